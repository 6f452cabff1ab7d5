"""When a mentor can be booked: weekly hours, dates that differ, dates posted by hand.

Changing them takes nothing from anybody: sessions, holds and requests that exist are claims of
their own and are honoured (B-08).
"""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from core.availability import (
    Change,
    DateException,
    PostedDate,
    WeeklyHours,
    grouped_hours,
    parse_hours,
)
from core.catalog import Offering
from core.errors import HoursInvalid, NotFound
from core.ids import OfferingId, PersonId
from core.pages import HoursPage
from core.people import Mentor, Person
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.use_cases.changing import record
from core.use_cases.gathering_places import places_changed

MAX_LISTED = 400  # exceptions, or posted dates, of one mentor: more is a mistake or an abuse
LONGEST_EXCEPTION = timedelta(days=400)
FARTHEST = timedelta(days=1100)


@use_case(Action.MANAGE_HOURS)
def set_hours(
    uow: UnitOfWork,
    actor: Person,
    mentor_id: PersonId,
    text: str,
    offering_id: OfferingId | None = None,
) -> tuple[WeeklyHours, ...]:
    """Replaces the mentor's weekly hours, or those of one offering, by what `text` says (D2, D3).
    Raises HoursInvalid with the piece that was not understood; then the old hours stay."""
    _permitted(uow, actor, mentor_id, offering_id)
    understood = parse_hours(text)
    _keep(uow, actor, mentor_id, offering_id, understood)
    return understood


@use_case(Action.MANAGE_HOURS)
def clear_hours(
    uow: UnitOfWork, actor: Person, mentor_id: PersonId, offering_id: OfferingId | None = None
) -> None:
    """No weekly hours at all: only what exceptions and posted dates open."""
    _permitted(uow, actor, mentor_id, offering_id)
    _keep(uow, actor, mentor_id, offering_id, ())


def _keep(
    uow: UnitOfWork,
    actor: Person,
    mentor: PersonId,
    offering: OfferingId | None,
    hours: tuple[WeeklyHours, ...],
) -> None:
    uow.availability.set_hours(mentor, offering, hours)
    record(uow, actor, "hours_set", "mentor", mentor, offering=offering or 0, ranges=len(hours))


@use_case(Action.MANAGE_HOURS)
def hours_page(
    uow: UnitOfWork, actor: Person, mentor_id: PersonId, offering_id: OfferingId | None = None
) -> HoursPage:
    """The hours as they stand, with the ids by which exceptions and posted dates are taken away.
    Dates that are over are left out."""
    mentor = _permitted(uow, actor, mentor_id, offering_id)
    hours = tuple(uow.availability.hours(mentor_id, offering_id))
    yesterday = (uow.now - timedelta(days=1)).date()
    return HoursPage(
        zone=mentor.time_zone,
        hours=hours,
        groups=grouped_hours(hours),
        exceptions=tuple(
            (id, each)
            for id, each in uow.availability.listed_exceptions(mentor_id)
            if each.last_date >= yesterday
        ),
        posted=tuple(uow.availability.listed_posted(mentor_id, uow.now)),
    )


@use_case(Action.MANAGE_HOURS)
def add_exception(
    uow: UnitOfWork,
    actor: Person,
    mentor_id: PersonId,
    change: Change,
    first_date: date,
    last_date: date,
    opens: time | None = None,
    closes: time | None = None,
) -> int:
    """Opens, blocks or replaces the hours of some dates on the mentor's wall (X10); answers its
    id. Raises HoursInvalid: past, too_far, too_long, too_many, or what DateException refuses."""
    _permitted(uow, actor, mentor_id)
    exception = DateException(change, first_date, last_date, opens, closes)
    _require_sane(uow, exception, mentor_id)
    id = uow.new_id()
    uow.availability.add_exception(id, mentor_id, exception)
    record(
        uow,
        actor,
        "exception_added",
        "mentor",
        mentor_id,
        change=change,
        first=first_date.isoformat(),
        last=last_date.isoformat(),
    )
    return id


def _require_sane(uow: UnitOfWork, exception: DateException, mentor: PersonId) -> None:
    today = uow.now.date()
    if exception.last_date < today - timedelta(days=1):
        raise HoursInvalid(reason="past", date=exception.last_date)
    if exception.first_date > today + FARTHEST:
        raise HoursInvalid(reason="too_far", date=exception.first_date)
    if exception.last_date - exception.first_date > LONGEST_EXCEPTION:
        raise HoursInvalid(reason="too_long", date=exception.last_date)
    if len(uow.availability.listed_exceptions(mentor)) >= MAX_LISTED:
        raise HoursInvalid(reason="too_many", limit=MAX_LISTED)


@use_case(Action.MANAGE_HOURS)
def remove_exception(uow: UnitOfWork, actor: Person, mentor_id: PersonId, id: int) -> None:
    """Raises NotFound when it is gone, or another mentor's."""
    _permitted(uow, actor, mentor_id)
    if not uow.availability.remove_exception(id, mentor_id):
        raise NotFound()
    record(uow, actor, "exception_removed", "mentor", mentor_id, exception=id)


@use_case(Action.MANAGE_HOURS)
def post_date(
    uow: UnitOfWork,
    actor: Person,
    mentor_id: PersonId,
    starts_at: datetime,
    ends_at: datetime,
    offering_id: OfferingId | None = None,
    places: int | None = None,
) -> int:
    """Puts up a window (aware UTC) by hand, for one offering or for all (D1, D4); answers its id.
    `places`: how many students share a session in it, None means the offering's own number.
    Raises HoursInvalid: past, too_far, too_many, or what PostedDate refuses."""
    _permitted(uow, actor, mentor_id, offering_id)
    posted = PostedDate(starts_at, ends_at, places)
    if starts_at <= uow.now:
        raise HoursInvalid(reason="past", starts_at=starts_at)
    if starts_at > uow.now + FARTHEST:
        raise HoursInvalid(reason="too_far", starts_at=starts_at)
    if len(uow.availability.listed_posted(mentor_id, uow.now)) >= MAX_LISTED:
        raise HoursInvalid(reason="too_many", limit=MAX_LISTED)
    id = uow.new_id()
    uow.availability.post(id, mentor_id, offering_id, posted)
    if places is not None:
        places_changed(uow, mentor_id, offering_id, starts_at, ends_at)
    record(uow, actor, "date_posted", "mentor", mentor_id, posted=id, offering=offering_id or 0)
    return id


@use_case(Action.MANAGE_HOURS)
def withdraw_date(uow: UnitOfWork, actor: Person, mentor_id: PersonId, id: int) -> None:
    """Raises NotFound when it is gone, or another mentor's."""
    _permitted(uow, actor, mentor_id)
    if not uow.availability.withdraw(id, mentor_id):
        raise NotFound()
    record(uow, actor, "date_withdrawn", "mentor", mentor_id, posted=id)


@use_case(Action.MANAGE_HOURS)
def use_own_hours(uow: UnitOfWork, actor: Person, offering_id: OfferingId, own: bool) -> Offering:
    """Hours of this offering alone, or the mentor's (D3). Own hours begin as a copy of the
    mentor's, so that switching changes nothing by itself; they are kept while switched off."""
    offering = uow.offerings.get(offering_id)
    if offering is None:
        raise NotFound()
    _permitted(uow, actor, offering.mentor_id)
    if offering.own_hours == own:
        return offering
    if own and not uow.availability.hours(offering.mentor_id, offering_id):
        mentors = tuple(uow.availability.hours(offering.mentor_id, None))
        uow.availability.set_hours(offering.mentor_id, offering_id, mentors)
    stored = uow.offerings.save(replace(offering, own_hours=own))
    record(uow, actor, "own_hours", "offering", offering_id, own=int(own))
    return stored


def _permitted(
    uow: UnitOfWork, actor: Person, mentor_id: PersonId, offering_id: OfferingId | None = None
) -> Mentor:
    """The mentor whose hours these are; an offering must be that mentor's."""
    permit(uow, actor, Action.MANAGE_HOURS, mentor=mentor_id)
    mentor = uow.mentors.get(mentor_id)
    if mentor is None:
        raise NotFound()
    if offering_id is not None:
        offering = uow.offerings.get(offering_id)
        if offering is None or offering.mentor_id != mentor_id:
            raise NotFound()
    return mentor
