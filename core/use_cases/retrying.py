"""What our own doors gave up on: messages that could not be sent, arrivals that could not be
worked. Staff see them and let them be tried again (X15, I8)."""

from dataclasses import dataclass

from core.doors import Arrival, DeadNotice
from core.ids import PersonId
from core.people import Person
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
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
    return _revive(uow, actor, id)


@use_case(Action.RETRY_DELIVERY)
def retry_all_notices(uow: UnitOfWork, actor: Person) -> int:
    """How many will be tried again: after a platform was down for long."""
    permit(uow, actor, Action.RETRY_DELIVERY)
    return sum(_revive(uow, actor, dead.notice.id) for dead in uow.outbox.dead())


@use_case(Action.RETRY_DELIVERY)
def reopen_arrival(uow: UnitOfWork, actor: Person, id: int) -> bool:
    """False when it is not parked any more."""
    permit(uow, actor, Action.RETRY_DELIVERY)
    reopened = uow.inbox.reopen(id, uow.now)
    if reopened:
        record(uow, actor, "reopened", "arrival", id)
    return reopened


def _revive(uow: UnitOfWork, actor: Person, id: int) -> bool:
    revived = uow.outbox.revive(id, uow.now)
    if revived:
        record(uow, actor, "revived", "notice", id)
    return revived
