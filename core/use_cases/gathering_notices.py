"""What a mentor hears of a gathering once, and not once for each student in it."""

from core.booking import Booking, BookingState
from core.clock import to_ms
from core.gatherings import Gathering
from core.ids import GatheringId, PersonId
from core.notices import Notice, NoticeKind
from core.ports import UnitOfWork

K = NoticeKind
_OF_ALL = {
    K.REMINDER: K.GROUP_REMINDER,
    K.SESSION_STARTING: K.GROUP_STARTING,
    K.SESSION_TO_CLOSE: K.GROUP_TO_CLOSE,
}


def kind_and_subject(
    kind: NoticeKind, booking: Booking, person: PersonId
) -> tuple[NoticeKind, int]:
    """For the mentor of a shared session the notice is about the gathering; as its key is made of
    both, all its bookings write one and the same."""
    shared = booking.gathering_id is not None and person == booking.mentor_id
    if not shared or booking.gathering_id is None:
        return kind, booking.id
    return _OF_ALL[kind], booking.gathering_id


def gathering_told(uow: UnitOfWork, notice: Notice) -> Gathering | None:
    """What a notice to the mentor is about; None when it is true no more (D-12)."""
    gathering = uow.gatherings.get(GatheringId(notice.subject_id))
    if gathering is None or gathering.mentor_id != notice.person_id:
        return None
    if notice.kind is K.GROUP_CALLED_OFF:
        return None if gathering.is_open else gathering
    if notice.kind is K.GROUP_MOVED:
        return gathering if gathering.is_open else None
    same_start = notice.about_ms == to_ms(gathering.starts_at)
    comes = uow.bookings.of_gathering(gathering.id, {BookingState.SCHEDULED})
    return gathering if gathering.is_open and same_start and comes else None
