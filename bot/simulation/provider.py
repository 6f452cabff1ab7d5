"""The sandbox provider in the same process: its real operations, called without HTTP.

Answers get lost before or after it acted, refunds take time or fail, webhooks come late, several
times, shuffled, or never.
"""

import hashlib
import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

from bot.simulation.chance import Chance
from core.clock import Clock, to_ms
from core.facts import Checkout, CheckoutWanted, Fact, RefundWanted
from core.ids import OrderId, encode
from core.ports_payments import OutcomeUnknown, ProviderRefused
from webhooks.json_values import JsonObject
from webhooks.payments.sandbox_door import SandboxDoor
from webhooks.payments.sandbox_facts import NAME, payment_fact, refund_fact
from webhooks.sandbox import checkouts, events, payments, refunds
from webhooks.sandbox.account import Account, Keyed
from webhooks.sandbox.books import Books, books
from webhooks.sandbox.checkouts import NewCheckout
from webhooks.sandbox.events import WaitingEvent
from webhooks.sandbox.knobs import Knobs
from webhooks.sandbox.signing import HEADER, signature
from webhooks.sandbox.store import Refusal, Store

T = TypeVar("T")

ACCOUNT = "sbx_acct_simulated"
_SECRETS = ("simulated-signing-secret",)
_BATCH = 60


class PlayMoney:
    """A core.ports_payments.PaymentGateway, and the payer's side of it."""

    name = NAME

    def __init__(self, path: Path | str, clock: Clock, chance: Chance) -> None:
        self._clock = clock
        self._chance = chance
        self.account = Account(Store(path, clock, chance.token), ACCOUNT, Knobs())
        self.door = SandboxDoor(_SECRETS, ACCOUNT)

    # What we ask of it

    async def open_checkout(self, wanted: CheckoutWanted) -> Checkout:
        return self.open(wanted)

    def open(self, wanted: CheckoutWanted) -> Checkout:
        new = NewCheckout(
            encode(wanted.order_id), wanted.amount, wanted.title, wanted.return_url,
            wanted.language, to_ms(wanted.expires_at),
        )  # fmt: skip
        keyed = Keyed(wanted.key, hashlib.sha256(repr(new).encode()).hexdigest())
        made = self._asked(lambda: checkouts.open_checkout(self.account, new, keyed))
        return Checkout(NAME, made.id, f"https://pay.example/{made.id}")

    async def look_up(
        self, order_id: OrderId, created_after: datetime, checkout: str
    ) -> list[Fact]:
        since = to_ms(created_after)
        found = self._asked(lambda: payments.of_order(self.account, encode(order_id), since))
        now = self.account.store.now()
        facts: list[Fact | None] = []
        for payment in found:
            facts.append(payment_fact(payment.as_json(now)))
            back = refunds.of_payment(self.account, payment.id)
            facts += [refund_fact(refund.as_json(now)) for refund in back]
        return [fact for fact in facts if fact is not None]

    async def end_checkout(self, checkout: str) -> None:
        return None

    async def refund(self, wanted: RefundWanted) -> Fact | None:
        """As the gateway does it: what was made earlier is found by its reference (M-09)."""
        reference = encode(wanted.refund_id)
        earlier = self._asked(lambda: refunds.by_reference(self.account, reference))
        if earlier:
            return refund_fact(earlier[0].as_json(self.account.store.now()))
        self.account.knobs.refund_takes = timedelta(hours=self._chance.pick((0, 0, 0, 1, 30)))
        self.account.knobs.refunds_fail = self._chance.percent(3)
        keyed = Keyed(wanted.key, reference)
        made = self._asked(
            lambda: refunds.refund(
                self.account, wanted.payment_reference, wanted.amount, reference, keyed
            )
        )
        return refund_fact(made.as_json(self.account.store.now()))

    async def events_since(self, moment: datetime) -> list[Fact]:
        """All of them, however many pages."""
        found: list[Fact] = []
        after: str | None = None
        while page := self._events(moment, after):
            found += [fact for event in page if (fact := self._fact(event)) is not None]
            after = str(page[-1]["id"])
        return found

    def _events(self, moment: datetime, after: str | None) -> list[JsonObject]:
        with self.account.store.reading() as sql:
            return events.happened(sql, to_ms(moment), after, self.account.store.now())

    def _fact(self, event: JsonObject) -> Fact | None:
        data, kind = event["data"], event["type"]
        assert isinstance(data, dict)
        if str(kind).startswith("payment."):
            return payment_fact(data)
        return refund_fact(data) if str(kind).startswith("refund.") else None

    def _asked(self, ask: Callable[[], T]) -> T:
        """Sometimes the question is lost, sometimes the answer."""
        fate = self._chance.between(1, 100)
        if fate <= 4:
            raise OutcomeUnknown("no answer: the question was lost")
        try:
            answer = ask()
        except Refusal as refusal:
            raise ProviderRefused(f"{refusal.status} {refusal.code}") from None
        if fate <= 8:
            raise OutcomeUnknown("no answer: the answer was lost")
        return answer

    # What it tells us

    def webhooks(self) -> list[WaitingEvent]:
        """Those due now, in the order in which they get through: some several times, some never."""
        checkouts.expire_due(self.account)
        now = self.account.store.now()
        with self.account.store.reading() as sql:
            due = events.due(sql, now, _BATCH)
        if not due:
            return []
        sent: list[WaitingEvent] = []
        with self.account.store.transaction() as sql:
            for event in due:
                sent += self._fate(sql, event, now)
        if self._chance.percent(30):
            self._chance.shuffle(sent)
        return sent

    def _fate(self, sql: sqlite3.Connection, event: WaitingEvent, now: int) -> list[WaitingEvent]:
        fate = self._chance.between(1, 100)
        if fate <= 8:
            events.tried(sql, event, 200, "delivered", now)  # lost on the way, for ever
            return []
        if fate <= 22:
            later = self._chance.between(1, 40) * 3_600_000 // 8
            events.tried(sql, event, 503, "waiting", now + later)
            return []
        events.tried(sql, event, 200, "delivered", now)
        return [event] * (1 if fate <= 85 else self._chance.between(2, 3))

    def signed(self, event: WaitingEvent) -> dict[str, str]:
        return {HEADER: signature(event.body, self.account.store.now() // 1000, _SECRETS)}

    def books(self) -> Books:
        return books(self.account)

    def close(self) -> None:
        self.account.store.close()
