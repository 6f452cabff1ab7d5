"""The demo's people and what they sell. Written once, through the rows everybody else's are in."""

from dataclasses import dataclass
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
from core.ids import IdentityId, OfferingId, PackProductId, PersonId
from core.money import Money
from core.people import Identity, Mentor, Person, Role
from core.ports import UnitOfWork

CHANNEL = "web"


@dataclass(frozen=True, slots=True)
class Player:
    """One pane. `user` is their account in the browser chat."""

    user: str
    name: str
    role: Role
    zone: str
    language: str = "en"


STUDENT = Player("salma", "Salma Hassan", Role.STUDENT, "Africa/Cairo")
BY_REQUEST = Player("amara", "Amara Okafor", Role.MENTOR, "Africa/Lagos")
INSTANT = Player("lena", "Lena Vogel", Role.MENTOR, "Europe/Berlin")
STAFF = Player("omar", "Omar (staff)", Role.STAFF, "Africa/Cairo")
NEXT_STUDENT = Player("youssef", "يوسف عادل", Role.STUDENT, "Africa/Cairo", "ar")
CAST = (STUDENT, BY_REQUEST, INSTANT, STAFF, NEXT_STUDENT)

_WORKDAYS = tuple(WeeklyHours(day, time(9), time(17)) for day in range(1, 6))
_EVENINGS = (
    *(WeeklyHours(day, time(16), time(20)) for day in (1, 2, 3, 4)),
    WeeklyHours(6, time(10), time(14)),
)


def seed(uow: UnitOfWork) -> bool:
    """True when the cast was not there yet and has been written."""
    if uow.identities.find(CHANNEL, STUDENT.user) is not None:
        return False
    people = {player.user: _person(uow, player) for player in CAST}
    _amara(uow, people[BY_REQUEST.user])
    _lena(uow, people[INSTANT.user])
    open_course(uow, people[INSTANT.user], "Interviews from A to Z", leads_to="Mock interview")
    return True


def _person(uow: UnitOfWork, player: Player) -> PersonId:
    person = Person(
        id=PersonId(uow.new_id()),
        name=player.name,
        language=player.language,
        time_zone=player.zone,
        roles=frozenset({player.role}),
        created_at=uow.now,
    )
    uow.people.add(person)
    uow.identities.add(
        Identity(
            id=IdentityId(uow.new_id()),
            person_id=person.id,
            channel=CHANNEL,
            user=player.user,
            chat=player.user,
            name=player.name,
            created_at=uow.now,
        )
    )
    return person.id


def _amara(uow: UnitOfWork, mentor: PersonId) -> None:
    """Lagos: approves each request, then the student pays; sells packs and a recording."""
    uow.mentors.add(
        Mentor(
            mentor,
            BY_REQUEST.zone,
            headline="Product manager, 12 years in fintech",
            about="I help people change careers without losing their nerve.",
            seat_cap=5,
            meeting_link="https://meet.jit.si/SeatmateDemoAmara",
            verified_at=uow.now,
        )
    )
    uow.availability.set_hours(mentor, None, _WORKDAYS)
    _offer(
        uow,
        mentor,
        "Career mentoring",
        BookingMode.REQUEST,
        60,
        Money(500_000, "NGN"),
        category="Career",
        description="An hour on where you want to go and what the next step is.",
        preparation="Bring your CV and one question.",
        cancellation_text="Free of charge until 24 hours before.",
    )
    _sell(uow, mentor, "4 mentoring sessions", 4, Money(1_600_000, "NGN"), 90)
    _record(uow, mentor, "Resume workshop (recording)", Money(10_000, "EGP"))


def _lena(uow: UnitOfWork, mentor: PersonId) -> None:
    """Berlin: booked at once; packs of three and five. She has one place, so that the second
    student sees how it is to be sold out, to wait, and to be offered the place."""
    uow.mentors.add(
        Mentor(
            mentor,
            INSTANT.zone,
            headline="Engineering lead and interviewer",
            about="Two hundred interviews from the other side of the table.",
            seat_cap=1,
            meeting_link="https://meet.jit.si/SeatmateDemoLena",
        )
    )
    uow.availability.set_hours(mentor, None, _EVENINGS)
    _offer(
        uow,
        mentor,
        "Mock interview",
        BookingMode.INSTANT,
        45,
        Money(4_000, "EUR"),
        category="Interview",
        description="A realistic technical interview with honest feedback.",
        preparation="Have an editor open that you can share.",
        cancellation_text="Free of charge until 24 hours before.",
    )
    _offer(
        uow,
        mentor,
        "Meet and greet",
        BookingMode.INSTANT,
        15,
        Money(0, "EUR"),
        category="Intro",
        description="Fifteen minutes to find out whether we fit. Free.",
    )
    _sell(uow, mentor, "3 interviews", 3, Money(10_500, "EUR"), 60)
    _sell(uow, mentor, "5 interviews", 5, Money(16_000, "EUR"), 90)


def _offer(
    uow: UnitOfWork,
    mentor: PersonId,
    title: str,
    mode: BookingMode,
    minutes: int,
    price: Money,
    *,
    category: str,
    description: str,
    preparation: str = "",
    cancellation_text: str = "",
) -> None:
    uow.offerings.add(
        Offering(
            id=OfferingId(uow.new_id()),
            mentor_id=mentor,
            title=title,
            kind=OfferingKind.ONE_TO_ONE,
            mode=mode,
            status=OfferingStatus.ACTIVE,
            duration=timedelta(minutes=minutes),
            price=price,
            created_at=uow.now,
            category=category,
            description=description,
            preparation=preparation,
            cancellation_text=cancellation_text,
            takes_credits=not price.is_zero,
        )
    )


def _record(uow: UnitOfWork, mentor: PersonId, title: str, price: Money) -> None:
    uow.offerings.add(
        Offering(
            id=OfferingId(uow.new_id()),
            mentor_id=mentor,
            title=title,
            kind=OfferingKind.RECORDED,
            mode=BookingMode.INSTANT,
            status=OfferingStatus.ACTIVE,
            duration=timedelta(minutes=90),
            price=price,
            created_at=uow.now,
            category="Resume",
            description="Ninety minutes, watched whenever you like.",
            takes_credits=False,
            video_link="https://videos.example.org/resume-workshop",
        )
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
