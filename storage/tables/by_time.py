"""Indexes for what is counted by when it happened, over all people: the staff's digest and
statistics. Most hold all that is counted, so that no row is read."""

from typing import Any

from sqlalchemy import Column, Index
from sqlalchemy import text as sql

from storage.tables.audit import audit_entries
from storage.tables.bookings import bookings
from storage.tables.later import jobs
from storage.tables.money import journal_entries, orders, refunds
from storage.tables.packs import packs, seats
from storage.tables.people import people
from storage.tables.purchases import purchases

DECIDED_CHECKOUT = (
    "total_minor > 0 AND (paid_at IS NOT NULL OR checkout_reference IS NOT NULL)"
    " AND state <> 'open'"
)


def _by(name: str, *columns: Column[Any], where: str = "") -> Index:
    only = sql(where) if where else None
    return Index(name, *columns, sqlite_where=only, postgresql_where=only)


_by("ix_people_created", people.c.created_at)
_by("ix_orders_created", orders.c.created_at)
_by(
    "ix_orders_paid",
    orders.c.purpose,
    orders.c.paid_at,
    orders.c.provider,
    where="paid_at IS NOT NULL",
)
_by(
    "ix_orders_decided",
    orders.c.created_at,
    orders.c.paid_at,
    orders.c.provider,
    where=DECIDED_CHECKOUT,
)
_by("ix_purchases_arrived", purchases.c.arrived_at)
_by("ix_refunds_waiting", refunds.c.created_at, where="state IN ('refused', 'unknown', 'wanted')")
_by(
    "ix_bookings_ended",
    bookings.c.state,
    bookings.c.completed_at,
    bookings.c.no_show_by,
    where="completed_at IS NOT NULL",
)
_by("ix_bookings_created", bookings.c.created_at, bookings.c.offering_id, bookings.c.state)
_by(
    "ix_packs_active",
    packs.c.student_id,
    packs.c.mentor_id,
    packs.c.expires_at,
    where="state = 'active'",
)
_by("ix_seats_released", seats.c.released_at, where="state = 'released'")
_by("ix_seats_grace", seats.c.grace_ends_at, where="state = 'grace'")
_by("ix_journal_entries_at", journal_entries.c.at)
_by(
    "ix_journal_entries_flow",
    journal_entries.c.debit,
    journal_entries.c.credit,
    journal_entries.c.amount_currency,
    journal_entries.c.at,
    journal_entries.c.amount_minor,
)
# One step at a time is counted, by both its sides: SQLite prefers the index by subject else.
_by(
    "ix_audit_entries_bookings",
    audit_entries.c.before,
    audit_entries.c.after,
    audit_entries.c.at,
    audit_entries.c.id,
    audit_entries.c.subject_id,
    audit_entries.c.actor_id,
    where="subject_kind = 'booking'",
)
_by(
    "ix_audit_entries_silence",
    audit_entries.c.subject_kind,
    audit_entries.c.subject_id,
    where="action = 'counter_unanswered'",
)
_by("ix_jobs_dead", jobs.c.id, where="state = 'dead'")
