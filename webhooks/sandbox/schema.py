"""The sandbox provider's own tables. Amounts in minor units, moments in ms since 1970."""

SCHEMA = """
CREATE TABLE IF NOT EXISTS checkouts (
    id TEXT PRIMARY KEY, order_ref TEXT NOT NULL, amount INTEGER NOT NULL, currency TEXT NOT NULL,
    title TEXT NOT NULL, return_url TEXT NOT NULL, language TEXT NOT NULL,
    created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'paid', 'cancelled', 'expired')),
    form_token TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS open_checkouts ON checkouts (expires_at) WHERE state = 'open';
CREATE TABLE IF NOT EXISTS payments (
    id TEXT PRIMARY KEY, checkout_id TEXT NOT NULL REFERENCES checkouts (id),
    order_ref TEXT NOT NULL, amount INTEGER NOT NULL CHECK (amount > 0), currency TEXT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('succeeded', 'failed')), reason TEXT NOT NULL,
    created_at INTEGER NOT NULL, settles_at INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS payments_of_order ON payments (order_ref);
CREATE INDEX IF NOT EXISTS payments_of_checkout ON payments (checkout_id);
CREATE TABLE IF NOT EXISTS refunds (
    id TEXT PRIMARY KEY, payment_id TEXT NOT NULL REFERENCES payments (id),
    order_ref TEXT NOT NULL, amount INTEGER NOT NULL CHECK (amount > 0), currency TEXT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('succeeded', 'failed')), reason TEXT NOT NULL,
    reference TEXT, created_at INTEGER NOT NULL, settles_at INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS refunds_of_payment ON refunds (payment_id);
CREATE INDEX IF NOT EXISTS refunds_by_reference ON refunds (reference);
CREATE TABLE IF NOT EXISTS idempotency_keys (
    call TEXT NOT NULL, key TEXT NOT NULL, body_hash TEXT NOT NULL, made_id TEXT NOT NULL,
    created_at INTEGER NOT NULL, PRIMARY KEY (call, key)
) STRICT;
CREATE TABLE IF NOT EXISTS events (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, type TEXT NOT NULL,
    body TEXT NOT NULL, happens_at INTEGER NOT NULL, due_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0, last_status INTEGER,
    state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'delivered', 'given_up'))
) STRICT;
CREATE INDEX IF NOT EXISTS due_events ON events (due_at) WHERE state = 'waiting';
"""
