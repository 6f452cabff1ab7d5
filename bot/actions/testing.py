"""/help's "Test my messages": a message to the very account that asks (X9)."""

from bot.actions.registry import on
from bot.ask import Ask
from bot.screens import testing as screens
from bot.ui import Screen
from core.errors import NotFound
from core.use_cases import testing


@on("tmsg")
def test_my_messages(ask: Ask) -> Screen:
    if ask.account is None:
        raise NotFound()
    test = testing.send_test(ask.uow, ask.person, ask.account)
    return screens.outcome(ask.writer, test.id, testing.Outcome.WAITING, ask.channel)
