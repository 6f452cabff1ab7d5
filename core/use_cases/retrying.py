"""What our own doors gave up on: messages that could not be sent, arrivals that could not be
worked. Staff see them and let them be tried again (X15, I8)."""

from dataclasses import dataclass, replace

from core.doors import Arrival, DeadNotice
from core.ids import PersonId
from core.notices import Notice
from core.people import Person
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.use_cases.alerting import CALL_CARD, DEAD_CARD, PARKED_CARD, show_again
from core.use_cases.changing import record


@dataclass(frozen=True, slots=True)
class GivenUp:
    """`names`: of the people the messages were for."""

    notices: tuple[DeadNotice, ...]
    arrivals: tuple[Arrival, ...]
    names: dict[PersonId, str]


@use_case(Action.RETRY_DELIVERY)
def given_up(uow: UnitOfWork, actor: Person) -> GivenUp:
    permit(uow, actor, Action.RETRY_DELIVERY)
    notices = tuple(uow.outbox.dead())
    people = uow.people.named({dead.notice.person_id for dead in notices})
    names = {id: person.name for id, person in people.items()}
    return GivenUp(notices, tuple(uow.inbox.parked()), names)


@use_case(Action.RETRY_DELIVERY)
def retry_notice(uow: UnitOfWork, actor: Person, id: int) -> bool:
    """False when it is not given up any more: somebody else was faster."""
    permit(uow, actor, Action.RETRY_DELIVERY)
    notice = uow.outbox.notice(id)
    return _revive(uow, actor, notice) if notice else False


@use_case(Action.RETRY_DELIVERY)
def retry_all_notices(uow: UnitOfWork, actor: Person) -> int:
    """How many will be tried again: after a platform was down for long."""
    permit(uow, actor, Action.RETRY_DELIVERY)
    return sum(_revive(uow, actor, dead.notice) for dead in uow.outbox.dead())


@use_case(Action.RETRY_DELIVERY)
def reopen_arrival(uow: UnitOfWork, actor: Person, id: int) -> bool:
    """False when it is not parked any more."""
    permit(uow, actor, Action.RETRY_DELIVERY)
    reopened = uow.inbox.reopen(id, uow.now)
    if reopened:
        record(uow, actor, "reopened", "arrival", id)
    show_again(uow, PARKED_CARD, id, "retried", later=reopened)
    return reopened


@use_case(Action.RETRY_DELIVERY)
def retry_messages_to(uow: UnitOfWork, actor: Person, person: PersonId) -> int:
    """How many messages to this person will be tried again."""
    permit(uow, actor, Action.RETRY_DELIVERY)
    dead = [each.notice for each in uow.outbox.dead() if each.notice.person_id == person]
    return sum(_revive(uow, actor, each) for each in dead)


@use_case(Action.RETRY_DELIVERY)
def retry_call(uow: UnitOfWork, actor: Person, id: int) -> bool:
    """A call to a provider that was given up. False when it is not given up any more."""
    permit(uow, actor, Action.RETRY_DELIVERY)
    revived = uow.outbox.revive_job(id, uow.now)
    if revived:
        record(uow, actor, "revived", "job", id)
    show_again(uow, CALL_CARD, id, "retried", later=revived)
    return revived


def _revive(uow: UnitOfWork, actor: Person, notice: Notice) -> bool:
    revived = uow.outbox.revive(notice.id, uow.now)
    if revived:
        record(uow, actor, "revived", "notice", notice.id)
        _open_again(uow, notice.person_id)
    show_again(uow, DEAD_CARD, notice.person_id, "retried", later=revived)
    return revived


def _open_again(uow: UnitOfWork, person: PersonId) -> None:
    """Accounts that were closed to us are tried anew: that is what was asked for."""
    for account in uow.identities.of(person):
        if account.unreachable_at is not None:
            uow.identities.save(replace(account, unreachable_at=None))
