"""From a line as it was read to a date of one mentor, for one offering or for all."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.availability.day_names import folded
from core.catalog import Offering, OfferingKind, OfferingStatus
from core.date_drafts import DraftDate, DraftLine
from core.dates_by_text import Line, Problem, ProblemCode, Understood
from core.dates_by_text.values import Unclear
from core.gatherings import MOST_PLACES
from core.ids import PersonId
from core.people import Person, Role
from core.policy import Action, allows
from core.ports import UnitOfWork

P = ProblemCode
_MOST_NAMED = 5
_SHARED = (OfferingKind.FACE_TO_FACE, OfferingKind.GROUP)


@dataclass(frozen=True, slots=True)
class Writing:
    """`channel` is where it was written: a platform's own mention is an account there."""

    writer: Person
    for_mentor: PersonId | None
    channel: str


def resolved(uow: UnitOfWork, lines: Iterable[Line], writing: Writing) -> tuple[DraftLine, ...]:
    """A line without a mentor is for the one named before it in the same text, for `for_mentor`,
    or for the only one there is; otherwise it asks."""
    found: list[DraftLine] = []
    named = writing.for_mentor
    mentors = [
        each for each in uow.people.having(Role.MENTOR) if uow.mentors.get(each.id) is not None
    ]
    for line in lines:
        if isinstance(line, Problem):
            found.append(line)
            named = None if "@" in line.text else named  # whom it named is not known: ask below
            continue
        try:
            if line.mentor:
                named = None
                named = _mentor(uow, line.mentor, mentors, writing)
            meant = named if named is not None else _only(mentors, writing)
            found.append(_date(uow, line, meant, writing))
        except Unclear as unclear:
            found.append(Problem(line.text, unclear.code, unclear.piece, unclear.instead))
    return tuple(found)


def _only(mentors: Sequence[Person], writing: Writing) -> PersonId:
    if writing.for_mentor is None and len(mentors) == 1:
        return mentors[0].id
    raise Unclear(P.NO_MENTOR, "", *(f"@{each.name}" for each in mentors[:_MOST_NAMED]))


def _mentor(uow: UnitOfWork, named: str, mentors: Sequence[Person], writing: Writing) -> PersonId:
    if named.startswith("<@"):
        identity = uow.identities.find(writing.channel, named.strip("<@!>"))
        known = identity.person_id if identity else None
        found = [each for each in mentors if each.id == known]
    else:
        found = _called(named, mentors)
    if not found:
        raise Unclear(P.MENTOR_UNKNOWN, named, *(f"@{each.name}" for each in mentors[:_MOST_NAMED]))
    if len(found) > 1:
        raise Unclear(P.MENTOR_UNCLEAR, named, *(f"@{each.name}" for each in found[:_MOST_NAMED]))
    return found[0].id


def _called(named: str, mentors: Sequence[Person]) -> list[Person]:
    """The whole name, else its beginning, word by word."""
    wanted = folded(named).split()
    names = [(folded(each.name).replace(".", " ").split(), each) for each in mentors]
    exact = [person for name, person in names if name == wanted]
    return exact or [person for name, person in names if name[: len(wanted)] == wanted]


def _date(uow: UnitOfWork, line: Understood, mentor: PersonId, writing: Writing) -> DraftDate:
    if not allows(writing.writer, Action.MANAGE_HOURS, mentor=mentor):
        raise Unclear(P.NOT_YOURS, line.mentor)
    offering = _offering(uow, line.offering, mentor)
    places = _places(line.capacity, offering)
    ends_at = line.ends_at or (line.starts_at + offering.duration if offering else None)
    if ends_at is None:
        raise Unclear(P.NO_END)
    id = offering.id if offering else None
    return DraftDate(line.text, mentor, id, line.starts_at, ends_at, places=places)


def _places(count: int | None, offering: Offering | None) -> int | None:
    """Several strangers share a session only where it is made for that."""
    if count is None:
        return None
    if count > MOST_PLACES:
        raise Unclear(P.TOO_MANY_PLACES, f"x{count}", f"x{MOST_PLACES}")
    if count > 1 and not is_shared(offering):
        raise Unclear(P.NOT_SHARED, f"x{count}")
    return count


def is_shared(offering: Offering | None) -> bool:
    """Whether several students may share a session of it."""
    return offering is not None and offering.kind in _SHARED


def takes_dates(offering: Offering) -> bool:
    return (
        offering.status is not OfferingStatus.ARCHIVED
        and offering.kind is not OfferingKind.RECORDED
    )


def _offering(uow: UnitOfWork, named: str, mentor: PersonId) -> Offering | None:
    """The one that is named; else the only one that is on posted dates alone; else all of them."""
    known = [each for each in uow.offerings.of(mentor) if takes_dates(each)]
    on_dates = [each for each in known if each.posted_only]
    if not named:
        if len(on_dates) > 1:
            raise Unclear(P.OFFERING_UNCLEAR, "", *_titles(on_dates))
        return on_dates[0] if on_dates else None
    wanted = folded(named)
    exact = [each for each in known if folded(each.title) == wanted]
    found = exact or [each for each in known if wanted in folded(each.title)]
    if not found:
        raise Unclear(P.OFFERING_UNKNOWN, named, *_titles(known))
    if len(found) > 1:
        raise Unclear(P.OFFERING_UNCLEAR, named, *_titles(found))
    return found[0]


def _titles(offerings: Sequence[Offering]) -> tuple[str, ...]:
    return tuple(f'#"{each.title}"' for each in offerings[:_MOST_NAMED])
