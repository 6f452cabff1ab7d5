"""What a payment provider tells us, as badly as it may: shuffled, ten times over, the effect before
its cause, nonsense (W-01, W-02, W-08, M-02). Through the real door, on both databases."""

import asyncio
import json
from collections import Counter
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.composition.payment_events import worker
from bot.doorway import Doorway
from bot.notice_subjects import compose
from bot.router import Router
from core.clock import to_ms
from core.ids import encode
from core.ledger import PLATFORM, cash, mentor_available, mentor_pending, owed
from core.settings import InboxSettings
from core.use_cases.buying import buy_pack
from core.use_cases.retrying import given_up, reopen_arrival
from scheduler.relay import Relay, Sent
from tests.harness.community import person
from tests.harness.crowd import MENTOR, crowd, together
from tests.harness.screens_shown import LINKS
from webhooks.payments.sandbox_door import SandboxDoor

ACCOUNT = "sbx_acct_ours"
INBOX = InboxSettings()
ACCOUNTS = (PLATFORM, cash("sandbox"), mentor_pending(MENTOR), mentor_available(MENTOR))


def event(id, kind, data, account=ACCOUNT):
    return id, json.dumps({"id": id, "type": kind, "account": account, "data": data})


class Shop:
    """One pack ordered by one student, and the provider's events about it."""

    def __init__(self, c, order, doorway):
        self.c, self.order, self.doorway = c, order, doorway
        self.at = to_ms(c.clock.now())

    def _payment(self, id, state, amount):
        data = {
            "id": f"{id}{self.order.id}",
            "order": encode(self.order.id),
            "amount": amount,
            "currency": "EUR",
            "state": state,
            "settled_at": self.at,
            "reason": None,
        }
        return event(f"evt-{id}{self.order.id}", f"payment.{state}", data)

    def paid(self, id="pay", amount=None):
        return self._payment(id, "succeeded", amount or self.order.total.minor)

    def declined(self, id="no"):
        return self._payment(id, "failed", self.order.total.minor)

    def refunded(self, id, amount, payment="pay"):
        data = {
            "id": f"{id}{self.order.id}",
            "payment": f"{payment}{self.order.id}",
            "order": encode(self.order.id),
            "amount": amount,
            "currency": "EUR",
            "state": "succeeded",
            "settled_at": self.at,
            "reference": None,
        }
        return event(f"evt-{id}{self.order.id}", "refund.succeeded", data)

    def ended(self):
        data = {"id": "cs_1", "order": encode(self.order.id)}
        return event(f"evt-end{self.order.id}", "checkout.ended", data)

    def unknown(self):
        return event(f"evt-what{self.order.id}", "balance.adjusted", {"id": "x"})

    def all_of_it(self):
        return [self.declined(), self.paid(), self.ended(), self.refunded("a", 3_333),
                self.refunded("b", 1), self.unknown()]  # fmt: skip

    async def hear(self, *events):
        for id, body in events:
            await self.doorway.store("sandbox", id, id, body)

    async def work(self, rounds=6):
        """Until nothing waits, with the time between that a failed one needs."""
        for _ in range(rounds):
            await self.doorway.once()
            self.c.clock.advance(timedelta(seconds=40))

    async def ends(self):
        """The state that counts, in words without any id."""

        def look(uow):
            order = uow.orders.get(self.order.id)
            pack = uow.packs.by_order(order.id)
            lines = Counter()
            for line in uow.journal.of_order(order.id):
                lines[line.debit] -= line.amount.minor
                lines[line.credit] += line.amount.minor
            mine = owed(order.student_id)
            return (
                order.state,
                sorted((each.outcome, each.amount.minor) for each in uow.orders.payments(order.id)),
                sorted((each.state, each.amount.minor) for each in uow.orders.refunds(order.id)),
                (pack.total, pack.state) if pack else None,
                [lines[name] for name in (*ACCOUNTS, mine)],
            )

        return await self.c.see(look)

    async def heard(self):
        """What became of the arrivals, and after how many failures."""
        return await self.c.rows("SELECT external_id, state, attempts FROM arrivals ORDER BY id")


@asynccontextmanager
async def shop(url, workers=None, students=1, **other):
    async with crowd(url, students=students, cap=10_000, **other) as c:
        door = SandboxDoor(("whsec",), ACCOUNT)
        workers = workers or {"sandbox": worker(door)}
        doorway = Doorway(c.db, Router(LINKS), INBOX, lambda: None, workers, c.clock)
        sold = await c.sell()

        async def opened(student=None):
            order = await c.do(buy_pack, student or c.students[0], sold.id, c.act())
            return Shop(c, order, doorway)

        yield c, opened


async def fresh_student(c):
    one = person(c.ids.new())
    await c.do(lambda uow: uow.people.add(one))
    return one


class Stage:
    """Plays the same story again and again, each time with a new student and a new order."""

    def __init__(self, url):
        self._loop = asyncio.Runner()
        self._opened = AsyncExitStack()
        self._c, self._shop = self._loop.run(self._opened.enter_async_context(shop(url)))

    def end_of(self, tell):
        return self._loop.run(self._end_of(tell))

    async def _end_of(self, tell):
        played = await self._shop(await fresh_student(self._c))
        told = tell(played)
        for number, one in enumerate(told):
            await played.hear(one)
            if number % 3 == 2 or one is told[-1]:
                await played.doorway.once()
        await played.work()
        return await played.ends()

    def close(self):
        self._loop.run(self._opened.aclose())
        self._loop.close()


@pytest.fixture
def stage(database_url):
    opened = Stage(database_url)
    yield opened
    opened.close()


@settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(order=st.permutations([n for n in range(6) for _ in range(10)]))
def test_fault_w01_each_event_ten_times_in_any_order_ends_the_same(stage, order):
    expected = stage.end_of(lambda shop: shop.all_of_it())
    assert stage.end_of(lambda shop: [shop.all_of_it()[n] for n in order]) == expected


async def test_fault_w01_control_a_door_without_a_memory_would_tell_the_difference(database_url):
    """Each repeat under an id of its own, and money under a reference of its own."""
    async with shop(database_url) as (c, opened):
        once, often = await opened(), await opened(await fresh_student(c))
        for played, repeats in ((once, 1), (often, 3)):
            for n in range(repeats):
                await played.hear(played.paid(f"pay{n}"))
            await played.work()
        assert await once.ends() != await often.ends()


async def test_fault_w01_told_over_three_days_it_ends_the_same(database_url):
    async with shop(database_url) as (c, opened):
        played, slow = await opened(), await opened(await fresh_student(c))
        await played.hear(*played.all_of_it())
        await played.work()
        for one in slow.all_of_it() * 3:
            await slow.hear(one)
            await slow.doorway.once()
            await c.move(hours=4)
        in_time, late = await played.ends(), await slow.ends()
        assert (in_time[1], late[1]) == ([("fulfilled", 10_000)], [("reseated", 10_000)])
        assert late[2:] == in_time[2:]


async def test_fault_w02_a_refund_before_its_payment_waits_for_it(database_url):
    async with shop(database_url) as (_, opened):
        played = await opened()
        await played.hear(played.refunded("a", 10_000))
        await played.doorway.once()
        assert (await played.heard())[0][1:] == ("new", 1)
        await played.hear(played.paid())
        await played.work()
        state, payments, refunds, pack, _ = await played.ends()
        assert (state, refunds) == ("refunded", [("done", 10_000)])
        assert (payments, pack) == ([("fulfilled", 10_000)], (0, "refunded"))


async def test_fault_w02_a_payment_that_takes_three_days_still_finds_its_refund(database_url):
    """Providers try again for three days, so the cause may come that much later."""
    async with shop(database_url) as (c, opened):
        played = await opened()
        await played.hear(played.refunded("a", 10_000))
        for _ in range(72):
            await played.doorway.once()
            c.clock.advance(timedelta(hours=1))
        await played.hear(played.paid())
        await played.work()
        c.clock.advance(timedelta(hours=2))
        await played.work()
        assert (await played.ends())[0] == "refunded"


async def test_fault_w02_a_refund_of_money_that_never_came_is_parked_and_staff_are_told(
    database_url,
):
    async with shop(database_url) as (c, opened):
        played = await opened()
        await played.hear(played.refunded("a", 10_000))
        for _ in range(8 * 24):
            await played.doorway.once()
            c.clock.advance(timedelta(hours=1))
        assert [state for _, state, _ in await played.heard()] == ["parked"]
        assert (await c.told(c.staff)).count("inbox_parked") == 1


async def test_fault_w08_a_poison_event_is_parked_and_the_others_go_on(database_url):
    async with shop(database_url) as (c, opened):
        played = await opened()
        poison = ("evt-poison", '{"id": "evt-poison", "account": "sbx_acct_ours", "type": 7}')
        await played.hear(poison, played.declined(), played.paid())
        await played.doorway.once()
        assert (await played.ends())[0] == "paid"
        assert (await played.heard())[0] == ("evt-poison", "new", 1)
        await played.work()
        assert (await played.heard())[0][1] == "parked"
        assert await played.c.told(c.staff) == ["inbox_parked"]
        ((arrival,),) = await c.rows("SELECT id FROM arrivals WHERE state = 'parked'")
        seen = await c.see(lambda uow: given_up(uow, c.staff).arrivals)
        assert [each.id for each in seen] == [arrival]
        assert await c.do(reopen_arrival, c.staff, arrival)
        await played.work()
        assert (await c.told(c.staff)).count("inbox_parked") == 1


async def test_fault_w08_control_without_a_limit_it_is_tried_for_ever(database_url, monkeypatch):
    async with shop(database_url) as (c, opened):
        monkeypatch.setattr(Doorway, "_failed", _try_again)
        played = await opened()
        await played.hear(("evt-poison", "{}"))
        await played.work(12)
        assert (await played.heard())[0] == ("evt-poison", "new", 12)
        assert await c.told(c.staff) == []
        await c.run("UPDATE arrivals SET open = 0, state = 'ignored'")


async def _try_again(doorway, arrival, error):
    await doorway._db.write(lambda uow: uow.inbox.failed(arrival.id, uow.now, error))


async def test_fault_w08_a_crash_in_the_code_of_one_kind_stops_no_other(database_url):
    """Not the event is broken but our worker for it."""
    works = worker(SandboxDoor(("whsec",), ACCOUNT))

    def crashes_on_refunds(uow, arrival):
        works(uow, arrival)
        if "refund." in arrival.body:
            raise ZeroDivisionError("after the effect")

    async with shop(database_url, {"sandbox": crashes_on_refunds}) as (c, opened):
        played = await opened()
        await played.hear(*played.all_of_it())
        await played.work()
        states = Counter(state for _, state, _ in await played.heard())
        assert states == {"done": 3, "ignored": 1, "parked": 2}
        assert (await played.ends())[2] == []  # of what crashed nothing was kept
        assert (await c.told(c.staff)).count("inbox_parked") == 2


async def test_fault_m02_killed_after_the_commit_and_before_the_answer_it_is_told_again(
    database_url,
):
    """The provider got no answer and delivers again, to two processes at once."""
    async with shop(database_url) as (c, opened):
        played = await opened()
        id, body = played.paid()
        stored = await together(played.doorway.store("sandbox", id, id, body) for _ in range(10))
        assert sorted(stored) == [False] * 9 + [True]
        await together(played.doorway.once() for _ in range(4))
        again = await together(played.doorway.store("sandbox", id, id, body) for _ in range(3))
        assert again == [False] * 3
        await played.work()
        assert (await played.ends())[1] == [("fulfilled", 10_000)]
        assert await c.rows("SELECT count(*) FROM packs") == [(1,)]
        assert await played.heard() == [(id, "done", 0)]


async def test_fault_m02_killed_in_the_middle_of_the_work_it_is_worked_once(database_url):
    works, killed = worker(SandboxDoor(("whsec",), ACCOUNT)), []

    def killed_once(uow, arrival):
        works(uow, arrival)
        if not killed:
            killed.append(True)
            raise OSError("killed")

    async with shop(database_url, {"sandbox": killed_once}) as (c, opened):
        played = await opened()
        await played.hear(played.paid())
        await played.doorway.once()
        assert await c.rows("SELECT count(*) FROM payments") == [(0,)]
        await played.work()
        assert (await played.ends())[1] == [("fulfilled", 10_000)]


async def test_fault_m10_a_wrong_amount_by_webhook_is_parked_with_the_order(database_url):
    async with shop(database_url) as (c, opened):
        played = await opened()
        await played.hear(played.paid(amount=9_999))
        await played.work()
        state, payments, _, pack, _ = await played.ends()
        assert (state, payments, pack) == ("review", [("parked", 9_999)], None)
        assert await c.told(c.staff) == ["payment_in_review"]
        assert "payment_in_review" in await c.told(c.students[0])


@pytest.mark.parametrize("amount", [-1, 2**63, 1.5, "1e9", None, True])
async def test_fault_m12_an_impossible_amount_by_webhook_changes_nothing(database_url, amount):
    async with shop(database_url) as (_, opened):
        played = await opened()
        id, body = played.paid()
        broken = json.loads(body)
        broken["data"]["amount"] = amount
        await played.hear((id, json.dumps(broken)))
        await played.work()
        assert (await played.ends())[:2] == ("open", [])
        assert [state for _, state, _ in await played.heard()] == ["parked"]


async def test_what_is_told_of_shuffled_events_is_what_is_true_when_it_is_sent(database_url):
    """A card that was declined before it worked is no news once the order is paid."""
    async with shop(database_url) as (c, opened):
        played = await opened()
        await played.hear(played.declined(), played.paid())
        await played.work()
        said = []

        async def deliver(claim):
            screen = await c.see(lambda uow: compose(uow, claim.notice, LINKS))
            if screen is not None and claim.notice.person_id == c.students[0].id:
                said.append(claim.notice.kind)
            return Sent()

        await Relay(c.db, deliver, c.settings.notices).once()
        assert said == ["pack_bought"]
