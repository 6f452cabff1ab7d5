"""A message as one value: an edit makes a new one, so what a test holds never changes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tests.harness.telegram_world.markup import Rows
from tests.harness.telegram_world.wire import Json


@dataclass(frozen=True, slots=True)
class Media:
    """A file in a message. `kind`: photo, document, voice, sticker, audio or video."""

    kind: str
    file_id: str
    content: bytes
    name: str = ""
    mime: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """`text` is what a person reads: text or caption, without markup. `extra`: what else the
    message is (contact, invoice, a service message), as the Bot API writes it. `order`: its place
    among all messages of the world."""

    id: int
    chat_id: int
    author_id: int
    made_at: datetime
    order: int
    text: str = ""
    entities: tuple[Json, ...] = ()
    rows: Rows = ()
    media: Media | None = None
    topic: int | None = None
    edited_at: datetime | None = None
    reply_to: int | None = None
    silent: bool = False
    protected: bool = False
    extra: tuple[tuple[str, Any], ...] = ()

    @property
    def buttons(self) -> list[str]:
        """The labels of the inline buttons; links are among them."""
        return [button["text"] for row in self.rows for button in row]

    @property
    def layout(self) -> list[list[str]]:
        """The same, row by row."""
        return [[button["text"] for button in row] for row in self.rows]

    @property
    def links(self) -> dict[str, str]:
        """Label -> address, of the buttons that open a page; then of links in the text."""
        found = {b["text"]: b["url"] for row in self.rows for b in row if "url" in b}
        for entity in self.entities:
            if entity["type"] == "text_link":
                found[self.part(entity)] = entity["url"]
        return found

    @property
    def edited(self) -> bool:
        return self.edited_at is not None

    @property
    def picture(self) -> bytes | None:
        return self.media.content if self.media and self.media.kind == "photo" else None

    @property
    def file(self) -> bytes | None:
        return self.media.content if self.media else None

    def part(self, entity: Json) -> str:
        """The piece of the text that an entity covers."""
        raw = self.text.encode("utf-16-le")
        start = entity["offset"] * 2
        return raw[start : start + entity["length"] * 2].decode("utf-16-le")

    def styled(self, kind: str) -> list[str]:
        """The pieces of the text in one style, e.g. bold."""
        return [self.part(each) for each in self.entities if each["type"] == kind]
