"""The staff's digest on demand, and how often it comes by itself."""

from bot.actions.registry import on
from bot.ask import Ask
from bot.screens import digest as screens
from bot.ui import Screen
from core.errors import NotFound
from core.use_cases import digesting


@on("dgst")
def digest(ask: Ask) -> Screen:
    """Today so far; with a number, as many days back."""
    return _shown(ask, screens.DAYS if ask.act.number(0) else 0)


@on("dgsf")
def set_frequency(ask: Ask) -> Screen:
    frequency = screens.frequency_of(ask.act.number(0))
    if frequency is None:
        raise NotFound()
    digesting.set_frequency(ask.uow, ask.person, frequency)
    return _shown(ask, 0)


def _shown(ask: Ask, days: int) -> Screen:
    return screens.digest(ask.writer, digesting.digest_now(ask.uow, ask.person, days), days)
