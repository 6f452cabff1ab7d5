"""A new offering made of an earlier one (C17)."""

from dataclasses import replace

from core.catalog import MAX_TITLE, Offering, OfferingStatus
from core.ids import OfferingId
from core.people import Person
from core.policy import Action, use_case
from core.ports import UnitOfWork
from core.use_cases.changing import record
from core.use_cases.owning import own_offering


@use_case(Action.MANAGE_OFFERING)
def duplicate(uow: UnitOfWork, actor: Person, id: OfferingId) -> Offering:
    """A draft with all its settings, questions and own hours, under the next free title. What
    happened to the earlier one (bookings, ratings, links, a stop by staff) stays there."""
    known = own_offering(uow, actor, id)
    copy = replace(
        known,
        id=OfferingId(uow.new_id()),
        title=_next_title(uow, known),
        status=OfferingStatus.DRAFT,
        created_at=uow.now,
        times_booked=0,
        times_completed=0,
        rating_sum=0,
        rating_count=0,
        stopped_for=None,
        revision=0,
    )
    uow.offerings.add(copy)
    hours = tuple(uow.availability.hours(known.mentor_id, known.id))
    if hours:
        uow.availability.set_hours(copy.mentor_id, copy.id, hours)
    record(uow, actor, "offering_drafted", "offering", copy.id, "", copy.status, of=known.id)
    return copy


def _next_title(uow: UnitOfWork, known: Offering) -> str:
    taken = {each.title for each in uow.offerings.of(known.mentor_id)}
    number = 2
    while (title := f"{known.title[: MAX_TITLE - 6]} ({number})") in taken:
        number += 1
    return title
