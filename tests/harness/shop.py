"""One pack for sale, and what the provider tells of each order, through the real door."""

import json
from collections import Counter
from contextlib import asynccontextmanager
from datetime import timedelta

from bot.composition.payment_events import worker
from bot.doorway import Doorway
from bot.router import Router
from core.clock import to_ms
from core.ids import encode
from core.ledger import PLATFORM, cash, mentor_available, mentor_pending, owed
from core.settings import InboxSettings
from core.use_cases.buying import buy_pack
from tests.harness.community import person
from tests.harness.crowd import MENTOR, crowd
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
