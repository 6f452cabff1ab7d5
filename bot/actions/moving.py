"""Moving a session: day -> time, or a time that is written -> confirm."""

from datetime import datetime

from bot.actions.booking import day_of, moment_of
from bot.actions.registry import on
from bot.actions.showing import booking_screen
from bot.ask import Ask
from bot.screens import deciding as screens
from bot.screens.booking import minute
from bot.typed_times import read_moment
from bot.ui import Act, Screen
from core.availability import Slot, SlotRow
from core.booking import By
from core.catalog import BookingMode
from core.dates_by_text.moments import LONGEST
from core.ids import BookingId
from core.use_cases import moving, slots
from core.use_cases.cancelling import side_of
from core.use_cases.firming import offering_of


@on("mday")
def days(ask: Ask) -> Screen:
    booked = moving.may_move(ask.uow, ask.person, _booking(ask))
    again = Act("mday", booked.id, booked.revision, page=ask.act.page)
    return screens.move_days(ask.writer, booked, _slots(ask), again)


@on("mtim")
def times(ask: Ask) -> Screen:
    booked = moving.may_move(ask.uow, ask.person, _booking(ask))
    day = day_of(ask.act.number(0))
    return screens.move_times(ask.writer, booked, day, _slots(ask), ask.act)


@on("mwrt")
def write(ask: Ask) -> Screen:
    return screens.move_write(ask.writer, moving.may_move(ask.uow, ask.person, _booking(ask)))


@on("mwrs", form="mwrt")
def written(ask: Ask) -> Screen:
    """What was understood is shown, with the old time, before anything moves (X30)."""
    act = ask.act
    back = Act("mwrt", act.subject, act.revision)
    found = read_moment(
        ask,
        ask.typed("when", LONGEST),
        lambda to: Act("mcnf", act.subject, act.revision, (minute(to),)),
        back,
        field="when",
    )
    return found if isinstance(found, Screen) else _confirm(ask, found)


@on("mcnf")
def confirm(ask: Ask) -> Screen:
    return _confirm(ask, moment_of(ask.act.number(0)))


def _confirm(ask: Ask, start: datetime) -> Screen:
    booked = moving.may_move(ask.uow, ask.person, _booking(ask))
    offering = offering_of(ask.uow, booked)
    slots.require_free(ask.uow, offering, start, without=booked.id)
    asks = side_of(ask.person, booked) is By.STUDENT and offering.mode is BookingMode.REQUEST
    slot = Slot(start, start + booked.duration)
    return screens.move_confirm(ask.writer, booked, slot, asks)


@on("mdo")
def move(ask: Ask) -> Screen:
    to = moment_of(ask.act.number(0))
    moved = moving.move(ask.uow, ask.person, _booking(ask), to, ask.act.revision)
    key = "move.asked" if moved.proposed_starts_at is not None else "move.done"
    return booking_screen(ask, moved.id, ask.writer.say(key))


def _slots(ask: Ask) -> SlotRow:
    booked = moving.may_move(ask.uow, ask.person, _booking(ask))
    return slots.slots_ahead(ask.uow, offering_of(ask.uow, booked), without=booked.id)


def _booking(ask: Ask) -> BookingId:
    return BookingId(ask.act.subject)
