"""How many share a session has changed: those who are in it stay, and the line is served first."""

from dataclasses import replace
from datetime import datetime, timedelta

from core.catalog import Offering
from core.gatherings import Gathering
from core.ids import OfferingId, PersonId
from core.ports import UnitOfWork
from core.use_cases import gathering_line
from core.use_cases.gathering_rooms import places_at

_AHEAD = timedelta(days=1100)


def places_changed(
    uow: UnitOfWork,
    mentor: PersonId,
    offering: OfferingId | None = None,
    start: datetime | None = None,
    end: datetime | None = None,
) -> None:
    """Every session of `offering`, or of all the mentor's, that starts in [start, end) gets the
    places that are offered now, never fewer than are taken; what is new goes to who waits."""
    uow.lock(mentor)
    since, until = max(start or uow.now, uow.now), end or uow.now + _AHEAD
    for each in uow.offerings.of(mentor):
        if offering not in (None, each.id):
            continue
        for gathering, kept in uow.gatherings.rooms(each.id, since, until):
            if gathering.is_open:
                _follow(uow, each, gathering, kept)


def _follow(uow: UnitOfWork, offering: Offering, gathering: Gathering, kept: int) -> None:
    begins, ends = gathering.starts_at, gathering.ends_at
    posted = uow.availability.posted(gathering.mentor_id, offering.id, begins, ends)
    used = uow.gatherings.taken(gathering.id) + kept
    places = max(places_at(offering, posted, begins), used, 1)
    if places != gathering.places:
        uow.gatherings.save(replace(gathering, places=places))
        gathering_line.place_freed(uow, gathering.id)
