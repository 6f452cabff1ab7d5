"""Every place in a shared session has a way in of its own; one that is given up closes alone."""

from dataclasses import replace

from core.availability import parse_hours
from core.catalog import OfferingKind
from core.money import Money
from core.use_cases.booking import Wish, book
from core.use_cases.cancelling import cancel
from core.use_cases.gathering_moving import move_gathering
from core.use_cases.mentoring import set_booking_link
from tests.harness.community import HOUR, MENTOR, NOON, OTHER, STUDENT, offering
from tests.harness.page_desk import desk

LINK = "https://meet.example.com/room"
START = NOON + 72 * HOUR
TALK = 77


async def shared(hall):
    """Two students in one session with one room; their bookings."""

    def unit(uow):
        talk = offering(TALK, kind=OfferingKind.GROUP, places=3, price=Money(0, "EUR"))
        uow.offerings.add(replace(talk, takes_credits=False))
        uow.availability.set_hours(MENTOR, None, parse_hours("Mon-Sun 00:00-24:00"))
        people = [uow.people.get(each) for each in (STUDENT, OTHER)]
        wishes = [Wish(TALK, START, f"join:{each.id}") for each in people]
        booked = [book(uow, who, wish) for who, wish in zip(people, wishes, strict=True)]
        set_booking_link(uow, uow.people.get(MENTOR), booked[0].id, LINK)
        return [uow.bookings.get(each.id) for each in booked]

    return await hall.house.db.write(unit)


def paths(hall, booked):
    return [hall.join_path(each.id, each.student_id) for each in booked]


async def test_a14_each_place_has_a_link_of_its_own_that_names_no_other(sqlite_url):
    async with desk(sqlite_url) as hall:
        booked = await shared(hall)
        mine, theirs = paths(hall, booked)
        assert mine != theirs
        hall.house.clock.advance(START - NOON)
        for path, own, other in ((mine, STUDENT, OTHER), (theirs, OTHER, STUDENT)):
            answer = await hall.get(path)
            assert answer.status == 200
            assert f"Student {own}" in answer.words
            assert f"Student {other}" not in answer.text
            assert (await hall.post(path)).target == LINK
        swapped = hall.join_path(booked[0].id, OTHER)
        assert (await hall.get(swapped)).status == 404


async def test_a14_a_place_that_is_given_up_closes_its_link_and_no_other(sqlite_url):
    async with desk(sqlite_url) as hall:
        booked = await shared(hall)
        mine, theirs = paths(hall, booked)
        await hall.house.db.write(lambda uow: cancel(uow, uow.people.get(STUDENT), booked[0].id))
        hall.house.clock.advance(START - NOON)
        assert (await hall.post(mine)).target != LINK
        assert LINK not in (await hall.get(mine)).text
        assert (await hall.post(theirs)).target == LINK


async def test_a14_a_session_that_moves_keeps_everybodys_link(sqlite_url):
    async with desk(sqlite_url) as hall:
        booked = await shared(hall)

        def unit(uow):
            later = START + 24 * HOUR
            return move_gathering(uow, uow.people.get(MENTOR), booked[0].gathering_id, later)

        await hall.house.db.write(unit)
        hall.house.clock.advance(START - NOON)
        for path in paths(hall, booked):
            assert (await hall.post(path)).target == path
        hall.house.clock.advance(24 * HOUR)
        for path in paths(hall, booked):
            assert (await hall.post(path)).target == LINK
