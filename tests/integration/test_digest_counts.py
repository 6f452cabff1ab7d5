"""The digest's counts on both databases are what a person counting row by row would find."""

import random
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from core.audit import AuditEntry
from core.booking import BookingState, PaidBy
from core.clock import from_ms
from core.deadlines import Job, JobKind
from core.digest import THE_PLAN, DigestPlan, Frequency
from core.doors import Arrival, DueState, InboxState
from core.errors import StaleRevision
from core.ids import OrderId, PaymentId, PurchaseId, RefundId
from core.money import Money
from core.notices import Notice, NoticeKind
from core.onboarding import LikedTime, Onboarding, Step
from core.orders import OrderState, Outcome, Payment, Purpose, Refund, RefundState
from core.packs import PackState
from core.purchases import Purchase, PurchaseState
from core.seats import SeatState
from storage.errors import ConstraintViolated
from storage.unit_of_work import SqlUnitOfWork
from tests.harness import community as made
from tests.harness.community import MENTOR, NOON, OTHER, OTHER_MENTOR, STUDENT, community
from tests.harness.memory_community import MemoryDigests
from tests.harness.memory_rows import Due, Store

DAY = timedelta(days=1)
S = BookingState
STEPS = [(S.REQUESTED, S.SCHEDULED), (S.REQUESTED, S.AWAITING_PAYMENT), (S.REQUESTED, S.REJECTED),
         (S.REQUESTED, S.EXPIRED), (S.SCHEDULED, S.CANCELLED), ("", S.REQUESTED),
         (S.AWAITING_PAYMENT, S.REQUESTED), (S.REQUESTED, S.CANCELLED), (S.SCHEDULED, S.SCHEDULED),
         (S.REQUESTED, S.REQUESTED), (S.SCHEDULED, S.COMPLETED), ("", "")]  # fmt: skip


class Rows:
    """The same random rows in memory and, by `write`, in a database."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.store = Store()
        self._next = 5000
        for number in range(100):
            self._one(number)

    def id(self) -> int:
        self._next += 1
        return self._next

    def moment(self) -> datetime:
        """Within six days; often exactly at an edge of a period."""
        r = self.random
        if r.random() < 0.2:
            return NOON + r.randrange(6) * DAY
        return NOON + timedelta(milliseconds=r.randrange(6 * 86_400_000))

    def maybe(self) -> datetime | None:
        return self.moment() if self.random.random() < 0.6 else None

    def pair(self) -> dict[str, Any]:
        r = self.random
        return {
            "student_id": r.choice([STUDENT, OTHER]),
            "mentor_id": r.choice([MENTOR, OTHER_MENTOR]),
        }

    def _one(self, number: int) -> None:
        self._order()
        self._booking()
        self._step()
        if number < 12:
            self._pack()
            self._purchase()
            self._job()
            self._arrival()
            self._dead()
        if number < 10:
            self._person()
        if number < 4:
            self._seat(number)

    def _order(self) -> None:
        r, id = self.random, self.id()
        total = r.choice([0, 10_000])
        row = made.order(
            id,
            **self.pair(),
            purpose=r.choice([*Purpose]),
            state=r.choice([*OrderState]),
            created_at=self.moment(),
            paid_at=self.maybe(),
            provider=r.choice([None, "sandbox", "shop:gumroad"]),
            checkout_reference=r.choice([None, f"cs-{id}"]),
            original=Money(total, "EUR"),
            total=Money(total, "EUR"),
            mentor_share=Money(total, "EUR").share(70),
        )
        self.store.orders[row.id] = row
        if total and r.random() < 0.5:
            self._refund(row.id)

    def _refund(self, order: OrderId) -> None:
        r, id = self.random, PaymentId(self.id())
        euro = Money(10_000, "EUR")
        at = self.moment()
        paid = Payment(id, order, "sandbox", f"p{id}", euro, at, at, Outcome.FULFILLED)
        self.store.payments[id] = paid
        refund = Refund(
            RefundId(self.id()), order, id, "sandbox", euro, r.choice([*RefundState]), "x", at
        )
        self.store.refunds[refund.id] = refund

    def _booking(self) -> None:
        row = made.booking(
            self.id(),
            **self.pair(),
            state=self.random.choice([S.COMPLETED, S.NO_SHOW, S.SCHEDULED]),
            paid_by=PaidBy.FREE,
            completed_at=self.maybe(),
        )
        self.store.bookings[row.id] = row

    def _step(self) -> None:
        r = self.random
        kind = r.choice(["booking", "booking", "booking", "pack"])
        entry = AuditEntry(self.id(), self.moment(), None, "x", kind, 1, *r.choice(STEPS))
        self.store.audit[entry.id] = entry

    def _pack(self) -> None:
        r, total = self.random, self.random.randrange(1, 4)
        used = r.randrange(total + 1)
        row = made.pack(
            self.id(),
            total,
            **self.pair(),
            used=used,
            held=r.randrange(total - used + 1),
            state=r.choice([PackState.ACTIVE, PackState.ACTIVE, PackState.EXPIRED]),
            expires_at=NOON + 3 * DAY + r.choice([-DAY, timedelta(0), DAY]),
        )
        self.store.packs[row.id] = row

    def _purchase(self) -> None:
        id = PurchaseId(self.id())
        euro, at = Money(100, "EUR"), self.moment()
        self.store.purchases[id] = Purchase(
            id, "gumroad", f"{id}", "a@example.org", "A", "p", euro, Money(0, "EUR"), at, at,
            "hash", PurchaseState.WAITING,
        )  # fmt: skip

    def _person(self) -> None:
        row = replace(made.person(self.id()), created_at=self.moment())
        self.store.people[row.id] = row

    def _seat(self, number: int) -> None:
        student, mentor = (STUDENT, OTHER)[number % 2], (MENTOR, OTHER_MENTOR)[number // 2]
        grace = made.seat(self.id(), student, mentor, state=SeatState.GRACE, grace_ends_at=NOON)
        self.store.seats[grace.id] = grace
        gone = made.seat(
            self.id(), student, mentor, state=SeatState.RELEASED, released_at=self.moment()
        )
        self.store.seats[gone.id] = gone

    def _job(self) -> None:
        job = Job(self.id(), f"job-{self.id()}", JobKind.MAKE_ROOM, 1, NOON)
        state = self.random.choice([DueState.DEAD, DueState.SENT])
        self.store.jobs[job.key] = Due(job, NOON, open=False, state=state)

    def _dead(self) -> None:
        id = self.id()
        told = Notice(id, f"n-{id}", NoticeKind.REPLY, STUDENT, 1, NOON)
        state = self.random.choice([DueState.DEAD, DueState.SENT])
        self.store.notices[told.key] = Due(told, NOON, open=False, state=state)

    def _arrival(self) -> None:
        state = self.random.choice([InboxState.PARKED, InboxState.DONE])
        row = Arrival(self.id(), "web", f"{self.id()}", "", "", NOON, state)
        self.store.arrivals[row.id] = Due(row, NOON, open=False, state=state)  # type: ignore[arg-type]

    def write(self, uow: SqlUnitOfWork) -> None:
        store = self.store
        for person in store.people.values():
            uow.people.add(person)
        for order in store.orders.values():
            uow.orders.add(order)
        for payment in store.payments.values():
            uow.orders.add_payment(payment)
        for refund in store.refunds.values():
            uow.orders.add_refund(refund)
        for booking in store.bookings.values():
            uow.bookings.add(booking)
        for entry in store.audit.values():
            uow.audit.record(entry)
        for pack in store.packs.values():
            uow.packs.add(pack)
        for seat in sorted(store.seats.values(), key=lambda s: s.is_live):
            uow.seats.add(seat)
        for purchase in store.purchases.values():
            uow.purchases.add(purchase)
        for arrival in store.arrivals.values():
            assert uow.inbox.store(replace(arrival.row, state=InboxState.NEW))
            uow.inbox.close(arrival.row.id, arrival.row.state, NOON)
        uow.later.ask([due.row for due in store.jobs.values()])
        uow.later.notify([due.row for due in store.notices.values()])
        for claim in uow.outbox.claim_jobs(NOON, NOON + DAY, 1000):
            uow.outbox.close_job(claim.job.id, claim.fence, store.jobs[claim.job.key].state, NOON)
        for told in uow.outbox.claim_notices(NOON, NOON + DAY, 1000):
            state = store.notices[told.notice.key].state
            uow.outbox.close_notice(told.notice.id, told.fence, state, NOON)


@pytest.mark.parametrize("seed", range(4))
async def test_z8_every_count_is_exact_in_any_period(database_url: str, seed: int):
    rows = Rows(seed)
    async with community(database_url) as c:
        await c.db.write(rows.write)
        for person in (MENTOR, STUDENT, OTHER, OTHER_MENTOR):
            rows.store.people[person] = made.person(person)
        counted = MemoryDigests(rows.store)
        for _ in range(25):
            since, until = sorted((rows.moment(), rows.moment()))
            found = await c.db.read(lambda u, s=since, t=until: u.digests.happened(s, t))
            assert found == counted.happened(since, until)
        for now in (NOON, NOON + 2 * DAY, NOON + 3 * DAY, NOON + 9 * DAY):
            stands = await c.db.read(lambda u, n=now: u.digests.standing(n))
            assert stands == counted.standing(now)
        whole = await c.db.read(lambda u: u.digests.happened(from_ms(0), NOON + 9 * DAY))
        never = [name for name in whole.__slots__ if not getattr(whole, name)]
        assert never == ["money"], "every count was tried on something"


async def test_the_plan_and_the_answers_come_back_and_are_guarded(database_url: str):
    plan = DigestPlan(THE_PLAN, Frequency.DAILY, NOON, NOON + DAY, MENTOR)
    known = Onboarding(
        STUDENT, NOON, Step.TIMES, "أهداف", (LikedTime.MORNINGS,), ("A", "B"), "w",
        made.OFFERING, NOON, NOON + DAY,
    )  # fmt: skip
    async with community(database_url) as c:
        await c.db.write(lambda u: u.digests.add_plan(plan))
        await c.db.write(lambda u: u.onboardings.add(known))
        assert await c.db.read(lambda u: u.digests.plan()) == plan
        assert await c.db.read(lambda u: u.onboardings.get(STUDENT)) == known
        saved = await c.db.write(lambda u: u.digests.save_plan(plan))
        assert saved.revision == 1
        with pytest.raises(StaleRevision):
            await c.db.write(lambda u: u.digests.save_plan(plan))
        for broken in (replace(plan, id=2), replace(plan, frequency=Frequency.OFF)):
            with pytest.raises(ConstraintViolated):
                await c.db.write(lambda u, b=broken: u.digests.add_plan(b))
        stopped = replace(known, person_id=OTHER, stopped_at=NOON)
        with pytest.raises(ConstraintViolated, match="onboarding_reminded"):
            await c.db.write(lambda u: u.onboardings.add(stopped))
