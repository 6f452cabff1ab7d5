"""What the demo's mentors sell: one of each thing that there is."""

from dataclasses import replace
from datetime import time, timedelta

from bot.demo.courses import open_course
from core.availability import WeeklyHours
from core.catalog import (
    BookingMode,
    Offering,
    OfferingKind,
    OfferingStatus,
    PackProduct,
    ProductStatus,
)
from core.ids import OfferingId, PackProductId, PersonId
from core.money import Money
from core.people import Mentor
from core.ports import UnitOfWork

CAREER, RECORDING, IN_PERSON, CIRCLE = (
    "Career mentoring",
    "Resume workshop (recording)",
    "Coffee in Cairo",
    "Job hunters' circle",
)
INTERVIEW, GREETING, REHEARSAL = "Mock interview", "Meet and greet", "Rehearsal before the day"
COURSE = "Interviews from A to Z"
FEW, MANY = "4 mentoring sessions", "8 mentoring sessions"

_WORKDAYS = tuple(WeeklyHours(day, time(9), time(17)) for day in range(1, 6))
_EVENINGS = (
    *(WeeklyHours(day, time(16), time(20)) for day in (1, 2, 3, 4)),
    WeeklyHours(6, time(10), time(14)),
)
_SATURDAY = (WeeklyHours(6, time(10), time(11, 30)),)


def of_amara(uow: UnitOfWork, mentor: PersonId, zone: str) -> None:
    """Lagos: approves each request, then the student pays. A recording, a day in another town, and
    a circle of several, too."""
    uow.mentors.add(
        Mentor(
            mentor,
            zone,
            headline="Product manager, 12 years in fintech",
            about="I help people change careers without losing their nerve.",
            seat_cap=6,
            meeting_link="https://meet.jit.si/SeatmateDemoAmara",
            languages=("en",),
        )
    )
    uow.availability.set_hours(mentor, None, _WORKDAYS)
    naira, pounds = "NGN", "EGP"
    career = _new(uow, mentor, CAREER, Money(500_000, naira), 60, "Career")
    uow.offerings.add(
        replace(
            career,
            mode=BookingMode.REQUEST,
            description="An hour on where you want to go and what the next step is.",
            preparation="Bring your CV and one question.",
            cancellation_text="Free of charge until 24 hours before.",
        )
    )
    recording = _new(uow, mentor, RECORDING, Money(10_000, pounds), 90, "Resume")
    uow.offerings.add(
        replace(
            recording,
            kind=OfferingKind.RECORDED,
            description="Ninety minutes, watched whenever you like.",
            takes_credits=False,
            video_link="https://videos.example.org/resume-workshop",
        )
    )
    in_person = _new(uow, mentor, IN_PERSON, Money(50_000, pounds), 60, "In person")
    uow.offerings.add(
        replace(
            in_person,
            kind=OfferingKind.FACE_TO_FACE,
            mode=BookingMode.REQUEST,
            description="Face to face, on the dates when I am in town. A café near Tahrir Square.",
            takes_credits=False,
            staff_approves=True,
            posted_only=True,
        )
    )
    circle = _new(uow, mentor, CIRCLE, Money(100_000, naira), 90, "Group")
    uow.offerings.add(
        replace(
            circle,
            kind=OfferingKind.GROUP,
            description="Four people and one hour and a half: what worked this week, what did not.",
            takes_credits=False,
            own_hours=True,
            places=4,
            minimum_places=2,
        )
    )
    uow.availability.set_hours(mentor, circle.id, _SATURDAY)
    _sell(uow, mentor, FEW, 4, Money(1_600_000, naira), 90)
    _sell(uow, mentor, MANY, 8, Money(3_000_000, naira), 120)


def of_lena(uow: UnitOfWork, mentor: PersonId, zone: str) -> None:
    """Berlin: booked at once; packs of three and five. She has one place, so that the second
    student sees how it is to be sold out, to wait, and to be offered the place."""
    uow.mentors.add(
        Mentor(
            mentor,
            zone,
            headline="Engineering lead and interviewer",
            about="Two hundred interviews from the other side of the table.",
            seat_cap=1,
            meeting_link="https://meet.jit.si/SeatmateDemoLena",
            languages=("en", "ar"),
        )
    )
    uow.availability.set_hours(mentor, None, _EVENINGS)
    interview = _new(uow, mentor, INTERVIEW, Money(4_000, "EUR"), 45, "Interview")
    uow.offerings.add(
        replace(
            interview,
            description="A realistic technical interview with honest feedback.",
            preparation="Have an editor open that you can share.",
            cancellation_text="Free of charge until 24 hours before.",
        )
    )
    greeting = _new(uow, mentor, GREETING, Money(0, "EUR"), 15, "Intro")
    uow.offerings.add(
        replace(greeting, description="Fifteen minutes to find out whether we fit. Free.")
    )
    rehearsal = _new(uow, mentor, REHEARSAL, Money(2_500, "EUR"), 30, "Interview")
    uow.offerings.add(
        replace(
            rehearsal,
            description="The evening before: the questions you fear most. For those I know.",
            takes_credits=False,
            unlisted=True,
            questions=(
                ("Which company is it?", True, False),
                ("Which question do you fear most?", False, True),
            ),
        )
    )
    open_course(uow, mentor, COURSE, leads_to=INTERVIEW)
    _sell(uow, mentor, "3 interviews", 3, Money(10_500, "EUR"), 60)
    _sell(uow, mentor, "5 interviews", 5, Money(16_000, "EUR"), 90)


def _new(
    uow: UnitOfWork, mentor: PersonId, title: str, price: Money, minutes: int, category: str
) -> Offering:
    """One to one, booked at once; what is otherwise is said where it is sold."""
    return Offering(
        id=OfferingId(uow.new_id()),
        mentor_id=mentor,
        title=title,
        kind=OfferingKind.ONE_TO_ONE,
        mode=BookingMode.INSTANT,
        status=OfferingStatus.ACTIVE,
        duration=timedelta(minutes=minutes),
        price=price,
        created_at=uow.now,
        category=category,
        takes_credits=not price.is_zero,
    )


def _sell(
    uow: UnitOfWork, mentor: PersonId, title: str, sessions: int, price: Money, days: int
) -> None:
    uow.products.add(
        PackProduct(
            id=PackProductId(uow.new_id()),
            mentor_id=mentor,
            title=title,
            sessions=sessions,
            price=price,
            validity=timedelta(days=days),
            status=ProductStatus.ACTIVE,
            created_at=uow.now,
        )
    )
