"""The split and its reversal, to the minor unit: for every amount, rate and sequence of refunds,
whoever holds the mentor's part by then (I3, M-05, P1)."""

from datetime import UTC, datetime
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ids import OrderId, PersonId
from core.ledger import (
    PLATFORM,
    JournalEntry,
    cash,
    earned_after,
    mentor_available,
    mentor_pending,
    owed,
    reversed_after,
)
from core.money import Money
from core.orders import Order, OrderState, Purpose
from core.refunds import put_back, taken_back, unused_value

AT = datetime(2026, 1, 5, tzinfo=UTC)
A, B, STUDENT = PersonId(1), PersonId(2), PersonId(3)
EVERY_AMOUNT = 1_000_001


def eur(cents: int) -> Money:
    return Money(cents, "EUR")


def an_order(total: int, percent: int, sessions: int = 4) -> Order:
    zero = eur(0)
    return Order(
        OrderId(9), STUDENT, A, Purpose.PACK, 1, "Pack", eur(total), zero, eur(total),
        eur(total).share(percent), OrderState.PAID, AT, None, "k", "i", sessions,
    )  # fmt: skip


class Book:
    """The journal of one order, kept by hand."""

    def __init__(self, order: Order) -> None:
        self.order, self.lines, self._ids = order, [], count(1)
        self.move(cash("p"), mentor_pending(A), order.mentor_share.minor)
        self.move(cash("p"), PLATFORM, order.platform_share.minor)
        self.back = 0

    def move(self, debit: str, credit: str, minor: int) -> None:
        if minor:
            id = next(self._ids)
            self.lines.append(
                JournalEntry(id, f"{id}", AT, debit, credit, eur(minor), "x", self.order.id)
            )

    def net(self, account: str) -> int:
        came = sum(line.amount.minor for line in self.lines if line.credit == account)
        return came - sum(line.amount.minor for line in self.lines if line.debit == account)

    def refund(self, minor: int) -> dict[str, int]:
        parts = taken_back(self.lines, self.order, eur(self.back), eur(minor))
        for account, part in parts.items():
            self.move(account, owed(STUDENT), part)
        self.back += minor
        return parts

    @property
    def mentors(self) -> int:
        accounts = [kind(who) for kind in (mentor_pending, mentor_available) for who in (A, B)]
        return sum(self.net(account) for account in accounts)


def require_exact(total: int, percent: int) -> None:
    """One refund in three unequal steps gives back exactly what each got."""
    order = an_order(total, percent)
    share, whole = order.mentor_share, order.total
    assert share.minor + order.platform_share.minor == total
    cuts = (0, total // 3, total - total // 7, total)
    steps = [reversed_after(share, eur(cut), whole).minor for cut in cuts]
    assert (steps[0] if total else 0, steps[-1]) == (0, share.minor)
    for before, after, low, high in zip(cuts, cuts[1:], steps, steps[1:], strict=False):
        assert 0 <= high - low <= after - before


@pytest.mark.parametrize("percent", [0, 1, 33, 70, 99, 100])
def test_i03_the_split_and_its_reversal_are_exact_for_small_amounts(percent):
    for total in range(2_000):
        require_exact(total, percent)


@pytest.mark.slow
def test_i03_the_split_and_its_reversal_are_exact_for_every_amount_to_a_million():
    for total in range(EVERY_AMOUNT):
        require_exact(total, 70)


@pytest.mark.parametrize("percent", [0, 30, 70, 100])
def test_m05_every_sequence_of_two_refunds_of_a_small_order_is_exact(percent):
    for total in range(1, 24):
        for first in range(total + 1):
            book = Book(an_order(total, percent))
            for part in (first, total - first):
                if part:
                    assert sum(book.refund(part).values()) == part
            assert (book.mentors, book.net(PLATFORM), book.net(owed(STUDENT))) == (0, 0, total)


@given(
    total=st.integers(1, 1_000_000),
    percent=st.integers(0, 100),
    sessions=st.integers(1, 12),
    steps=st.lists(
        st.one_of(
            st.integers(1, 1_000_000).map(lambda n: ("refund", n)),
            st.just(("earn", 0)),
            st.just(("transfer", 0)),
        ),
        max_size=14,
    ),
)
def test_m05_any_refunds_between_sessions_and_transfers_keep_the_share_exact(
    total, percent, sessions, steps
):
    order = an_order(total, percent, sessions)
    book, used, holder = Book(order), 0, A
    for what, number in steps:
        if what == "refund" and book.back < total:
            book.refund(min(number, total - book.back))
        elif what == "earn" and used < sessions:
            used += 1
            share = order.mentor_share
            step = earned_after(share, used, sessions) - earned_after(share, used - 1, sessions)
            due = min(step.minor, book.net(mentor_pending(holder)))
            book.move(mentor_pending(holder), mentor_available(holder), due)
        elif what == "transfer":
            other = B if holder is A else A
            moved = book.net(mentor_pending(holder))
            book.move(mentor_pending(holder), mentor_pending(other), moved)
            holder = other
        share = order.mentor_share
        left = share - reversed_after(share, eur(book.back), order.total)
        assert book.mentors == left.minor
        assert book.net(PLATFORM) == total - book.back - left.minor
        assert all(book.net(kind(who)) >= 0 for kind in (mentor_pending, mentor_available)
                   for who in (A, B))  # fmt: skip


def test_m18_the_mentor_who_holds_a_pack_now_gives_it_back_before_the_one_who_sold_it():
    book = Book(an_order(10_000, 70))
    book.move(mentor_pending(A), mentor_available(A), 1_750)
    book.move(mentor_pending(A), mentor_pending(B), 5_250)
    book.move(mentor_pending(B), mentor_available(B), 1_750)
    assert book.refund(5_000) == {mentor_pending(B): 3_500, PLATFORM: 1_500}
    # The latest that was earned goes first.
    assert book.refund(2_500) == {mentor_available(B): 1_750, PLATFORM: 750}
    assert book.refund(2_500) == {mentor_available(A): 1_750, PLATFORM: 750}


def test_decision_10_what_nobody_holds_any_more_is_owed_by_who_sold_it():
    book = Book(an_order(10_000, 70))
    book.move(mentor_pending(A), mentor_available(A), 7_000)
    book.move(mentor_available(A), "elsewhere", 7_000)
    assert book.refund(10_000)[mentor_available(A)] == 7_000
    assert book.net(mentor_available(A)) == -7_000


@given(st.dictionaries(st.sampled_from("abc"), st.integers(1, 50)), st.integers(0, 200))
def test_what_is_put_back_is_all_of_it_and_goes_where_it_came_from_first(taken, due):
    parts = put_back(taken, due, "rest")
    assert sum(parts.values()) == due
    assert all(parts.get(name, 0) <= minor for name, minor in taken.items())
    assert parts.get("rest", 0) == max(due - sum(taken.values()), 0)


@given(st.integers(0, 1_000_000), st.integers(1, 100))
def test_decision_11_unused_sessions_never_cost_more_than_all_and_grow_with_their_number(
    paid, sessions
):
    worth = [unused_value(eur(paid), n, sessions).minor for n in range(sessions + 1)]
    assert (worth[0], worth[-1]) == (0, paid)
    assert worth == sorted(worth)
    assert all(n * paid - worth[n] * sessions in range(sessions) for n in range(sessions + 1))
