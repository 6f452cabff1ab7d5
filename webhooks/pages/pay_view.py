"""What the pay page says: where an order stands, and its facts as label and value."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from core.booking import Booking, BookingState
from core.orders import Order, OrderState, Outcome, Payment, Purpose
from core.pages import PayPage
from core.settings import BookingSettings
from core.use_cases.cancel_policy import agreed
from webhooks.pages.pages import Say

_QUICK_LOOKS, _LOOKS = 20, 60
_QUICK, _SLOW = timedelta(seconds=3), timedelta(seconds=15)


class Stage(StrEnum):
    """`waiting`: back from the provider, whose confirmation has not arrived. `asked`: paid, and
    the mentor decides now. `returned`: money came and goes back."""

    PAYABLE = "payable"
    WAITING = "waiting"
    SLOW = "slow"
    PAID = "paid"
    ASKED = "asked"
    LAPSED = "lapsed"
    CANCELLED = "cancelled"
    RETURNED = "returned"
    REVIEW = "review"
    REFUNDED = "refunded"


@dataclass(frozen=True, slots=True)
class Looks:
    """How often somebody who came back has looked already; 0: they have not been away."""

    count: int = 0

    @property
    def pause(self) -> timedelta:
        return _QUICK if self.count <= _QUICK_LOOKS else _SLOW

    @property
    def is_over(self) -> bool:
        """After about ten minutes the page stops to look by itself; the chat will tell."""
        return self.count >= _LOOKS


def stage_of(page: PayPage, now: datetime, looks: Looks) -> Stage:
    order = page.order
    match order.state:
        case OrderState.OPEN if order.expires_at is not None and order.expires_at <= now:
            return Stage.LAPSED
        case OrderState.OPEN if order.checkout_reference is not None and looks.count:
            return Stage.SLOW if looks.is_over else Stage.WAITING
        case OrderState.OPEN:
            return Stage.PAYABLE
        case OrderState.PAID if _is_asked(page.booking):
            return Stage.ASKED
        case OrderState.LAPSED | OrderState.CANCELLED if _went_back(page.payments):
            return Stage.RETURNED
        case state:
            return Stage(state.value)


def _is_asked(booking: Booking | None) -> bool:
    return booking is not None and booking.state is BookingState.REQUESTED


def _went_back(payments: tuple[Payment, ...]) -> bool:
    return any(payment.outcome is Outcome.RETURNED for payment in payments)


def facts(
    say: Say, page: PayPage, stage: Stage, rules: BookingSettings
) -> Iterator[tuple[str, str]]:
    """Label and value of everything that is bought, and until when it can be paid."""
    order = page.order
    yield say("page.mentor"), say("page.typed", text=page.mentor_name)
    if page.booking is not None:
        yield say("page.when"), say("page.moment", at=page.booking.starts_at)
        yield say("page.length"), say("page.span", length=page.booking.duration)
    if page.product is not None:
        yield say("page.sessions"), say("page.number", number=order.sessions)
        yield say("page.valid"), say("page.valid.for", length=page.product.validity)
    if not order.discount.is_zero:
        yield say("page.full_price"), say("page.amount", amount=order.original)
        yield say("page.discount"), _discount(say, order)
    yield say("page.policy"), policy(say, page, rules)
    if page.offering is not None and page.offering.cancellation_text:
        yield say("page.policy.own"), say("page.typed", text=page.offering.cancellation_text)
    if stage is Stage.PAYABLE and order.expires_at is not None:
        yield say("page.pay_until"), say("page.moment", at=order.expires_at)
    if order.paid_at is not None:
        yield say("page.paid_at"), say("page.moment", at=order.paid_at)


def _discount(say: Say, order: Order) -> str:
    """H17: how much, and the code it came from."""
    if not order.promo_code:
        return say("page.amount", amount=order.discount)
    return say("page.discount.code", amount=order.discount, code=order.promo_code)


def policy(say: Say, page: PayPage, rules: BookingSettings) -> str:
    """The rule that holds (decisions 11 and 12), as it was agreed when it was booked (X34)."""
    match page.order.purpose:
        case Purpose.SESSION:
            terms = agreed(page.booking, page.offering, rules)
            length = timedelta(hours=terms.notice_hours)
            if terms.late_percent == 100:
                return say("page.policy.always")
            if terms.late_percent:
                return say("page.policy.part", length=length, percent=terms.late_percent)
            return say("page.policy.session", length=length)
        case Purpose.PACK:
            return say("page.policy.pack")
        case Purpose.RECORDING:
            return say("page.policy.recording")


def next_step(page: PayPage, stage: Stage) -> str:
    """The key of the sentence that says what happens now, or what the person can do."""
    booking = page.booking
    match stage:
        case Stage.PAID if booking is not None and booking.state is not BookingState.SCHEDULED:
            return "page.next.paid.ended"
        case Stage.PAID | Stage.LAPSED:
            return f"page.next.{stage}.{page.order.purpose}"
        case _:
            return f"page.next.{stage}"
