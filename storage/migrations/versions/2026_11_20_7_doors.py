"""What came in, what was sent, what was said in the web chat."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.columns import index, number, text

revision = "2026_11_20_7"
down_revision = "2026_11_20_6"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "arrivals",
        number("id"),
        text("source"),
        text("external_id"),
        text("chat"),
        text("body"),
        number("received_at"),
        text("state"),
        number("attempts"),
        number("next_at"),
        number("open"),
        text("error"),
        text("note"),
        number("closed_at", null=True),
        sa.PrimaryKeyConstraint("id", name="pk_arrivals"),
        sa.UniqueConstraint("source", "external_id", name="arrival_once"),
        sa.CheckConstraint("state IN ('new', 'done', 'ignored', 'parked')", name="arrival_state"),
        sa.CheckConstraint("(state = 'new') = (open = 1)", name="arrival_open"),
        sqlite_strict=True,
    )
    index("ix_arrivals_chat", "arrivals", ["source", "chat", "id"], where="open = 1")
    index("ix_arrivals_open", "arrivals", ["id"], where="open = 1")
    index("ix_arrivals_parked", "arrivals", ["id"], where="state = 'parked'")
    op.create_table(
        "deliveries",
        number("id"),
        number("notice_id"),
        number("person_id"),
        number("identity_id"),
        text("channel"),
        text("chat"),
        text("message"),
        text("card"),
        number("sent_at"),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="delivery_person"),
        sa.ForeignKeyConstraint(["identity_id"], ["identities.id"], name="delivery_identity"),
        sqlite_strict=True,
    )
    index("ix_deliveries_card", "deliveries", ["card"])
    index("ix_deliveries_message", "deliveries", ["chat", "message"])
    index("ix_deliveries_notice", "deliveries", ["notice_id"])
    op.create_table(
        "conversations",
        number("identity_id"),
        text("act"),
        text("asked"),
        text("answers"),
        number("updated_at"),
        sa.PrimaryKeyConstraint("identity_id", name="pk_conversations"),
        sa.ForeignKeyConstraint(["identity_id"], ["identities.id"], name="conversation_identity"),
        sqlite_strict=True,
    )
    op.create_table(
        "notes",
        text("key"),
        text("value"),
        sa.PrimaryKeyConstraint("key", name="pk_notes"),
        sqlite_strict=True,
    )
    op.create_table(
        "web_chats",
        text("chat"),
        number("rev"),
        sa.PrimaryKeyConstraint("chat", name="pk_web_chats"),
        sqlite_strict=True,
    )
    op.create_table(
        "web_messages",
        number("id"),
        text("chat"),
        number("place"),
        number("rev"),
        text("author"),
        text("view"),
        text("key"),
        number("sent_at"),
        sa.PrimaryKeyConstraint("id", name="pk_web_messages"),
        sa.UniqueConstraint("chat", "key", name="web_message_key"),
        sa.UniqueConstraint("chat", "rev", name="web_message_rev"),
        sa.UniqueConstraint("chat", "place", name="web_message_place"),
        sa.CheckConstraint("author IN ('bot', 'person')", name="web_message_author"),
        sa.ForeignKeyConstraint(["chat"], ["web_chats.chat"], name="web_message_chat"),
        sqlite_strict=True,
    )


def downgrade() -> None:
    op.drop_table("web_messages")
    op.drop_table("web_chats")
    op.drop_table("notes")
    op.drop_table("conversations")
    op.drop_table("deliveries")
    op.drop_table("arrivals")
