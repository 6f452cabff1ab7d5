"""Places, limits and privacy of what is sold; verified and hidden mentors; what a booking keeps of
groups, series, and dates that staff move."""

from alembic import op

from storage.migrations.columns import number, text

revision = "2026_11_23_1"
down_revision = "2026_11_22_6"
branch_labels = None
depends_on = None

_NUMBERS = {
    "offerings": (
        "places",
        "minimum_places",
        "max_per_week",
        "max_per_month",
        "move_notice_hours",
        "course_id",
        "unlisted",
    ),
    "bookings": ("decline_until", "gathering_id", "series_id"),
    "claims": ("gathering_id",),
    "mentors": ("verified_at", "hidden"),
}
_TEXTS = {
    "bookings": ("proposed_by", "moved_by"),
    "mentors": ("languages",),
}


def upgrade() -> None:
    for table, names in _NUMBERS.items():
        for name in names:
            op.add_column(table, number(name, null=True))
    for table, names in _TEXTS.items():
        for name in names:
            op.add_column(table, text(name, null=True))
    _checked(
        "bookings",
        "contact_number",
        "TEXT",
        "booking_contact_number",
        "contact_number LIKE '+%' AND length(contact_number) BETWEEN 8 AND 16",
    )
    _checked("posted_dates", "places", "INTEGER", "posted_date_places", "places > 0")


def downgrade() -> None:
    for table, names in (*_NUMBERS.items(), *_TEXTS.items()):
        for name in names:
            op.drop_column(table, name)
    _uncheck("bookings", "contact_number", "booking_contact_number")
    _uncheck("posted_dates", "places", "posted_date_places")


def _checked(table: str, column: str, kind: str, name: str, rule: str) -> None:
    """SQLite takes a CHECK only together with its column."""
    if op.get_context().dialect.name == "sqlite":
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN {column} {kind} CONSTRAINT {name} CHECK ({rule})"
        )
        return
    made = number(column, null=True) if kind == "INTEGER" else text(column, null=True)
    op.add_column(table, made)
    op.create_check_constraint(name, table, rule)


def _uncheck(table: str, column: str, name: str) -> None:
    if op.get_context().dialect.name == "postgresql":
        op.drop_constraint(name, table, type_="check")
    op.drop_column(table, column)
