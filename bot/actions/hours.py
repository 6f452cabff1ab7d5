"""When a mentor can be booked: weekly hours, exceptions, posted dates.

The subject of these acts is the mentor; staff open them for somebody, mentors for themselves.
"""

from datetime import date, datetime, timedelta

from bot.actions.date_drafts import drafted
from bot.actions.offer_waiting import waiting_first
from bot.actions.registry import on
from bot.ask import Ask
from bot.picking import picked
from bot.screens import hours as screens
from bot.screens import posted_dates as date_screens
from bot.times import zone_info
from bot.typed_times import read_day, read_days, read_times
from bot.ui import Screen, Text
from core.availability import Change, WeeklyHours, resolve_local
from core.availability.typed_hours import MAX_LENGTH
from core.catalog import Offering, OfferingKind, OfferingStatus
from core.errors import HoursInvalid, NotFound
from core.ids import OfferingId, PersonId
from core.pages import HoursPage
from core.use_cases import hours
from core.use_cases.changing_dates import posted_page


@on("hour")
def week(ask: Ask) -> Screen:
    """The week; or, with hours typed after the command, those are kept at once."""
    if ask.text:
        hours.set_hours(ask.uow, ask.person, _mentor(ask), ask.text)
        return waiting_first(ask, _week(ask, ask.writer.say("hours.saved")))
    return _week(ask)


@on("hrss", form="hour")
def save_week(ask: Ask) -> Screen:
    """What was understood is shown back."""
    typed = ask.typed("hours", MAX_LENGTH)
    hours.set_hours(ask.uow, ask.person, _mentor(ask), typed, _offering_id(ask))
    return waiting_first(ask, _week(ask, ask.writer.say("hours.saved")))


@on("hrcq")
def ask_to_clear(ask: Ask) -> Screen:
    hours.hours_page(ask.uow, ask.person, _mentor(ask), _offering_id(ask))
    return screens.sure_to_clear(ask.writer, _mentor(ask), _offering(ask))


@on("hrcl")
def clear(ask: Ask) -> Screen:
    hours.clear_hours(ask.uow, ask.person, _mentor(ask), _offering_id(ask))
    return _week(ask, ask.writer.say("hours.cleared"))


@on("excl")
def exceptions(ask: Ask) -> Screen:
    return _exceptions(ask)


@on("exca")
def exception_form(ask: Ask) -> Screen:
    return screens.add_exception(ask.writer, _mentor(ask), _page(ask).zone)


@on("excs", form="exca")
def add_exception(ask: Ask) -> Screen:
    """One exception for each range that was typed; what runs past midnight is cut there."""
    page = _page(ask)
    first, last = read_days(ask.typed("dates", screens.DATES_LENGTH), _today(ask, page))
    labels = screens.kind_labels(ask.writer)
    change = Change(picked(ask, "kind", list(labels), labels))
    times = read_times(ask.typed("times", screens.TIMES_LENGTH))
    if not times:
        hours.add_exception(ask.uow, ask.person, _mentor(ask), change, first, last)
    for each in times:
        late = timedelta(days=each.weekday - 1)
        hours.add_exception(
            ask.uow,
            ask.person,
            _mentor(ask),
            change,
            first + late,
            last + late,
            each.opens,
            each.closes,
        )
    return _exceptions(ask, ask.writer.say("excl.saved"))


@on("excr")
def remove_exception(ask: Ask) -> Screen:
    hours.remove_exception(ask.uow, ask.person, _mentor(ask), ask.act.number(0))
    return _exceptions(ask, ask.writer.say("excl.removed"))


@on("date")
def dates(ask: Ask) -> Screen:
    """With dates written after the command, those are drafted."""
    if ask.text.strip():
        return drafted(ask, ask.text)
    return dates_screen(ask, ask.act.number(0))


@on("data")
def date_form(ask: Ask) -> Screen:
    page = _page(ask)
    return screens.add_date(ask.writer, _mentor(ask), page.zone, titles(ask), ask.act.number(1))


@on("dats", form="data")
def post_date(ask: Ask) -> Screen:
    page = _page(ask)
    day = read_day(ask.typed("dates", screens.DATES_LENGTH), _today(ask, page))
    windows = read_times(ask.typed("times", screens.TIMES_LENGTH))
    if not windows:
        raise HoursInvalid(reason="no_times")
    for window in windows:
        starts_at, ends_at = moments(day, window, page.zone)
        hours.post_date(ask.uow, ask.person, _mentor(ask), starts_at, ends_at, _meant_offering(ask))
    return dates_screen(ask, ask.act.number(1), ask.writer.say("date.saved"))


@on("datr")
def withdraw_date(ask: Ask) -> Screen:
    """Asks first while sessions stand on it."""
    page = posted_page(ask.uow, ask.person, _mentor(ask), ask.act.number(0))
    if page.sessions:
        people = ask.uow.people.named([each.student_id for each in page.sessions])
        names: dict[int, str] = {id: person.name for id, person in people.items()}
        return date_screens.sure_to_withdraw(ask.writer, page, names)
    hours.withdraw_date(ask.uow, ask.person, _mentor(ask), ask.act.number(0))
    return dates_screen(ask, ask.act.number(1), ask.writer.say("date.removed"))


def _week(ask: Ask, note: Text = ()) -> Screen:
    page = hours.hours_page(ask.uow, ask.person, _mentor(ask), _offering_id(ask))
    return screens.week(ask.writer, _mentor(ask), page, _offering(ask), note)


def _exceptions(ask: Ask, note: Text = ()) -> Screen:
    return screens.exceptions(ask.writer, _mentor(ask), _page(ask), note)


def dates_screen(ask: Ask, only: int, note: Text = ()) -> Screen:
    return screens.dates(ask.writer, _mentor(ask), _page(ask), titles(ask), only, note)


def _page(ask: Ask) -> HoursPage:
    return hours.hours_page(ask.uow, ask.person, _mentor(ask))


def _mentor(ask: Ask) -> PersonId:
    return PersonId(ask.act.subject or ask.person.id)


def _offering_id(ask: Ask) -> OfferingId | None:
    id = ask.act.number(0)
    return OfferingId(id) if id else None


def _offering(ask: Ask) -> Offering | None:
    """Raises NotFound for another mentor's."""
    id = _offering_id(ask)
    if id is None:
        return None
    found = ask.uow.offerings.get(id)
    if found is None or found.mentor_id != _mentor(ask):
        raise NotFound()
    return found


def titles(ask: Ask) -> dict[int, str]:
    """Which of the mentor's offerings a date can be put up for."""
    return {
        each.id: each.title
        for each in ask.uow.offerings.of(_mentor(ask))
        if each.status is not OfferingStatus.ARCHIVED and each.kind is not OfferingKind.RECORDED
    }


def _meant_offering(ask: Ask) -> OfferingId | None:
    """The offering the form was opened for, or the one picked in it; None is all of them."""
    if only := ask.act.number(1):
        return OfferingId(only)
    if not ask.values.get("offering", "").strip():
        return None
    known = {"0": ask.writer.label("date.for_all")}
    known |= {str(id): title for id, title in titles(ask).items()}
    return OfferingId(int(picked(ask, "offering", list(known), known))) or None


def _today(ask: Ask, page: HoursPage) -> date:
    return ask.now.astimezone(zone_info(page.zone)).date()


def moments(day: date, window: WeeklyHours, zone: str) -> tuple[datetime, datetime]:
    """The window on the mentor's wall; one that closes at 00:00 ends with the day."""
    opens_on = day + timedelta(days=window.weekday - 1)
    closes_on = opens_on + timedelta(days=int(window.closes <= window.opens))
    return (
        resolve_local(opens_on, window.opens, zone),
        resolve_local(closes_on, window.closes, zone),
    )
