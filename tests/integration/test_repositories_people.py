"""People, catalogue and availability, read back as they were written, on both back ends."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from core.availability import Change, DateException, PostedDate, WeeklyHours
from core.catalog import OfferingStatus, ProductStatus
from core.errors import StaleRevision
from core.people import Role
from tests.harness.community import (
    HOUR,
    MENTOR,
    NOON,
    OFFERING,
    OTHER,
    OTHER_MENTOR,
    STUDENT,
    community,
    identity,
    offering,
    person,
    product,
)


async def test_a_person_comes_back_as_they_were(database_url):
    ada = replace(
        person(
            50,
            Role.STAFF,
            Role.STUDENT,
            name="Ada \u202e<b>@everyone</b> \U0001f9d1\u200d\U0001f3eb",
        ),
        banned_at=NOON,
        reminders_on=False,
    )
    async with community(database_url) as c:
        await c.db.write(lambda uow: uow.people.add(ada))
        assert await c.db.read(lambda uow: uow.people.get(50)) == ada
        renamed = await c.db.write(lambda uow: uow.people.save(replace(ada, name="Ada")))
        assert renamed == replace(ada, name="Ada", revision=1)
        assert await c.db.read(lambda uow: uow.people.get(50)) == renamed
        with pytest.raises(StaleRevision):
            await c.db.write(lambda uow: uow.people.save(ada))


async def test_people_are_found_by_role_and_by_account(database_url):
    async with community(database_url) as c:

        def fill(uow):
            uow.people.add(person(50, Role.STAFF))
            uow.people.add(person(51, Role.STAFF, Role.MENTOR, Role.STUDENT))
            uow.identities.add(identity(1, STUDENT, channel="telegram", user="77"))

        def look(uow):
            return (
                [one.id for one in uow.people.having(Role.STAFF)],
                [one.id for one in uow.people.having(Role.MENTOR)],
                [one.id for one in uow.people.having(Role.STUDENT)],
                uow.people.by_identity("telegram", "77"),
                uow.people.by_identity("discord", "77"),
                uow.people.named([]),
                sorted(uow.people.named([STUDENT, OTHER, 999])),
            )

        await c.db.write(fill)
        staff, mentors, students, known, stranger, nobody, named = await c.db.read(look)
        assert staff == [50, 51]
        assert mentors == [MENTOR, OTHER_MENTOR, 51]
        assert students == [1, 2, 3, 4, 51]
        assert (known.id, stranger, nobody, named) == (STUDENT, None, {}, [STUDENT, OTHER])


async def test_the_account_to_write_to_comes_first(database_url):
    def fill(uow):
        uow.identities.add(identity(1, STUDENT, unreachable_at=NOON, last_inbound_at=NOON))
        uow.identities.add(identity(2, STUDENT))
        uow.identities.add(identity(3, STUDENT, last_inbound_at=NOON - HOUR))
        uow.identities.add(identity(4, STUDENT, last_inbound_at=NOON))

    async with community(database_url) as c:
        await c.db.write(fill)
        accounts = await c.db.read(lambda uow: uow.identities.of(STUDENT))
        assert [account.id for account in accounts] == [4, 3, 2, 1]
        assert await c.db.read(lambda uow: uow.identities.find("web", "u3")) == accounts[1]


async def test_c15_counts_survive_a_mentor_who_saves_an_old_copy(database_url):
    async with community(database_url) as c:
        old = await c.db.read(lambda uow: uow.offerings.get(OFFERING))

        def count(uow):
            uow.offerings.count_booked(OFFERING)
            uow.offerings.count_completed(OFFERING, 2)
            uow.offerings.count_completed(OFFERING, -1)
            uow.offerings.count_rating(OFFERING, 5)
            uow.offerings.count_rating(OFFERING, 4)

        await c.db.write(count)
        new = replace(old, title="New", reminder_minutes=(60, 5), horizon_days=7)
        saved = await c.db.write(lambda uow: uow.offerings.save(new))
        assert saved == await c.db.read(lambda uow: uow.offerings.get(OFFERING))
        assert (saved.title, saved.reminder_minutes, saved.revision) == ("New", (60, 5), 1)
        assert (saved.times_booked, saved.times_completed) == (1, 1)
        assert saved.average_rating == 4.5
        with pytest.raises(StaleRevision):
            await c.db.write(lambda uow: uow.offerings.save(new))


async def test_fault_i03_what_people_search_for_is_taken_literally(database_url):
    def fill(uow):
        uow.offerings.add(offering(13, title="100% _sure_", category="ÉCOLE"))
        uow.offerings.add(offering(14, title="\u0645\u0631\u062d\u0628\u0627", times_booked=3))
        uow.offerings.add(offering(15, title="Hidden", status=OfferingStatus.DRAFT))

    async with community(database_url) as c:
        await c.db.write(fill)

        async def found(text, **other):
            cards = await c.db.read(lambda uow: uow.offerings.browse(text, **other))
            return [card.offering.id for card in cards]

        assert await found("") == [14, 11, 12, 13]
        assert await found("", limit=2) == [14, 11]
        assert await found("%") == [13]
        assert await found("_") == [13]
        assert await found("' OR 1=1 --") == []
        assert await found("école") == [13]
        assert await found("\u0645\u0631") == [14]
        assert await found("mentor 4") == [12]
        assert await found("TALK") == [11, 12]
        assert await found("hidden", status=OfferingStatus.DRAFT) == [15]


async def test_the_best_rated_is_shown_first_with_its_mentors_name(database_url):
    def rate(uow):
        uow.offerings.count_rating(12, 5)
        uow.offerings.count_rating(OFFERING, 4)

    async with community(database_url) as c:
        await c.db.write(rate)
        cards = await c.db.read(lambda uow: uow.offerings.browse())
        shown = [(card.offering.id, card.mentor_name) for card in cards]
        assert shown == [(12, "Mentor 4"), (11, "Mentor 1")]


async def test_products_for_sale_are_the_active_ones(database_url):
    def fill(uow):
        uow.products.add(replace(product(22), status=ProductStatus.ARCHIVED))
        uow.products.add(product(23, OTHER_MENTOR))

    async with community(database_url) as c:
        await c.db.write(fill)
        read = c.db.read
        assert await read(lambda uow: uow.products.get(21)) == product()
        assert [p.id for p in await read(lambda uow: uow.products.for_sale())] == [21, 23]
        assert [p.id for p in await read(lambda uow: uow.products.for_sale(MENTOR))] == [21]
        assert [p.id for p in await read(lambda uow: uow.products.of(MENTOR))] == [21, 22]


async def test_weekly_hours_are_replaced_as_a_whole(database_url):
    day = [WeeklyHours(2, time(9), time(12)), WeeklyHours(2, time(14), time(0))]
    own = [WeeklyHours(7, time(0), time(0))]
    async with community(database_url) as c:

        def fill(uow):
            uow.availability.set_hours(MENTOR, None, [WeeklyHours(1, time(8), time(9))])
            uow.availability.set_hours(MENTOR, None, day)
            uow.availability.set_hours(MENTOR, OFFERING, own)

        await c.db.write(fill)
        assert await c.db.read(lambda uow: uow.availability.hours(MENTOR, None)) == day
        assert await c.db.read(lambda uow: uow.availability.hours(MENTOR, OFFERING)) == own
        assert await c.db.read(lambda uow: uow.availability.hours(OTHER_MENTOR, None)) == []
        await c.db.write(lambda uow: uow.offerings.remove(OFFERING))
        assert await c.db.read(lambda uow: uow.availability.hours(MENTOR, OFFERING)) == []


async def test_exceptions_touching_a_week_are_found(database_url):
    closed = DateException(Change.BLOCK, date(2026, 3, 1), date(2026, 3, 5))
    late = DateException(Change.OPEN, date(2026, 3, 7), date(2026, 3, 7), time(20), time(0))
    later = DateException(Change.REPLACE, date(2026, 3, 8), date(2026, 3, 8))
    async with community(database_url) as c:

        def fill(uow):
            for id, exception in enumerate((closed, late, later), 1):
                uow.availability.add_exception(id, MENTOR, exception)

        await c.db.write(fill)

        def look(uow):
            return uow.availability.exceptions(MENTOR, date(2026, 3, 5), date(2026, 3, 7))

        assert await c.db.read(look) == [closed, late]
        assert await c.db.write(lambda uow: uow.availability.remove_exception(1, MENTOR))
        assert not await c.db.write(lambda uow: uow.availability.remove_exception(2, OTHER_MENTOR))
        listed = await c.db.read(lambda uow: uow.availability.listed_exceptions(MENTOR))
        assert listed == [(2, late), (3, later)]


async def test_posted_dates_are_the_mentors_and_the_offerings(database_url):
    def window(hours, length=2):
        return PostedDate(NOON + hours * HOUR, NOON + (hours + length) * HOUR)

    week = PostedDate(NOON - timedelta(days=6), NOON + HOUR)
    async with community(database_url) as c:

        def fill(uow):
            uow.availability.post(1, MENTOR, None, window(0))
            uow.availability.post(2, MENTOR, OFFERING, window(3))
            uow.availability.post(3, MENTOR, 999, window(3))
            uow.availability.post(4, MENTOR, OFFERING, window(-2))
            uow.availability.post(5, MENTOR, OFFERING, week)

        await c.db.write(fill)

        def posted(offering):
            return lambda uow: uow.availability.posted(MENTOR, offering, NOON, NOON + 4 * HOUR)

        assert await c.db.read(posted(OFFERING)) == [week, window(0), window(3)]
        assert await c.db.read(posted(None)) == [window(0)]
        listed = await c.db.read(
            lambda uow: uow.availability.listed_posted(MENTOR, NOON + 2 * HOUR)
        )
        assert listed == [(2, OFFERING, window(3)), (3, 999, window(3))]
        assert await c.db.write(lambda uow: uow.availability.withdraw(1, MENTOR))
        assert not await c.db.write(lambda uow: uow.availability.withdraw(2, OTHER_MENTOR))
