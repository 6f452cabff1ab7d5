"""`/staff disputes`: what payers' banks ask back."""

from bot.actions.registry import on
from bot.ask import Ask
from bot.screens import disputes as screens
from bot.ui import Screen
from core.use_cases import disputing


@on("dspl")
def disputes(ask: Ask) -> Screen:
    return screens.disputes(ask.writer, disputing.dispute_list(ask.uow, ask.person))
