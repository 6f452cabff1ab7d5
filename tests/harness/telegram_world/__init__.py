"""A wire-level stand-in of the Telegram Bot API on one loopback port."""

from tests.harness.telegram_world.comings import NotVisible
from tests.harness.telegram_world.player import DidNotRespond, Player
from tests.harness.telegram_world.server import Telegram, telegram_world

__all__ = ["DidNotRespond", "NotVisible", "Player", "Telegram", "telegram_world"]
