"""One merchant's account at the sandbox provider: what every operation works with."""

import sqlite3
from dataclasses import dataclass

from webhooks.json_values import JsonObject
from webhooks.sandbox import events
from webhooks.sandbox.knobs import Knobs, as_ms
from webhooks.sandbox.store import Store


@dataclass(frozen=True, slots=True)
class Account:
    """`name` stands in every event, so that a merchant can tell whose money it is (W-06)."""

    store: Store
    name: str
    knobs: Knobs

    def record(self, sql: sqlite3.Connection, kind: str, data: JsonObject, at: int) -> None:
        """Writes an event that happens at `at` (ms); its webhook may be delayed further."""
        due_at = at + as_ms(self.knobs.delay)
        event_id = self.store.new_id("evt")
        events.record(sql, event_id, kind, self.name, data, at, due_at)


@dataclass(frozen=True, slots=True)
class Keyed:
    """The merchant's idempotency key and the hash of the body it came with."""

    key: str
    body_hash: str
