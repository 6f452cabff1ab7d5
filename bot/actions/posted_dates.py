"""Dates that are up: staff's list, one date, and changing or withdrawing it while it is booked.

The subject of these acts is the mentor; their first number is the date, the second how many
sessions were shown to stand on it.
"""

from datetime import datetime

from bot.actions import hours as mentors_hours
from bot.actions.date_drafts import drafted
from bot.actions.registry import on
from bot.ask import Ask
from bot.screens import posted_dates as screens
from bot.screens.hours_words import window_line
from bot.times import zone_info
from bot.typed_times import read_day, read_times
from bot.ui import Screen, Text
from core.clock import from_ms, to_ms
from core.errors import HoursInvalid
from core.ids import PersonId
from core.use_cases import changing_dates, dates_by_text, hours
from core.use_cases.changing_dates import PostedPage

_MINUTE_MS = 60_000


@on("pdts")
def board(ask: Ask) -> Screen:
    """`/postdates` lists; with dates typed after it they are drafted."""
    if ask.text.strip():
        return drafted(ask, ask.text)
    mentors = changing_dates.dates_board(ask.uow, ask.person)
    return screens.board(ask.writer, mentors, dates_by_text.open_drafts(ask.uow, ask.person))


@on("pdcl")
def which(ask: Ask) -> Screen:
    page = hours.hours_page(ask.uow, ask.person, _mentor(ask))
    return screens.which(ask.writer, _mentor(ask), page, mentors_hours.titles(ask))


@on("pdat")
def date_page(ask: Ask) -> Screen:
    return _date_page(ask, ask.act.number(0))


def _date_page(ask: Ask, id: int, note: Text = ()) -> Screen:
    page = changing_dates.posted_page(ask.uow, ask.person, _mentor(ask), id)
    offering = ask.uow.offerings.get(page.offering_id) if page.offering_id else None
    title = offering.title if offering else ask.writer.label("date.for_all")
    return screens.date_page(ask.writer, page, title, _names(ask, page), note)


@on("pdwd")
def ask_to_withdraw(ask: Ask) -> Screen:
    page = _page(ask)
    return screens.sure_to_withdraw(ask.writer, page, _names(ask, page))


@on("pdwc")
def withdraw(ask: Ask) -> Screen:
    id, shown = ask.act.number(0), ask.act.number(1)
    changing_dates.withdraw_posted(ask.uow, ask.person, _mentor(ask), id, shown)
    key = "pdat.withdrawn" if shown else "date.removed"
    return mentors_hours.dates_screen(ask, 0, ask.writer.say(key, n=shown))


@on("pdpf")
def places_form(ask: Ask) -> Screen:
    return screens.places_form(ask.writer, _page(ask))


@on("pdps", form="pdpf")
def change_places(ask: Ask) -> Screen:
    id, shown, places = ask.act.number(0), ask.act.number(1), ask.number("places")
    new = changing_dates.change_places(ask.uow, ask.person, _mentor(ask), id, places, shown)
    return _date_page(ask, new, ask.writer.say("pdat.places.saved", n=places))


@on("pdch")
def change_form(ask: Ask) -> Screen:
    page = _page(ask)
    zone = zone_info(page.zone)
    first, last = page.posted.starts_at.astimezone(zone), page.posted.ends_at.astimezone(zone)
    times = f"{first:%H:%M}-{last:%H:%M}"
    return screens.change_form(ask.writer, page, first.date().isoformat(), times)


@on("pdcs", form="pdch")
def read_change(ask: Ask) -> Screen:
    """Asks first while it is booked; else it is done."""
    page = _page(ask)
    starts_at, ends_at = _wanted(ask, page)
    if not page.sessions:
        return _changed(ask, starts_at, ends_at)
    to = (to_ms(starts_at) // _MINUTE_MS, to_ms(ends_at) // _MINUTE_MS)
    when = window_line(ask.writer, starts_at, ends_at)
    return screens.sure_to_change(ask.writer, page, to, when)


@on("pdcc")
def change(ask: Ask) -> Screen:
    starts_at, ends_at = (from_ms(ask.act.number(n) * _MINUTE_MS) for n in (2, 3))
    return _changed(ask, starts_at, ends_at)


def _changed(ask: Ask, starts_at: datetime, ends_at: datetime) -> Screen:
    id, shown = ask.act.number(0), ask.act.number(1)
    changing_dates.change_posted(ask.uow, ask.person, _mentor(ask), id, starts_at, ends_at, shown)
    key = "pdat.changed.booked" if shown else "pdat.changed"
    return mentors_hours.dates_screen(ask, 0, ask.writer.say(key, n=shown))


def _wanted(ask: Ask, page: PostedPage) -> tuple[datetime, datetime]:
    today = ask.now.astimezone(zone_info(page.zone)).date()
    day = read_day(ask.typed("dates", screens.DAY_LENGTH), today)
    windows = read_times(ask.typed("times", screens.TIMES_LENGTH))
    if len(windows) != 1:
        raise HoursInvalid(reason="no_times")
    return mentors_hours.moments(day, windows[0], page.zone)


def _page(ask: Ask) -> PostedPage:
    return changing_dates.posted_page(ask.uow, ask.person, _mentor(ask), ask.act.number(0))


def _names(ask: Ask, page: PostedPage) -> dict[int, str]:
    found = ask.uow.people.named([each.student_id for each in page.sessions])
    return {id: person.name for id, person in found.items()}


def _mentor(ask: Ask) -> PersonId:
    return PersonId(ask.act.subject or ask.person.id)
