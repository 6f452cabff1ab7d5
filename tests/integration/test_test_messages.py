""" "Test my messages" on every platform (X9)."""

import pytest

from core.notices import NoticeKind
from tests.harness.chatters import stage
from tests.harness.town import settle_town


@pytest.mark.parametrize("channel", ["web", "discord", "telegram", "whatsapp"])
async def test_x9_a_test_message_reaches_the_very_account_that_asks(sqlite_url, channel):
    async with stage(sqlite_url, channel) as here:
        town = await settle_town(here, channel)
        await town.sara.say("/help")
        await town.sara.press("Test my messages")
        town.sara.sees("Test message")
        if town.sara.channel.limits.can_edit:
            town.sara.sees("The test message has arrived")


async def test_x9_a_test_that_fails_alarms_nobody(sqlite_url):
    async with stage(sqlite_url, "whatsapp") as here:
        town = await settle_town(here, "whatsapp")
        await town.sara.say("/help")
        here.channels["whatsapp"].blocked.add(town.sara.chat)
        await town.sara.press("Test my messages")
        dead = await here.db.read(lambda uow: uow.outbox.dead())
        assert NoticeKind.TEST_MESSAGE not in {each.notice.kind for each in dead}
