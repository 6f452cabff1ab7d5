"""The small values every conversation is made of. No platform and no rule is known here.

A screen is a value: made by a pure function from a read model, stepped down by `fit()` to what a
platform can show, and made native by a thin renderer.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Stamp:
    """A moment (aware UTC) inside a text; each renderer shows it in the reader's own zone."""

    moment: datetime
    style: str = "full"  # full | date | time | relative


Text = tuple["str | Stamp", ...]
"""A line of text. Strings are shown literally: every renderer escapes all of them."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a person can be reached: one chat on one platform."""

    channel: str  # web | discord | telegram | whatsapp
    chat: str


@dataclass(frozen=True, slots=True)
class MessageRef:
    """One message that was sent, as its platform names it."""

    address: Address
    message: str


@dataclass(frozen=True, slots=True)
class Act:
    """What a button does: verb + id + revision (+ a few numbers). Complete in 64 bytes.

    It says nothing of who presses it: that comes only from the platform's own user id.
    """

    verb: str  # 1 to 4 lower-case letters, in the registry of bot/actions
    subject: int = 0
    revision: int = 0
    extra: tuple[int, ...] = ()  # read with number(): trailing zeros are not carried
    page: int = 0  # of the list it shows, from 0; set by fit()'s page buttons only

    def number(self, index: int) -> int:
        """`extra[index]`, or 0 where the act carries fewer numbers."""
        return self.extra[index] if index < len(self.extra) else 0


class Style(StrEnum):
    PLAIN = "plain"
    PRIMARY = "primary"
    DANGER = "danger"  # cannot be undone


@dataclass(frozen=True, slots=True)
class Invoice:
    """What is paid in the chat itself, where the platform has money of its own: so many `stars`.
    `payload` comes back with the payment."""

    title: str
    text: str
    payload: str
    stars: int


@dataclass(frozen=True, slots=True)
class Button:
    """Exactly one of `act` (comes back to us) and `url` (leaves the chat). `invoice`: what the
    platform that can be paid there makes of the URL."""

    label: str
    act: Act | None = None
    url: str | None = None
    style: Style = Style.PLAIN
    invoice: Invoice | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a list to pick from: days, times, offerings. `day`: the ordinal of the day that
    it is, so that a platform with grids can show days as a calendar; 0 is no day."""

    label: str
    act: Act
    detail: str = ""
    day: int = 0


class FieldKind(StrEnum):
    LINE = "line"
    PARAGRAPH = "paragraph"
    NUMBER = "number"
    AMOUNT = "amount"
    PICK = "pick"


@dataclass(frozen=True, slots=True)
class Field:
    """One question of a form. `options` (value, label) only for PICK."""

    name: str
    label: str
    kind: FieldKind = FieldKind.LINE
    required: bool = True
    max_length: int = 200
    value: str = ""
    hint: str = ""
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """Up to five fields asked at once; `act` is what submitting does."""

    title: str
    act: Act
    fields: tuple[Field, ...]
    submit: str


@dataclass(frozen=True, slots=True)
class FreeWeek:
    """Days side by side. `free`: (place of the day, minute from, minute until), on its wall."""

    days: tuple[tuple[str, str], ...]  # name and date
    free: tuple[tuple[int, int, int], ...]


@dataclass(frozen=True, slots=True)
class Series:
    """One bar for each label; `written` is what stands on it, "" for nothing."""

    name: str
    values: tuple[int, ...]
    written: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bars:
    labels: tuple[str, ...]
    series: tuple[Series, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """What to draw, not what was drawn: a screen is stored before it is sent (bot.pictures draws,
    the same bytes for the same value). All words are finished, and none is a person's own.

    `alt` tells everything that the picture shows; it stands in the text where none can be shown.
    """

    name: str  # of its file: ASCII letters, no ending
    title: str
    drawing: FreeWeek | Bars
    alt: str
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Screen:
    """All a message shows. Order on the page: title, lines, details, picture, choices, form,
    buttons."""

    title: str
    lines: tuple[Text, ...] = ()
    details: tuple[tuple[str, Text], ...] = ()  # label -> value, shown as a small table
    choices: tuple[Choice, ...] = ()
    prompt: str = ""  # what the choices are: "Pick a day"
    buttons: tuple[tuple[Button, ...], ...] = ()  # rows
    form: Form | None = None
    language: str = "en"
    zone: str = "UTC"  # the reader's, for renderers that must write times out
    card: str = ""  # "booking:123": every message of one card is edited together
    again: Act | None = None  # shows this screen afresh, changing nothing; carries the page (fit)
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class Intent:
    """What a person did, on any platform, as one value. Exactly one of the kinds below."""

    id: str  # the platform's own id of this event; unique per channel
    address: Address
    user: str  # the platform's immutable user id
    name: str = ""  # display name; never used for identity
    command: str | None = None  # "book" of "/book tomorrow"
    text: str = ""  # the rest of a command, or free text
    act: str | None = None  # the encoded act of a pressed button, as it came (forgeable)
    values: dict[str, str] = field(default_factory=dict)  # a submitted form; a command's options
    message: MessageRef | None = None  # the message whose button was pressed
    unsupported: str = ""  # "voice", "sticker", "file", "edited", ...
    language_hint: str = ""  # what the platform says of their language: "ar", "pt-BR,en"
    community: str = ""  # the platform's id of the server it was done in; "" in private
    # The shared channel, as an address, where a message that all there see was pressed, or where
    # the bot was spoken to; "" for commands and for what only its reader sees.
    space: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a platform can show; `fit()` steps a screen down to it."""

    text: int  # characters of a message
    label: int  # characters of a button
    buttons: int  # per message
    per_row: int
    choices: int  # entries of a list, 0 = no lists: choices become buttons
    form_fields: int  # 0 = fields are asked one by one
    can_edit: bool
    payload: int = 64  # bytes of an encoded act
    choice_label: int = 0  # characters of a list entry; 0 = as `label`
    detail: int = 0  # characters of an entry's second line; 0 = written into the text
    list_or_buttons: bool = False  # a message has either: beside a list, buttons become entries
    calendar: bool = False  # days stay entries, also without lists: the renderer has a grid
    pictures: bool = False  # else a picture's alt text is written into the text
    caption: int = 0  # characters beside a picture; 0 = as `text`
    links: bool = True  # buttons may open a URL; otherwise the URL is written into the text
