"""Renewal by what is left to attend (decisions 5, 6): the reminder at one, the grace at none, the
final warning before its end. Each is true when it is sent or it is not sent."""

from datetime import timedelta

from core.clock import to_ms
from core.deadlines import Deadline, DeadlineKind
from core.errors import NotFound, RemindedAlready, SeatReleased
from core.ids import SeatId
from core.notices import Notice, NoticeKind
from core.people import Person
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.seats import Seat, SeatState, sessions_left
from core.settings import hours
from core.use_cases import asking_testimonials
from core.use_cases.changing import record
from core.use_cases.telling import notice, tell

BETWEEN_REMINDERS = timedelta(hours=24)
_BY_HAND = "renewal_reminded"


def left_of(uow: UnitOfWork, seat: Seat) -> int:
    """Sessions still to attend in the student's packs with this mentor."""
    return sessions_left(uow.packs.of(seat.student_id, seat.mentor_id), seat.clock(uow.now))


def remind_if_due(uow: UnitOfWork, seat: Seat) -> None:
    """One session is left and some were used: once for each number of sessions ever bought, so
    that corrections to and fro write nothing new."""
    packs = uow.packs.of(seat.student_id, seat.mentor_id)
    if sessions_left(packs, seat.clock(uow.now)) != 1 or not any(pack.used for pack in packs):
        return
    once = str(sum(pack.total for pack in packs))
    tell(uow, NoticeKind.RENEWAL_DUE, seat.student_id, seat.id, once=once)
    asking_testimonials.ask(uow, seat)


@use_case(Action.REMIND_RENEWAL)
def remind_by_hand(uow: UnitOfWork, actor: Person, id: SeatId) -> Seat:
    """The mentor or staff send the reminder now, whatever is left; at most one in 24 h a student.

    Raises SeatReleased, RemindedAlready.
    """
    seat = live_seat(uow, id)
    permit(uow, actor, Action.REMIND_RENEWAL, student=seat.student_id, mentor=seat.mentor_id)
    uow.lock(seat.student_id, seat.mentor_id)
    seat = live_seat(uow, id)
    earlier = [entry.at for entry in uow.audit.of("seat", id) if entry.action == _BY_HAND]
    if earlier and earlier[-1] + BETWEEN_REMINDERS > uow.now:
        raise RemindedAlready(until=earlier[-1] + BETWEEN_REMINDERS, seat_id=id)
    record(uow, actor, _BY_HAND, "seat", seat.id, seat.state, seat.state)
    once = f"by_hand:{to_ms(uow.now)}"
    tell(uow, NoticeKind.RENEWAL_DUE, seat.student_id, seat.id, once=once, by_hand=1)
    return seat


def follow_grace(uow: UnitOfWork, seat: Seat) -> None:
    """The end of a grace as a deadline, and the warning before it where there is time for one."""
    ends = seat.grace_ends_at
    if ends is None:
        return
    uow.later.remind([_grace_end(uow, seat)])
    warn_at = ends - hours(uow.settings.packs.final_warning_hours_before_release)
    if warn_at > uow.now:
        warning = notice(
            uow,
            NoticeKind.FINAL_WARNING,
            seat.student_id,
            seat.id,
            due_at=warn_at,
            useful_until=ends,
            about=ends,
            once=str(to_ms(ends)),
        )
        uow.later.notify([warning])


def tell_of_grace(uow: UnitOfWork, seat: Seat) -> None:
    """Both hear of it: the student until when they can buy, the mentor that a place may be free."""
    ends = seat.grace_ends_at
    if ends is None:
        return
    uow.later.notify(
        [
            notice(
                uow,
                NoticeKind.GRACE_STARTED,
                person,
                seat.id,
                useful_until=ends,
                about=ends,
                once=str(to_ms(ends)),
            )
            for person in (seat.student_id, seat.mentor_id)
        ]
    )


def is_still_true(notice: Notice, seat: Seat, left: int) -> bool:
    """Whether a notice about a seat still says the truth when it falls due (D-12)."""
    match notice.kind:
        case NoticeKind.RENEWAL_DUE:
            by_hand = bool(notice.facts.get("by_hand"))
            return seat.is_live and (by_hand or (left == 1 and not seat.is_paused))
        case NoticeKind.GRACE_STARTED | NoticeKind.FINAL_WARNING:
            same_end = seat.grace_ends_at is not None and notice.about_ms == to_ms(
                seat.grace_ends_at
            )
            return seat.state is SeatState.GRACE and same_end and not seat.is_paused
        case NoticeKind.SEAT_KEPT:
            return seat.state is SeatState.ACTIVE
        case NoticeKind.SEAT_PAUSED:
            same = seat.paused_at is not None and notice.about_ms == to_ms(seat.paused_at)
            return seat.is_live and same
        case NoticeKind.PAUSE_ASKED | NoticeKind.PACK_IDLE | NoticeKind.SEAT_RESUMED:
            return seat.is_live and not seat.is_paused
        case _:
            return not seat.is_live


def live_seat(uow: UnitOfWork, id: SeatId) -> Seat:
    """Raises NotFound, or SeatReleased once it has ended."""
    seat = uow.seats.get(id)
    if seat is None:
        raise NotFound()
    if not seat.is_live:
        raise SeatReleased(seat_id=id)
    return seat


def _grace_end(uow: UnitOfWork, seat: Seat) -> Deadline:
    ends = seat.grace_ends_at or uow.now
    return Deadline(
        id=uow.new_id(),
        key=f"grace:{seat.id}:{to_ms(ends)}",
        kind=DeadlineKind.GRACE_END,
        subject_id=seat.id,
        due_at=ends,
    )
