"""What a notice about a seat or a pack's expiry is about, while it is true (D-12)."""

from bot.screens.notice_about import AboutSeat
from core.clock import to_ms
from core.ids import SeatId
from core.notices import Notice, NoticeKind
from core.packs import Pack, PackState
from core.people import Person
from core.ports import UnitOfWork
from core.seats import Seat
from core.use_cases import idling, pausing, renewing

K = NoticeKind
SEATS = frozenset(
    {
        K.RENEWAL_DUE,
        K.GRACE_STARTED,
        K.FINAL_WARNING,
        K.SEAT_KEPT,
        K.SEAT_RELEASED,
        K.SEAT_PAUSED,
        K.SEAT_RESUMED,
        K.PAUSE_ASKED,
        K.PACK_IDLE,
    }
)


def seat_subject(uow: UnitOfWork, person: Person, notice: Notice) -> AboutSeat | None:
    seat = uow.seats.get(SeatId(notice.subject_id))
    if seat is None or not _is_true(uow, notice, seat):
        return None
    people = uow.people.named({seat.student_id, seat.mentor_id})
    names = [people[id].name if id in people else "" for id in (seat.student_id, seat.mentor_id)]
    return AboutSeat(
        seat=seat,
        student_name=names[0],
        mentor_name=names[1],
        is_student=person.id == seat.student_id,
        left=renewing.left_of(uow, seat),
        grace_hours=uow.settings.packs.grace_hours,
        may_resume=pausing.may_resume(person, seat),
    )


def is_expiring(uow: UnitOfWork, notice: Notice, pack: Pack) -> bool:
    """Sessions are left in it, and its end is the one that the notice was written for."""
    seat = uow.seats.live(pack.student_id, pack.mentor_id)
    paused = seat is not None and seat.is_paused
    same = notice.about_ms == to_ms(pack.expires_at)
    return pack.state is PackState.ACTIVE and pack.remaining > 0 and same and not paused


def _is_true(uow: UnitOfWork, notice: Notice, seat: Seat) -> bool:
    if not renewing.is_still_true(notice, seat, renewing.left_of(uow, seat)):
        return False
    if notice.kind is K.PACK_IDLE:  # nothing was booked since
        return notice.about_ms == to_ms(idling.quiet_since(uow, seat))
    if notice.kind is K.SEAT_RELEASED:  # and not bought again since
        return uow.seats.live(seat.student_id, seat.mentor_id) is None
    return True
