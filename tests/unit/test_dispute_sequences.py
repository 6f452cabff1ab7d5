"""Any sequence of payments, refunds and disputes, won, lost, doubled and shuffled, ends with sound
books, and in the same state whatever came first (M-07, W-01, W-02)."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.facts import DisputeClosed, Disputed, Paid, Refunded
from core.ledger import DISPUTED, PLATFORM, REVIEW, cash, mentor_available, mentor_pending, owed
from core.money import Money
from core.use_cases.settled import Settled
from core.use_cases.settling import settle
from tests.harness.world import World
from tests.unit.test_refund_sequences import Life

MANY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


class ContestedLife(Life):
    """The provider tells of disputes, too; each is won or lost once."""

    def __init__(self, price: int) -> None:
        super().__init__(price)
        self.acts += [self.dispute, self.dispute, self.decide, self.decide_unheard]

    def dispute(self, number: int) -> None:
        payments = list(self.world.store.payments.values())
        if payments:
            payment = payments[number % len(payments)]
            amount = Money(number % payment.amount.minor + 1, "EUR")
            reference, at = f"dp_{len(self.facts)}", self.world.now
            self.hear(Disputed("sandbox", reference, payment.reference, amount, "x", None, at))

    def decide(self, number: int) -> None:
        for dispute in [e for e in self.world.store.disputes.values() if e.is_open][:1]:
            payment = self.world.store.payments[dispute.payment_id].reference
            self._decided(dispute.reference, payment, dispute.amount, number)

    def decide_unheard(self, number: int) -> None:
        payments = list(self.world.store.payments.values())
        if payments:
            payment = payments[number % len(payments)]
            amount = Money(number % payment.amount.minor + 1, "EUR")
            self._decided(f"dq_{len(self.facts)}", payment.reference, amount, number)

    def _decided(self, reference: str, payment: str, amount: Money, number: int) -> None:
        won = number % 2 == 0
        if not won:
            self.sent[f"lost {payment}"] = self.sent.get(f"lost {payment}", 0) + amount.minor
        self.hear(DisputeClosed("sandbox", reference, payment, amount, won, self.world.now))

    def books(self) -> list[int]:
        more = (DISPUTED, PLATFORM)
        return [*super().books(), *(self.world.balance(name) for name in more)]

    def require_explained(self) -> None:
        disputes = self.world.store.disputes.values()
        contested = sum(each.amount.minor for each in disputes if each.is_open)
        assert self.world.balance(DISPUTED) == contested
        came = sum(each.amount.minor for each in self.world.store.payments.values())
        assert -self.world.balance(cash("sandbox")) == came - sum(self.sent.values())
        self._room_is_kept()

    def _room_is_kept(self) -> None:
        """As much of each dispute is covered as refunds have left of its payment."""
        store = self.world.store
        for payment in store.payments.values():
            of_it = [e for e in store.refunds.values() if e.payment_id == payment.id]
            back = sum(e.amount.minor for e in of_it if e.state != "failed")
            live = [e for e in store.disputes.values() if e.payment_id == payment.id and e.counts]
            covered = sum(each.covered.minor for each in live)
            assert back + covered <= payment.amount.minor


steps = st.lists(st.tuples(st.integers(0, 18), st.integers(0, 20_000)), min_size=4, max_size=30)


@MANY
@given(price=st.integers(1, 100_001), acts=steps)
def test_fault_m07_any_life_with_disputes_ends_with_sound_books(price, acts):
    life = ContestedLife(price)
    life.buy(0)
    for act, number in acts:
        life.do(act, number)
    life.require_explained()


def test_fault_m07_a_refund_there_of_promised_and_contested_money_keeps_the_split():
    """Each of the two takes one of two cents, and they round differently."""
    life = ContestedLife(2)
    life.buy(0)
    life.staff_amount(0)
    life.dispute(0)
    life.provider_part(1)
    life.require_explained()


def _facts(world, order, price, parts, won):
    """One payment, refunds and disputes of it; each dispute has an end or none."""
    at, eur = world.now, lambda minor: Money(max(minor, 1), "EUR")
    facts = [Paid("sandbox", "ch_1", order.id, order.total, at)]
    refunded = 0
    for number, part in enumerate(parts[:2]):
        amount = min(price * part // 10 or 1, price - refunded)
        if amount > 0:
            refunded += amount
            facts.append(
                Refunded("sandbox", f"re_{number}", "ch_1", Money(amount, "EUR"), None, at)
            )
    for number, (part, decided) in enumerate(zip(parts[2:], won, strict=True)):
        reference, amount = f"dp_{number}", eur(price * part // 10)
        facts.append(Disputed("sandbox", reference, "ch_1", amount, "fraud", at, at))
        if decided is not None:
            facts.append(DisputeClosed("sandbox", reference, "ch_1", amount, decided, at))
    return facts


def _end(world, student, mentor):
    """Everything that must not depend on the order of arrival."""
    store = world.store
    accounts = (cash("sandbox"), DISPUTED, PLATFORM, REVIEW, mentor_pending(mentor.id),
                mentor_available(mentor.id), owed(student.id))  # fmt: skip
    (order,) = store.orders.values()
    (pack,) = store.packs.values()
    covered = sum(each.covered.minor for each in store.disputes.values() if each.counts)
    return (
        [world.balance(account) for account in accounts],
        order.state,
        (pack.state, pack.remaining),
        covered,
        sorted((e.reference, e.state, e.reason, e.opened_at) for e in store.disputes.values()),
        sorted((e.reference or "", e.state, e.amount.minor) for e in store.refunds.values()),
        world.seat(student, mentor) is None,
    )


def _played(price, parts, won, shuffled=None):
    world = World()
    student, mentor = world.student(), world.mentor()
    order = world.order(student, world.product(mentor, 4, price))
    facts = _facts(world, order, price, parts, won)
    waiting = facts if shuffled is None else shuffled([*facts, *facts])
    for _ in range(4):
        waiting = [fact for fact in waiting if world.run(settle, fact) is Settled.EARLY]
    assert waiting == []
    return _end(world, student, mentor)


histories = given(
    price=st.integers(1, 50_001),
    parts=st.tuples(*[st.integers(0, 10)] * 4),
    won=st.tuples(*[st.sampled_from([None, True, False])] * 2),
    random=st.randoms(use_true_random=False),
)


def _converges(price, parts, won, random):
    def shuffled(facts):
        random.shuffle(facts)
        return facts

    assert _played(price, parts, won, shuffled) == _played(price, parts, won)


@settings(MANY, max_examples=500)
@histories
def test_fault_w01_500_histories_with_disputes_end_the_same_in_any_order(price, parts, won, random):
    _converges(price, parts, won, random)


@pytest.mark.slow
@settings(MANY, max_examples=50_000)
@histories
def test_fault_w01_50_000_histories_with_disputes_end_the_same_in_any_order(
    price, parts, won, random
):
    _converges(price, parts, won, random)


def test_control_a_dispute_more_is_another_end():
    one = _played(10_000, (3, 0, 5, 0), (False, None))
    other = _played(10_000, (3, 0, 6, 0), (False, None))
    assert one != other
