"""All methods, in one place; importing an area fills the table."""

from tests.harness.telegram_world.methods import (
    chats,
    membership,
    messages,
    payments,
    presenting,
    receiving,
)
from tests.harness.telegram_world.methods.call import METHODS

AREAS = (chats, membership, messages, payments, presenting, receiving)
__all__ = ["METHODS"]
