"""Courses as screens show them: long titles, another script, and a full page of suggestions."""

from datetime import timedelta

from core.catalog import BookingMode, Offering, OfferingKind, OfferingStatus
from core.courses import Course, CourseStatus, Report, ReportCard, SuggestionPage
from core.ids import CourseId, OfferingId
from core.reading import OfferingCard
from tests.harness.screens_shown import BIG, MENTOR, NOW, PRICE


def a_course(title: str = "Python for <b>everybody</b> " + "x" * 60) -> Course:
    status = CourseStatus.ACTIVE
    return Course(CourseId(BIG), MENTOR, title, "academy", "py-101", status, NOW)


def an_offering(number: int) -> Offering:
    return Offering(
        id=OfferingId(BIG - number),
        mentor_id=MENTOR,
        title="Mock interview " + "x" * 60,
        kind=OfferingKind.ONE_TO_ONE,
        mode=BookingMode.INSTANT,
        status=OfferingStatus.ACTIVE,
        duration=timedelta(minutes=60),
        price=PRICE,
        created_at=NOW,
        rating_sum=48,
        rating_count=10,
    )


def a_page(offerings: int = 5) -> SuggestionPage:
    free = NOW + timedelta(days=2)
    cards = [OfferingCard(an_offering(n), "منى", n % 2 == 0, free) for n in range(offerings)]
    return SuggestionPage(a_course(), tuple(cards))


def a_report_card(known: bool = True) -> ReportCard:
    report = Report(BIG, "academy", "evt-1", "py-101", "telegram", "42" * 20, "", NOW, NOW)
    return ReportCard(report, a_course() if known else None, "Sara" if known else None)
