"""The calls owed to providers, as the jobs loop wants them: read, call, store."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import structlog

from bot.composition.captures import Captures
from bot.composition.event_calls import EventCalls
from bot.composition.event_sweep import EventSweep
from bot.composition.membership_calls import MembershipCalls
from core.deadlines import JobKind
from core.doors import ClaimedJob
from core.facts import Fact, Paid, RefundWanted
from core.ids import BookingId, OrderId, RefundId
from core.orders import Order, OrderState, RefundState
from core.ports import UnitOfWork
from core.ports_events import CommunityEvents
from core.ports_meetings import MeetingRooms, RoomWanted
from core.ports_memberships import Memberships
from core.ports_payments import OutcomeUnknown, PaymentGateway, ProviderRefused
from core.purchases import is_shop
from core.use_cases.gathering_links import link_of_others
from core.use_cases.mentoring import room_ready
from core.use_cases.returning import provider_refused
from core.use_cases.settling import settle
from scheduler.jobs import Done, Failed, Result, Unknown, Work
from scheduler.rows import Rows

_log = structlog.get_logger(__name__)
_ROOM_TRIES = 3  # then the mentor is asked: a session must not wait for a service (H18)
_LATE_MONEY = timedelta(hours=24)  # how long after its time an order is still asked about

_IN_SHOP = "make this refund in the shop where it was bought: the shop tells us of it"
_UNDER_WAY = timedelta(minutes=30)  # a refund the provider has accepted, between two looks


class ProviderCalls:
    def __init__(
        self,
        db: Rows,
        gateways: Mapping[str, PaymentGateway],
        rooms: MeetingRooms,
        memberships: Mapping[str, Memberships] | None = None,
        events: Mapping[str, CommunityEvents] | None = None,
    ) -> None:
        self._db = db
        self._gateways = gateways
        self._rooms = rooms
        self._members = MembershipCalls(db, {} if memberships is None else memberships)
        self._events = EventCalls(db, {} if events is None else events)

    @property
    def work(self) -> Mapping[JobKind, Work]:
        return {
            JobKind.REFUND: self.refund,
            JobKind.CHECK_ORDER: self.check_order,
            JobKind.END_CHECKOUT: self.end_checkout,
            JobKind.CAPTURE: Captures(self._db, self._gateways).capture,
            JobKind.SWEEP_EVENTS: EventSweep(self._db, self._gateways).sweep,
            JobKind.MAKE_ROOM: self.make_room,
            **self._members.work,
            **self._events.work,
        }

    async def refund(self, claim: ClaimedJob) -> Result:
        """The same key every time; the provider is looked up before it is asked again (M-08)."""
        id = RefundId(claim.job.subject_id)
        wanted = await self._db.read(lambda uow: _refund_wanted(uow, id))
        if wanted is None:
            return Done()
        provider, asked = wanted
        gateway = self._gateways.get(provider)
        if gateway is None and is_shop(provider):  # no shop can be asked: staff do it there
            return Failed(_IN_SHOP, True, lambda uow: provider_refused(uow, id, _IN_SHOP))
        if gateway is None:
            return Failed(f"{provider} is not set up")
        try:
            fact = await gateway.refund(asked)
        except OutcomeUnknown as unknown:
            return Unknown(str(unknown), lambda uow: _mark_unknown(uow, id))
        except ProviderRefused as refused:
            reason = refused.reason
            return Failed(reason, True, lambda uow: provider_refused(uow, id, reason))
        # Accepted and still under way: its webhook may be lost, so it is asked about again (X4).
        again = None if fact else _UNDER_WAY
        return Done(lambda uow: _settle(uow, [fact] if fact else []), again)

    async def check_order(self, claim: ClaimedJob) -> Result:
        """Asks about money we may never have heard of, until the order is decided (X4)."""
        id = OrderId(claim.job.subject_id)
        order, late = await self._db.read(lambda uow: _still_open(uow, id))
        if order is None:
            return Done()
        provider, checkout = _page_of(claim, order)
        gateway = self._gateways.get(provider)
        if gateway is None:
            return Done()
        try:
            facts = await gateway.look_up(order.id, order.created_at, checkout)
        except OutcomeUnknown as unknown:
            return Unknown(str(unknown))
        except ProviderRefused as refused:
            return Failed(refused.reason, final=True)
        again = timedelta(minutes=60 if late else 5)
        # A declined card ends nothing: the payer may try again on the same page.
        decided = any(isinstance(fact, Paid) for fact in facts)
        return Done(lambda uow: _settle(uow, facts), None if decided else again)

    async def end_checkout(self, claim: ClaimedJob) -> Result:
        """A page that nobody shall pay on any more. No harm comes of one that stays open: money
        that arrives there is turned back (M-03)."""
        facts = claim.job.facts
        gateway = self._gateways.get(str(facts.get("provider", "")))
        if gateway is None:
            return Done()
        try:
            await gateway.end_checkout(str(facts.get("checkout", "")))
        except OutcomeUnknown as unknown:
            return Unknown(str(unknown))
        except ProviderRefused as refused:
            return Failed(refused.reason, final=True)
        return Done()

    async def make_room(self, claim: ClaimedJob) -> Result:
        """No room is no failure of the booking: the mentor is asked for a link (H18, J5)."""
        id = BookingId(claim.job.subject_id)
        wanted = await self._db.read(lambda uow: _room_wanted(uow, id))
        if wanted is None:
            return Done()
        try:
            # Whoever comes later to a shared session gets the room that the others have.
            shared = await self._db.read(lambda uow: _shared_room(uow, id))
            link = shared or await self._rooms.make(wanted)
        except Exception as error:
            if claim.attempts < _ROOM_TRIES:
                return Failed(type(error).__name__)
            _log.warning("no_room", booking=id, reason=type(error).__name__)
            link = None
        late = claim.attempts > 0
        return Done(lambda uow: _give_room(uow, id, link, late))


def _refund_wanted(uow: UnitOfWork, id: RefundId) -> tuple[str, RefundWanted] | None:
    refund = uow.orders.refund(id)
    if refund is None or refund.state not in (RefundState.WANTED, RefundState.UNKNOWN):
        return None
    payment = uow.orders.payment(refund.payment_id)
    if payment is None:
        return None
    wanted = RefundWanted(id, f"refund:{id}", payment.reference, refund.amount)
    return refund.provider, wanted


def _mark_unknown(uow: UnitOfWork, id: RefundId) -> None:
    refund = uow.orders.refund(id)
    if refund is not None and refund.state is RefundState.WANTED:
        uow.orders.save_refund(replace(refund, state=RefundState.UNKNOWN))


def _still_open(uow: UnitOfWork, id: OrderId) -> tuple[Order | None, bool]:
    order = uow.orders.get(id)
    if order is None or (order.checkout_reference is None and order.provider is None):
        return None, False
    late = order.state is OrderState.LAPSED
    over = order.expires_at is not None and uow.now > order.expires_at + _LATE_MONEY
    return (order, late) if order.takes_money and not over else (None, False)


def _page_of(claim: ClaimedJob, order: Order) -> tuple[str, str]:
    """The provider's page that this look is about; the one before the last is asked about, too."""
    facts = claim.job.facts
    if facts.get("provider"):
        return str(facts["provider"]), str(facts.get("checkout", ""))
    return order.provider or "", order.checkout_reference or ""


def _give_room(uow: UnitOfWork, id: BookingId, link: str | None, late: bool) -> None:
    room_ready(uow, id, link, late=late)


def _settle(uow: UnitOfWork, facts: list[Fact]) -> None:
    for fact in facts:
        settle(uow, fact)


def _shared_room(uow: UnitOfWork, id: BookingId) -> str | None:
    booking = uow.bookings.get(id)
    return link_of_others(uow, booking) if booking is not None else None


def _room_wanted(uow: UnitOfWork, id: BookingId) -> RoomWanted | None:
    booking = uow.bookings.get(id)
    if booking is None or not booking.is_live:
        return None
    offering = uow.offerings.get(booking.offering_id)
    mentor = uow.mentors.get(booking.mentor_id)
    return RoomWanted(
        booking_id=id,
        title=offering.title if offering else "",
        starts_at=booking.starts_at,
        duration=booking.duration,
        mentor_link=mentor.meeting_link if mentor else None,
    )
