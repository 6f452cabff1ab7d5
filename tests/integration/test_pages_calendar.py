"""A session as a calendar file: for its two people alone, in UTC, the same entry after a change
(X19, I-04, Z-02)."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
from icalendar import Calendar

from core.booking import Booking, BookingState
from core.ids import BookingId
from core.ports import UnitOfWork
from tests.harness.community import HOUR, MENTOR, NOON, OFFERING, OTHER, STUDENT, booking
from tests.harness.page_desk import BASE, Desk, desk

START = NOON + 30 * HOUR


@pytest.fixture
async def hall(sqlite_url: str) -> AsyncIterator[Desk]:
    async with desk(sqlite_url) as opened:
        await opened.house.db.write(lambda uow: uow.bookings.add(booking(300, START)))
        yield opened


def path(hall: Desk, person: int = STUDENT, about: int = 300) -> str:
    return hall.links.calendar(about, person).removeprefix(BASE)


async def entry(hall: Desk, person: int = STUDENT):
    """As a calendar program reads it."""
    answer = await hall.get(path(hall, person))
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="session-300.ics"'
    (event,) = Calendar.from_ical(answer.text).walk("VEVENT")
    return event


async def change(hall: Desk, **changes: object) -> None:
    def work(uow: UnitOfWork) -> Booking:
        known = uow.bookings.get(BookingId(300))
        assert known is not None
        return uow.bookings.save(replace(known, **changes))  # type: ignore[arg-type]

    await hall.house.db.write(work)


async def test_x19_each_side_gets_the_session_in_utc_with_its_own_door(hall: Desk) -> None:
    for person, other in ((STUDENT, "Mentor 1"), (MENTOR, "Student 2")):
        event = await entry(hall, person)
        assert event.decoded("dtstart") == START
        assert event["dtstart"].to_ical() == b"20260303T180000Z"
        assert event.decoded("dtend") == START + HOUR
        assert str(event["summary"]) == f"Talk with {other}"
        assert str(event["status"]) == "CONFIRMED"
        token = str(event["url"]).removeprefix(f"{BASE}/join/")
        assert hall.links.participant_of(token) == (300, person)


async def test_x19_a_moved_or_cancelled_session_is_the_same_entry_with_a_higher_number(hall: Desk):
    first = await entry(hall)
    await change(hall, starts_at=START + HOUR, ends_at=START + 2 * HOUR)
    moved = await entry(hall)
    await change(hall, state=BookingState.CANCELLED)
    ended = await entry(hall)
    assert first["uid"] == moved["uid"] == ended["uid"]
    assert int(first["sequence"]) < int(moved["sequence"]) < int(ended["sequence"])
    assert moved.decoded("dtstart") == START + timedelta(hours=1)
    assert str(ended["status"]) == "CANCELLED"


async def test_fault_i04_what_people_typed_stays_inside_its_line(hall: Desk) -> None:
    def rename(uow: UnitOfWork) -> None:
        known = uow.offerings.get(OFFERING)
        assert known is not None
        uow.offerings.save(replace(known, title="Talk\r\nATTENDEE:mailto:x@y.z;\\, END:VEVENT"))

    await hall.house.db.write(rename)
    event = await entry(hall)
    assert "attendee" not in event
    assert "ATTENDEE:mailto:x@y.z" in str(event["summary"])


@pytest.mark.parametrize("state", [BookingState.REQUESTED, BookingState.REJECTED])
async def test_x19_what_was_never_agreed_is_in_no_calendar(hall: Desk, state) -> None:
    await change(hall, state=state, hold_until=START)
    assert (await hall.get(path(hall))).status == 404


async def test_z02_somebody_elses_and_forged_links_are_the_same_page(hall: Desk) -> None:
    wrong = [path(hall, OTHER), path(hall, about=301), "/calendar/forged"]
    answers = [await hall.get(each) for each in wrong]
    assert {each.status for each in answers} == {404}
    assert len({each.text for each in answers}) == 1
