"""Events that cannot be worked, or whose work is cut short (W-08, M-02, M-10, M-12): parked, told,
worked once; the others go on."""

import json
from collections import Counter

import pytest

from bot.composition.payment_events import worker
from bot.doorway import Doorway
from core.use_cases.retrying import given_up, reopen_arrival
from tests.harness.crowd import together
from tests.harness.shop import ACCOUNT, shop
from webhooks.payments.sandbox_door import SandboxDoor


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
