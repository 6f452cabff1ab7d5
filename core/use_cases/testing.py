"""A test message to the very account that asked for it: does what we write arrive there? (X9)"""

from enum import StrEnum

from core.ids import IdentityId
from core.notices import Notice, NoticeKind
from core.people import Person
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.use_cases.telling import notice

TEST_CARD = "test"
"""The name of the card that shows what came of a test; its number is the notice's."""


class Outcome(StrEnum):
    WAITING = "waiting"
    ARRIVED = "arrived"
    CLOSED = "closed"  # the platform did not take it


@use_case(Action.SEE_OWN)
def send_test(uow: UnitOfWork, actor: Person, account: IdentityId) -> Notice:
    """The test, due now."""
    permit(uow, actor, Action.SEE_OWN)
    id = uow.new_id()
    test = Notice(
        id=id,
        key=f"{NoticeKind.TEST_MESSAGE}:{id}",
        kind=NoticeKind.TEST_MESSAGE,
        person_id=actor.id,
        subject_id=id,
        due_at=uow.now,
        identity_id=account,
    )
    uow.later.notify([test])
    return test


def outcome_of(uow: UnitOfWork, test: Notice) -> Outcome:
    if uow.deliveries.of_notice(test.id) is not None:
        return Outcome.ARRIVED
    account = uow.identities.get(test.identity_id) if test.identity_id else None
    closed = account is None or account.unreachable_at is not None
    return Outcome.CLOSED if closed else Outcome.WAITING


def show_outcome(uow: UnitOfWork, test: Notice) -> None:
    """The answer to whoever asked for the test says what came of it."""
    changed, facts = NoticeKind.CARD_CHANGED, {"card": TEST_CARD}
    seen = notice(uow, changed, test.person_id, test.id, once="test", facts=facts)
    uow.later.notify([seen])
