"""Gatherings and the lines before them, as the database keeps and guards them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.catalog import OfferingKind
from core.errors import SlotTaken, StaleRevision
from core.gatherings import GatheringState, GroupWaitState
from core.group_errors import AlreadyInGroup, GroupFull
from core.use_cases.cancelling import cancel
from core.use_cases.gathering_ending import call_off
from core.use_cases.gathering_waiting import wait_for_place, wait_no_longer
from tests.harness.crowd import crowd

W = GroupWaitState
HOUR = timedelta(hours=1)


async def filled(c, places=2):
    talk = await c.offer(places=places, kind=OfferingKind.GROUP)
    booked = [await c.book(student, talk, c.slot()) for student in c.students[:places]]
    return talk, booked


async def gathering_of(c, booking):
    return await c.see(lambda uow: uow.gatherings.get(booking.gathering_id))


async def test_a_gathering_is_read_as_it_was_written_with_who_is_in_it(database_url):
    async with crowd(database_url, students=3) as c:
        talk, booked = await filled(c)
        known = await gathering_of(c, booked[0])
        assert (known.starts_at, known.ends_at) == (c.slot(), c.slot() + HOUR)
        assert (known.places, known.state) == (2, GatheringState.OPEN)

        def look(uow):
            span = (c.slot(), c.slot() + HOUR)
            in_it = uow.bookings.of_gathering(known.id, {booked[0].state})
            return (
                uow.gatherings.rooms(talk.id, *span),
                uow.gatherings.of_mentor(known.mentor_id, *span),
                uow.gatherings.taken(known.id),
                [each.id for each in in_it],
                uow.bookings.in_gathering(known.id, c.students[0].id).id,
                uow.bookings.in_gathering(known.id, c.students[2].id),
            )

        rooms, mine, taken, ids, first, nobody = await c.see(look)
        assert (rooms, mine, taken) == ([(known, 0)], [(known, 2)], 2)
        assert ids == [each.id for each in booked]
        assert (first, nobody) == (booked[0].id, None)


async def test_there_is_one_open_gathering_for_an_offering_and_a_start(database_url):
    async with crowd(database_url, students=2) as c:
        _, booked = await filled(c)
        known = await gathering_of(c, booked[0])
        again = replace(known, id=c.ids.new())
        with pytest.raises(StaleRevision):
            await c.do(lambda uow: uow.gatherings.add(again))
        await c.do(call_off, c.mentor, known.id)
        await c.do(lambda uow: uow.gatherings.add(again))


async def test_nobody_takes_the_places_of_those_who_are_in(database_url):
    async with crowd(database_url, students=2) as c:
        _, booked = await filled(c)
        known = await gathering_of(c, booked[0])
        with pytest.raises(GroupFull):
            await c.do(lambda uow: uow.gatherings.save(replace(known, places=1)))


async def test_a_student_has_one_live_booking_in_a_gathering(database_url):
    async with crowd(database_url, students=2) as c:
        _, booked = await filled(c)
        twice = replace(booked[0], id=c.ids.new(), intent="another")
        with pytest.raises(AlreadyInGroup):
            await c.do(lambda uow: uow.bookings.add(twice))


async def test_an_offered_place_counts_and_is_nobody_elses(database_url):
    async with crowd(database_url, students=5) as c:
        talk, booked = await filled(c)
        first, second, other = c.students[2:]
        a = await c.do(wait_for_place, first, talk.id, c.slot())
        b = await c.do(wait_for_place, second, talk.id, c.slot())
        assert (a.number, b.number) == (1, 2)
        await c.do(cancel, c.students[0], booked[0].id)
        waits = await c.see(lambda uow: uow.gathering_waits.line(a.gathering.id))
        assert [each.state for each in waits] == [W.OFFERED, W.WAITING]
        offer = replace(waits[1], state=W.OFFERED, offer_ends_at=c.slot())
        with pytest.raises(GroupFull):
            await c.do(lambda uow: uow.gathering_waits.save(offer))
        with pytest.raises(GroupFull):
            await c.book(other, talk, c.slot())
        await c.do(wait_no_longer, first, a.wait.id)
        await c.book(second, talk, c.slot())
        left = await c.see(lambda uow: uow.gathering_waits.of(second.id))
        assert left == []


async def test_nothing_else_of_the_mentor_overlaps_a_gathering(database_url):
    async with crowd(database_url, students=4) as c:
        talk = await c.offer(places=3, kind=OfferingKind.GROUP)
        plain = await c.offer()
        await c.book(c.students[0], talk, c.slot())
        for offering, start in ((plain, c.slot()), (talk, c.slot() + HOUR / 2)):
            with pytest.raises(SlotTaken):
                await c.book(c.students[1], offering, start)
