"""The relay: claims, order, leases, retries and dead letters, on both databases."""

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
