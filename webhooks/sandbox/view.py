"""What the checkout page shows, read in one go."""

from dataclasses import dataclass

from core.money import Money
from webhooks.sandbox import checkouts, payments, refunds
from webhooks.sandbox.account import Account
from webhooks.sandbox.objects import HostedCheckout


@dataclass(frozen=True, slots=True)
class RefundLine:
    amount: str
    word: str


@dataclass(frozen=True, slots=True)
class PaymentLine:
    id: str
    amount: str
    state: str
    may_refund: bool
    refunds: tuple[RefundLine, ...]


@dataclass(frozen=True, slots=True)
class CheckoutView:
    """`state` is the word on top: open, expired, cancelled, processing or paid."""

    checkout: HostedCheckout
    amount: str
    state: str
    was_declined: bool
    payments: tuple[PaymentLine, ...]

    @property
    def payment_ids(self) -> frozenset[str]:
        return frozenset(line.id for line in self.payments)


def checkout_view(account: Account, checkout_id: str) -> CheckoutView:
    """Raises a 404 Refusal."""
    checkout = checkouts.find(account, checkout_id)
    now = account.store.now()
    lines = tuple(_payment_lines(account, checkout.id, now))
    state = checkout.state_at(now)
    if any(line.state == "processing" for line in lines):
        state = "processing"
    declined = bool(lines) and lines[-1].state == "failed" and state == "open"
    return CheckoutView(checkout, shown(checkout.amount), state, declined, lines)


def shown(amount: Money) -> str:
    return f"{amount.decimal():,f} {amount.currency}"


def _payment_lines(account: Account, checkout_id: str, now: int) -> list[PaymentLine]:
    return [
        PaymentLine(
            payment.id,
            shown(payment.amount),
            payment.state(now),
            payment.state(now) == "succeeded" and not refunds.left_of(account, payment).is_zero,
            tuple(
                RefundLine(shown(refund.amount), _REFUND_WORDS[refund.state(now)])
                for refund in refunds.of_payment(account, payment.id)
            ),
        )
        for payment in payments.of_checkout(account, checkout_id)
    ]


_REFUND_WORDS = {
    "succeeded": "refunded",
    "failed": "refund_failed",
    "processing": "refund_under_way",
}
