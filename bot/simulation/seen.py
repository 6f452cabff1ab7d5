"""What the simulated people have seen: the things they may press buttons of."""

from collections.abc import Iterable
from typing import Any, TypeVar

from core.booking import Booking
from core.catalog import Offering, OfferingStatus, PackProduct
from core.date_drafts import DateDraft
from core.disputes import Dispute
from core.gatherings import Gathering, GatheringWait
from core.ids import PersonId
from core.ledger import JournalEntry
from core.orders import Order, OrderState, Payment, Refund
from core.packs import CreditEntry, Pack
from core.payouts import Payout
from core.people import Mentor, Person
from core.promotions import PromoCode
from core.purchases import Purchase
from core.seats import Seat
from core.testimonials import Testimonial
from core.waiting import WaitEntry
from storage.invariants import Scope

T = TypeVar("T")

_RECENT = 80  # what people still have on their screens


class Seen:
    """Kept small: who came long ago has left, what ended long ago is forgotten."""

    def __init__(self) -> None:
        self.people: dict[int, Person] = {}
        self.mentors: dict[int, Mentor] = {}
        self.offerings: dict[int, Offering] = {}
        self.products: dict[int, PackProduct] = {}
        self.live: dict[int, Booking] = {}
        self.ended: dict[int, Booking] = {}
        self.unpaid: dict[int, Order] = {}
        self.orders: dict[int, Order] = {}
        self.packs: dict[int, Pack] = {}
        self.payments: dict[int, Payment] = {}
        self.refunds: dict[int, Refund] = {}
        self.disputes: dict[int, Dispute] = {}
        self.seats: dict[int, Seat] = {}
        self.waits: dict[int, WaitEntry] = {}
        self.gatherings: dict[int, Gathering] = {}
        self.group_waits: dict[int, GatheringWait] = {}
        self.promos: dict[int, PromoCode] = {}
        self.payouts: dict[int, Payout] = {}
        self.date_drafts: dict[int, DateDraft] = {}
        self.testimonials: dict[int, Testimonial] = {}
        self.purchases: dict[int, Purchase] = {}
        self.given_back: dict[int, int] = {}  # minor units a shop outside has sent back
        self.paid_pages: set[str] = set()  # the provider's, whether we have heard of it or not
        self._touched: tuple[set[int], set[int], set[int], set[int]] = (set(), set(), set(), set())

    def hear(self, changed: Iterable[Any]) -> None:
        people, bookings, orders, packs = self._touched
        for thing in changed:
            match thing:
                case Booking():
                    bookings.add(thing.id)
                    self._booking(thing)
                case Order():
                    orders.add(thing.id)
                    self._order(thing)
                case Pack():
                    packs.add(thing.id)
                    _keep(self.packs, thing.id, thing)
                case Payment():
                    orders.add(thing.order_id)
                    _keep(self.payments, thing.id, thing)
                case Refund():
                    orders.add(thing.order_id)
                    _keep(self.refunds, thing.id, thing)
                case Dispute():
                    orders.add(thing.order_id)
                    _keep(self.disputes, thing.id, thing)
                case JournalEntry():
                    orders.update([thing.order_id] if thing.order_id else [])
                case Seat():
                    people.add(thing.mentor_id)
                    _keep(self.seats, thing.id, thing)
                case _:
                    self._rarely(thing)

    def _rarely(self, thing: Any) -> None:
        match thing:
            case Person():
                self.people[thing.id] = thing
            case Mentor():
                self._touched[0].add(thing.person_id)
                self.mentors[thing.person_id] = thing
            case Offering():
                self.offerings[thing.id] = thing
            case PackProduct():
                self.products[thing.id] = thing
            case CreditEntry():
                self._touched[3].add(thing.pack_id)
            case WaitEntry():
                self._touched[0].add(thing.mentor_id)
                _keep(self.waits, thing.id, thing)
            case Gathering():
                self._touched[0].add(thing.mentor_id)
                _keep(self.gatherings, thing.id, thing)
            case GatheringWait():
                self._touched[0].add(thing.student_id)
                _keep(self.group_waits, thing.id, thing)
            case PromoCode():
                _keep(self.promos, thing.id, thing)
            case Payout():
                self._touched[0].add(thing.mentor_id)
                _keep(self.payouts, thing.id, thing)
            case DateDraft():
                _keep(self.date_drafts, thing.id, thing)
            case Testimonial():
                _keep(self.testimonials, thing.id, thing)
            case Purchase():
                _keep(self.purchases, thing.id, thing)

    def touched(self) -> Scope | None:
        """What was written since the last time; None when nothing was."""
        if not any(self._touched):
            return None
        scope = Scope(*map(frozenset, self._touched))
        for ids in self._touched:
            ids.clear()
        return scope

    def _booking(self, booking: Booking) -> None:
        if booking.is_live:
            self.live[booking.id] = booking
        else:
            self.live.pop(booking.id, None)
            _keep(self.ended, booking.id, booking)

    def _order(self, order: Order) -> None:
        if order.state is OrderState.OPEN:
            self.unpaid[order.id] = order
        else:
            self.unpaid.pop(order.id, None)
        _keep(self.orders, order.id, order)

    def offerings_of(self, mentor: PersonId) -> list[Offering]:
        gone = OfferingStatus.ARCHIVED
        return [
            o for o in self.offerings.values() if o.mentor_id == mentor and o.status is not gone
        ]


def _keep(things: dict[int, T], id: int, thing: T) -> None:
    """The newest last; the oldest goes."""
    things.pop(id, None)
    things[id] = thing
    if len(things) > _RECENT:
        del things[next(iter(things))]
