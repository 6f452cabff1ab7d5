"""Telegram: switched on or off, how it tells us things, and whether it was told the menus. Asks
nobody outside."""

from bot.configuration import Configuration
from bot.doctor.finding import Finding

_WHAT = "Telegram"


def check(configuration: Configuration, told: str) -> list[Finding]:
    """`told`: the note of bot.telegram.syncing."""
    if configuration.secrets.telegram_token is None:
        return [Finding(_WHAT, "off, SEATMATE_TELEGRAM_TOKEN is not set")]
    mode = configuration.settings.telegram.mode
    menus = "was told its menus" if told else "is told its menus at the next start"
    return [Finding(_WHAT, f"on, {mode}; {menus}")]
