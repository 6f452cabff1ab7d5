"""Asking a student for a testimonial, once, with one session left (Z9, X43)."""

from core.notices import Notice, NoticeKind
from core.ports import UnitOfWork
from core.seats import Seat
from core.settings import hours
from core.use_cases.telling import notice


def ask(uow: UnitOfWork, seat: Seat) -> None:
    """Some hours after the renewal reminder, so that one request does not drown the other. Once for
    each seat: its key is the same however often its packs come down to one session."""
    settings = uow.settings.testimonials
    if not settings.enabled:
        return
    due_at = uow.now + hours(settings.ask_after_hours)
    asked = notice(uow, NoticeKind.TESTIMONIAL_ASKED, seat.student_id, seat.id, due_at=due_at)
    uow.later.notify([asked])


def is_still_true(uow: UnitOfWork, asked: Notice, seat: Seat | None) -> bool:
    """Not in a pause, not after the end, and not of somebody who has written already."""
    if seat is None or asked.person_id != seat.student_id:
        return False
    live = seat.is_live and not seat.is_paused and uow.settings.testimonials.enabled
    return live and uow.testimonials.of_seat(seat.id) is None
