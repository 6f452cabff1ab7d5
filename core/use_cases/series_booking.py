"""Booking a planned series: every session of it in one unit, or none (X37)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from core.booking import Booking, BookingState, PaidBy
from core.catalog import Offering
from core.errors import StaleButton
from core.ids import SeriesId
from core.notices import NoticeKind
from core.people import Person
from core.policy import Action, use_case
from core.ports import UnitOfWork
from core.series import Series, SeriesState, kept
from core.series_reports import SeriesReport
from core.use_cases import answering, eligibility, slots
from core.use_cases.booking import Wish, book_one
from core.use_cases.changing import record
from core.use_cases.lapsing import end_lapsed_holds
from core.use_cases.onboarding import require_answers
from core.use_cases.series_planning import own_plan, report_on
from core.use_cases.series_told import ask_once
from core.use_cases.telling import tell

NOTHING: Mapping[str, str] = {}


@use_case(Action.BOOK)
def book_series(
    uow: UnitOfWork,
    actor: Person,
    id: SeriesId,
    revision: int | None = None,
    answers: Mapping[str, str] = NOTHING,
) -> SeriesReport:
    """What the student confirmed, all of it; or, where somebody was faster, nothing and a fresh
    report (its series is not booked then). The same press again answers with what it did (B-07).

    Raises StaleButton, and why it cannot be booked at all any more.
    """
    series = own_plan(uow, actor, id)
    uow.lock(actor.id, series.mentor_id)
    series = own_plan(uow, actor, id)
    offering = eligibility.offering_by(uow, series.offering_id)
    if series.is_booked:
        return _done(series, offering)
    if revision is not None and revision != series.revision:
        raise StaleButton(series_id=id)
    eligibility.require_bookable(uow, actor, offering)
    require_answers(uow, actor, offering.id, series.first_at)
    answering.require_answered(offering, answers)
    # Ended holds count for nothing in the report, but the database and the credits have them yet.
    end_lapsed_holds(uow, series.mentor_id, actor.id)
    report = report_on(uow, actor, offering, series)
    if not report.is_ready:
        return report
    return replace(report, series=_book(uow, actor, offering, series, report.starts, answers))


def _book(
    uow: UnitOfWork,
    actor: Person,
    offering: Offering,
    series: Series,
    starts: tuple[datetime, ...],
    answers: Mapping[str, str],
) -> Series:
    rules = slots.rules_for(uow, offering)
    made = [
        book_one(uow, actor, offering, _wish(series, number, start, answers), rules)
        for number, start in enumerate(sorted(starts), 1)
    ]
    chosen = (each for each in series.occurrences if each.starts_at is not None)
    stored = uow.series.save(
        replace(
            series,
            state=SeriesState.BOOKED,
            kept=tuple(map(kept, chosen)),
            pack_id=made[0].pack_id,
        )
    )
    record(uow, actor, "series_booked", "series", series.id, series.state, stored.state)
    _tell(uow, stored, made, offering)
    return stored


def _wish(series: Series, number: int, start: datetime, answers: Mapping[str, str]) -> Wish:
    return Wish(
        series.offering_id,
        start,
        intent=f"series:{series.id}:{number}",
        pay_with=PaidBy.CREDIT,
        answers=answers,
        series_id=series.id,
    )


def _tell(uow: UnitOfWork, series: Series, made: list[Booking], offering: Offering) -> None:
    asked = [each for each in made if each.state is BookingState.REQUESTED]
    if asked:
        ask_once(uow, series, min(asked, key=_ends), offering)
    else:
        tell(uow, NoticeKind.SERIES_BOOKED, series.mentor_id, series.id)


def _ends(booking: Booking) -> datetime:
    return booking.hold_until or booking.starts_at


def _done(series: Series, offering: Offering) -> SeriesReport:
    return SeriesReport(series=series, offering=offering, mentor_name="", lines=())
