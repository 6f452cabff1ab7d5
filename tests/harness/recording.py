"""A platform that only remembers: what each chat shows now, held to what the platform can show."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.calendar_grid import is_calendar
from bot.channels import Busy, Refused, Unreachable
from bot.codec import encode
from bot.graphemes import width
from bot.limits import LIMITS
from bot.pour import weight
from bot.times import Reader, flatten
from bot.ui import Act, Address, Limits, MessageRef, Screen
from bot.usertext import visible
from bot.webchat.view import view


@dataclass
class Shown:
    """One message; `screen` is what it shows now, `before` what it showed."""

    ref: MessageRef
    screen: Screen
    before: list[Screen] = field(default_factory=list)

    @property
    def text(self) -> str:
        return words_on(self.screen)

    @property
    def pressable(self) -> list[tuple[str, Act]]:
        """Labels as people read them: a cut one stands whole in the text, under its number."""
        choices = [(choice.label, choice.act) for choice in self.screen.choices]
        buttons = [(b.label, b.act) for row in self.screen.buttons for b in row if b.act]
        return [(self._whole(bare(label)), act) for label, act in choices + buttons]

    def _whole(self, label: str) -> str:
        number, dot, _ = label.partition(". ")
        if not (label.endswith("…") and dot and number.isdecimal()):
            return label
        lines = [line for line in self.text.split("\n") if line.startswith(f"{number}. ")]
        return lines[0].removeprefix(f"{number}. ") if lines else label

    @property
    def links(self) -> dict[str, str]:
        return {bare(b.label): b.url for row in self.screen.buttons for b in row if b.url}


# Needed by scripts and emoji, and the marks CLDR writes beside Arabic money; none turns a line.
_HARMLESS = "\n\u200c\u200d\u200e\u200f\ufe0e\ufe0f"


class RecordingChannel:
    """`limits` are those of the platform of this name. A chat in `blocked` cannot be written to;
    `refuses` says which screens the platform never takes; `busy` are waits it asks for next."""

    def __init__(self, name: str, limits: Limits | None = None) -> None:
        self.name = name
        self.limits = limits or LIMITS[name]
        self.blocked: set[str] = set()
        self.refuses: Callable[[Screen], bool] = lambda _: False
        self.busy: list[float] = []
        self.faults: list[str] = []  # screens that no such platform could have shown
        self.log: list[tuple[str, Shown]] = []  # chat, and what was sent or edited there
        self._messages: dict[tuple[str, str], Shown] = {}
        self._by_key: dict[str, Shown] = {}
        self._last = 0

    async def send(self, address: Address, screen: Screen, key: str, /) -> MessageRef:
        self._answer(address, screen)
        if key not in self._by_key:
            self._last += 1
            ref = MessageRef(address, f"{self.name}-{self._last}")
            self._by_key[key] = self._messages[address.chat, ref.message] = Shown(ref, screen)
            self.log.append((address.chat, self._by_key[key]))
        return self._by_key[key].ref

    async def edit(self, ref: MessageRef, screen: Screen, /) -> bool:
        assert self.limits.can_edit, f"{self.name} cannot edit"
        self._answer(ref.address, screen)
        shown = self._messages.get((ref.address.chat, ref.message))
        if shown is None:
            return False
        shown.before.append(shown.screen)
        shown.screen = screen
        self.log.append((ref.address.chat, shown))
        return True

    def forget(self, chat: str) -> None:
        """The chat was emptied: its messages cannot be edited any more."""
        for known in [known for known in self._messages if known[0] == chat]:
            del self._messages[known]

    def in_chat(self, chat: str) -> list[Shown]:
        return [shown for (where, _), shown in self._messages.items() if where == chat]

    def _answer(self, address: Address, screen: Screen) -> None:
        assert address.channel == self.name
        if self.busy:
            raise Busy(self.busy.pop())
        if address.chat in self.blocked:
            raise Unreachable(address.chat)
        if self.refuses(screen):
            raise Refused(screen.title)
        try:
            require_fit(screen, self.limits)
        except AssertionError as fault:
            self.faults.append(f"{fault!r}: {screen}")  # the engine would take it for an outage
            raise


def require_fit(screen: Screen, limits: Limits) -> None:
    """Raises AssertionError for what no such platform takes, or what is no clean text."""
    buttons = [button for row in screen.buttons for button in row]
    assert weight(screen) <= limits.text, "too long"
    assert len(buttons) <= limits.buttons, [button.label for button in buttons]
    assert all(len(row) <= limits.per_row for row in screen.buttons)
    assert all(width(button.label) <= limits.label for button in buttons)
    assert all(button.label.strip() for button in buttons)
    as_grid = limits.calendar and is_calendar(screen)
    assert as_grid or len(screen.choices) <= limits.choices
    for choice in screen.choices:
        assert 0 < width(choice.label) <= (limits.choice_label or limits.label)
    assert limits.links or not any(button.url for button in buttons)
    assert not (limits.list_or_buttons and screen.choices and buttons)
    acts = [choice.act for choice in screen.choices] + [b.act for b in buttons if b.act]
    assert all(len(encode(act).encode()) <= limits.payload for act in acts)
    if screen.form is not None:
        assert 1 <= len(screen.form.fields) <= limits.form_fields, "a form where there are none"
    assert weight(screen) > 0 or acts or screen.picture, "an empty message"
    require_clean(screen)


def require_clean(screen: Screen) -> None:
    """Storable everywhere, and nothing in it reorders or hides what stands around it."""
    json.dumps(view(screen), ensure_ascii=False).encode()  # no lone surrogate
    hidden = [c for c in words_on(screen) if c not in _HARMLESS and visible(c) != c]
    assert not hidden, [hex(ord(c)) for c in hidden]
    for text in (screen.title, screen.prompt, *(line[0] for line in screen.lines if line)):
        if isinstance(text, str):
            opened = sum(map(text.count, "\u2066\u2067\u2068"))
            assert opened == text.count("\u2069"), f"an isolate stays open: {text!a}"


def words_on(screen: Screen) -> str:
    """All that can be read on it, as its reader sees it; isolates aside."""
    reader = Reader(screen.language, screen.zone)
    parts = [screen.title, *(flatten(line, reader) for line in screen.lines)]
    parts += [f"{label}: {flatten(value, reader)}" for label, value in screen.details]
    parts += [screen.prompt, *(f"{each.label} {each.detail}" for each in screen.choices)]
    parts += [button.label for row in screen.buttons for button in row]
    if screen.form is not None:
        parts += [screen.form.title, screen.form.submit]
        parts += [f"{f.label} {f.value} {f.hint}" for f in screen.form.fields]
    return bare("\n".join(part for part in parts if part))


def bare(text: str) -> str:
    return text.translate(dict.fromkeys(range(8294, 8298)))
