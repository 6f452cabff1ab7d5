"""What a mentor, or staff in their place, can do with a booking, by how it stands."""

from bot.screens import countering
from bot.screens.card_buttons import act, calendar, join
from bot.screens.card_reading import Reading, awaits_student, ended, started
from bot.screens.writer import Writer
from bot.ui import Button, Style
from core.booking import Booking, BookingState, By

S = BookingState


def mentor_rows(w: Writer, booking: Booking, reading: Reading) -> list[list[Button]]:
    cancel = w.button("button.cancel_booking", act("cprv", booking), Style.DANGER)
    match booking.state:
        case S.REQUESTED:
            return _deciding_rows(w, booking) if reading.decides else []
        case S.AWAITING_PAYMENT:
            return [[cancel]]
        case S.SCHEDULED if ended(w, booking):
            return [*_proposed(w, booking), _closing(w, booking)]
        case S.SCHEDULED if started(w, booking):
            return [*_proposed(w, booking), _join_row(w, booking, reading), _closing(w, booking)]
        case S.SCHEDULED:
            change = [w.button("button.move", act("mday", booking)), cancel]
            join = _join_row(w, booking, reading)
            if reading.side is By.MENTOR:
                join = [*join, calendar(w, booking, reading)]
            return [*_proposed(w, booking), join, change]
        case _:
            return corrections(w, booking)


def _deciding_rows(w: Writer, booking: Booking) -> list[list[Button]]:
    waits = awaits_student(w, booking)
    key = "counter.button.approve_first" if waits else "button.approve"
    approve = w.button(key, act("appr", booking), Style.PLAIN if waits else Style.PRIMARY)
    decline = w.button("button.decline", act("rejf", booking), Style.DANGER)
    return [[approve, decline], countering.approver_row(w, booking, waits)]


def _proposed(w: Writer, booking: Booking) -> list[list[Button]]:
    if booking.proposed_starts_at is None:
        return []
    accept = w.button("button.accept_move", act("macc", booking), Style.PRIMARY)
    return [[accept, w.button("button.decline_move", act("mdec", booking))]]


def _join_row(w: Writer, booking: Booking, reading: Reading) -> list[Button]:
    link = w.button("button.set_link", act("link", booking))
    return [join(w, booking, reading), link] if reading.side is By.MENTOR else [link]


def _closing(w: Writer, booking: Booking) -> list[Button]:
    return [
        w.button("button.completed", act("done", booking), Style.PRIMARY),
        w.button("button.student_absent", act("absn", booking, 1)),
        w.button("button.i_was_absent", act("absn", booking, 2)),
    ]


def corrections(w: Writer, booking: Booking) -> list[list[Button]]:
    """Within the time for corrections a session's end can be put right (decision 16)."""
    match booking.state:
        case S.COMPLETED:
            return [
                [
                    w.button("button.student_absent", act("absn", booking, 1)),
                    w.button("button.i_was_absent", act("absn", booking, 2)),
                ]
            ]
        case S.NO_SHOW:
            return [[w.button("button.completed", act("done", booking))]]
        case _:
            return []
