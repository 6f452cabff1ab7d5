"""Shared channels that the bot may write to."""

from sqlalchemy import UniqueConstraint

from core.spaces import SpaceUse
from storage.tables.schema import number, numbers, one_of, refers, table, texts

spaces = table(
    "spaces",
    texts("use", "channel", "community", "chat", "topic"),
    numbers("by_id", "set_at"),
    number("identity_id", null=True),
    number("revision"),
    one_of("space_use", "use", SpaceUse),
    UniqueConstraint("use", "channel", "community", name="space_once"),
    refers("space_by", "by_id", "people.id"),
    refers("space_identity", "identity_id", "identities.id"),
)
