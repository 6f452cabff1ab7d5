"""When an offering is next free: kept for lists, looked up anew wherever it is shown."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from core.catalog import Offering, OfferingKind
from core.ids import OfferingId
from core.ports import UnitOfWork
from core.use_cases import slots

KEPT = timedelta(seconds=40)
"""Then it is looked up again: with the time until somebody does, less than a minute."""

_NEAR = (timedelta(days=2), timedelta(days=8))
"""Most are free by then; the whole horizon costs many times as much."""


def next_slot(uow: UnitOfWork, offering: Offering) -> datetime | None:
    """The start of the first slot that can be booked now; None for recordings, too."""
    if offering.kind is OfferingKind.RECORDED:
        return None
    for days in _NEAR:
        near = slots.slots_between(uow, offering, uow.now, uow.now + days)
        if near:
            return near[0].starts_at
    found = slots.slots_ahead(uow, offering)
    return found[0].starts_at if found else None


def outdated(uow: UnitOfWork, limit: int) -> Sequence[OfferingId]:
    """Those whose kept slot is too old."""
    return uow.catalogue.outdated(uow.now - KEPT, limit)


def look(uow: UnitOfWork, ids: Sequence[OfferingId]) -> dict[OfferingId, datetime | None]:
    known = (uow.offerings.get(id) for id in ids)
    return {each.id: next_slot(uow, each) for each in known if each is not None}


def keep(uow: UnitOfWork, found: Mapping[OfferingId, datetime | None], looked_at: datetime) -> None:
    uow.catalogue.keep_next(found, looked_at)
