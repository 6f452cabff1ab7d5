"""Discord: one application, its slash commands, buttons, forms and direct messages.

`build(app)` gives the un-started client of a configured application; whoever starts it (`seatmate
run`, or a rig of one's own) calls `client.start(token)`. Nothing here knows a rule of booking.
"""

from bot.discord.client import SeatmateClient, build
from bot.discord.surroundings import App

__all__ = ["App", "SeatmateClient", "build"]
