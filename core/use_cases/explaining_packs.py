"""`/why` for a pack: every credit that moved, and everything that happened to its seat (Y4)."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate

from core.audit import AuditEntry
from core.errors import NotFound
from core.ids import PackId, PersonId
from core.packs import CreditEntry, Pack
from core.pages import PackEvent, PackStory
from core.people import Person
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork

# Each of these is told by the credit entry that was written with it.
_SAID_BY_CREDITS = frozenset({"pack_given", "pack_corrected", "pack_refunded"})


@use_case(Action.SEE_SEAT)
def why_pack(uow: UnitOfWork, actor: Person, id: PackId) -> PackStory:
    """The numbers of a pack as the sum of what happened to it, with who did it and why."""
    pack = uow.packs.get(id)
    if pack is None:
        raise NotFound()
    permit(uow, actor, Action.SEE_SEAT, student=pack.student_id, mentor=pack.mentor_id)
    credits, audits = uow.packs.history(id), list(_audits(uow, pack))
    actors = {each.by for each in credits} | {each.actor_id for each in audits}
    actors |= {pack.student_id, pack.mentor_id}
    people = uow.people.named({each for each in actors if each is not None})
    names = {id: person.name for id, person in people.items()}
    moves = [*_moves(credits, names), *_happenings(audits, names)]
    return PackStory(
        pack=pack,
        seat=uow.seats.live(pack.student_id, pack.mentor_id),
        student_name=names.get(pack.student_id, ""),
        mentor_name=names.get(pack.mentor_id, ""),
        events=_counted(moves),
    )


def _audits(uow: UnitOfWork, pack: Pack) -> Iterator[AuditEntry]:
    yield from (e for e in uow.audit.of("pack", pack.id) if e.action not in _SAID_BY_CREDITS)
    for seat in uow.seats.of_pair(pack.student_id, pack.mentor_id):
        yield from uow.audit.of("seat", seat.id)


def _moves(
    entries: Sequence[CreditEntry], names: dict[PersonId, str]
) -> Iterator[tuple[int, PackEvent]]:
    for each in entries:
        by = names.get(each.by, "") if each.by is not None else ""
        yield each.id, PackEvent(each.at, each.move, each.change, 0, by, each.reason)


def _happenings(
    entries: Sequence[AuditEntry], names: dict[PersonId, str]
) -> Iterator[tuple[int, PackEvent]]:
    for each in entries:
        by = names.get(each.actor_id, "") if each.actor_id is not None else ""
        note = str(each.facts.get("reason", ""))
        yield each.id, PackEvent(each.at, each.action, 0, 0, by, note)


def _counted(found: list[tuple[int, PackEvent]]) -> tuple[PackEvent, ...]:
    """In order, each with the sessions that could be booked after it."""
    ordered = [event for _, event in sorted(found, key=lambda each: (each[1].at, each[0]))]
    left = accumulate(event.change for event in ordered)
    return tuple(replace(event, left=count) for event, count in zip(ordered, left, strict=True))
