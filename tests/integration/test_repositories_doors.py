"""What comes in is stored once; what is due is taken by one, under a lease and a fence."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from core.deadlines import Deadline, DeadlineKind, Job, JobKind
from core.doors import Arrival, Conversation, Delivery, DueState, InboxState
from core.ids import IdentityId
from core.notices import Notice, NoticeKind
from storage.errors import WriteRefused
from tests.harness.community import HOUR, MINUTE, NOON, STUDENT, community, identity

MS = timedelta(milliseconds=1)


def notice(id, due_at=NOON, kind=NoticeKind.REMINDER, **other):
    base = Notice(
        id, f"n{id}", kind, STUDENT, 7, due_at, NOON + 9 * HOUR, 5, None, {"minutes": 15, "x": "y"}
    )
    return replace(base, **other)


def job(id, due_at=NOON):
    return Job(id, f"j{id}", JobKind.MAKE_ROOM, 7, due_at, {"try": 1})


def deadline(id, due_at=NOON):
    return Deadline(id, f"d{id}", DeadlineKind.PAYMENT, 7, due_at)


def arrival(id, chat="telegram:1", **other):
    base = Arrival(id, "telegram", f"u{id}", chat, '{"a":1}', NOON)
    return replace(base, **other)


def claim(limit=10, at=NOON):
    return lambda uow: uow.outbox.claim_notices(at, at + MINUTE, limit)


async def test_a_key_is_written_once(database_url):
    def write(uow):
        uow.later.notify([notice(1), notice(2), notice(3, key="n1")])
        uow.later.remind([deadline(1), deadline(2)])
        uow.later.ask([job(1)])
        uow.later.notify([])

    async with community(database_url) as c:
        await c.db.write(write)
        await c.db.write(lambda uow: uow.later.notify([notice(9, key="n2"), notice(4)]))
        claimed = await c.db.write(claim())
        assert [one.notice for one in claimed] == [notice(1), notice(2), notice(4)]


async def test_due_rows_are_taken_in_time_and_never_before(database_url):
    async with community(database_url) as c:
        rows = [notice(1, NOON + MS), notice(2, NOON), notice(3, NOON - HOUR)]
        await c.db.write(lambda uow: uow.later.notify(rows))
        first = await c.db.write(claim(limit=1))
        assert [(one.notice.id, one.fence, one.attempts) for one in first] == [(3, 1, 0)]
        assert [one.notice.id for one in await c.db.write(claim())] == [2]
        assert await c.db.write(claim()) == []
        assert [one.notice.id for one in await c.db.write(claim(at=NOON + MS))] == [1]


async def test_fault_t03_who_lost_the_lease_changes_nothing(database_url):
    async with community(database_url) as c:
        await c.db.write(lambda uow: uow.later.notify([notice(1)]))
        (slow,) = await c.db.write(claim())
        late = NOON + MINUTE
        (fast,) = await c.db.write(claim(at=late))
        assert (slow.fence, fast.fence) == (1, 2)

        def close(fence):
            return lambda uow: uow.outbox.close_notice(1, fence, DueState.SENT, late)

        assert not await c.db.write(
            lambda uow: uow.outbox.retry_notice(1, slow.fence, late, "timeout")
        )
        assert not await c.db.write(close(slow.fence))
        assert await c.db.write(close(fast.fence))
        assert not await c.db.write(close(fast.fence))
        assert await c.db.write(claim(at=NOON + 100 * HOUR)) == []


async def test_fault_t03_two_relays_never_hold_the_same_row(database_url):
    async with community(database_url) as c:
        rows = [notice(id) for id in range(1, 61)]
        await c.db.write(lambda uow: uow.later.notify(rows))
        taken = await asyncio.gather(*(c.db.write(claim(limit=10)) for _ in range(8)))
        ids = [one.notice.id for batch in taken for one in batch]
        assert sorted(ids) == list(range(1, 61))


async def test_a_try_that_failed_comes_back_and_may_be_given_up_and_revived(database_url):
    async with community(database_url) as c:
        await c.db.write(lambda uow: uow.later.notify([notice(1)]))
        await c.db.write(claim())
        again = NOON + 5 * MINUTE
        await c.db.write(lambda uow: uow.outbox.retry_notice(1, 1, again, "x" * 9_000))
        assert await c.db.write(claim(at=again - MS)) == []
        (second,) = await c.db.write(claim(at=again))
        assert (second.attempts, second.fence) == (1, 2)
        dead = DueState.DEAD
        await c.db.write(lambda uow: uow.outbox.close_notice(1, 2, dead, again, "gone"))
        (given_up,) = await c.db.read(lambda uow: uow.outbox.dead())
        assert (given_up.notice, given_up.attempts, given_up.error) == (notice(1), 1, "gone")
        assert await c.db.write(lambda uow: uow.outbox.revive(1, again))
        assert not await c.db.write(lambda uow: uow.outbox.revive(1, again))
        (revived,) = await c.db.write(claim(at=again))
        assert (revived.attempts, revived.fence) == (0, 3)
        assert await c.db.read(lambda uow: uow.outbox.dead()) == []


async def test_jobs_have_the_same_life(database_url):
    async with community(database_url) as c:
        await c.db.write(lambda uow: uow.later.ask([job(1), job(2, NOON + HOUR)]))
        lease = NOON + MINUTE
        (mine,) = await c.db.write(lambda uow: uow.outbox.claim_jobs(NOON, lease, 5))
        assert (mine.job, mine.fence, mine.attempts) == (job(1), 1, 0)
        assert await c.db.write(lambda uow: uow.outbox.retry_job(1, 1, lease, "lost", unknown=True))
        (again,) = await c.db.write(lambda uow: uow.outbox.claim_jobs(lease, lease + HOUR, 5))
        assert (again.job.id, again.attempts) == (1, 1)
        assert await c.db.write(
            lambda uow: uow.outbox.close_job(1, 2, DueState.SENT, lease, "done")
        )


async def test_deadlines_close_once_and_can_be_put_off(database_url):
    async with community(database_url) as c:
        rows = [deadline(1), deadline(2, NOON - HOUR), deadline(3, NOON + HOUR)]
        await c.db.write(lambda uow: uow.later.remind(rows))

        async def due(at=NOON):
            found = await c.db.read(lambda uow: uow.outbox.due_deadlines(at, 10))
            return [one.id for one in found]

        assert await due() == [2, 1]
        assert await c.db.write(lambda uow: uow.outbox.close_deadline(2, NOON))
        assert not await c.db.write(lambda uow: uow.outbox.close_deadline(2, NOON))
        await c.db.write(lambda uow: uow.outbox.postpone_deadline(1, NOON + HOUR, "broken"))
        assert await due() == []
        assert await due(NOON + HOUR) == [1, 3]


async def test_what_comes_next_is_known(database_url):
    async with community(database_url) as c:
        assert await c.db.read(lambda uow: uow.outbox.next_due_at()) is None

        def fill(uow):
            uow.later.notify([notice(1, NOON + 3 * HOUR)])
            uow.later.remind([deadline(1, NOON + 2 * HOUR)])
            uow.later.ask([job(1, NOON + 4 * HOUR)])

        await c.db.write(fill)
        assert await c.db.read(lambda uow: uow.outbox.next_due_at()) == NOON + 2 * HOUR
        assert await c.db.read(lambda uow: uow.outbox.next_due(2)) == [
            (NOON + 2 * HOUR, "payment", 7),
            (NOON + 3 * HOUR, "reminder", 7),
        ]


async def test_t01_waiting_reminders_of_one_person_about_one_booking(database_url):
    rows = [
        notice(1, NOON + HOUR),
        notice(2),
        notice(3, kind=NoticeKind.SESSION_STARTING),
        notice(4, subject_id=8),
        notice(5),
    ]

    def fill(uow):
        uow.later.notify(rows)
        uow.outbox.claim_notices(NOON, NOON + MINUTE, 10)
        uow.outbox.close_notice(5, 1, DueState.SENT, NOON)

    async with community(database_url) as c:
        await c.db.write(fill)
        found = await c.db.read(lambda uow: uow.outbox.waiting_reminders(STUDENT, 7))
        assert [one.id for one in found] == [2, 1]


async def test_w01_an_arrival_is_stored_once(database_url):
    async with community(database_url) as c:
        assert await c.db.write(lambda uow: uow.inbox.store(arrival(1)))
        assert not await c.db.write(lambda uow: uow.inbox.store(arrival(2, external_id="u1")))
        assert await c.db.write(
            lambda uow: uow.inbox.store(arrival(3, source="stripe", external_id="u1"))
        )
        assert await c.db.read(lambda uow: uow.inbox.get(1)) == arrival(1)
        assert await c.db.read(lambda uow: uow.inbox.get(2)) is None


async def test_a_chat_waits_for_its_failed_arrival_and_others_do_not(database_url):
    async with community(database_url) as c:

        def fill(uow):
            for each in (arrival(1), arrival(2), arrival(3, "telegram:2"), arrival(4, "")):
                uow.inbox.store(each)
            uow.inbox.store(arrival(5, ""))
            uow.inbox.failed(1, NOON + MINUTE, "boom")
            uow.inbox.failed(4, NOON + MINUTE, "boom")

        await c.db.write(fill)

        async def waiting(at, limit=10):
            found = await c.db.read(lambda uow: uow.inbox.waiting(at, limit))
            return [one.id for one in found]

        assert await waiting(NOON) == [3, 5]
        assert await waiting(NOON + MINUTE) == [1, 2, 3, 4, 5]
        assert await waiting(NOON + MINUTE, 2) == [1, 2]
        await c.db.write(lambda uow: uow.inbox.close(1, InboxState.DONE, NOON))
        assert await waiting(NOON) == [2, 3, 5]
        assert (await c.db.read(lambda uow: uow.inbox.get(4))).attempts == 1


async def test_fault_w08_a_parked_arrival_is_seen_and_may_be_reopened(database_url):
    async with community(database_url) as c:
        await c.db.write(lambda uow: uow.inbox.store(arrival(1)))

        def park(uow):
            return uow.inbox.close(1, InboxState.PARKED, NOON, "poison")

        assert await c.db.write(park)
        assert not await c.db.write(park)
        (parked,) = await c.db.read(lambda uow: uow.inbox.parked())
        assert parked == arrival(1, state=InboxState.PARKED)
        assert await c.db.read(lambda uow: uow.inbox.waiting(NOON, 5)) == []
        assert await c.db.write(lambda uow: uow.inbox.reopen(1, NOON))
        assert not await c.db.write(lambda uow: uow.inbox.reopen(1, NOON))
        assert [one.id for one in await c.db.read(lambda uow: uow.inbox.waiting(NOON, 5))] == [1]


async def test_copies_of_a_card_are_known_until_they_show_another(database_url):
    def sent(id, notice, message):
        return Delivery(id, notice, STUDENT, IdentityId(1), "web", "c1", message, "b:7", NOON)

    def fill(uow):
        uow.identities.add(identity(1, STUDENT))
        for each in (sent(1, 5, "m1"), sent(2, 6, "m2"), sent(3, 6, "m3")):
            uow.deliveries.add(each)

    async with community(database_url) as c:
        await c.db.write(fill)
        assert (await c.db.read(lambda uow: uow.deliveries.of_notice(6))).id == 3
        assert await c.db.read(lambda uow: uow.deliveries.of_notice(7)) is None
        await c.db.write(lambda uow: uow.deliveries.recard("web", "c1", "m2", "b:8"))
        copies = await c.db.read(lambda uow: uow.deliveries.of_card("b:7"))
        assert [copy.message for copy in copies] == ["m1", "m3"]


async def test_an_account_has_one_conversation_and_the_notebook_one_value(database_url):
    first = Conversation(IdentityId(1), "act", "topic", {"a": "b"}, NOON)
    second = replace(first, asked="time", answers={})

    def fill(uow):
        uow.identities.add(identity(1, STUDENT))
        uow.conversations.put(first)
        uow.conversations.put(second)
        uow.notebook.write("offset", "1")
        uow.notebook.write("offset", "2")

    async with community(database_url) as c:
        await c.db.write(fill)
        assert await c.db.read(lambda uow: uow.conversations.get(1)) == second
        await c.db.write(lambda uow: uow.conversations.clear(1))
        assert await c.db.read(lambda uow: uow.conversations.get(1)) is None
        assert await c.db.read(lambda uow: uow.notebook.read("offset")) == "2"
        assert await c.db.read(lambda uow: uow.notebook.read("nothing")) is None


async def test_the_transcript_numbers_what_is_said_and_what_is_changed(database_url):
    async with community(database_url) as c:

        def say(number):
            return lambda uow: uow.transcript.append("c", "bot", {"t": [number]}, f"k{number}")

        one, two = await c.db.write(say(1)), await c.db.write(say(2))
        await c.db.write(lambda uow: uow.transcript.append("other", "person", {}, "k1"))
        again = await c.db.write(lambda uow: uow.transcript.append("c", "bot", {}, "k1"))
        assert again == one
        edited = await c.db.write(lambda uow: uow.transcript.edit("c", one.name, {"t": None}))
        assert (edited.place, edited.rev, edited.view) == (1, 3, {"t": None})
        assert await c.db.write(lambda uow: uow.transcript.edit("other", one.name, {})) is None
        assert await c.db.write(lambda uow: uow.transcript.edit("c", "not an id", {})) is None

        def look(uow):
            said = uow.transcript
            return (
                said.since("c", 0, 9),
                said.since("c", 2, 9),
                said.before("c", None, 1),
                said.before("c", two.name, 9),
                said.before("c", "ZZZ", 9),
                (said.head("c"), said.head("other"), said.head("nobody")),
            )

        expected = ([two, edited], [edited], [two], [edited], [], (3, 1, 0))
        assert await c.db.read(look) == expected


async def test_callers_of_one_chat_get_every_number_once_and_one_message_a_key(database_url):
    def say(key):
        return lambda uow: uow.transcript.append("c", "bot", {}, key)

    async with community(database_url) as c:
        keys = [f"k{n % 10}" for n in range(20)]
        said = await asyncio.gather(*(c.db.write(say(key)) for key in keys))
        kept = await c.db.read(lambda uow: uow.transcript.since("c", 0, 99))
        assert len(kept) == len({message.rev for message in kept}) == 10
        assert {message.id for message in said} == {message.id for message in kept}


async def test_a_reading_unit_cannot_write(database_url):
    async with community(database_url) as c:
        with pytest.raises(WriteRefused):
            await c.db.read(lambda uow: uow.notebook.write("a", "b"))


async def test_three_people_are_locked_in_one_order(database_url):
    async with community(database_url) as c:
        orders = [(1, 2, 3), (3, 2, 1), (2, 3, 1), (2,), (3, 1)]
        calls = [c.db.write(lambda uow, ids=ids: uow.lock(*ids)) for ids in orders * 4]
        assert await asyncio.gather(*calls) == [None] * 20
