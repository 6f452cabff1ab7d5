"""A weekly series: how many -> report -> confirm; its page; moving and cancelling from one on."""

from bot.actions.booking import day_of, moment_of
from bot.actions.registry import on
from bot.ask import Ask
from bot.screens import series as screens
from bot.screens import series_changes as changes
from bot.screens import series_page as pages
from bot.series_subjects import decides
from bot.ui import Act, Screen, Text
from core.availability import SlotRow
from core.booking import Booking
from core.ids import BookingId, OfferingId, SeriesId
from core.intake import MAX_ANSWER, questions_of
from core.series_reports import SeriesPage
from core.use_cases import (
    eligibility,
    moving,
    series_booking,
    series_cancelling,
    series_deciding,
    series_moving,
    series_planning,
    series_reading,
    slots,
)
from core.use_cases.cancelling import side_of
from core.use_cases.firming import offering_of
from core.use_cases.series_planning import SeriesWish


@on("srhm")
def how_many(ask: Ask) -> Screen:
    id, first = OfferingId(ask.act.subject), moment_of(ask.act.number(0))
    options = series_planning.series_options(ask.uow, ask.person, id, first)
    offering = eligibility.bookable(ask.uow, ask.person, id)
    zone = slots.rules_for(ask.uow, offering).zone
    return screens.how_many(ask.writer, offering, first, zone, options, ask.uow.new_id())


@on("srpl")
def plan(ask: Ask) -> Screen:
    wish = SeriesWish(
        OfferingId(ask.act.subject),
        moment_of(ask.act.number(0)),
        ask.act.number(1),
        intent=f"series:{ask.act.number(2)}:{ask.act.number(1)}",
    )
    return series_screen(ask, series_planning.plan_series(ask.uow, ask.person, wish).id)


@on("ser")
def show(ask: Ask) -> Screen:
    """The report of a plan, the page of what is booked."""
    return series_screen(ask, _series(ask))


@on("srpk")
def pick(ask: Ask) -> Screen:
    at = ask.act.number(1)
    chosen = moment_of(at) if at else None
    found = series_planning.choose_instead(
        ask.uow, ask.person, _series(ask), ask.act.revision, ask.act.number(0), chosen
    )
    return screens.report(ask.writer, found)


@on("srag")
def again(ask: Ask) -> Screen:
    found = series_planning.start_again(ask.uow, ask.person, _series(ask), ask.act.revision)
    return screens.report(ask.writer, found)


@on("srbk", form="ser")
def book(ask: Ask) -> Screen:
    id = _series(ask)
    found = series_booking.book_series(ask.uow, ask.person, id, ask.act.revision, _answers(ask, id))
    if not found.series.is_booked:
        return screens.report(ask.writer, found, ask.writer.say("series.not_booked"))
    page = series_reading.series_page(ask.uow, ask.person, id)
    state = page.bookings[0].state
    return _page(ask, page, ask.writer.say(f"series.done.{state}", n=len(page.cards)))


@on("srya")
def approve(ask: Ask) -> Screen:
    count = ask.act.number(0)
    page = series_deciding.approve_series(ask.uow, ask.person, _series(ask), count)
    return _page(ask, page, ask.writer.say("series.approved", n=count))


@on("srnf")
def decline_form(ask: Ask) -> Screen:
    page = series_reading.series_page(ask.uow, ask.person, _series(ask))
    return pages.decline(ask.writer, page, ask.act.number(0))


@on("srnd", form="srnf")
def decline(ask: Ask) -> Screen:
    reason, count = ask.typed("reason", pages.REASON_LENGTH), ask.act.number(0)
    page = series_deciding.decline_series(ask.uow, ask.person, _series(ask), reason, count)
    return _page(ask, page, ask.writer.say("series.declined", n=count))


@on("srcp")
def ask_to_cancel(ask: Ask) -> Screen:
    found = series_cancelling.preview_following(ask.uow, ask.person, _booking(ask))
    return changes.cancel(ask.writer, found.parts[0][0], found)


@on("srcd", form="srcp")
def cancel(ask: Ask) -> Screen:
    reason = ask.typed("reason", changes.REASON_LENGTH, required=False)
    count, lost = ask.act.number(0), ask.act.number(1)
    done = series_cancelling.cancel_following(
        ask.uow, ask.person, _booking(ask), reason, count, lost
    )
    return _page_of(ask, done.parts[0][0], ask.writer.say("series.cancelled", n=count))


@on("srmd")
def move_days(ask: Ask) -> Screen:
    booked, free = _movable(ask)
    count = len(series_reading.firm(series_reading.following(ask.uow, booked)))
    again = Act("srmd", booked.id, page=ask.act.page)
    return changes.days(ask.writer, booked, count, free, again)


@on("srmt")
def move_times(ask: Ask) -> Screen:
    booked, free = _movable(ask)
    return changes.times(ask.writer, booked, day_of(ask.act.number(0)), free, ask.act)


@on("srmc")
def move_report(ask: Ask) -> Screen:
    to = moment_of(ask.act.number(0))
    found = series_moving.preview_move(ask.uow, ask.person, _booking(ask), to)
    return changes.move_report(ask.writer, found)


@on("srmx")
def move(ask: Ask) -> Screen:
    to, count = moment_of(ask.act.number(0)), ask.act.number(1)
    found = series_moving.move_following(ask.uow, ask.person, _booking(ask), to, count)
    if found.clashes:
        return changes.move_report(ask.writer, found)
    said = ask.writer.say("move.asked") if found.asks else ask.writer.say("series.moved", n=count)
    return _page_of(ask, found.bookings[0], said)


@on("srma")
def accept_move(ask: Ask) -> Screen:
    count = ask.act.number(0)
    page = series_moving.accept_series_move(ask.uow, ask.person, _series(ask), count)
    return _page(ask, page, ask.writer.say("series.moved", n=count))


@on("srmk")
def decline_move(ask: Ask) -> Screen:
    count = ask.act.number(0)
    page = series_moving.decline_series_move(ask.uow, ask.person, _series(ask), count)
    return _page(ask, page, ask.writer.say("series.kept"))


def series_screen(ask: Ask, id: SeriesId, note: Text = ()) -> Screen:
    """Raises NotFound for who has no part in it."""
    series = ask.uow.series.get(id)
    if series is not None and series.is_booked:
        return _page(ask, series_reading.series_page(ask.uow, ask.person, id), note)
    found = series_planning.series_report(ask.uow, ask.person, id)
    return screens.report(ask.writer, found, note)


def _page(ask: Ask, page: SeriesPage, *intro: Text) -> Screen:
    side = side_of(ask.person, page.bookings[0])
    may = decides(ask.uow, ask.person, page)
    return pages.page(ask.writer, page, side, *intro, decides=may)


def _page_of(ask: Ask, booking: Booking, *intro: Text) -> Screen:
    id = SeriesId(booking.series_id or 0)
    return _page(ask, series_reading.series_page(ask.uow, ask.person, id), *intro)


def _movable(ask: Ask) -> tuple[Booking, SlotRow]:
    """The booking, if it may be moved now, and the times its offering has."""
    booked = moving.may_move(ask.uow, ask.person, _booking(ask))
    return booked, slots.slots_ahead(ask.uow, offering_of(ask.uow, booked), without=booked.id)


def _answers(ask: Ask, id: SeriesId) -> dict[str, str]:
    """To what the mentor asks before every booking; nothing where nothing is asked."""
    series = series_planning.own_plan(ask.uow, ask.person, id)
    offering = eligibility.offering_by(ask.uow, series.offering_id)
    return {
        each.name: ask.typed(each.name, MAX_ANSWER, required=False, paragraph=each.long)
        for each in questions_of(offering)
    }


def _series(ask: Ask) -> SeriesId:
    return SeriesId(ask.act.subject)


def _booking(ask: Ask) -> BookingId:
    return BookingId(ask.act.subject)
