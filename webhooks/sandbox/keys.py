"""Idempotency keys: the same key and body give the same object, also after a restart."""

import sqlite3
from datetime import timedelta

from webhooks.sandbox.account import Keyed
from webhooks.sandbox.knobs import as_ms
from webhooks.sandbox.store import Refusal


def known(
    sql: sqlite3.Connection, call: str, keyed: Keyed, now: int, life: timedelta | None
) -> str | None:
    """The id made under this key, None for a new key; 409 when the body was another.

    A key older than `life` is forgotten, as real providers do after a day (M-09).
    """
    if life is not None:
        oldest = now - as_ms(life)
        sql.execute("DELETE FROM idempotency_keys WHERE created_at < ?", (oldest,))
    row = sql.execute(
        "SELECT body_hash, made_id FROM idempotency_keys WHERE call = ? AND key = ?",
        (call, keyed.key),
    ).fetchone()
    if row is None:
        return None
    if row["body_hash"] != keyed.body_hash:
        raise Refusal(409, "idempotency_conflict")
    return str(row["made_id"])


def remember(sql: sqlite3.Connection, call: str, keyed: Keyed, made_id: str, now: int) -> None:
    sql.execute(
        "INSERT INTO idempotency_keys (call, key, body_hash, made_id, created_at)"
        " VALUES (?, ?, ?, ?, ?)",
        (call, keyed.key, keyed.body_hash, made_id, now),
    )
