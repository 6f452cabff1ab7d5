"""The database decides who has a slot: the same on both back ends, whatever the code does."""

import asyncio
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from core.errors import SlotTaken, StudentBusy
from storage.errors import ConstraintViolated
from storage.statements import Statement
from tests.harness.community import (
    HOUR,
    MENTOR,
    MINUTE,
    NOON,
    OTHER,
    OTHER_MENTOR,
    STUDENT,
    booking,
    claim,
    community,
)

START = NOON + 24 * HOUR


def book(id, starts_at=START, buffer=timedelta(0), length=HOUR, **other):
    wanted = booking(id, starts_at, ends_at=starts_at + length, **other)

    def work(uow):
        uow.bookings.add(wanted)
        uow.claims.add(claim(id, wanted, buffer))
        return id

    return work


async def test_two_sessions_of_one_mentor_never_overlap(database_url):
    async with community(database_url) as c:
        await c.db.write(book(1))
        with pytest.raises(SlotTaken) as refused:
            await c.db.write(book(2, START + 30 * MINUTE, student_id=OTHER))
        assert refused.value.facts["mentor_id"] == MENTOR
        assert await c.db.read(lambda uow: uow.bookings.get(2)) is None


async def test_fault_b02_buffers_count_and_touching_does_not(database_url):
    async with community(database_url) as c:
        await c.db.write(book(1, buffer=10 * MINUTE))
        with pytest.raises(SlotTaken):
            await c.db.write(book(2, START + HOUR + 5 * MINUTE, student_id=OTHER))
        await c.db.write(book(3, START + HOUR + 10 * MINUTE, student_id=OTHER))
        await c.db.write(book(4, START - HOUR - 10 * MINUTE, student_id=OTHER))


async def test_a_long_session_is_seen_from_its_far_end(database_url):
    async with community(database_url) as c:
        await c.db.write(book(1, buffer=12 * HOUR, length=24 * HOUR))
        with pytest.raises(SlotTaken):
            await c.db.write(book(2, START + 35 * HOUR, student_id=OTHER))
        with pytest.raises(SlotTaken):
            await c.db.write(book(3, START - 13 * HOUR, length=2 * HOUR, student_id=OTHER))
        await c.db.write(book(4, START + 36 * HOUR, student_id=OTHER))


async def test_one_student_is_not_in_two_places(database_url):
    async with community(database_url) as c:
        await c.db.write(book(1))
        elsewhere = {"mentor_id": OTHER_MENTOR, "offering_id": 12}
        with pytest.raises(StudentBusy):
            await c.db.write(book(2, START + 30 * MINUTE, **elsewhere))
        await c.db.write(book(3, START + HOUR, **elsewhere))


async def test_a_student_who_may_overlap_is_not_guarded(database_url):
    async with community(database_url) as c:
        await c.db.write(book(1))
        other = booking(2, mentor_id=OTHER_MENTOR, offering_id=12)

        def work(uow):
            uow.bookings.add(other)
            uow.claims.add(claim(2, other, guarded_student_id=None))

        await c.db.write(work)


async def test_fault_b05_a_move_may_overlap_its_own_old_slot_and_nobody_elses(database_url):
    async with community(database_url) as c:
        await c.db.write(book(1))
        await c.db.write(book(2, START + HOUR, student_id=OTHER))

        def move(minutes):
            moved = booking(1, START + minutes * MINUTE)
            return lambda uow: uow.claims.add(claim(9, moved))

        with pytest.raises(SlotTaken):
            await c.db.write(move(15))
        await c.db.write(move(-15))
        assert len(await c.db.read(lambda uow: uow.claims.of(1))) == 2


async def test_fault_b06_an_ended_claim_frees_its_slot_and_cannot_come_back_over_another(
    database_url,
):
    async with community(database_url) as c:
        for round in range(1, 6):
            await c.db.write(book(round))
            if round < 5:
                await c.db.write(lambda uow, id=round: uow.claims.end_all(id))
        revive = Statement(text("UPDATE claims SET live = 1 WHERE id = 1"))
        with pytest.raises(ConstraintViolated) as refused:
            await c.db.write(lambda uow: uow.connection.run(revive))
        assert refused.value.name in ("claim_mentor_overlap", "claim_student_overlap")


async def test_a_slot_cannot_be_widened_over_a_neighbour(database_url):
    async with community(database_url) as c:
        await c.db.write(book(1))
        await c.db.write(book(2, START + HOUR, student_id=OTHER))
        widen = Statement(text("UPDATE claims SET blocks_until = blocks_until + 1 WHERE id = 1"))
        with pytest.raises(ConstraintViolated) as refused:
            await c.db.write(lambda uow: uow.connection.run(widen))
        assert refused.value.name == "claim_mentor_overlap"


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"ends_at": START}, "claim_span"),
        ({"ends_at": START - HOUR}, "claim_span"),
        ({"ends_at": START + 25 * HOUR, "blocks_until": START + 25 * HOUR}, "claim_span"),
        ({"blocks_from": START + MINUTE}, "claim_blocks_session"),
        ({"blocks_until": START + 30 * MINUTE}, "claim_blocks_session"),
        ({"blocks_until": START + 3650 * 24 * HOUR}, "claim_block_length"),
    ],
)
async def test_fault_b13_a_claim_without_sense_is_refused(database_url, change, name):
    async with community(database_url) as c:
        await c.db.write(lambda uow: uow.bookings.add(booking(1)))
        with pytest.raises(ConstraintViolated) as refused:
            await c.db.write(lambda uow: uow.claims.add(claim(1, booking(1), **change)))
        assert refused.value.name == name


async def test_fault_b01_fifty_callers_of_one_slot_have_one_winner(database_url):
    def take(id):
        def work(uow):
            uow.lock(MENTOR, STUDENT)
            return book(id, student_id=OTHER if id % 2 else STUDENT)(uow)

        return work

    async with community(database_url) as c:
        calls = [c.db.write(take(id)) for id in range(1, 51)]
        answers = await asyncio.gather(*calls, return_exceptions=True)
        assert sum(isinstance(answer, int) for answer in answers) == 1
        assert sum(isinstance(answer, SlotTaken | StudentBusy) for answer in answers) == 49


async def test_without_the_guard_the_same_race_double_books(database_url):
    """The negative control: what the guards above are for."""
    drop = {
        "sqlite": ["DROP TRIGGER claim_overlap_insert"],
        "postgresql": [
            "ALTER TABLE claims DROP CONSTRAINT claim_mentor_overlap",
            "ALTER TABLE claims DROP CONSTRAINT claim_student_overlap",
        ],
    }
    async with community(database_url) as c:

        def unguard(uow):
            for statement in drop[uow.connection.dialect]:
                uow.connection.run(Statement(text(statement)))

        await c.db.write(unguard)
        answers = await asyncio.gather(*(c.db.write(book(id)) for id in range(1, 11)))
        assert len(answers) == 10


SPANS = st.lists(
    st.tuples(st.integers(0, 60), st.integers(1, 20), st.integers(0, 3), st.booleans()),
    min_size=2,
    max_size=12,
)


@pytest.mark.parametrize("back_end", ["sqlite", "postgresql"])
def test_fault_b02_the_database_agrees_with_arithmetic(back_end, request):
    """Random claims in five-minute steps: refused exactly when they overlap a kept one."""
    url = request.getfixturevalue("sqlite_url" if back_end == "sqlite" else "postgres_url")

    @settings(
        max_examples=25,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
        database=None,
    )
    @given(SPANS)
    def agree(spans):
        asyncio.run(_agrees(url, spans))

    async def prepare():
        async with community(url):
            pass

    asyncio.run(prepare())
    agree()


class _Undo(Exception):
    pass


async def _agrees(url, spans):
    from core.settings import Settings
    from storage.database import Database
    from storage.tables import metadata
    from storage.unit_of_work import unit_maker
    from tests.harness.community import CountingIds, HandClock

    def work(uow):
        kept = []
        for number, (first, length, buffer, other_student) in enumerate(spans, 1):
            starts_at = START + first * 5 * MINUTE
            ends_at = starts_at + length * 5 * MINUTE
            student = OTHER if other_student else STUDENT
            wanted = booking(number, starts_at, ends_at=ends_at, student_id=student)
            uow.bookings.add(wanted)
            span = (first - buffer, first + length + buffer)
            free = all(span[1] <= since or until <= span[0] for since, until in kept)
            try:
                with uow.connection.attempt():
                    uow.claims.add(claim(number, wanted, buffer * 5 * MINUTE))
            except (SlotTaken, StudentBusy):
                assert not free
            else:
                assert free
                kept.append(span)
        raise _Undo

    make = unit_maker(HandClock(), CountingIds(), Settings())
    db = await Database.open(url, make, metadata=metadata)
    try:
        with pytest.raises(_Undo):
            await db.write(work)
    finally:
        await db.close()
