"""Contact numbers, good and bad, as students give them."""

from bot.simulation.world import World
from core.catalog import OfferingKind

NUMBERS = ("+201001234567", "+4915123456789", "+12015550123")
WRONG = ("", "0100", "call me", "+", "+0123456789", "+" + "9" * 30)


def some_number(world: World, kind: OfferingKind) -> str | None:
    """Mostly a good one where one is asked for."""
    if kind is not OfferingKind.FACE_TO_FACE:
        return None
    return world.chance.pick(NUMBERS if world.chance.percent(90) else WRONG)
