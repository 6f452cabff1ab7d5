"""Notices about shared sessions, and about a place in one, as things stand when they are sent."""

from bot.screens.notice_about import AboutGathering, AboutGroupPlace
from core.errors import Banned, NotAllowed, NotFound
from core.notices import Notice, NoticeKind
from core.people import Person
from core.ports import UnitOfWork
from core.use_cases.gathering_notices import gathering_told
from core.use_cases.gathering_waiting import place_told
from core.use_cases.reading.gatherings import gathering_page

K = NoticeKind
_PLACES = frozenset(
    {K.GROUP_PLACE_OFFERED, K.GROUP_PLACE_LAPSED, K.GROUP_WAIT_CLOSED, K.GROUP_WAIT_MOVED}
)
GATHERINGS = _PLACES | {
    K.GROUP_REMINDER,
    K.GROUP_STARTING,
    K.GROUP_TO_CLOSE,
    K.GROUP_CALLED_OFF,
    K.GROUP_MOVED,
}


def gathering_subject(
    uow: UnitOfWork, person: Person, notice: Notice
) -> AboutGathering | AboutGroupPlace | None:
    if notice.kind in _PLACES:
        place = place_told(uow, notice)
        return AboutGroupPlace(place) if place else None
    if notice.kind is K.GROUP_REMINDER and not person.reminders_on:  # X18
        return None
    gathering = gathering_told(uow, notice)
    if gathering is None:
        return None
    try:
        return AboutGathering(gathering_page(uow, person, gathering.id))
    except (NotFound, NotAllowed, Banned):
        return None
