"""What an invariant is made of: a query for its breaches, and how to tell a person of one."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from sqlalchemy import text

from storage.statements import Statement

# The two spellings of "these ids"; the ids come as one JSON list.
_SQLITE_IDS = "(SELECT value FROM json_each(:ids))"
_POSTGRES_IDS = (
    "(SELECT CAST(v AS BIGINT) FROM jsonb_array_elements_text(CAST(:ids AS jsonb)) AS v)"
)


@dataclass(frozen=True, slots=True)
class Violation:
    """`invariant` is its number in the catalogue (I5), `subject` what it is about ("pack 17")."""

    invariant: str
    subject: str
    explanation: str
    fix: str

    def __str__(self) -> str:
        return f"{self.invariant} {self.subject}: {self.explanation}. Fix: {self.fix}."


@dataclass(frozen=True, slots=True)
class Scope:
    """Looks only at these things. Rules about the whole (counters, doors) are left out then."""

    people: frozenset[int] = frozenset()
    bookings: frozenset[int] = frozenset()
    orders: frozenset[int] = frozenset()
    packs: frozenset[int] = frozenset()


class Narrow(StrEnum):
    """Whose ids narrow a rule; NOT: it only makes sense over everything."""

    PEOPLE = "people"
    BOOKINGS = "bookings"
    ORDERS = "orders"
    PACKS = "packs"
    NOT = "not"


@dataclass(frozen=True)
class Rule:
    """`sql` gives one row a breach: the subject's id, then what `explanation` names as {0}, {1}...

    `{these:<column>}` in `sql` stands for "that column is one of the ids looked at" and is always
    true when everything is. `:now` is the unit's moment in ms; `:late` an hour before it.
    """

    invariant: str
    about: str
    narrow: Narrow
    sql: str
    explanation: str
    fix: str

    @cached_property
    def everything(self) -> Statement:
        return Statement(text(self._with("")))

    @cached_property
    def narrowed(self) -> Statement:
        return Statement.each(
            sqlite=text(self._with(_SQLITE_IDS)), postgresql=text(self._with(_POSTGRES_IDS))
        )

    def needs(self, name: str) -> bool:
        return f":{name}" in self.sql

    def _with(self, ids: str) -> str:
        pieces = self.sql.split("{these:")
        whole = pieces[0]
        for piece in pieces[1:]:
            column, _, rest = piece.partition("}")
            whole += (f"{column} IN {ids}" if ids else "1 = 1") + rest
        return whole
