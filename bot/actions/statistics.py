"""`/staff statistics`: how things go."""

from bot.actions.registry import on
from bot.ask import Ask
from bot.screens import statistics as screens
from bot.ui import Screen
from core.use_cases.statistics import statistics


@on("stat")
def show(ask: Ask) -> Screen:
    days = screens.days_of(ask.act.number(0))
    told = statistics(ask.uow, ask.person, days)
    return screens.statistics(ask.writer, told, ask.act.number(1))
