"""Discord: switched on or off, and whether it knows the present commands. Asks nobody outside."""

from bot.configuration import Configuration
from bot.discord.commands import fingerprint, payload
from bot.doctor.finding import Finding

_WHAT = "Discord"


def check(configuration: Configuration, told: str) -> list[Finding]:
    """`told`: the note of bot.discord.syncing."""
    if configuration.secrets.discord_token is None:
        return [Finding(_WHAT, "off, SEATMATE_DISCORD_TOKEN is not set")]
    present = told.endswith(f":{fingerprint(payload())}")
    seen = "was told the present commands" if present else "is told the commands at the next start"
    return [Finding(_WHAT, f"on, {seen}")]
