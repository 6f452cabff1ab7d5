"""Any life of a pack, in any order and with duplicates, ends with sound books (W-01, W-02, M-05).

After each act the invariants of `World.run` hold; at the end what the provider sent, what the rows
say and what the journal says are one number.
"""

from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.booking import BookingState
from core.errors import RuleError
from core.facts import Fact, Paid, Refunded, RefundFailed
from core.ledger import REVIEW, cash, mentor_available, mentor_pending, owed
from core.money import Money
from core.orders import Outcome, RefundScope, RefundState
from core.packs import PackState
from core.use_cases import giving_back, stuck_refunds
from core.use_cases.cancelling import cancel
from core.use_cases.completing import complete
from core.use_cases.refunding import return_unused
from core.use_cases.settled import Settled
from core.use_cases.settling import settle
from tests.harness.world import World

S = BookingState
MANY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


class Life:
    """One student, one mentor, some packs, and a provider that says everything twice."""

    def __init__(self, price: int) -> None:
        world = self.world = World()
        self.staff, self.student, self.mentor = world.staff(), world.student(), world.mentor()
        self.talk = world.offering(self.mentor, 5_000)
        self.product = world.product(self.mentor, 4, price)
        self.facts: list[Fact] = []
        self.sent: dict[str, int] = {}
        self.acts: list[Callable[[int], object]] = [
            self.buy, self.book, self.complete, self.cancel, self.staff_amount,
            self.staff_unused, self.staff_full, self.provider_part, self.provider_sends,
            self.provider_fails, self.call_off, self.again, self.by_hand, self.repeat, self.wait,
        ]  # fmt: skip

    def do(self, act: int, number: int) -> None:
        """Rules may refuse; nothing else may happen."""
        with suppress(RuleError):
            self.acts[act % len(self.acts)](number)

    def hear(self, fact: Fact) -> Settled:
        self.facts.append(fact)
        return self.world.run(settle, fact)

    def buy(self, number: int) -> None:
        order = self.world.order(self.student, self.product)
        reference = f"ch_{len(self.facts)}"
        self.hear(Paid("sandbox", reference, order.id, order.total, self.world.now))

    def book(self, number: int) -> None:
        self.world.book(self.student, self.talk, self.world.slot_in(hours=25 + number % 100))

    def complete(self, number: int) -> None:
        for booking in self._bookings(S.SCHEDULED)[:1]:
            self.world.move_to(max(self.world.now, booking.ends_at))
            self.world.run(complete, self.mentor, booking.id)

    def cancel(self, number: int) -> None:
        for booking in self._bookings(S.SCHEDULED)[:1]:
            actor = (self.student, self.mentor)[number % 2]
            self.world.run(cancel, actor, booking.id)

    def staff_amount(self, number: int) -> None:
        self._staff(RefundScope.AMOUNT, number, Money(number % 4_000 + 1, "EUR"))

    def staff_unused(self, number: int) -> None:
        packs = list(self.world.store.packs.values())
        if packs:
            pack = packs[number % len(packs)]
            self.world.run(return_unused, pack.id, "It ends early", self.staff)

    def staff_full(self, number: int) -> None:
        self._staff(RefundScope.FULL, number, None)

    def _staff(self, scope: RefundScope, number: int, amount: Money | None) -> None:
        orders = list(self.world.store.orders.values())
        if not orders:
            return
        order = orders[number % len(orders)]
        typed = str(self.world.run(giving_back.plan, self.staff, order.id, scope, amount).amount
                    .decimal())  # fmt: skip
        self.world.run(
            giving_back.refund, self.staff, order.id, scope, "Because", self.world.act(),
            amount, None, typed,
        )  # fmt: skip

    def provider_part(self, number: int) -> None:
        """Refunded on the provider's own page, never more than it still has."""
        payments = list(self.world.store.payments.values())
        if not payments:
            return
        payment = payments[number % len(payments)]
        left = payment.amount.minor - self.sent.get(payment.reference, 0)
        if left:
            part = min(number % 5_000 + 1, left)
            self._send(payment.reference, Money(part, "EUR"), None)

    def provider_sends(self, number: int) -> None:
        """Those it was asked for and still has the money for, one of them."""
        for refund in self._refunds(RefundState.WANTED, RefundState.UNKNOWN)[:1]:
            payment = self.world.store.payments[refund.payment_id]
            left = payment.amount.minor - self.sent.get(payment.reference, 0)
            if refund.amount.minor <= left:
                self._send(payment.reference, refund.amount, refund.id)

    def _send(self, payment: str, amount: Money, id: int | None) -> None:
        self.sent[payment] = self.sent.get(payment, 0) + amount.minor
        self.hear(Refunded("sandbox", f"re_{len(self.facts)}", payment, amount, id, self.world.now))

    def provider_fails(self, number: int) -> None:
        """Before it was sent, or after: then the money is with the provider again."""
        asked = (RefundState.WANTED, RefundState.UNKNOWN, RefundState.DONE)
        ours = [each for each in self._refunds(*asked) if each.scope is not RefundScope.PROVIDER]
        for refund in ours[:1]:
            if refund.provider != "sandbox" or refund.failed_at is not None:
                continue
            payment = self.world.store.payments[refund.payment_id]
            if refund.state is RefundState.DONE:
                self.sent[payment.reference] -= refund.amount.minor
            self.hear(RefundFailed("sandbox", payment.reference, refund.id, "closed"))

    def call_off(self, number: int) -> None:
        for refund in self._refunds(RefundState.WANTED, RefundState.REFUSED)[:1]:
            self.world.run(stuck_refunds.call_off, self.staff, refund.id, refund.revision)

    def again(self, number: int) -> None:
        for refund in self._refunds(RefundState.REFUSED)[:1]:
            self.world.run(stuck_refunds.try_again, self.staff, refund.id, refund.revision)

    def by_hand(self, number: int) -> None:
        for refund in self._refunds(RefundState.REFUSED)[:1]:
            self.world.run(stuck_refunds.paid_by_hand, self.staff, refund.id, "cash", None)

    def repeat(self, number: int) -> None:
        """Any event again, however old."""
        if self.facts:
            before = self.books()
            self.world.run(settle, self.facts[number % len(self.facts)])
            assert self.books() == before

    def wait(self, number: int) -> None:
        self.world.move(hours=number % 200)

    def books(self) -> list[int]:
        names = (cash("sandbox"), cash("by_hand"), owed(self.student.id), REVIEW,
                 mentor_pending(self.mentor.id), mentor_available(self.mentor.id))  # fmt: skip
        return [self.world.balance(name) for name in names]

    def _bookings(self, state: BookingState):
        found = [e for e in self.world.store.bookings.values() if e.state is state]
        return sorted(found, key=lambda each: each.starts_at)

    def _refunds(self, *states: RefundState):
        return [e for e in self.world.store.refunds.values() if e.state in states]

    def require_explained(self) -> None:
        """Cash is what came less what was sent; what is owed is what is promised and not sent."""
        store = self.world.store
        came = sum(each.amount.minor for each in store.payments.values())
        by_hand = [
            e.amount.minor for e in self._refunds(RefundState.DONE) if e.provider != "sandbox"
        ]
        assert -self.world.balance(cash("sandbox")) == came - sum(self.sent.values())
        assert self.world.balance(cash("by_hand")) == sum(by_hand)
        waiting = [e.amount.minor for e in store.refunds.values() if e.is_owed]
        assert self.world.balance(owed(self.student.id)) == sum(waiting)
        for pack in store.packs.values():
            if pack.state is PackState.REFUNDED:
                assert pack.remaining == 0
        for booking in store.bookings.values():
            if booking.state is S.CANCELLED:
                live = [e for e in store.claims.values() if e.live and e.booking_id == booking.id]
                assert live == []


steps = st.lists(st.tuples(st.integers(0, 14), st.integers(0, 20_000)), min_size=4, max_size=30)


@MANY
@given(price=st.integers(1, 100_001), acts=steps)
def test_fault_w01_any_life_of_packs_and_refunds_ends_with_sound_books(price, acts):
    life = Life(price)
    life.buy(0)
    for act, number in acts:
        life.do(act, number)
    life.require_explained()


@MANY
@given(
    order=st.permutations(range(8)),
    price=st.integers(3, 50_000),
    parts=st.tuples(st.integers(1, 3), st.integers(1, 3)),
)
def test_fault_w02_refunds_before_their_payment_and_each_event_twice_converge(order, price, parts):
    """What is early is kept and told again, as the door does it; the end is always the same."""
    world = World()
    student, mentor = world.student(), world.mentor()
    bought = world.order(student, world.product(mentor, 4, price))
    first = price * parts[0] // 10 or 1
    second = min(price * parts[1] // 10 or 1, price - first)
    at = world.now
    facts = [
        Paid("sandbox", "ch_1", bought.id, bought.total, at),
        Refunded("sandbox", "re_1", "ch_1", Money(first, "EUR"), None, at),
        Refunded("sandbox", "re_2", "ch_1", Money(second, "EUR"), None, at),
        Refunded("sandbox", "re_3", "ch_1", Money(price - first - second or 1, "EUR"), None, at),
    ]
    if price == first + second:
        facts.pop()
    waiting = [facts[index % len(facts)] for index in order]
    for _ in range(3):
        waiting = [fact for fact in waiting if world.run(settle, fact) is Settled.EARLY]
        world.jump(minutes=1)
    assert waiting == []
    assert [each.outcome for each in world.store.payments.values()] == [Outcome.FULFILLED]
    for account in (cash("sandbox"), mentor_pending(mentor.id), owed(student.id)):
        assert world.balance(account) == 0
    (pack,) = world.store.packs.values()
    assert (pack.state, pack.remaining) == (PackState.REFUNDED, 0)
    assert world.seat(student, mentor) is None


def test_control_the_sequences_see_money_that_is_not_in_the_books():
    life = Life(10_000)
    life.buy(0)
    life.provider_part(100)
    life.require_explained()
    life.sent["ch_0"] += 1
    with pytest.raises(AssertionError):
        life.require_explained()
