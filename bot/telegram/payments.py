"""What a stored update says of Stars that came or went back: settled like any provider's word."""

from telegram import Message, Update

from core.facts import Refunded
from core.money import Money
from core.ports import UnitOfWork
from core.providers import STARS
from core.use_cases import stars
from core.use_cases.settled import Settled
from core.use_cases.settling import settle


def settled(uow: UnitOfWork, update: Update) -> Settled | None:
    """None for an update that is not about money."""
    message = update.message
    if message is None:
        return None
    if message.successful_payment is not None:
        return _paid(uow, message)
    return _refunded(uow, message) if message.refunded_payment is not None else None


def _paid(uow: UnitOfWork, message: Message) -> Settled:
    came = message.successful_payment
    assert came is not None
    amount = Money(came.total_amount, came.currency)
    charge = came.telegram_payment_charge_id
    return stars.paid(uow, came.invoice_payload, charge, amount, message.date)


def _refunded(uow: UnitOfWork, message: Message) -> Settled:
    """Ours that we asked for, or one that was made elsewhere: the charge names the payment, and
    goes back whole, once."""
    went = message.refunded_payment
    assert went is not None
    charge = went.telegram_payment_charge_id
    amount = Money(went.total_amount, went.currency)
    return settle(uow, Refunded(STARS, charge, charge, amount, None, message.date))
