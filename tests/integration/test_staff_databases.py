"""What staff do, on both databases: the constraints agree with it."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from core.doors import Arrival, DueState, InboxState
from core.facts import Paid
from core.ids import OrderId
from core.ledger import REVIEW, owed
from core.money import Money
from core.notices import Notice, NoticeKind
from core.orders import OrderState
from core.people import Role
from core.use_cases import overseeing, retrying, reviewing
from core.use_cases.settling import settle
from tests.harness.community import (
    HOUR,
    NOON,
    OTHER,
    PRICE,
    STUDENT,
    Community,
    booking,
    community,
    order,
)

ID = OrderId(500)


@pytest.fixture
async def house(database_url: str) -> AsyncIterator[Community]:
    async with community(database_url) as opened:

        def appoint(uow):
            person = uow.people.get(OTHER)
            uow.people.save(replace(person, roles=person.roles | {Role.STAFF}))

        await opened.db.write(appoint)
        yield opened


def staff(uow):
    return uow.people.get(OTHER)


async def test_fault_m10_what_came_wrong_goes_back_and_the_right_amount_is_taken(house) -> None:
    await house.db.write(lambda uow: uow.orders.add(order(ID)))
    wrong = Paid("sandbox", "p-1", ID, Money(777, "EUR"), NOON)
    await house.db.write(lambda uow: settle(uow, wrong))
    await house.db.write(lambda uow: reviewing.return_parked(uow, staff(uow), ID))
    right = Paid("sandbox", "p-2", ID, PRICE, NOON)
    await house.db.write(lambda uow: settle(uow, right))
    file = await house.db.read(lambda uow: overseeing.order_file(uow, staff(uow), ID))
    assert file.story.order.state is OrderState.PAID
    assert [each.amount.minor for each in file.story.refunds] == [777]
    balances = await house.db.read(
        lambda uow: [uow.journal.balance(name, "EUR") for name in (REVIEW, owed(STUDENT))]
    )
    assert balances == [0, 777]


async def test_i8_what_was_given_up_comes_back_once(house) -> None:
    def give_up(uow):
        told = Notice(7000, "k", NoticeKind.PACK_BOUGHT, STUDENT, 1, NOON)
        uow.later.notify([told])
        (claim,) = uow.outbox.claim_notices(NOON, NOON + HOUR, 9)
        uow.outbox.close_notice(told.id, claim.fence, DueState.DEAD, NOON, "gone")
        uow.inbox.store(Arrival(7001, "telegram", "u", "c", "{}", NOON))
        uow.inbox.close(7001, InboxState.PARKED, NOON)

    await house.db.write(give_up)
    lost = await house.db.read(lambda uow: retrying.given_up(uow, staff(uow)))
    assert (lost.names[STUDENT], len(lost.arrivals)) == ("Student 2", 1)
    for expected in (True, False):
        retried = await house.db.write(lambda uow: retrying.retry_notice(uow, staff(uow), 7000))
        reopened = await house.db.write(lambda uow: retrying.reopen_arrival(uow, staff(uow), 7001))
        assert (retried, reopened) == (expected, expected)
    assert await house.db.write(lambda uow: retrying.retry_all_notices(uow, staff(uow))) == 0


async def test_staff_look_everything_up(house) -> None:
    await house.db.write(lambda uow: uow.bookings.add(booking(300)))

    def look(uow):
        actor = staff(uow)
        return (
            [each.name for each in overseeing.people(uow, actor, Role.MENTOR)],
            len(overseeing.people(uow, actor, None, "student")),
            [card.booking.id for card in overseeing.bookings(uow, actor)],
            len(overseeing.person_file(uow, actor, STUDENT).bookings),
            overseeing.history(uow, actor, booking(300).id).card.student_name,
        )

    found = await house.db.read(look)
    assert found == (["Mentor 1", "Mentor 4"], 2, [300], 1, "Student 2")
