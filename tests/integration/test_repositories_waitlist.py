"""Lines of people who wait, read back in their order; and what the database refuses."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from core.errors import SeatFull, StaleRevision
from core.ids import OrderId, PersonId, WaitEntryId
from core.orders import OrderState
from core.waiting import WaitEntry, WaitKind, WaitState
from storage.errors import ConstraintViolated
from storage.statements import Statement
from tests.harness.community import (
    HOUR,
    MENTOR,
    NOON,
    OTHER,
    OTHER_MENTOR,
    STUDENT,
    community,
    order,
    seat,
)

W = WaitState


def entry(id, student=STUDENT, mentor=MENTOR, minute=0, **other):
    at = NOON + timedelta(minutes=minute)
    kind = WaitKind.SEAT
    base = WaitEntry(WaitEntryId(id), PersonId(student), mentor, kind, W.WAITING, at, at)
    return replace(base, **other)


def offered(id, student=STUDENT, **other):
    ends = NOON + 24 * HOUR
    return entry(id, student, state=W.OFFERED, told_at=NOON, offer_ends_at=ends, **other)


def cap(uow, seats):
    uow.mentors.save(replace(uow.mentors.get(MENTOR), seat_cap=seats))


async def test_an_entry_comes_back_whole_and_changes_by_its_revision(database_url):
    async with community(database_url) as c:
        given = offered(1)
        await c.db.write(lambda uow: uow.waitlist.add(given))
        assert await c.db.read(lambda uow: uow.waitlist.get(1)) == given
        over = replace(given, state=W.LAPSED, offer_ends_at=None, ended_at=NOON)
        saved = await c.db.write(lambda uow: uow.waitlist.save(over))
        assert (saved.revision, saved.is_live) == (1, False)
        with pytest.raises(StaleRevision):
            await c.db.write(lambda uow: uow.waitlist.save(over))


async def test_the_line_is_in_the_order_of_places_and_of_live_entries_alone(database_url):
    async with community(database_url) as c:

        def unit(uow):
            uow.waitlist.add(entry(1, STUDENT, minute=5))
            uow.waitlist.add(entry(2, OTHER, minute=9, place_at=NOON))
            uow.waitlist.add(entry(3, OTHER_MENTOR, minute=1, state=W.LEFT, ended_at=NOON))
            uow.waitlist.add(entry(4, STUDENT, OTHER_MENTOR, minute=3))

        await c.db.write(unit)
        assert await c.db.read(lambda u: [e.id for e in u.waitlist.line(MENTOR)]) == [2, 1]
        assert await c.db.read(lambda u: [e.id for e in u.waitlist.of(STUDENT)]) == [4, 1]
        assert (await c.db.read(lambda u: u.waitlist.live(OTHER, MENTOR))).id == 2
        assert await c.db.read(lambda u: u.waitlist.live(OTHER_MENTOR, MENTOR)) is None
        lengths = await c.db.read(lambda u: u.waitlist.lengths())
        assert lengths == {MENTOR: 2, OTHER_MENTOR: 1}


async def test_when_somebody_was_last_asked_is_known_over_all_their_entries(database_url):
    async with community(database_url) as c:
        assert await c.db.read(lambda u: u.waitlist.last_told(STUDENT, MENTOR)) is None
        late = {"state": W.LAPSED, "ended_at": NOON}
        for id, hours in ((1, 3), (2, 7), (3, 5)):
            told = entry(id, told_at=NOON + hours * HOUR, **late)
            await c.db.write(lambda uow, told=told: uow.waitlist.add(told))
        last = await c.db.read(lambda u: u.waitlist.last_told(STUDENT, MENTOR))
        assert last == NOON + 7 * HOUR


async def test_one_live_entry_per_student_and_mentor(database_url):
    async with community(database_url) as c:
        await c.db.write(lambda uow: uow.waitlist.add(entry(1)))
        with pytest.raises(StaleRevision):
            await c.db.write(lambda uow: uow.waitlist.add(entry(2)))
        await c.db.write(lambda uow: uow.waitlist.add(entry(3, state=W.LEFT, ended_at=NOON)))


@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        ({"state": W.OFFERED, "told_at": NOON}, "wait_offer"),
        ({"offer_ends_at": NOON}, "wait_offer"),
        ({"state": W.OFFERED, "offer_ends_at": NOON}, "wait_told"),
        ({"state": W.LEFT}, "wait_ended"),
        ({"ended_at": NOON}, "wait_ended"),
    ],
)
async def test_an_entry_that_contradicts_itself_is_refused(database_url, wrong, constraint):
    async with community(database_url) as c:
        with pytest.raises(ConstraintViolated) as refused:
            await c.db.write(lambda uow: uow.waitlist.add(entry(1, **wrong)))
        assert refused.value.name == constraint


async def test_fault_b14_offers_and_seats_together_never_pass_the_cap(database_url):
    async with community(database_url) as c:

        def unit(uow):
            cap(uow, 2)
            uow.seats.add(seat(1))
            uow.waitlist.add(offered(1, OTHER))
            uow.waitlist.add(entry(2, OTHER_MENTOR))

        await c.db.write(unit)
        with pytest.raises(SeatFull):
            await c.db.write(lambda uow: uow.waitlist.save(offered(2, OTHER_MENTOR)))
        with pytest.raises(SeatFull):
            await c.db.write(lambda uow: uow.waitlist.add(offered(3, STUDENT)))
        await c.db.write(lambda uow: cap(uow, 0))  # what was offered before may still change
        longer = replace(offered(1, OTHER), offer_ends_at=NOON + 48 * HOUR)
        await c.db.write(lambda uow: uow.waitlist.save(longer))


async def test_promised_places_are_counted_once_each(database_url):
    async with community(database_url) as c:

        def unit(uow):
            uow.waitlist.add(offered(1, OTHER))
            uow.orders.add(order(1, student_id=OTHER))
            uow.orders.add(order(2, student_id=OTHER_MENTOR, state=OrderState.REVIEW))
            uow.orders.add(order(3, student_id=STUDENT, state=OrderState.LAPSED))

        def held(student, at=NOON):
            return lambda uow: uow.orders.places_on_hold(MENTOR, student, at)

        await c.db.write(unit)
        assert await c.db.read(held(STUDENT)) == 2
        assert await c.db.read(held(OTHER)) == 1
        assert await c.db.read(held(STUDENT, NOON + 2 * HOUR)) == 1  # both checkouts are over
        running = await c.db.read(lambda uow: uow.orders.running_pack(OTHER, MENTOR, NOON))
        assert running.id == OrderId(1)
        assert await c.db.read(lambda u: u.orders.running_pack(STUDENT, MENTOR, NOON)) is None
        await c.db.write(lambda uow: uow.seats.add(seat(1, OTHER)))
        assert await c.db.read(held(STUDENT)) == 1


async def test_the_line_and_the_last_word_are_found_by_an_index(sqlite_url):
    async with community(sqlite_url) as c:
        for sql, index in (
            ("mentor_id = 1 AND kind = 'seat' AND state IN ('waiting', 'offered')"
             " ORDER BY place_at, id", "ix_wait_entries_line"),
            ("student_id = 1 AND mentor_id = 1 AND kind = 'seat'"
             " AND state IN ('waiting', 'offered')", "wait_once"),
        ):  # fmt: skip
            plan = await c.db.read(
                lambda uow, sql=sql: uow.connection.all(
                    Statement(text(f"EXPLAIN QUERY PLAN SELECT id FROM wait_entries WHERE {sql}"))
                )
            )
            assert index in str(plan), plan
            assert "TEMP B-TREE" not in str(plan), plan
