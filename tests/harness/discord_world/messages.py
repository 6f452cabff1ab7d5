"""A message as one value: an edit makes a new one, so what a test holds never changes."""

import re
from dataclasses import dataclass, field
from datetime import datetime

from tests.harness.discord_world import components as parts
from tests.harness.discord_world.wire import Json, MessageFlag


@dataclass(frozen=True, slots=True)
class Attachment:
    id: int
    filename: str
    content: bytes
    content_type: str
    description: str | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """`only_for`: the one person who sees an ephemeral message. `interaction_id`: what it
    answers. `pings`: whom it really notified, after allowed_mentions."""

    id: int
    channel_id: int
    author_id: int
    made_at: datetime
    content: str = ""
    embeds: tuple[Json, ...] = ()
    components: tuple[Json, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    flags: MessageFlag = MessageFlag.NONE
    edited_at: datetime | None = None
    nonce: str | int | None = None
    allowed_mentions: Json | None = None
    reply_to: int | None = None
    interaction_id: int | None = None
    only_for: int | None = None
    kind: int = 0
    pings: frozenset[int] = field(default_factory=frozenset)

    @property
    def ephemeral(self) -> bool:
        return bool(self.flags & MessageFlag.EPHEMERAL)

    @property
    def loading(self) -> bool:
        return bool(self.flags & MessageFlag.LOADING)

    @property
    def text(self) -> str:
        """Everything there is to read: content, text displays and embeds, a line each."""
        lines = [self.content, *parts.texts(self.components)]
        for embed in self.embeds:
            lines += parts.embed_texts(embed)
        return "\n".join(line for line in lines if line)

    @property
    def buttons(self) -> list[str]:
        """The labels of the buttons that can be pressed; links are among them."""
        shown = parts.buttons(self.components)
        return [parts.label_of(button) for button in shown if not button.get("disabled")]

    @property
    def options(self) -> list[str]:
        """The labels of all options of all enabled text selects."""
        shown = [each for each in parts.selects(self.components) if not each.get("disabled")]
        return [option["label"] for select in shown for option in select.get("options") or ()]

    @property
    def links(self) -> dict[str, str]:
        """Label -> address of the link buttons."""
        shown = parts.buttons(self.components)
        return {parts.label_of(button): button["url"] for button in shown if button.get("url")}


def mentioned(content: str) -> list[int]:
    """The users a text mentions, whether or not they are to be notified."""
    return [int(found) for found in dict.fromkeys(re.findall(r"<@!?(\d+)>", content))]


def notified(content: str, allowed: Json | None) -> frozenset[int]:
    """The users who are really notified; without allowed_mentions, all who are mentioned."""
    users = frozenset(mentioned(content))
    if allowed is None or "users" in (allowed.get("parse") or ()):
        return users
    return users & {int(user) for user in allowed.get("users") or ()}


def shouts(content: str, allowed: Json | None) -> bool:
    """Whether @everyone or @here would notify, as far as allowed_mentions go."""
    spoken = "@everyone" in content or "@here" in content
    return spoken and (allowed is None or "everyone" in (allowed.get("parse") or ()))
