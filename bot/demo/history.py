"""What happened in the demo before it opens, so that no list and no picture is empty."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.demo.cast import (
    BY_REQUEST,
    FIRST_COMER,
    GUEST,
    INSTANT,
    LATE_COMER,
    NEXT_STUDENT,
    STAFF,
    STUDENT,
    Player,
)
from bot.demo.past import Past, offering_of, person_of
from bot.demo.shelf import CAREER, CIRCLE, COURSE, FEW, GREETING, IN_PERSON, MANY, RECORDING
from core.booking import Booking, By
from core.people import Person
from core.ports import UnitOfWork
from core.testimonials import Signature
from core.use_cases import completing, notes, testimonials
from core.use_cases.approving import reject
from core.use_cases.courses_staff import mark_completed
from core.use_cases.hours import post_date
from core.use_cases.reviewing_testimonials import approve_testimonial, testimonial_queue
from core.use_cases.verifying import verify

BEGAN_DAYS_AGO = 45
_PRAISE = (
    "Amara asked the one question that I had not dared to ask myself. Six weeks later I had the "
    "offer in my hand."
)
_FRESH = "Honest, warm and always prepared. I only wish I had come to her a year earlier."


async def live_through(past: Past) -> None:
    """From the first sale to this morning."""
    await past.by(STAFF, _verify_amara)
    await past.buys_pack(FIRST_COMER, FEW)
    await past.buys_recording(GUEST, BY_REQUEST, RECORDING)
    for number, stars in enumerate((5, 5, 4)):
        await past.ago(42 - 9 * number)
        await _has_session(past, FIRST_COMER, stars)
    await past.by(FIRST_COMER, lambda uow, mariam: _praise(uow, mariam, _PRAISE))
    await past.by(STAFF, _show_testimonials)
    await _lena_meets_salma(past)
    await _tunde_comes(past)
    await past.ago(3)
    await past.buys_pack(NEXT_STUDENT, MANY)
    await past.by(STAFF, _youssef_completes_the_course)
    await past.ago(2)
    await past.books(FIRST_COMER, BY_REQUEST, CAREER, after_days=16)  # in the way of a series
    for student in (FIRST_COMER, LATE_COMER, GUEST):
        await past.books(student, BY_REQUEST, CIRCLE, after_days=7)
    await past.by(STAFF, _post_dates)
    await past.ends()


async def somebody_asks(past: Past) -> None:
    """The one request that waits when the demo opens."""
    await past.asks(LATE_COMER, BY_REQUEST, CAREER, slot=2, after_days=5)


async def _has_session(past: Past, student: Player, stars: int) -> None:
    session = await past.books(student, BY_REQUEST, CAREER, after_days=2)
    await past.over(session)
    await past.by(BY_REQUEST, lambda uow, mentor: completing.complete(uow, mentor, session.id))
    await past.by(student, lambda uow, person: completing.rate(uow, person, session.id, stars))


async def _lena_meets_salma(past: Past) -> None:
    await past.ago(20)
    met = await past.books(STUDENT, INSTANT, GREETING, after_days=2)
    await past.over(met)

    def closes(uow: UnitOfWork, lena: Person) -> None:
        completing.complete(uow, lena, met.id)
        notes.write_notes(
            uow,
            lena,
            met.id,
            private="Nervous about system design. Start small.",
            shared="Read the first two chapters, then draw one system that you use every day.",
        )
        notes.add_link(uow, lena, met.id, "https://example.org/drawing-systems", "Drawing systems")

    await past.by(INSTANT, closes)
    await past.by(STUDENT, lambda uow, salma: completing.rate(uow, salma, met.id, 5))


async def _tunde_comes(past: Past) -> None:
    """One session well done, one missed, and a few lines that staff have not read yet."""
    await past.ago(14)
    await past.buys_pack(LATE_COMER, FEW)
    await _has_session(past, LATE_COMER, 4)
    asked = await past.asks(GUEST, BY_REQUEST, CAREER, after_days=3)
    await past.by(
        BY_REQUEST, lambda uow, amara: reject(uow, amara, asked.id, "I am on a plane that day")
    )
    missed = await past.books(LATE_COMER, BY_REQUEST, CAREER, after_days=2)
    await past.over(missed)
    await past.by(BY_REQUEST, lambda uow, amara: _absent(uow, amara, missed))
    await past.by(LATE_COMER, lambda uow, tunde: _praise(uow, tunde, _FRESH))


def _absent(uow: UnitOfWork, amara: Person, missed: Booking) -> None:
    completing.mark_absent(uow, amara, missed.id, By.STUDENT)


def _verify_amara(uow: UnitOfWork, omar: Person) -> None:
    verify(uow, omar, person_of(uow, BY_REQUEST).id, "We have known her for years")


def _praise(uow: UnitOfWork, student: Person, words: str) -> None:
    seat = uow.seats.live(student.id, person_of(uow, BY_REQUEST).id)
    assert seat is not None
    testimonials.write(uow, student, seat.id, words, Signature.FIRST)


def _show_testimonials(uow: UnitOfWork, omar: Person) -> None:
    for each in testimonial_queue(uow, omar):
        approve_testimonial(uow, omar, each.testimonial.id)


def _youssef_completes_the_course(uow: UnitOfWork, omar: Person) -> None:
    course = next(each for each in uow.courses.every() if each.title == COURSE)
    mark_completed(uow, omar, course.id, person_of(uow, NEXT_STUDENT).id)


def _post_dates(uow: UnitOfWork, omar: Person) -> None:
    """Two evenings in Cairo; on the second one there is room for two."""
    offering = offering_of(uow, BY_REQUEST, IN_PERSON)
    for days, places in ((8, None), (10, 2)):
        day = (uow.now + timedelta(days=days)).astimezone(ZoneInfo(omar.time_zone)).date()
        begins = datetime.combine(day, time(18), ZoneInfo(omar.time_zone)).astimezone(UTC)
        until = begins + offering.duration
        post_date(uow, omar, offering.mentor_id, begins, until, offering.id, places)
