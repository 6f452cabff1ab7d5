"""Telegram: one bot, its menus, inline keyboards and chats.

`build(app)` gives the un-started python-telegram-bot Application of a configured application: its
bot sends, its handlers store what comes in. `seatmate run` starts it by `serving.serve`, which
stores each update before Telegram is told that it was taken. Nothing here knows a rule of booking.
"""

from bot.telegram.application import TelegramApplication, build
from bot.telegram.surroundings import App

__all__ = ["App", "TelegramApplication", "build"]
