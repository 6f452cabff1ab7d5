"""What may be meant by what somebody is typing for a command: only what they may see, best first.

A read: nothing is stored, and whoever is not known yet is a guest who sees what everybody sees. Any
platform that completes while people type asks here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot import places
from bot.catalogs import best_language
from bot.commands import Command
from bot.screens.writer import Writer
from bot.taking import Kind, Reference
from bot.times import Reader
from core.availability.day_names import folded
from core.errors import RuleError
from core.ids import PersonId
from core.people import Person, Role
from core.ports import UnitOfWork
from core.reading import BookingCard
from core.use_cases import overseeing, pack_files, reading

MOST = 25


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`label` is shown; `value` comes back: a reference, or text as one would type it."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Typist:
    """Who is typing what. `mentor`: whose students are meant, always the typist's own."""

    uow: UnitOfWork
    person: Person
    command: Command
    typed: str

    @property
    def writer(self) -> Writer:
        person = self.person
        return Writer(Reader(person.language, person.time_zone, self.uow.now))


def suggest(
    uow: UnitOfWork, person: Person, command: Command, option: str, typed: str
) -> list[Suggestion]:
    """At most `MOST`; none for an option that completes nothing, or that is not theirs."""
    takes = next((each for each in command.parameters if each.name == option), None)
    find = _FOUND.get(takes.kind) if takes else None
    if takes is None or find is None or not command.roles & person.roles:
        return []
    try:
        found = find(Typist(uow, person, command, typed.strip()[:100]))
    except RuleError:  # banned, or not theirs to see
        return []
    return found[:MOST]


def guest(uow: UnitOfWork, language_hint: str) -> Person:
    """Somebody who has not been here yet: never stored."""
    community = uow.settings.community
    spoken = best_language(language_hint, community.language)
    student = frozenset({Role.STUDENT})
    return Person(PersonId(0), "", spoken, community.time_zone, student, uow.now)


def _offerings(by: Typist) -> list[Suggestion]:
    """A recorded course can be looked at, but not be booked."""
    cards = reading.catalogue(by.uow, by.person, by.typed)
    bookable = (
        card
        for card in cards
        if by.command.verb != "book"
        or (card.offering.kind != "recorded" and card.offering.mentor_id != by.person.id)
    )
    return [
        _reference(Kind.OFFERING, card.offering.id, f"{card.offering.title} · {card.mentor_name}")
        for card in bookable
    ]


def _mentors(by: Typist) -> list[Suggestion]:
    if by.person.is_(Role.STAFF):
        found = overseeing.people(by.uow, by.person, Role.MENTOR)
        names = {each.id: each.name for each in found}
    else:
        cards = reading.catalogue(by.uow, by.person)
        names = {card.offering.mentor_id: card.mentor_name for card in cards}
    return _people(Kind.MENTOR, by.typed, names)


def _students(by: Typist) -> list[Suggestion]:
    """Of the mentor who types: those with a place, or, to be given a pack, all known to them."""
    if by.command.verb == "gift":
        known = pack_files.may_be_given(by.uow, by.person, by.person.id)
        names = {each.id: each.name for each in known}
    else:
        rows = reading.seats_board(by.uow, by.person, by.person.id).rows
        names = {row.seat.student_id: row.student_name for row in rows}
    return _people(Kind.STUDENT, by.typed, names)


def _persons(by: Typist) -> list[Suggestion]:
    found = overseeing.people(by.uow, by.person)
    return _people(Kind.PERSON, by.typed, {each.id: each.name for each in found})


def _sessions(by: Typist) -> list[Suggestion]:
    """The next first, then what is over, latest first; on the reader's clock, in their words."""
    mine = reading.student_sessions(by.uow, by.person)
    ahead = [*mine.upcoming, *mine.to_pay, *mine.awaiting_approval]
    over = [*mine.history, *mine.rejected]
    w = by.writer
    lines = [(card.booking.id, _line(w, card)) for card in [*ahead, *over]]
    return [_reference(Kind.SESSION, id, line) for id, line in lines if _matches(by.typed, line)]


def _line(w: Writer, card: BookingCard) -> str:
    starts_at = card.booking.starts_at
    when = f"{w.day(starts_at)} {w.time(starts_at)}"
    return " · ".join([when, card.offering_title, card.mentor_name])


def _zones(by: Typist) -> list[Suggestion]:
    home = by.uow.settings.community.time_zone
    found = places.alike(by.typed, by.person.language, (by.person.time_zone, home), MOST)
    return [Suggestion(places.called(zone, by.person.language, by.uow.now), zone) for zone in found]


def _people(kind: Kind, typed: str, names: Mapping[PersonId, str]) -> list[Suggestion]:
    """Names that begin so come before names that only contain it."""
    wanted = folded(typed)
    found = [(name, id) for id, name in names.items() if wanted in folded(name)]
    ranked = sorted(found, key=lambda each: (not folded(each[0]).startswith(wanted), each[0]))
    return [_reference(kind, id, name) for name, id in ranked]


def _matches(typed: str, line: str) -> bool:
    """Each word typed is somewhere in the line: "mona tue"."""
    return all(word in folded(line) for word in folded(typed).split())


def _reference(kind: Kind, id: int, line: str) -> Suggestion:
    return Suggestion(line, str(Reference(kind, id)))


_FOUND: Mapping[Kind, Callable[[Typist], list[Suggestion]]] = {
    Kind.OFFERING: _offerings,
    Kind.MENTOR: _mentors,
    Kind.STUDENT: _students,
    Kind.PERSON: _persons,
    Kind.SESSION: _sessions,
    Kind.ZONE: _zones,
}
