"""Notices about an offering that staff stopped, for its mentor."""

from bot.screens.notice_about import AboutOffering
from core.ids import OfferingId
from core.notices import Notice, NoticeKind
from core.people import Person
from core.ports import UnitOfWork

OFFERS = frozenset({NoticeKind.OFFERING_STOPPED, NoticeKind.OFFERING_FREED})


def offer_subject(uow: UnitOfWork, person: Person, notice: Notice) -> AboutOffering | None:
    """None once it is the other way round again."""
    offering = uow.offerings.get(OfferingId(notice.subject_id))
    if offering is None or offering.mentor_id != person.id:
        return None
    stopped = notice.kind is NoticeKind.OFFERING_STOPPED
    return AboutOffering(offering) if stopped == (offering.stopped_for is not None) else None
