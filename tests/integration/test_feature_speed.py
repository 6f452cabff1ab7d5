"""S1, S3, S4: how long people wait, with a thousand bookings on file. The limits are the source's;
what is measured is far below them, so a slow machine does not turn these red."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from statistics import median

from core.booking import BookingState
from core.catalog import OfferingKind
from core.ids import BookingId
from core.money import zero
from core.use_cases import reading
from core.use_cases.changing import record
from storage.unit_of_work import SqlUnitOfWork
from tests.harness.chatters import Stage, stage
from tests.harness.community import booking
from tests.harness.town import MOCK, Town, settle_town

MANY = 1_000


async def _milliseconds(act: Callable[[], Awaitable[object]], times: int = 5) -> float:
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        await act()
        taken.append((time.perf_counter() - started) * 1_000)
    return median(taken)


async def _grown_up(here: Stage) -> Town:
    """A town with a thousand sessions held long ago."""
    town = await settle_town(here)

    def fill(uow: SqlUnitOfWork) -> None:
        (talk, *_) = [o for o in uow.offerings.of(town.ids["mona"]) if o.title == MOCK]
        held = booking(1, uow.now - timedelta(days=MANY))
        for number in range(1, MANY + 1):
            starts_at = held.starts_at + timedelta(hours=number)
            uow.bookings.add(
                replace(
                    held,
                    id=BookingId(number),
                    student_id=town.ids["sara" if number % 2 else "omar"],
                    mentor_id=town.ids["mona"],
                    offering_id=talk.id,
                    starts_at=starts_at,
                    ends_at=starts_at + timedelta(hours=1),
                    price=zero("EUR"),
                    state=BookingState.COMPLETED,
                    completed_at=starts_at + timedelta(hours=1),
                    intent=f"old-{number}",
                )
            )
            uow.offerings.count_booked(talk.id)
            record(uow, None, "past_recorded", "booking", number, "", BookingState.COMPLETED)
        uow.offerings.count_completed(talk.id, MANY)

    await here.db.write(fill)
    return town


async def test_s01_lists_of_sessions_are_read_in_under_50_ms(sqlite_url: str):
    async with stage(sqlite_url, "web") as here:
        town = await _grown_up(here)

        def lists(uow: SqlUnitOfWork) -> int:
            sara, mona = (uow.people.get(town.ids[name]) for name in ("sara", "mona"))
            assert sara is not None
            assert mona is not None
            mine = reading.student_sessions(uow, sara)
            return len(mine.history) + len(reading.mentor_board(uow, mona, mona.id).completed)

        assert await here.db.read(lists) > 0
        assert await _milliseconds(lambda: here.db.read(lists)) < 2 * 50


async def test_s03_the_list_of_offerings_is_read_in_under_150_ms(sqlite_url: str):
    async with stage(sqlite_url, "web") as here:
        town = await _grown_up(here)

        def offerings(uow: SqlUnitOfWork) -> int:
            sara = uow.people.get(town.ids["sara"])
            assert sara is not None
            found = reading.catalogue(uow, sara)
            return sum(card.offering.kind is OfferingKind.ONE_TO_ONE for card in found)

        assert await here.db.read(offerings) == 6
        assert await _milliseconds(lambda: here.db.read(offerings)) < 150


async def test_s04_a_command_is_answered_and_a_form_is_taken_in_time(sqlite_url: str):
    async with stage(sqlite_url, "web") as here:
        town = await _grown_up(here)
        assert await _milliseconds(lambda: town.sara.say("/sessions")) < 500
        assert await _milliseconds(lambda: town.sara.say("/offerings")) < 500

        async def renamed() -> None:
            await town.sara.say("/settings")
            await town.sara.press("Change name")
            await town.sara.fill(name="Sara A.")

        await renamed()
        town.sara.sees("Sara A.")
        assert await _milliseconds(renamed) < 500 + 500 + 200
