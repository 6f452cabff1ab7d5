"""The way from a web page back to the chat, where a platform's links can lead into one."""

from bot.deep_links import payload
from bot.ui import Act
from core.orders import Order
from core.ports import UnitOfWork

BOT = "telegram.username"  # the note of the bot's own name, as Telegram told it last
_ADDRESS = "https://t.me/{bot}?start={payload}"


def keep_name(uow: UnitOfWork, name: str) -> None:
    if uow.notebook.read(BOT) != name:
        uow.notebook.write(BOT, name)


def way_back(uow: UnitOfWork, order: Order) -> str:
    """To the order's story, for a buyer who wrote from Telegram last; "" where nothing leads."""
    account = next(iter(uow.identities.of(order.student_id)), None)
    if account is None or account.channel != "telegram" or account.unreachable_at is not None:
        return ""
    name = uow.notebook.read(BOT)
    return _ADDRESS.format(bot=name, payload=payload(Act("orde", order.id))) if name else ""
