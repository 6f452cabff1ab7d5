"""A wire-level stand-in of Discord."""

from tests.harness.discord_world.redirect import point, redirected
from tests.harness.discord_world.server import Discord, discord_world

__all__ = ["Discord", "discord_world", "point", "redirected"]
