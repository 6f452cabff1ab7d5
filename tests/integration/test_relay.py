"""The relay: claims, order, leases, retries and dead letters, on both databases."""

import asyncio
from datetime import timedelta

import pytest

from core.doors import ClaimedNotice, DueState
from core.ids import PersonId
from core.notices import Notice, NoticeKind
from core.people import Role
from core.settings import NoticeSettings, Settings
from scheduler.relay import GiveUp, Outcome, Relay, Sent, TryLater
from storage.unit_of_work import SqlUnitOfWork
from tests.harness.rows import Rows, person, rows
from tests.harness.web import MovedClock

SETTINGS = Settings(notices=NoticeSettings(max_attempts=3, retry_base_seconds=5))


class Post:
    """Delivers by writing down; `answers` says how the next ones end."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.answers: dict[str, list[Outcome]] = {}

    async def __call__(self, claim: ClaimedNotice) -> Outcome:
        key = claim.notice.key
        planned = self.answers.get(key, [])
        outcome = planned.pop(0) if planned else Sent()
        if isinstance(outcome, Sent):
            self.sent.append(key)
        return outcome


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock()


@pytest.fixture
async def db(database_url: str, clock: MovedClock):
    async with rows(database_url, clock, SETTINGS) as opened:
        yield opened


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def relay(db: Rows, post: Post) -> Relay:
    return Relay(db, post, SETTINGS.notices)


def owed(uow: SqlUnitOfWork, to: PersonId, key: str, minutes: int = 0) -> None:
    due_at = uow.now + timedelta(minutes=minutes)
    uow.later.notify([Notice(uow.new_id(), key, NoticeKind.PACK_BOUGHT, to, 1, due_at)])


async def test_what_is_due_is_sent_once_and_what_is_not_waits(db: Rows, relay: Relay, post: Post):
    def write(uow: SqlUnitOfWork) -> None:
        sara = person(uow, "sara")
        owed(uow, sara, "now")
        owed(uow, sara, "later", minutes=10)

    await db.write(write)
    await relay.once()
    await relay.once()
    assert post.sent == ["now"]


async def test_t01_after_downtime_everything_due_is_sent_once(
    db: Rows, relay: Relay, post: Post, clock: MovedClock
):
    def write(uow: SqlUnitOfWork) -> None:
        sara = person(uow, "sara")
        for minutes in (5, 60, 600):
            owed(uow, sara, f"after {minutes}", minutes)

    await db.write(write)
    clock.move(days=3)
    await relay.once()
    await relay.once()
    assert post.sent == ["after 5", "after 60", "after 600"]


async def test_d02_after_a_failure_the_same_persons_later_messages_wait_in_order(
    db: Rows, relay: Relay, post: Post, clock: MovedClock
):
    def write(uow: SqlUnitOfWork) -> None:
        sara, omar = person(uow, "sara"), person(uow, "omar")
        owed(uow, sara, "first")
        owed(uow, sara, "second")
        owed(uow, omar, "other")

    await db.write(write)
    post.answers["first"] = [TryLater("timeout")]
    await relay.once()
    assert post.sent == ["other"]
    clock.move(seconds=6)
    await relay.once()
    assert post.sent == ["other", "first", "second"]


async def test_d01_a_platforms_own_waiting_time_is_kept_and_counts_as_no_failure(
    db: Rows, relay: Relay, post: Post, clock: MovedClock
):
    await db.write(lambda uow: owed(uow, person(uow, "sara"), "busy"))
    post.answers["busy"] = [TryLater("429", 120)] * 5
    for _ in range(5):
        await relay.once()
        clock.move(seconds=119)
        await relay.once()
        assert post.sent == []
        clock.move(seconds=2)
    await relay.once()
    assert post.sent == ["busy"]


async def test_after_the_last_attempt_it_is_a_dead_letter_and_staff_are_told_once(
    db: Rows, relay: Relay, post: Post, clock: MovedClock
):
    def write(uow: SqlUnitOfWork) -> None:
        person(uow, "stella", Role.STAFF)
        owed(uow, person(uow, "sara"), "lost")

    await db.write(write)
    post.answers["lost"] = [TryLater("timeout")] * 9
    for _ in range(9):
        await relay.once()
        clock.move(hours=1)
    dead = await db.read(lambda uow: uow.outbox.dead())
    assert [(each.notice.key, each.attempts) for each in dead] == [("lost", 2)]
    assert len(post.sent) == 1
    assert post.sent[0].startswith(f"delivery_dead:{dead[0].notice.person_id}:")


async def test_a_dead_letter_that_staff_revive_is_sent(
    db: Rows, relay: Relay, post: Post, clock: MovedClock
):
    await db.write(lambda uow: owed(uow, person(uow, "sara"), "lost"))
    post.answers["lost"] = [GiveUp("no account can be reached")]
    await relay.once()
    (dead,) = await db.read(lambda uow: uow.outbox.dead())
    await db.write(lambda uow: uow.outbox.revive(dead.notice.id, uow.now))
    await relay.once()
    assert post.sent == ["lost"]


async def test_d12_what_is_no_longer_true_is_closed_unsent(db: Rows, relay: Relay, post: Post):
    await db.write(lambda uow: owed(uow, person(uow, "sara"), "old"))
    post.answers["old"] = [Sent(DueState.DROPPED)]
    await relay.once()
    await relay.once()
    assert await db.read(lambda uow: uow.outbox.next_due_at()) is None


async def test_fault_t03_who_lost_the_lease_changes_nothing_any_more(db: Rows, clock: MovedClock):
    await db.write(lambda uow: owed(uow, person(uow, "sara"), "held"))

    def claim(uow: SqlUnitOfWork) -> ClaimedNotice:
        (claimed,) = uow.outbox.claim_notices(uow.now, uow.now + timedelta(seconds=60), 10)
        return claimed

    paused = await db.write(claim)
    clock.move(seconds=61)
    fresh = await db.write(claim)

    late = await db.write(
        lambda uow: uow.outbox.close_notice(paused.notice.id, paused.fence, DueState.SENT, uow.now)
    )
    assert late is False
    assert await db.write(
        lambda uow: uow.outbox.close_notice(fresh.notice.id, fresh.fence, DueState.SENT, uow.now)
    )


async def test_a_lease_that_still_runs_keeps_the_row_from_others(
    db: Rows, relay: Relay, post: Post
):
    await db.write(lambda uow: owed(uow, person(uow, "sara"), "held"))
    await db.write(
        lambda uow: uow.outbox.claim_notices(uow.now, uow.now + timedelta(seconds=60), 10)
    )
    await relay.once()
    assert post.sent == []


async def test_a_delivery_that_crashes_is_tried_again(
    db: Rows, post: Post, clock: MovedClock, caplog: pytest.LogCaptureFixture
):
    await db.write(lambda uow: owed(uow, person(uow, "sara"), "odd"))
    crashes = [True]

    async def crash_once(claim: ClaimedNotice) -> Outcome:
        if crashes:
            crashes.pop()
            raise ValueError("a row nobody can read")
        return await post(claim)

    relay = Relay(db, crash_once, SETTINGS.notices)
    await relay.once()
    clock.move(seconds=6)
    await relay.once()
    assert post.sent == ["odd"]


async def test_d02_news_that_comes_while_earlier_news_waits_is_not_told_first_but_answers_are(
    db: Rows, relay: Relay, post: Post, clock: MovedClock
):
    def write(uow: SqlUnitOfWork) -> PersonId:
        sara = person(uow, "sara")
        owed(uow, sara, "first")
        return sara

    def more(uow: SqlUnitOfWork) -> None:
        owed(uow, sara, "second")
        answer = Notice(uow.new_id(), "answer", NoticeKind.REPLY, sara, 1, uow.now)
        uow.later.notify([answer])

    sara = await db.write(write)
    post.answers["first"] = [TryLater("platform down", 10)]
    await relay.once()
    clock.move(seconds=1)
    await db.write(more)
    await relay.once()
    assert post.sent == ["answer"]
    clock.move(seconds=10)
    await relay.once()
    assert post.sent == ["answer", "first", "second"]


async def test_a_slow_send_holds_up_nobody_and_the_window_is_filled_behind_the_fast_ones(
    db: Rows, clock: MovedClock
):
    """With a window of four, ten people are served though one of them is not answered yet."""
    gate, sent = asyncio.Event(), []

    def write(uow: SqlUnitOfWork) -> None:
        for number in range(10):
            owed(uow, person(uow, f"reader{number}"), str(number))

    async def deliver(claim: ClaimedNotice) -> Outcome:
        if claim.notice.key == "0":
            await gate.wait()
        sent.append(claim.notice.key)
        if len(sent) == 9:
            gate.set()
        return Sent()

    await db.write(write)
    await asyncio.wait_for(Relay(db, deliver, NoticeSettings(batch=4)).once(), 20)
    assert sorted(sent) == [str(number) for number in range(10)]
    assert sent[-1] == "0"


async def test_a_round_ends_though_there_is_more_to_send(db: Rows, post: Post):
    def write(uow: SqlUnitOfWork) -> None:
        for number in range(12):
            owed(uow, person(uow, f"reader{number}"), str(number))

    await db.write(write)
    relay = Relay(db, post, NoticeSettings(batch=2))
    assert await relay.once()
    assert len(post.sent) == 10
    assert not await relay.once()
    assert len(post.sent) == 12
