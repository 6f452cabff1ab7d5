"""Presses and payments that wait for the bot's answer."""

from dataclasses import dataclass
from datetime import datetime

from tests.harness.telegram_world.places import User


@dataclass(frozen=True, slots=True)
class Toast:
    """What a person is shown after a press; an alert has to be closed."""

    text: str
    alert: bool = False
    url: str | None = None


@dataclass(slots=True)
class Press:
    """A callback query. `answer`: None until the bot answers it."""

    id: str
    user: User
    chat_id: int
    message_id: int
    data: str
    made_at: datetime
    answer: Toast | None = None


@dataclass(slots=True)
class Checkout:
    """A pre-checkout query. `ok`: None until the bot answers; `error`: what the person reads."""

    id: str
    user: User
    chat_id: int
    currency: str
    amount: int
    payload: str
    made_at: datetime
    ok: bool | None = None
    error: str = ""


@dataclass(slots=True)
class Payment:
    """Stars that were paid. `id` is the charge id."""

    id: str
    user: User
    amount: int
    payload: str
    made_at: datetime
    refunded_at: datetime | None = None
