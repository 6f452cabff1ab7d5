"""A test message when it is sent, and what came of it for whoever asked."""

from bot.screens import testing as screens
from bot.screens.notice_about import AboutTest
from bot.screens.writer import Writer
from bot.times import Reader
from bot.ui import Screen
from core.ids import PersonId
from core.notices import Notice
from core.ports import UnitOfWork
from core.use_cases.testing import outcome_of


def test_subject(uow: UnitOfWork, notice: Notice) -> AboutTest | None:
    """None when the account is another person's by now (Y2)."""
    account = uow.identities.get(notice.identity_id) if notice.identity_id else None
    if account is None or account.person_id != notice.person_id:
        return None
    return AboutTest(account.channel)


def compose_test(uow: UnitOfWork, test_id: int, person_id: int) -> Screen | None:
    person, test = uow.people.get(PersonId(person_id)), uow.outbox.notice(test_id)
    about = test_subject(uow, test) if test else None
    if person is None or test is None or about is None or test.person_id != person.id:
        return None
    w = Writer(Reader(person.language, person.time_zone, uow.now))
    return screens.outcome(w, test_id, outcome_of(uow, test), about.channel)
