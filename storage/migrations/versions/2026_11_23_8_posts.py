"""Posts to a channel at a time; shared sessions in the calendars of communities."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.columns import index, number, text

revision = "2026_11_23_8"
down_revision = "2026_11_23_7"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _posts()
    _events()


def downgrade() -> None:
    op.drop_table("community_events")
    op.drop_table("posts")


def _posts() -> None:
    op.create_table(
        "posts",
        number("id"),
        number("author_id"),
        text("channel"),
        text("community"),
        text("text"),
        number("draft_id", null=True),
        text("state"),
        number("created_at"),
        number("due_at", null=True),
        number("sent_at", null=True),
        text("trouble"),
        number("revision"),
        sa.PrimaryKeyConstraint("id", name="pk_posts"),
        sa.CheckConstraint(
            "state IN ('draft', 'waiting', 'sending', 'sent', 'unsure', 'failed', 'withdrawn')",
            name="post_state",
        ),
        sa.CheckConstraint(
            "trouble IN ('', 'no_space', 'closed', 'refused', 'platform', 'not_staff', "
            "'nothing_left')",
            name="post_trouble",
        ),
        sa.CheckConstraint(
            "length(text) <= 1500 AND (text <> '' OR draft_id IS NOT NULL)", name="post_length"
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'withdrawn') OR due_at IS NOT NULL", name="post_due"
        ),
        sa.CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="post_sent"),
        sa.CheckConstraint("(state = 'failed') = (trouble <> '')", name="post_why"),
        sa.ForeignKeyConstraint(["author_id"], ["people.id"], name="post_author"),
        sa.ForeignKeyConstraint(["draft_id"], ["date_drafts.id"], name="post_draft"),
        sqlite_strict=True,
    )
    index("post_draft_once", "posts", ["author_id"], where="state = 'draft'", unique=True)
    index("ix_posts_state", "posts", ["state", "due_at"])


def _events() -> None:
    op.create_table(
        "community_events",
        number("id"),
        number("gathering_id"),
        text("channel"),
        text("community"),
        text("event"),
        text("title"),
        number("starts_at"),
        number("ends_at"),
        text("state"),
        number("changed_at"),
        text("note"),
        number("revision"),
        sa.PrimaryKeyConstraint("id", name="pk_community_events"),
        sa.CheckConstraint(
            "state IN ('wanted', 'there', 'leaving', 'gone')", name="community_event_state"
        ),
        sa.CheckConstraint("state <> 'there' OR event <> ''", name="community_event_id"),
        sa.UniqueConstraint("gathering_id", "channel", "community", name="community_event_once"),
        sa.ForeignKeyConstraint(
            ["gathering_id"], ["gatherings.id"], name="community_event_gathering"
        ),
        sqlite_strict=True,
    )
