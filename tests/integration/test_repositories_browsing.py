"""What is listed, next free times and testimonials in the tables: the same on both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.catalog import OfferingKind, OfferingStatus
from core.errors import StaleRevision
from core.testimonials import Signature
from core.testimonials import Testimonial as Told
from core.testimonials import TestimonialState as State
from scheduler.free_times import REST, FreeTimes
from storage.errors import ConstraintViolated
from tests.harness.community import (
    MENTOR,
    NOON,
    OFFERING,
    OTHER,
    OTHER_MENTOR,
    STUDENT,
    community,
    offering,
    seat,
)

WORDS = "She asked what I was asked a week later, and so I got the job."


async def test_z15_only_what_is_listed_is_listed_whatever_hides_it(database_url):
    def fill(uow):
        uow.offerings.add(offering(13, unlisted=True))
        uow.offerings.add(offering(14, status=OfferingStatus.PAUSED))
        uow.offerings.add(offering(15, unlisted=False, course_id=None))

    def change(**what):
        def work(uow):
            uow.mentors.save(replace(uow.mentors.get(MENTOR), **what))

        return work

    def ban(uow):
        uow.people.save(replace(uow.people.get(OTHER_MENTOR), banned_at=NOON))

    async with community(database_url) as c:
        await c.db.write(fill)

        async def listed(**only):
            rows = await c.db.read(lambda uow: uow.catalogue.listings(**only))
            texts = await c.db.read(lambda uow: uow.catalogue.descriptions(**only))
            assert texts.keys() <= {row.id for row in rows}
            return sorted(row.id for row in rows)

        assert await listed() == [11, 12, 15]
        assert await listed(only_verified=True) == []
        await c.db.write(change(verified_at=NOON, languages=("ar", "en")))
        assert await listed(only_verified=True) == [11, 15]
        (one, *_) = await c.db.read(
            lambda uow: sorted(uow.catalogue.listings(), key=lambda each: each.id)
        )
        assert (one.languages, one.verified, one.looked_for) == (("ar", "en"), True, False)
        await c.db.write(change(hidden=True))
        assert await listed() == [12]
        await c.db.write(ban)
        assert await listed() == []
        cards = await c.db.read(lambda uow: uow.catalogue.cards([15, 99, 13, 11]))
        assert [card.offering.id for card in cards] == [15, 13, 11]


async def test_the_next_free_time_is_kept_and_an_older_look_never_wins(database_url):
    later, soon = NOON + timedelta(hours=9), NOON + timedelta(hours=1)
    minute = timedelta(minutes=1)

    async with community(database_url) as c:

        async def keep(found, looked_at):
            await c.db.write(lambda uow: uow.catalogue.keep_next(found, looked_at))
            rows = await c.db.read(lambda uow: uow.catalogue.listings())
            return {row.id: row.next_at for row in rows if row.looked_for}

        outdated = lambda before: c.db.read(lambda uow: uow.catalogue.outdated(before, 9))  # noqa: E731
        assert await outdated(NOON) == [11, 12]
        ms = int(later.timestamp() * 1000)
        assert await keep({OFFERING: later, 999: soon}, NOON) == {11: ms}
        assert await keep({OFFERING: soon}, NOON - minute) == {11: ms}
        assert await outdated(NOON - minute) == [12]
        assert await outdated(NOON) == [12, 11]
        assert await keep({OFFERING: None, 12: soon}, NOON + minute) == {
            11: None,
            12: int(soon.timestamp() * 1000),
        }
        await c.db.write(lambda uow: uow.offerings.remove(OFFERING))
        assert await outdated(NOON + 9 * minute) == [12]


async def test_the_scheduler_looks_for_what_is_outdated_and_then_rests(database_url):
    def film(uow):
        uow.offerings.add(offering(13, kind=OfferingKind.RECORDED, video_link="https://v.test"))

    async with community(database_url) as c:
        await c.db.write(film)
        keeper = FreeTimes(c.db)

        async def looked_for():
            rows = await c.db.read(lambda uow: uow.catalogue.listings())
            return sorted(row.id for row in rows if row.looked_for)

        assert await keeper.once() is False
        assert await looked_for() == [11, 12]
        await c.db.write(lambda uow: uow.offerings.add(offering(14)))
        await keeper.once()
        assert await looked_for() == [11, 12]  # it rests
        c.clock.advance(REST)
        await keeper.once()
        assert await looked_for() == [11, 12, 14]


def told(id=1, of=7, **other):
    return Told(
        **{
            "id": id,
            "seat_id": of,
            "student_id": STUDENT,
            "mentor_id": MENTOR,
            "written": WORDS,
            "text": WORDS,
            "signature": Signature.FIRST,
            "state": State.WAITING,
            "created_at": NOON,
            "changed_at": NOON,
            **other,
        }
    )


async def test_z09_testimonials_wait_are_shown_and_wait_again_when_reported(database_url):
    def fill(uow):
        uow.seats.add(seat(7))
        uow.seats.add(seat(8, student=OTHER))
        uow.testimonials.add(told())
        uow.testimonials.add(told(2, 8, student_id=OTHER, changed_at=NOON + timedelta(hours=1)))

    async with community(database_url) as c:
        await c.db.write(fill)

        async def look():
            def work(uow):
                queue = [each.id for each in uow.testimonials.queue()]
                assert uow.testimonials.queue_size() == len(queue)
                return queue, [each.id for each in uow.testimonials.shown(MENTOR)]

            return await c.db.read(work)

        async def change(id, **what):
            await c.db.write(
                lambda uow: uow.testimonials.save(replace(uow.testimonials.get(id), **what))
            )

        assert await look() == ([1, 2], [])
        await change(1, state=State.APPROVED)
        await change(2, state=State.APPROVED)
        assert await look() == ([], [2, 1])
        await change(2, reported_at=NOON, report="no")
        assert await look() == ([2], [2, 1])
        await c.db.write(
            lambda uow: uow.people.save(replace(uow.people.get(OTHER), banned_at=NOON))
        )
        assert await look() == ([2], [1])
        known = await c.db.read(lambda uow: uow.testimonials.of_seat(8))
        assert (known.report, known.reported_at, known.revision) == ("no", NOON, 2)


@pytest.mark.parametrize(
    ("broken", "error"),
    [
        ({"text": "x" * 49}, ConstraintViolated),
        ({"written": "x" * 1001}, ConstraintViolated),
        ({"state": State.REJECTED}, ConstraintViolated),
        ({"id": 2}, StaleRevision),
    ],
)
async def test_i11_the_tables_refuse_what_no_screen_would_show(database_url, broken, error):
    def fill(uow):
        uow.seats.add(seat(7))
        uow.testimonials.add(told(5))

    async with community(database_url) as c:
        await c.db.write(fill)
        await c.db.write(lambda uow: uow.testimonials.save(told(5)))

        def breaks(uow):
            if "id" in broken:
                uow.testimonials.add(told(**broken))
            else:
                uow.testimonials.save(told(5, revision=1, **broken))

        with pytest.raises(error):
            await c.db.write(breaks)
