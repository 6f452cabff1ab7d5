"""Posts to shared channels, and events in the calendars of communities."""

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy import text as sql

from core.community_events import EventState
from core.posts import PostState, PostTrouble
from storage.tables.schema import check, number, numbers, one_of, refers, table, text, texts

DRAFT = "state = 'draft'"

posts = table(
    "posts",
    number("author_id"),
    texts("channel", "community", "text"),
    number("draft_id", null=True),
    text("state"),
    number("created_at"),
    numbers("due_at", "sent_at", null=True),
    text("trouble"),
    number("revision"),
    one_of("post_state", "state", PostState),
    one_of("post_trouble", "trouble", PostTrouble),
    check("post_length", "length(text) <= 1500 AND (text <> '' OR draft_id IS NOT NULL)"),
    check("post_due", "state IN ('draft', 'withdrawn') OR due_at IS NOT NULL"),
    check("post_sent", "(state = 'sent') = (sent_at IS NOT NULL)"),
    check("post_why", "(state = 'failed') = (trouble <> '')"),
    refers("post_author", "author_id", "people.id"),
    refers("post_draft", "draft_id", "date_drafts.id"),
    Index(
        "post_draft_once",
        "author_id",
        unique=True,
        sqlite_where=sql(DRAFT),
        postgresql_where=sql(DRAFT),
    ),
    Index("ix_posts_state", "state", "due_at"),
)

community_events = table(
    "community_events",
    number("gathering_id"),
    texts("channel", "community", "event", "title"),
    numbers("starts_at", "ends_at"),
    text("state"),
    number("changed_at"),
    text("note"),
    number("revision"),
    one_of("community_event_state", "state", EventState),
    check("community_event_id", "state <> 'there' OR event <> ''"),
    UniqueConstraint("gathering_id", "channel", "community", name="community_event_once"),
    refers("community_event_gathering", "gathering_id", "gatherings.id"),
)
