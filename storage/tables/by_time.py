"""Indexes for what is counted by when it happened, over all people: the staff's digest."""

from sqlalchemy import Column, Index
from sqlalchemy import text as sql

from storage.tables.audit import audit_entries
from storage.tables.bookings import bookings
from storage.tables.later import jobs
from storage.tables.money import journal_entries, orders, refunds
from storage.tables.packs import packs, seats
from storage.tables.people import people
from storage.tables.purchases import purchases


def _by(name: str, column: Column[int], where: str = "") -> Index:
    only = sql(where) if where else None
    return Index(name, column, sqlite_where=only, postgresql_where=only)


_by("ix_people_created", people.c.created_at)
_by("ix_orders_created", orders.c.created_at)
_by("ix_orders_paid", orders.c.paid_at, "paid_at IS NOT NULL")
_by("ix_purchases_arrived", purchases.c.arrived_at)
_by("ix_refunds_waiting", refunds.c.created_at, "state IN ('refused', 'unknown', 'wanted')")
_by("ix_bookings_completed", bookings.c.completed_at, "completed_at IS NOT NULL")
_by("ix_packs_active", packs.c.expires_at, "state = 'active'")
_by("ix_seats_released", seats.c.released_at, "state = 'released'")
_by("ix_seats_grace", seats.c.grace_ends_at, "state = 'grace'")
_by("ix_journal_entries_at", journal_entries.c.at)
_by("ix_audit_entries_bookings", audit_entries.c.at, "subject_kind = 'booking'")
_by("ix_jobs_dead", jobs.c.id, "state = 'dead'")
