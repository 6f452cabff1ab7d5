"""The join page: who may see it, when its door is open, and what it says meanwhile."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from core.booking import Booking, BookingState
from core.clock import to_ms
from tests.harness.community import HOUR, MENTOR, MINUTE, NOON, OTHER, STUDENT, booking
from tests.harness.page_desk import Desk, desk

LINK = "https://meet.example.com/room?pwd=a&b=1"
START = NOON + 2 * HOUR


@pytest.fixture
async def hall(sqlite_url: str) -> AsyncIterator[Desk]:
    async with desk(sqlite_url) as opened:
        yield opened


async def put(hall: Desk, **other: object) -> str:
    """One booking at START; answers the student's path."""
    row: Booking = replace(booking(300, START, meeting_link=LINK), **other)  # type: ignore[arg-type]
    await hall.house.db.write(lambda uow: uow.bookings.add(row))
    return hall.join_path(300)


async def test_j6_before_the_door_opens_the_link_is_hidden(hall: Desk) -> None:
    path = await put(hall)
    answer = await hall.get(path)
    assert "Session starts in 2 hours" in answer.words
    assert "The door opens here on Mon 2 Mar, 13:50 (UTC)" in answer.words
    assert "meet.example.com" not in answer.text
    assert (await hall.post(path)).target == path


async def test_j7_the_countdown_runs_on_the_servers_clock(hall: Desk) -> None:
    answer = await hall.get(await put(hall))
    assert f'data-now="{to_ms(NOON)}"' in answer.text
    assert f'data-opens="{to_ms(START - 10 * MINUTE)}"' in answer.text
    assert '<script src="/pages/countdown.js" defer></script>' in answer.text
    assert 'http-equiv="refresh" content="31"' in answer.text


async def test_the_door_is_open_from_ten_minutes_before(hall: Desk) -> None:
    path = await put(hall)
    hall.house.clock.advance(2 * HOUR - 10 * MINUTE)
    answer = await hall.get(path)
    assert "Session starts in 10 minutes" in answer.words
    assert LINK in answer.words
    assert "form-action 'self' https:;" in answer.headers["Content-Security-Policy"]
    entered = await hall.post(path)
    assert (entered.status, entered.target) == (303, LINK)


async def test_j9_the_session_is_described(hall: Desk) -> None:
    answer = await hall.get(await put(hall, topic="<i>Hooks</i>"))
    for part in ("Talk", "Mentor 1", "Student 2", "1 hour", "Mon 2 Mar, 14:00 (UTC)", "Free"):
        assert part in answer.words
    assert "<i>" not in answer.text


async def test_the_door_closes_fifteen_minutes_after_the_end(hall: Desk) -> None:
    path = await put(hall)
    hall.house.clock.advance(3 * HOUR + 15 * MINUTE)
    assert LINK in (await hall.get(path)).words
    hall.house.clock.advance(timedelta(seconds=1))
    answer = await hall.get(path)
    assert "Session completed" in answer.words
    assert LINK not in answer.words
    assert (await hall.post(path)).target == path


async def test_the_mentor_has_a_door_too(hall: Desk) -> None:
    await put(hall)
    assert (await hall.get(hall.join_path(300, MENTOR))).status == 200


async def test_fault_z09_strangers_the_banned_and_guesses_see_the_same_page(hall: Desk) -> None:
    path = await put(hall)
    guessed = await hall.get("/join/abc")
    assert guessed.status == 404
    for other in (hall.join_path(300, OTHER), hall.join_path(301), path + "x", path[:-1]):
        answer = await hall.get(other)
        assert (answer.status, answer.text) == (404, guessed.text)
        assert (await hall.post(other)).status == 404
    await _ban_student(hall)
    assert (await hall.get(path)).text == guessed.text


async def _ban_student(hall: Desk) -> None:
    def ban(uow):  # type: ignore[no-untyped-def]
        person = uow.people.get(STUDENT)
        return uow.people.save(replace(person, banned_at=uow.now))

    await hall.house.db.write(ban)


@pytest.mark.parametrize(
    "state", [BookingState.CANCELLED, BookingState.REJECTED, BookingState.EXPIRED]
)
async def test_fault_z09_what_was_cancelled_has_no_door(hall: Desk, state: BookingState) -> None:
    path = await put(hall, state=state)
    hall.house.clock.advance(2 * HOUR)
    assert (await hall.get(path)).text == (await hall.get("/join/abc")).text
    assert (await hall.post(path)).status == 404


async def test_fault_z10_looking_changes_nothing(hall: Desk) -> None:
    path = await put(hall)
    commits = hall.house.db.commits
    hall.house.clock.advance(2 * HOUR)
    await hall.get(path)
    await hall.post(path)
    assert hall.house.db.commits == commits


async def test_j5_without_a_link_each_side_is_told_what_to_do(hall: Desk) -> None:
    path = await put(hall, meeting_link=None)
    hall.house.clock.advance(2 * HOUR)
    answer = await hall.get(path)
    assert "The link follows" in answer.words
    assert "Keep this page open" in answer.words
    assert 'http-equiv="refresh"' in answer.text
    assert "Set meeting link" in (await hall.get(hall.join_path(300, MENTOR))).words
    assert (await hall.post(path)).target == path


async def test_only_https_is_ever_led_to(hall: Desk) -> None:
    path = await put(hall, meeting_link="http://meet.example.com/room")
    hall.house.clock.advance(2 * HOUR)
    assert "meet.example.com" not in (await hall.get(path)).text
    assert (await hall.post(path)).target == path


@pytest.mark.parametrize("state", [*BookingState])
async def test_every_state_renders_right_to_left_in_arabic(hall: Desk, state: BookingState) -> None:
    await hall.change_student(language="ar", time_zone="Africa/Cairo")
    path = await put(hall, state=state, hold_until=START)
    for _ in range(3):
        answer = await hall.get(path, **{"Accept-Language": "ar"})
        assert '<html lang="ar" dir="rtl">' in answer.text
        hall.house.clock.advance(2 * HOUR)


async def test_style_and_script_come_from_here(hall: Desk) -> None:
    for path in ("/pages/pages.css", "/pages/countdown.js"):
        answer = await hall.get(path)
        assert answer.status == 200
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
