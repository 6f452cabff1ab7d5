"""Accounts of one person, linked by a one-time code."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.columns import index, number, text

revision = "2026_11_21_8"
down_revision = "2026_11_21_7"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("identities", number("linked_at", null=True))
    op.create_table(
        "account_links",
        number("id"),
        number("person_id"),
        number("account_id"),
        text("code_hash"),
        text("state"),
        number("created_at"),
        number("expires_at"),
        number("other_id", null=True),
        number("other_account_id", null=True),
        number("kept_id", null=True),
        number("decided_at", null=True),
        number("revision"),
        sa.PrimaryKeyConstraint("id", name="pk_account_links"),
        sa.UniqueConstraint("code_hash", name="link_code"),
        sa.CheckConstraint(
            "state IN ('shown', 'typed', 'asked', 'linked', 'off')", name="link_state"
        ),
        sa.CheckConstraint(
            "(other_id IS NULL) = (other_account_id IS NULL)"
            " AND (other_id IS NOT NULL OR state IN ('shown', 'off'))"
            " AND (other_id IS NULL OR (other_id <> person_id AND other_account_id <> account_id))",
            name="link_other",
        ),
        sa.CheckConstraint(
            "(state = 'linked') = (kept_id IS NOT NULL) AND (kept_id IS NULL"
            " OR kept_id = person_id OR kept_id = other_id)",
            name="link_kept",
        ),
        sa.CheckConstraint(
            "(state IN ('linked', 'off')) = (decided_at IS NOT NULL)", name="link_decided"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="link_person"),
        sa.ForeignKeyConstraint(["account_id"], ["identities.id"], name="link_account"),
        sa.ForeignKeyConstraint(["other_id"], ["people.id"], name="link_other_person"),
        sa.ForeignKeyConstraint(["other_account_id"], ["identities.id"], name="link_other_account"),
        sqlite_strict=True,
    )
    index(
        "link_live",
        "account_links",
        ["person_id"],
        unique=True,
        where="state IN ('shown', 'typed', 'asked')",
    )
    index("ix_account_links_shown", "account_links", ["person_id", "created_at"])
    op.create_table(
        "link_tries",
        number("id"),
        number("tries"),
        number("since"),
        number("revision"),
        sa.PrimaryKeyConstraint("id", name="pk_link_tries"),
        sa.ForeignKeyConstraint(["id"], ["people.id"], name="link_tries_person"),
        sqlite_strict=True,
    )


def downgrade() -> None:
    op.drop_table("link_tries")
    op.drop_table("account_links")
    op.drop_column("identities", "linked_at")
