"""The provider's page of an order: asked for under a stored key, kept, changed, closed.

One order has one page that counts. Who changes their mind gets another one; the page before it
is closed where the provider can, and is asked about until the order is decided (X4).
"""

from dataclasses import replace
from datetime import datetime, timedelta

from core import providers
from core.deadlines import Job, JobKind
from core.errors import CurrencyNotTaken, NotFound, NothingToPay, OrderClosed, OrderLapsed
from core.facts import Checkout, CheckoutWanted
from core.ids import OrderId, PackProductId
from core.orders import Order, OrderState, Purpose
from core.ports import UnitOfWork
from core.use_cases.ordering import ask_provider_later

KEY_LIFE = timedelta(minutes=10)
"""How long a call whose answer was lost is repeated under its key. Later a new key is as good:
nobody was ever sent to the page that may be there, and providers refuse ends that come too soon."""


def begin_checkout(
    uow: UnitOfWork, id: OrderId, return_url: str, language: str, provider: str = ""
) -> CheckoutWanted:
    """What to ask `provider` for. The key and the moment are stored before the call, so a crash
    between the call and its answer leads to the same checkout (M-01). Whoever holds the signed
    pay link may ask. Raises OrderClosed (with the state), OrderLapsed, NothingToPay, or
    CurrencyNotTaken."""
    order = uow.orders.get(id)
    if order is None:
        raise NotFound()
    if order.state not in (OrderState.OPEN, OrderState.LAPSED):
        raise OrderClosed(state=order.state, order_id=id)
    if order.state is OrderState.LAPSED or _is_over(order, uow.now):
        raise OrderLapsed(order_id=id)
    if order.total.is_zero:
        raise NothingToPay(order_id=id)
    if not providers.takes(uow.settings, provider, order.total.currency):
        raise CurrencyNotTaken(currency=order.total.currency)
    order = _keyed(uow, order, provider)
    return CheckoutWanted(
        order_id=order.id,
        key=order.checkout_key,
        amount=order.total,
        title=order.title,
        return_url=return_url,
        expires_at=order.expires_at or uow.now,
        language=language,
        asked_at=order.checkout_asked_at or uow.now,
        person_id=order.student_id,
        pack_id=PackProductId(order.subject_id) if order.purpose is Purpose.PACK else None,
    )


def _keyed(uow: UnitOfWork, order: Order, provider: str) -> Order:
    """With a key that may be used now: the stored one, or the next when that is too old."""
    asked = order.checkout_asked_at
    if asked is not None and uow.now < asked + KEY_LIFE:
        return order
    if order.checkout_reference is not None and order.provider == provider:
        return order
    key = order.checkout_key if asked is None else next_key(order)
    keyed = uow.orders.save(replace(order, checkout_key=key, checkout_asked_at=uow.now))
    if keyed.checkout_reference is not None:  # the page that is open is asked about all the same
        ask_provider_later(uow, keyed)
    return keyed


def remember_checkout(uow: UnitOfWork, id: OrderId, checkout: Checkout) -> Order:
    """Keeps the provider's page with the order and sees to it that the provider is asked later.
    A page that was open before is closed."""
    order = uow.orders.get(id)
    if order is None:
        raise NotFound()
    if order.checkout_reference == checkout.reference:
        return order
    key = order.checkout_key
    if order.checkout_reference is not None:
        end_checkout_later(uow, order)
        key = next_key(order)
    order = uow.orders.save(
        replace(
            order,
            provider=checkout.provider,
            checkout_reference=checkout.reference,
            checkout_url=checkout.url,
            checkout_key=key,
        )
    )
    ask_provider_later(uow, order)
    if not order.takes_money or _is_over(order, uow.now):  # decided while the page was opened
        end_checkout_later(uow, order)
    return order


def end_checkout_later(uow: UnitOfWork, order: Order) -> None:
    """The call that closes the order's page, where it has one that can be closed."""
    if order.checkout_reference is None or order.provider not in providers.NAMES:
        return
    uow.later.ask(
        [
            Job(
                id=uow.new_id(),
                key=f"end:{order.provider}:{order.checkout_reference}",
                kind=JobKind.END_CHECKOUT,
                subject_id=order.id,
                due_at=uow.now,
                facts={"provider": order.provider, "checkout": order.checkout_reference},
            )
        ]
    )


def next_key(order: Order) -> str:
    number = int(order.checkout_key.rpartition(":")[2]) + 1
    return f"{order.id}:{number}"


def _is_over(order: Order, now: datetime) -> bool:
    return order.expires_at is not None and order.expires_at <= now
