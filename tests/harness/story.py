"""One story told through the real use cases, with every kind of row in it: for invariants to read.

Ids are counted, so that a test may name them; `Story` says which is which.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from core.availability import parse_hours
from core.booking import Booking, PaidBy
from core.catalog import BookingMode, OfferingKind
from core.doors import DueState
from core.facts import Paid, Refunded
from core.ids import OrderId
from core.money import Money
from core.orders import Order
from core.people import Role
from core.use_cases import buying, completing
from core.use_cases.approving import approve
from core.use_cases.booking import Wish, book
from core.use_cases.cancelling import cancel
from core.use_cases.due import fall_due
from core.use_cases.moving import move
from core.use_cases.settling import settle
from storage.unit_of_work import SqlUnitOfWork
from tests.harness.community import MENTOR, OTHER, STUDENT, Community, offering, person

STAFF = 5
FREE, ASKED, VIDEO = 31, 32, 33
_DAY = timedelta(days=1)


@dataclass
class Story:
    """Bookings and orders by what became of them."""

    free: Booking
    credit: Booking
    completed: Booking
    unpaid: Booking
    requested: Booking
    moving: Booking
    cancelled: Booking
    pack_order: Order
    session_order: Order
    recording: Order

    @property
    def bookings(self) -> list[Booking]:
        return [self.free, self.credit, self.completed, self.unpaid, self.requested,
                self.moving, self.cancelled]  # fmt: skip


class Teller:
    """Says one sentence of the story after the other, each in its own unit of work."""

    def __init__(self, community: Community) -> None:
        self._c = community
        self._acts = 0

    async def book(
        self, offering: int, hour: float, student: int = STUDENT, pay: PaidBy | None = None
    ) -> Booking:
        """On the third day, `hour` hours after midnight."""
        start = self._c.clock.now().replace(hour=0) + 3 * _DAY + timedelta(hours=hour)
        wish = Wish(offering, start, self._act(), pay_with=pay)  # type: ignore[arg-type]
        return await self._c.db.write(lambda uow: book(uow, uow.people.get(student), wish))

    async def pay(self, order: Order, reference: str) -> Order:
        def unit(uow: SqlUnitOfWork) -> Order:
            settle(uow, Paid("sandbox", reference, order.id, order.total, uow.now))
            return uow.orders.get(order.id)  # type: ignore[return-value]

        return await self._c.db.write(unit)

    async def order_of(self, booking: Booking) -> Order:
        assert booking.order_id is not None
        id: OrderId = booking.order_id
        return await self._c.db.read(lambda uow: uow.orders.get(id))  # type: ignore[return-value]

    def _act(self) -> str:
        self._acts += 1
        return f"act-{self._acts}"


def _open_shop(uow: SqlUnitOfWork) -> None:
    uow.people.add(person(STAFF, Role.STAFF))
    uow.availability.set_hours(MENTOR, None, parse_hours("Mon-Sun 00:00-24:00"))
    uow.offerings.add(offering(FREE, price=Money(0, "EUR"), takes_credits=False))
    uow.offerings.add(offering(ASKED, mode=BookingMode.REQUEST, takes_credits=False))
    uow.offerings.add(
        offering(VIDEO, kind=OfferingKind.RECORDED, video_link="https://video.example/1")
    )


async def tell(c: Community) -> Story:
    teller = Teller(c)
    await c.db.write(_open_shop)
    pack_order = await c.db.write(
        lambda uow: buying.buy_pack(uow, uow.people.get(STUDENT), 21, "buy-pack")
    )
    pack_order = await teller.pay(pack_order, "pay-pack")
    recording = await c.db.write(
        lambda uow: buying.buy_recording(uow, uow.people.get(STUDENT), VIDEO, "buy-video")
    )
    recording = await teller.pay(recording, "pay-video")
    completed = await teller.book(11, 2)
    moving = await teller.book(ASKED, 8, OTHER)
    moving = await _approved_and_paid(c, teller, moving)
    paid = await teller.book(11, 6, OTHER, PaidBy.MONEY)
    session_order = await teller.pay(await teller.order_of(paid), "pay-session")
    cancelled, _ = await c.db.write(lambda uow: cancel(uow, uow.people.get(OTHER), paid.id))
    await _refund_done(c, session_order)
    credit = await teller.book(11, 24)
    free = await teller.book(FREE, 26)
    c.clock.advance(2 * _DAY + timedelta(hours=15, minutes=30))
    completed = await _complete_and_rate(c, completed)
    requested = await teller.book(ASKED, 8, OTHER)
    unpaid = await teller.book(11, 10, OTHER, PaidBy.MONEY)
    await c.db.write(_let_everything_fall_due)
    return Story(free, credit, completed, unpaid, requested, moving, cancelled,
                 pack_order, session_order, recording)  # fmt: skip


async def _approved_and_paid(c: Community, teller: Teller, asked: Booking) -> Booking:
    """Paid in time, and its student has asked to have it five days later."""
    mentor = await c.db.read(lambda uow: uow.people.get(MENTOR))
    await c.db.write(lambda uow: approve(uow, mentor, asked.id))
    student = await c.db.read(lambda uow: uow.people.get(OTHER))
    order = await c.db.write(lambda uow: buying.proceed_to_payment(uow, student, asked.id))
    await teller.pay(order, "pay-moving")
    to: datetime = asked.starts_at + 5 * _DAY
    return await c.db.write(lambda uow: move(uow, student, asked.id, to))


async def _refund_done(c: Community, order: Order) -> None:
    def unit(uow: SqlUnitOfWork) -> None:
        (refund,) = uow.orders.refunds(order.id)
        settle(uow, Refunded("sandbox", "back-1", "pay-session", refund.amount, refund.id, uow.now))
        for claim in uow.outbox.claim_jobs(uow.now, uow.now + _DAY, 100):
            if claim.job.subject_id == refund.id:
                uow.outbox.close_job(claim.job.id, claim.fence, DueState.SENT, uow.now)

    await c.db.write(unit)


async def _complete_and_rate(c: Community, booking: Booking) -> Booking:
    mentor = await c.db.read(lambda uow: uow.people.get(MENTOR))
    student = await c.db.read(lambda uow: uow.people.get(STUDENT))
    await c.db.write(lambda uow: completing.complete(uow, mentor, booking.id))
    return await c.db.write(lambda uow: completing.rate(uow, student, booking.id, 5))


def _let_everything_fall_due(uow: SqlUnitOfWork) -> None:
    """Deadlines are worked, and what is owed to people and providers is taken as done."""
    for deadline in uow.outbox.due_deadlines(uow.now, 100):
        uow.outbox.close_deadline(deadline.id, uow.now)
        fall_due(uow, deadline)
    lease = uow.now + _DAY
    for notice in uow.outbox.claim_notices(uow.now, lease, 1000):
        uow.outbox.close_notice(notice.notice.id, notice.fence, DueState.SENT, uow.now)
    for job in uow.outbox.claim_jobs(uow.now, lease, 1000):
        uow.outbox.close_job(job.job.id, job.fence, DueState.SENT, uow.now)
