"""Trying again what our own doors gave up on, and what the alerts say about it afterwards."""

from dataclasses import replace

import pytest

from core.deadlines import Job, JobKind
from core.doors import Arrival, Delivery, DueState, InboxState
from core.ids import IdentityId
from core.notices import Notice, NoticeKind
from core.people import Identity, Person
from core.spaces import THE_STAFF, SpaceUse
from core.use_cases import alerting, retrying, spaces
from core.use_cases.alerting import AlertState
from core.use_cases.telling import tell
from tests.harness.world import World

K = NoticeKind


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def stella(world: World) -> Person:
    return world.staff("Stella")


@pytest.fixture
def sara(world: World) -> Person:
    sara = world.student("Sara")
    account = IdentityId(world.ids.new())
    world.store.identities[account] = Identity(
        account, sara.id, "discord", "7", "7", "Sara", world.now, unreachable_at=world.now
    )
    return sara


def given_up(world: World, to: Person) -> Notice:
    world.run(tell, K.ONBOARDING_REMINDER, to.id, to.id, once=str(world.ids.new()))
    due = list(world.store.notices.values())[-1]
    due.open, due.state, due.note = False, DueState.DEAD, "closed"
    world.run(alerting.tell_of_dead, due.row)
    return due.row


def alert_of(world: World, kind: NoticeKind) -> Notice:
    (alert,) = (each.row for each in world.store.notices.values() if each.row.kind is kind)
    return alert


def state(world: World, kind: NoticeKind) -> AlertState:
    return alerting.state_of(world.unit(), alert_of(world, kind))


def alert_is_shown(world: World, card: str, to: Person) -> None:
    id, account = world.ids.new(), IdentityId(1)
    sent = Delivery(id, id, to.id, account, "discord", "7", "m1", card, world.now)
    world.store.deliveries[id] = sent


def test_trying_a_persons_messages_again_opens_their_account(
    world: World, stella: Person, sara: Person
) -> None:
    given_up(world, sara)
    given_up(world, sara)
    assert state(world, K.DELIVERY_DEAD) is AlertState.OPEN
    assert world.run(retrying.retry_messages_to, stella, sara.id) == 2
    assert all(each.unreachable_at is None for each in world.store.identities.values())
    assert state(world, K.DELIVERY_DEAD) is AlertState.AGAIN
    assert world.run(retrying.retry_messages_to, stella, sara.id) == 0


def test_an_alert_is_over_once_what_was_tried_again_has_arrived(
    world: World, stella: Person, sara: Person
) -> None:
    dead = given_up(world, sara)
    world.run(retrying.retry_notice, stella, dead.id)
    world.store.notices[dead.key].open = False
    world.store.notices[dead.key].state = DueState.SENT
    assert state(world, K.DELIVERY_DEAD) is AlertState.OVER


def test_an_alert_is_looked_at_when_it_is_tried_and_twice_afterwards(
    world: World, stella: Person, sara: Person
) -> None:
    dead = given_up(world, sara)
    world.run(retrying.retry_notice, stella, dead.id)
    looks = [
        each.row.due_at - world.now
        for each in world.store.notices.values()
        if each.row.kind is K.CARD_CHANGED and "retried" in each.row.key
    ]
    assert [int(wait.total_seconds()) for wait in looks] == [0, 15, 180]


def test_a_call_that_was_given_up_is_made_again(world: World, stella: Person) -> None:
    call = Job(world.ids.new(), "room:1", JobKind.MAKE_ROOM, 1, world.now)
    world.run(lambda uow: uow.later.ask([call]))
    world.run(lambda uow: uow.outbox.claim_jobs(uow.now, uow.now, 1))
    world.run(lambda uow: uow.outbox.close_job(call.id, 1, DueState.DEAD, uow.now, "no"))
    world.run(alerting.tell_of_dead_job, call, "no")
    assert state(world, K.JOB_DEAD) is AlertState.OPEN
    assert world.run(retrying.retry_call, stella, call.id)
    assert state(world, K.JOB_DEAD) is AlertState.AGAIN
    assert not world.run(retrying.retry_call, stella, call.id)


def test_what_came_in_and_is_parked_twice_shows_so_twice(world: World, stella: Person) -> None:
    stuck = Arrival(world.ids.new(), "paypal", "e1", "", "{}", world.now)

    def park(uow: object) -> None:
        uow.inbox.store(stuck)  # type: ignore[attr-defined]  # the World's unit
        uow.inbox.close(stuck.id, InboxState.PARKED, world.now)  # type: ignore[attr-defined]  # same
        alerting.tell_of_parked(uow, stuck)  # type: ignore[arg-type]  # same

    world.run(park)
    assert state(world, K.INBOX_PARKED) is AlertState.OPEN
    world.run(retrying.reopen_arrival, stella, stuck.id)
    assert state(world, K.INBOX_PARKED) is AlertState.AGAIN
    world.jump(minutes=2)
    alert_is_shown(world, f"parked:{stuck.id}", stella)
    shown = len(world.store.notices)
    world.run(park)
    assert len(world.store.notices) == shown + 1
    assert state(world, K.INBOX_PARKED) is AlertState.OPEN


def test_what_the_space_did_not_take_is_told_to_each_of_staff_once(
    world: World, stella: Person
) -> None:
    tom = world.staff("Tom")
    space = world.run(spaces.set_space, stella, SpaceUse.STAFF, "discord", "77", "900")
    account = world.store.identities[space.identity_id or 0]
    world.store.identities[account.id] = replace(account, unreachable_at=world.now)
    for subject in (1, 2):
        untold = Notice(world.ids.new(), f"k{subject}", K.DIGEST, THE_STAFF, subject, world.now)
        world.run(alerting.tell_each_of_staff, untold)
        world.run(alerting.tell_each_of_staff, untold)
    told = [(each.row.kind, each.row.person_id) for each in world.store.notices.values()]
    assert sorted(told) == sorted(
        [(K.DIGEST, p.id) for p in (stella, tom)] * 2
        + [(K.SPACE_LOST, p.id) for p in (stella, tom)]
    )


def test_an_answer_the_space_did_not_take_is_nobody_elses(world: World, stella: Person) -> None:
    answer = Notice(world.ids.new(), "reply:1", K.REPLY, THE_STAFF, 1, world.now)
    world.run(alerting.tell_each_of_staff, answer)
    assert not world.store.notices
