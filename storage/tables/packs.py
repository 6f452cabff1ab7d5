"""Packs, why their numbers are what they are, and seats."""

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy import text as sql

from core.packs import CreditMove, PackState
from core.seats import SeatState
from storage.tables.schema import check, number, numbers, one_of, refers, table, text

LIVE_SEAT = "state <> 'released'"

packs = table(
    "packs",
    numbers("student_id", "mentor_id"),
    numbers("product_id", "order_id", null=True),
    text("title"),
    numbers("total", "expires_at", "created_at"),
    text("state"),
    numbers("held", "used", "revision"),
    UniqueConstraint("order_id", name="pack_of_order"),
    one_of("pack_state", "state", PackState),
    check("pack_balance", "total >= 0 AND held >= 0 AND used >= 0 AND held + used <= total"),
    refers("pack_student", "student_id", "people.id"),
    refers("pack_mentor", "mentor_id", "mentors.person_id"),
    refers("pack_product", "product_id", "pack_products.id"),
    refers("pack_order", "order_id", "orders.id", later=True),
    Index("ix_packs_student", "student_id", "mentor_id", "created_at"),
    Index("ix_packs_mentor", "mentor_id", "created_at"),
)

credit_entries = table(
    "credit_entries",
    number("pack_id"),
    number("booking_id", null=True),
    text("move"),
    numbers("change", "at"),
    number("by", null=True),
    text("reason"),
    one_of("credit_move", "move", CreditMove),
    refers("credit_pack", "pack_id", "packs.id", later=True),
    refers("credit_booking", "booking_id", "bookings.id", later=True),
    Index("ix_credit_entries_pack", "pack_id", "id"),
)

# That a mentor's cap is not passed is guarded by storage/guards.
seats = table(
    "seats",
    numbers("student_id", "mentor_id"),
    text("state"),
    number("since"),
    numbers("grace_ends_at", "released_at", null=True),
    text("release_reason"),
    number("revision"),
    numbers("paused_at", "pause_ends_at", "paused_by", "resumed_at", null=True),
    one_of("seat_state", "state", SeatState),
    check("seat_grace", "(state = 'grace') = (grace_ends_at IS NOT NULL)"),
    check("seat_pause", "(paused_at IS NULL) = (pause_ends_at IS NULL)"),
    check("seat_pause_live", "paused_at IS NULL OR state <> 'released'"),
    refers("seat_student", "student_id", "people.id"),
    refers("seat_mentor", "mentor_id", "mentors.person_id"),
    Index(
        "seat_of_pair",
        "student_id",
        "mentor_id",
        unique=True,
        sqlite_where=sql(LIVE_SEAT),
        postgresql_where=sql(LIVE_SEAT),
    ),
    Index(
        "ix_seats_mentor",
        "mentor_id",
        "since",
        sqlite_where=sql(LIVE_SEAT),
        postgresql_where=sql(LIVE_SEAT),
    ),
)
