"""What came in, what was sent, what is being typed, and the web chat's own messages."""

from sqlalchemy import Index, PrimaryKeyConstraint, UniqueConstraint
from sqlalchemy import text as sql

from core.doors import InboxState
from storage.tables.schema import check, number, numbers, one_of, refers, table, text, texts

OPEN_ARRIVAL = "open = 1"
PARKED_ARRIVAL = "state = 'parked'"

arrivals = table(
    "arrivals",
    texts("source", "external_id", "chat", "body"),
    number("received_at"),
    text("state"),
    numbers("attempts", "next_at", "open"),
    texts("error", "note"),
    number("closed_at", null=True),
    UniqueConstraint("source", "external_id", name="arrival_once"),
    one_of("arrival_state", "state", InboxState),
    check("arrival_open", "(state = 'new') = (open = 1)"),
    Index(
        "ix_arrivals_open",
        "id",
        sqlite_where=sql(OPEN_ARRIVAL),
        postgresql_where=sql(OPEN_ARRIVAL),
    ),
    Index(
        "ix_arrivals_chat",
        "source",
        "chat",
        "id",
        sqlite_where=sql(OPEN_ARRIVAL),
        postgresql_where=sql(OPEN_ARRIVAL),
    ),
    Index(
        "ix_arrivals_parked",
        "id",
        sqlite_where=sql(PARKED_ARRIVAL),
        postgresql_where=sql(PARKED_ARRIVAL),
    ),
)

deliveries = table(
    "deliveries",
    numbers("notice_id", "person_id", "identity_id"),
    texts("channel", "chat", "message", "card"),
    number("sent_at"),
    refers("delivery_person", "person_id", "people.id"),
    refers("delivery_identity", "identity_id", "identities.id"),
    Index("ix_deliveries_notice", "notice_id"),
    Index("ix_deliveries_card", "card"),
    Index("ix_deliveries_message", "chat", "message"),
)

conversations = table(
    "conversations",
    number("identity_id"),
    texts("act", "asked", "answers"),
    number("updated_at"),
    PrimaryKeyConstraint("identity_id"),
    refers("conversation_identity", "identity_id", "identities.id"),
)

notes = table("notes", texts("key", "value"), PrimaryKeyConstraint("key"))

# `rev` is the chat's last one: taking the next locks the row, so that they appear in order.
web_chats = table("web_chats", text("chat"), number("rev"), PrimaryKeyConstraint("chat"))

web_messages = table(
    "web_messages",
    text("chat"),
    numbers("place", "rev"),
    texts("author", "view", "key"),
    number("sent_at"),
    UniqueConstraint("chat", "key", name="web_message_key"),
    UniqueConstraint("chat", "rev", name="web_message_rev"),
    UniqueConstraint("chat", "place", name="web_message_place"),
    check("web_message_author", "author IN ('bot', 'person')"),
    refers("web_message_chat", "chat", "web_chats.chat"),
)
