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
    "bookings": ("proposed_by", "moved_by", "contact_number"),
    "mentors": ("languages",),
}


def upgrade() -> None:
    for table, names in _NUMBERS.items():
        for name in names:
            op.add_column(table, number(name, null=True))
    for table, names in _TEXTS.items():
        for name in names:
            op.add_column(table, text(name, null=True))
    _places_of_dates()


def downgrade() -> None:
    for table, names in (*_NUMBERS.items(), *_TEXTS.items()):
        for name in names:
            op.drop_column(table, name)
    if op.get_context().dialect.name == "postgresql":
        op.drop_constraint("posted_date_places", "posted_dates", type_="check")
    op.drop_column("posted_dates", "places")


def _places_of_dates() -> None:
    """SQLite takes a CHECK only together with its column."""
    if op.get_context().dialect.name == "sqlite":
        check = "CONSTRAINT posted_date_places CHECK (places > 0)"
        op.execute(f"ALTER TABLE posted_dates ADD COLUMN places INTEGER {check}")
        return
    op.add_column("posted_dates", number("places", null=True))
    op.create_check_constraint("posted_date_places", "posted_dates", "places > 0")
