"""What may be given to a command: one table for slash-command options, for what completes while
somebody types, and for the rest of a typed line.

A value that was picked comes as a *reference*: it names a row, so no name has to be looked for. A
reference may be forged like any button; the policy looks at every act it leads to.
"""

from dataclasses import dataclass
from enum import StrEnum

from core.ids import decode, encode

_MARK = "~"
MOST_TYPED = 200


class Kind(StrEnum):
    TEXT = "text"
    CODE = "code"
    AMOUNT = "amount"
    ZONE = "zone"
    OFFERING = "offering"
    MENTOR = "mentor"
    STUDENT = "student"  # of the mentor who asks
    PERSON = "person"  # anybody: for staff
    SESSION = "session"
    CHOICE = "choice"  # one of `Takes.choices`
    CHANNEL = "channel"  # a shared channel of the platform, by its id there
    ROLE = "role"  # a role of the platform, by its id there


PEOPLE = frozenset({Kind.MENTOR, Kind.STUDENT, Kind.PERSON})
COMPLETED = frozenset({Kind.OFFERING, Kind.MENTOR, Kind.STUDENT, Kind.SESSION, Kind.ZONE})


@dataclass(frozen=True, slots=True)
class Choosable:
    """`label` is a key of words; `language`: where it is always said in one language."""

    value: str
    label: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Takes:
    """`name` is the option's, and "takes.<name>" the key of its description. `leads`: the verb
    whose subject is whatever was picked; what was only typed goes to the command's own action."""

    name: str
    kind: Kind = Kind.TEXT
    leads: str = ""
    required: bool = False
    choices: tuple[Choosable, ...] = ()
    longest: int = 500  # of a typed line

    @property
    def about(self) -> str:
        return f"takes.{self.name}"


@dataclass(frozen=True, slots=True)
class Reference:
    kind: Kind
    id: int

    def __str__(self) -> str:
        return f"{_MARK}{self.kind}:{encode(self.id)}"


def account(user: str) -> str:
    """The person behind an account of the platform it is said on."""
    return f"{_MARK}account:{user}"


def account_of(text: str) -> str | None:
    """The user id of `account`, if this is one."""
    start = f"{_MARK}account:"
    return text[len(start) :] if text.startswith(start) else None


def reference_of(text: str) -> Reference | None:
    """None for anything that people type."""
    kind, colon, id = text.removeprefix(_MARK).partition(":")
    if not text.startswith(_MARK) or not colon or kind not in list(Kind):
        return None
    number = decode(id)
    return None if number is None else Reference(Kind(kind), number)
