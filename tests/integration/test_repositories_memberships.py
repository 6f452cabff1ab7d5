"""What comes with a seat, read back from both databases; what the database itself refuses."""

import asyncio
from dataclasses import replace

import pytest

from core.errors import StaleRevision
from core.ids import MembershipId, OfferingId, PairThreadId, PersonId, SeatId, SeatRoleId
from core.memberships import (
    Membership,
    MembershipState,
    PairThread,
    SeatRole,
    ThreadState,
)
from core.seats import Seat, SeatState
from tests.harness.community import (
    HOUR,
    MENTOR,
    NOON,
    OFFERING,
    OTHER,
    STUDENT,
    community,
    identity,
)

S = MembershipState


def role(id, **changes):
    base = SeatRole(SeatRoleId(id), "discord", "77", f"r{id}", NOON + id * HOUR)
    return replace(base, **changes)


def row(id, **changes):
    base = Membership(
        MembershipId(id), STUDENT, 60, "discord", "77", "r1", S.WANTED, NOON, note="away"
    )
    return replace(base, **changes)


def thread(id, **changes):
    base = PairThread(
        PairThreadId(id), STUDENT, MENTOR, "discord", "77", "555", ThreadState.WANTED, NOON
    )
    return replace(base, **changes)


def accounts(uow):
    uow.identities.add(identity(60, STUDENT, channel="discord", user="s"))
    uow.identities.add(identity(61, OTHER, channel="discord", user="o"))


async def test_settings_come_back_and_each_community_and_offering_has_one(database_url):
    everybody, mine = role(1), role(2, offering_id=OFFERING)
    gone = role(3, removed_at=NOON)
    async with community(database_url) as c:
        await c.db.write(lambda uow: [uow.seat_roles.add(e) for e in (mine, everybody, gone)])

        def look(uow):
            assert list(uow.seat_roles.every()) == [everybody, mine]
            assert uow.seat_roles.of("discord", "77", None) == everybody
            assert uow.seat_roles.of("discord", "77", OfferingId(OFFERING)) == mine
            assert uow.seat_roles.of("telegram", "77", None) is None

        await c.db.read(look)
        for again in (role(4), role(5, offering_id=OFFERING)):
            with pytest.raises(StaleRevision):
                await c.db.write(lambda uow, again=again: uow.seat_roles.add(again))
        await c.db.write(lambda uow: uow.seat_roles.add(role(6, community="78")))


async def test_rows_come_back_live_ones_first_of_all(database_url):
    live, taken = row(1), row(2, state=S.TAKEN)
    other = row(3, person_id=OTHER, identity_id=61, state=S.GIVEN)
    async with community(database_url) as c:
        await c.db.write(accounts)
        await c.db.write(lambda uow: [uow.memberships.add(e) for e in (live, taken, other)])

        def look(uow):
            found = uow.memberships
            assert list(found.live_of(STUDENT)) == [live]
            assert found.live(60, "77", "r1") == live
            assert found.live(60, "77", "r2") is None
            assert list(found.to_compare("discord", NOON, 0, 9)) == [live, taken, other]
            assert list(found.to_compare("discord", NOON + HOUR, 1, 1)) == [other]
            assert list(found.to_compare("telegram", NOON, 0, 9)) == []
            assert list(found.students()) == [STUDENT, OTHER]

        await c.db.read(look)


async def test_z10_the_database_takes_one_live_row_of_an_account_and_role(database_url):
    async with community(database_url) as c:
        await c.db.write(accounts)

        async def want(id):
            try:
                await c.db.write(lambda uow: uow.memberships.add(row(id)))
            except StaleRevision:
                return False
            return True

        assert sorted(await asyncio.gather(*(want(id) for id in (1, 2, 3)))) == [
            False,
            False,
            True,
        ]
        (kept,) = await c.db.read(lambda uow: uow.memberships.live_of(STUDENT))
        await c.db.write(lambda uow: uow.memberships.save(kept.to(S.TAKEN, NOON)))
        await c.db.write(lambda uow: uow.memberships.add(row(9)))


async def test_who_has_a_seat_and_no_row_is_found(database_url):
    async with community(database_url) as c:
        await c.db.write(accounts)
        seat = Seat(SeatId(1), STUDENT, MENTOR, SeatState.ACTIVE, NOON)
        await c.db.write(lambda uow: (uow.seats.add(seat), uow.seat_roles.add(role(1))))

        def lacking(uow):
            return list(uow.memberships.lacking("discord", 9))

        assert await c.db.read(lacking) == [STUDENT]
        await c.db.write(lambda uow: uow.memberships.add(row(1)))
        assert await c.db.read(lacking) == []
        await c.db.write(lambda uow: uow.seat_roles.add(role(2, offering_id=OFFERING)))
        assert await c.db.read(lacking) == [STUDENT]
        assert await c.db.read(lambda uow: uow.memberships.lacking("telegram", 9)) == []


async def test_threads_come_back_and_each_pair_has_one_in_a_community(database_url):
    known, done = thread(1), thread(2, community="78", state=ThreadState.OPEN, place="t")
    async with community(database_url) as c:
        await c.db.write(lambda uow: [uow.pair_threads.add(e) for e in (known, done)])

        def look(uow):
            assert list(uow.pair_threads.of_pair(STUDENT, MENTOR)) == [known, done]
            assert list(uow.pair_threads.of_pair(PersonId(9), MENTOR)) == []
            assert list(uow.pair_threads.unfinished("discord", 9)) == [known]

        await c.db.read(look)
        with pytest.raises(StaleRevision):
            await c.db.write(lambda uow: uow.pair_threads.add(thread(3)))
