"""All methods, in one place; importing an area fills the table."""

from tests.harness.telegram_world.methods import messages, receiving
from tests.harness.telegram_world.methods.call import METHODS

AREAS = (messages, receiving)
__all__ = ["METHODS"]
