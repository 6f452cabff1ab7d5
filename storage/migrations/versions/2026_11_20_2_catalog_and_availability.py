"""What mentors sell, and when."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.columns import index, number, text

revision = "2026_11_20_2"
down_revision = "2026_11_20_1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "offerings",
        number("id"),
        number("mentor_id"),
        text("title"),
        text("kind"),
        text("mode"),
        text("status"),
        number("duration"),
        number("price_minor"),
        text("price_currency"),
        number("created_at"),
        text("description"),
        text("category"),
        text("preparation"),
        text("cancellation_text"),
        number("takes_credits"),
        number("pay_first"),
        number("staff_approves"),
        number("own_hours"),
        number("posted_only"),
        text("video_link", null=True),
        number("buffer_before_minutes", null=True),
        number("buffer_after_minutes", null=True),
        number("minimum_notice_hours", null=True),
        number("horizon_days", null=True),
        number("max_per_day", null=True),
        text("reminder_minutes", null=True),
        number("times_booked"),
        number("times_completed"),
        number("rating_sum"),
        number("rating_count"),
        number("revision"),
        sa.PrimaryKeyConstraint("id", name="pk_offerings"),
        sa.CheckConstraint(
            "kind IN ('one_to_one', 'recorded', 'face_to_face', 'group')", name="offering_kind"
        ),
        sa.CheckConstraint("mode IN ('instant', 'request')", name="offering_mode"),
        sa.CheckConstraint(
            "status IN ('draft', 'active', 'paused', 'archived')", name="offering_status"
        ),
        sa.CheckConstraint("duration > 0", name="offering_duration"),
        sa.CheckConstraint("price_minor >= 0", name="offering_price"),
        sa.CheckConstraint(
            "times_booked >= 0 AND times_completed >= 0 AND rating_count >= 0",
            name="offering_counts",
        ),
        sa.ForeignKeyConstraint(["mentor_id"], ["mentors.person_id"], name="offering_mentor"),
        sqlite_strict=True,
    )
    index("ix_offerings_mentor", "offerings", ["mentor_id", "created_at"])
    index("ix_offerings_status", "offerings", ["status"])
    op.create_table(
        "pack_products",
        number("id"),
        number("mentor_id"),
        text("title"),
        number("sessions"),
        number("price_minor"),
        text("price_currency"),
        number("validity"),
        text("status"),
        number("created_at"),
        number("revision"),
        sa.PrimaryKeyConstraint("id", name="pk_pack_products"),
        sa.CheckConstraint("status IN ('active', 'archived')", name="product_status"),
        sa.CheckConstraint("sessions > 0", name="product_sessions"),
        sa.CheckConstraint("price_minor >= 0", name="product_price"),
        sa.CheckConstraint("validity > 0", name="product_validity"),
        sa.ForeignKeyConstraint(["mentor_id"], ["mentors.person_id"], name="product_mentor"),
        sqlite_strict=True,
    )
    index("ix_pack_products_mentor", "pack_products", ["mentor_id", "created_at"])
    index("ix_pack_products_status", "pack_products", ["status"])
    op.create_table(
        "weekly_hours",
        number("mentor_id"),
        number("offering_id"),
        number("weekday"),
        number("opens"),
        number("closes"),
        sa.PrimaryKeyConstraint(
            "mentor_id", "offering_id", "weekday", "opens", name="pk_weekly_hours"
        ),
        sa.CheckConstraint("weekday BETWEEN 1 AND 7", name="weekly_hours_weekday"),
        sa.CheckConstraint(
            "opens >= 0 AND closes > opens AND closes <= 1440", name="weekly_hours_span"
        ),
        sa.ForeignKeyConstraint(["mentor_id"], ["mentors.person_id"], name="weekly_hours_mentor"),
        sqlite_strict=True,
    )
    op.create_table(
        "date_exceptions",
        number("id"),
        number("mentor_id"),
        text("change"),
        text("first_date"),
        text("last_date"),
        number("opens", null=True),
        number("closes", null=True),
        sa.PrimaryKeyConstraint("id", name="pk_date_exceptions"),
        sa.CheckConstraint("change IN ('replace', 'open', 'block')", name="date_exception_change"),
        sa.CheckConstraint("last_date >= first_date", name="date_exception_dates"),
        sa.CheckConstraint(
            "opens >= 0 AND closes > opens AND closes <= 1440", name="date_exception_span"
        ),
        sa.CheckConstraint("(opens IS NULL) = (closes IS NULL)", name="date_exception_both"),
        sa.ForeignKeyConstraint(["mentor_id"], ["mentors.person_id"], name="date_exception_mentor"),
        sqlite_strict=True,
    )
    index("ix_date_exceptions_mentor", "date_exceptions", ["mentor_id", "last_date"])
    op.create_table(
        "posted_dates",
        number("id"),
        number("mentor_id"),
        number("offering_id"),
        number("starts_at"),
        number("ends_at"),
        sa.PrimaryKeyConstraint("id", name="pk_posted_dates"),
        sa.CheckConstraint("ends_at > starts_at", name="posted_date_span"),
        sa.ForeignKeyConstraint(["mentor_id"], ["mentors.person_id"], name="posted_date_mentor"),
        sqlite_strict=True,
    )
    index("ix_posted_dates_mentor", "posted_dates", ["mentor_id", "starts_at"])


def downgrade() -> None:
    op.drop_table("posted_dates")
    op.drop_table("date_exceptions")
    op.drop_table("weekly_hours")
    op.drop_table("pack_products")
    op.drop_table("offerings")
