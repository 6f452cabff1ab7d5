"""Money that a payer agreed to and that is still to be taken: when it is owed, and when not."""

from dataclasses import replace

import pytest

from core.deadlines import JobKind
from core.facts import Approved, Checkout, DisputeClosed, Paid, PaymentFailed, Reversed
from core.ids import OrderId
from core.money import Money
from core.notices import NoticeKind
from core.orders import OrderState
from core.use_cases import capturing
from core.use_cases.checkouts import begin_checkout, remember_checkout
from core.use_cases.settled import Settled
from core.use_cases.settling import settle
from tests.harness.world import World

PAGE = Checkout("paypal", "5O190127TN3647150", "https://www.paypal.com/checkoutnow")


class Sale:
    """A pack that is not paid yet, with a page of its own."""

    def __init__(self, page=PAGE):
        world = self.world = World()
        self.staff, self.student, self.mentor = world.staff(), world.student(), world.mentor()
        self.order = world.order(self.student, world.product(self.mentor, 4, 10_000))
        if page is not None:
            world.run(remember_checkout, self.order.id, page)

    def agreed(self, **changes):
        fact = Approved("paypal", PAGE.reference, self.order.id)
        return self.world.run(settle, replace(fact, **changes))

    def paid(self, reference="C1", provider="paypal"):
        amount = Money(10_000, "EUR")
        fact = Paid(provider, reference, self.order.id, amount, self.world.now)
        return self.world.run(settle, fact)

    def owed(self):
        jobs = (each.row for each in self.world.store.jobs.values())
        return [job for job in jobs if job.kind is JobKind.CAPTURE]


def test_h04_what_was_agreed_to_is_taken_once_however_often_it_is_told():
    sale = Sale()
    assert [sale.agreed() for _ in range(3)] == [Settled.DONE] * 3
    sale.world.run(capturing.came_back, sale.order.id)
    (job,) = sale.owed()
    assert dict(job.facts) == {"provider": "paypal", "checkout": PAGE.reference}


def test_h04_a_payer_who_comes_back_is_reason_enough_to_look():
    sale = Sale()
    assert sale.world.run(capturing.may_be_taken, sale.order.id)
    sale.world.run(capturing.came_back, sale.order.id)
    assert len(sale.owed()) == 1


@pytest.mark.parametrize("page", [None, Checkout("stripe", "cs_1", "https://stripe.example")])
def test_h04_nothing_is_taken_where_no_page_is_open_or_money_moves_by_itself(page):
    sale = Sale(page)
    assert not sale.world.run(capturing.may_be_taken, sale.order.id)
    sale.world.run(capturing.came_back, sale.order.id)
    assert sale.owed() == []


def test_fault_m03_who_has_paid_elsewhere_is_not_charged_for_what_they_agreed_to():
    sale = Sale()
    sale.paid("pi_1", "stripe")
    assert sale.agreed() is Settled.REPEATED
    assert not sale.world.run(capturing.may_be_taken, sale.order.id)
    assert sale.owed() == []


def test_fault_m04_what_is_agreed_to_after_the_order_has_ended_is_not_taken():
    sale = Sale()
    sale.world.move(days=30)
    assert sale.world.order_now(sale.order.id).state is OrderState.LAPSED
    assert sale.agreed() is Settled.REPEATED
    assert sale.owed() == []


def test_fault_w02_an_agreement_that_overtakes_its_page_waits():
    sale = Sale(None)
    assert sale.agreed() is Settled.EARLY
    sale.world.run(remember_checkout, sale.order.id, PAGE)
    assert sale.agreed() is Settled.DONE


def test_fault_w06_an_agreement_to_an_order_that_is_not_here_changes_nothing():
    sale = Sale()
    assert sale.agreed(order_id=OrderId(1)) is Settled.UNMATCHED


def test_a_payment_that_ends_its_page_is_told_and_the_next_press_opens_another():
    sale = Sale()
    before = sale.world.order_now(sale.order.id)
    fact = PaymentFailed("paypal", "C1", sale.order.id, "422 INSTRUMENT_DECLINED", PAGE.reference)
    for _ in range(2):
        sale.world.run(settle, fact)
    told = [each.row for each in sale.world.store.notices.values()]
    assert [n.kind for n in told].count(NoticeKind.PAYMENT_FAILED) == 1
    after = sale.world.order_now(sale.order.id)
    assert (after.checkout_reference, after.checkout_url) == (None, None)
    wanted = sale.world.run(begin_checkout, after.id, "https://x", "en")
    assert wanted.key != before.checkout_key


def test_a_payment_that_failed_on_another_page_leaves_this_one_open():
    sale = Sale()
    sale.world.run(settle, PaymentFailed("paypal", "C1", sale.order.id, "DECLINED", "another"))
    assert sale.world.order_now(sale.order.id).checkout_reference == PAGE.reference


def reversal(sale):
    amount = Money(10_000, "EUR")
    return sale.world.run(settle, Reversed("paypal", "V1", "C1", amount, sale.world.now))


def test_h05_a_payment_taken_back_without_a_word_is_for_staff():
    sale = Sale()
    assert reversal(sale) is Settled.EARLY
    sale.paid()
    assert reversal(sale) is Settled.FOR_STAFF


def test_fault_m07_money_of_a_dispute_that_leaves_is_not_counted_twice():
    sale = Sale()
    sale.paid()
    amount = Money(10_000, "EUR")
    sale.world.run(settle, DisputeClosed("paypal", "PP-D-1", "C1", amount, False, sale.world.now))
    before = [entry.amount for entry in sale.world.store.journal.values()]
    assert reversal(sale) is Settled.REPEATED
    assert [entry.amount for entry in sale.world.store.journal.values()] == before
