"""Events: what the provider tells its merchant. A row is written with its cause."""

import json
import sqlite3
from dataclasses import dataclass

from webhooks.json_values import JsonObject

_PAGE = 100


@dataclass(frozen=True, slots=True)
class WaitingEvent:
    seq: int
    id: str
    body: bytes
    happens_at: int
    attempts: int


def record(
    sql: sqlite3.Connection,
    event_id: str,
    kind: str,
    account: str,
    data: JsonObject,
    happens_at: int,
    due_at: int,
) -> None:
    """An event that becomes visible at `happens_at` and is delivered from `due_at` on."""
    event = {
        "id": event_id,
        "type": kind,
        "account": account,
        "created": happens_at,
        "data": data,
    }
    sql.execute(
        "INSERT INTO events (id, type, body, happens_at, due_at) VALUES (?, ?, ?, ?, ?)",
        (event_id, kind, json.dumps(event, separators=(",", ":")), happens_at, due_at),
    )


def happened(
    sql: sqlite3.Connection, since: int, after_id: str | None, now: int
) -> list[JsonObject]:
    """One page of events from `since` up to now, oldest first, after `after_id` if given."""
    start = (since, 0)
    if after_id is not None:
        row = sql.execute("SELECT happens_at, seq FROM events WHERE id = ?", (after_id,)).fetchone()
        start = (row["happens_at"], row["seq"]) if row else start
    rows = sql.execute(
        "SELECT body FROM events WHERE (happens_at, seq) > (?, ?) AND happens_at >= ?"
        " AND happens_at <= ? ORDER BY happens_at, seq LIMIT ?",
        (*start, since, now, _PAGE),
    )
    return [json.loads(row["body"]) for row in rows]


def due(sql: sqlite3.Connection, now: int, most: int) -> list[WaitingEvent]:
    rows = sql.execute(
        "SELECT seq, id, body, happens_at, attempts FROM events"
        " WHERE state = 'waiting' AND due_at <= ? ORDER BY due_at, seq LIMIT ?",
        (now, most),
    )
    return [
        WaitingEvent(r["seq"], r["id"], r["body"].encode(), r["happens_at"], r["attempts"])
        for r in rows
    ]


def tried(
    sql: sqlite3.Connection, event: WaitingEvent, status: int, state: str, due_at: int
) -> None:
    sql.execute(
        "UPDATE events SET attempts = attempts + 1, last_status = ?, state = ?, due_at = ?"
        " WHERE seq = ? AND state = 'waiting'",
        (status, state, due_at, event.seq),
    )


def next_due(sql: sqlite3.Connection) -> int | None:
    """When the next webhook is due, in ms since 1970."""
    row = sql.execute("SELECT min(due_at) FROM events WHERE state = 'waiting'").fetchone()
    return None if row[0] is None else int(row[0])
