"""Versions of a price, promotion codes, trials."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.columns import index, number, text

revision = "2026_11_21_4"
down_revision = "2026_11_21_3"
branch_labels = None
depends_on = None

_LIMITS = "(total_limit IS NULL OR total_limit > 0) AND (person_limit IS NULL OR person_limit > 0)"


def upgrade() -> None:
    kind = "INTEGER" if op.get_context().dialect.name == "sqlite" else "BIGINT"
    op.execute(f"ALTER TABLE offerings ADD COLUMN trial {kind}")
    _price_versions()
    _promo_codes()
    _promo_uses()
    _trials()


def downgrade() -> None:
    for table in ("trials", "promo_uses", "promo_codes", "price_versions"):
        op.drop_table(table)
    op.execute("ALTER TABLE offerings DROP COLUMN trial")


def _price_versions() -> None:
    op.create_table(
        "price_versions",
        number("id"),
        number("product_id"),
        number("number"),
        number("price_minor"),
        text("price_currency"),
        number("from_at"),
        number("loyal_before", null=True),
        number("by", null=True),
        text("reason"),
        sa.PrimaryKeyConstraint("id", name="pk_price_versions"),
        sa.UniqueConstraint("product_id", "number", name="price_version_number"),
        sa.CheckConstraint("price_minor > 0", name="price_version_price"),
        sa.ForeignKeyConstraint(["product_id"], ["pack_products.id"], name="price_version_product"),
        sa.ForeignKeyConstraint(["by"], ["people.id"], name="price_version_by"),
        sqlite_strict=True,
    )


def _promo_codes() -> None:
    op.create_table(
        "promo_codes",
        number("id"),
        text("code"),
        text("alike"),
        number("owner_id", null=True),
        number("created_by"),
        number("created_at"),
        text("state"),
        text("scope"),
        number("scope_id"),
        number("percent", null=True),
        number("amount_minor", null=True),
        text("amount_currency", null=True),
        number("from_at", null=True),
        number("until", null=True),
        number("total_limit", null=True),
        number("person_limit", null=True),
        text("first"),
        number("minimum_minor", null=True),
        text("minimum_currency", null=True),
        number("automatic"),
        number("revision"),
        sa.PrimaryKeyConstraint("id", name="pk_promo_codes"),
        sa.UniqueConstraint("alike", name="promo_alike"),
        sa.CheckConstraint("state IN ('draft', 'active', 'paused', 'ended')", name="promo_state"),
        sa.CheckConstraint("scope IN ('all', 'mentor', 'product', 'offering')", name="promo_scope"),
        sa.CheckConstraint("first IN ('any', 'with_mentor', 'ever')", name="promo_first"),
        sa.CheckConstraint("(percent IS NULL) <> (amount_minor IS NULL)", name="promo_one_kind"),
        sa.CheckConstraint(
            "percent IS NULL OR (percent >= 1 AND percent <= 100)", name="promo_percent"
        ),
        sa.CheckConstraint("amount_minor IS NULL OR amount_minor > 0", name="promo_amount"),
        sa.CheckConstraint(_LIMITS, name="promo_limits"),
        sa.ForeignKeyConstraint(["owner_id"], ["mentors.person_id"], name="promo_owner"),
        sa.ForeignKeyConstraint(["created_by"], ["people.id"], name="promo_by"),
        sqlite_strict=True,
    )
    index("ix_promo_codes_automatic", "promo_codes", ["automatic", "state"])
    index("ix_promo_codes_owner", "promo_codes", ["owner_id", "created_at"])


def _promo_uses() -> None:
    op.create_table(
        "promo_uses",
        number("id"),
        number("promo_id"),
        number("order_id"),
        number("student_id"),
        text("state"),
        number("at"),
        number("revision"),
        sa.PrimaryKeyConstraint("id", name="pk_promo_uses"),
        sa.UniqueConstraint("order_id", name="promo_use_of_order"),
        sa.CheckConstraint(
            "state IN ('held', 'used', 'released', 'honoured')", name="promo_use_state"
        ),
        sa.ForeignKeyConstraint(["promo_id"], ["promo_codes.id"], name="promo_use_code"),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="promo_use_order"),
        sa.ForeignKeyConstraint(["student_id"], ["people.id"], name="promo_use_student"),
        sqlite_strict=True,
    )
    index("ix_promo_uses_promo", "promo_uses", ["promo_id", "student_id", "state"])
    index("ix_promo_uses_student", "promo_uses", ["student_id", "at"])


def _trials() -> None:
    op.create_table(
        "trials",
        number("id"),
        number("student_id"),
        number("mentor_id"),
        number("booking_id"),
        number("at"),
        number("given_back_at", null=True),
        number("revision"),
        sa.PrimaryKeyConstraint("id", name="pk_trials"),
        sa.UniqueConstraint("booking_id", name="trial_of_booking"),
        sa.ForeignKeyConstraint(["student_id"], ["people.id"], name="trial_student"),
        sa.ForeignKeyConstraint(["mentor_id"], ["mentors.person_id"], name="trial_mentor"),
        sa.ForeignKeyConstraint(
            ["booking_id"],
            ["bookings.id"],
            name="trial_booking",
            initially="DEFERRED",
            deferrable=True,
        ),
        sqlite_strict=True,
    )
    index(
        "trial_once",
        "trials",
        ["student_id", "mentor_id"],
        where="given_back_at IS NULL",
        unique=True,
    )
