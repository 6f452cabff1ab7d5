"""What `seatmate doctor` says of Telegram, asked over sockets."""

from dataclasses import replace
from unittest.mock import Mock

from pydantic import SecretStr

from bot.configuration import Configuration
from bot.doctor import telegram
from bot.telegram.examining import look_at_bot
from core.settings import Settings, TelegramSettings
from tests.harness.telegram_town import telegram_town


async def test_a_running_bot_is_well_and_each_thing_that_is_wrong_has_its_fix(sqlite_url: str):
    async with telegram_town(sqlite_url) as town:
        await town.sara.asks("/help")
        seen = await look_at_bot(town.world.token, town.world.address)
        found = telegram.findings(seen, "")
        assert all(each.is_well for each in found), found
        lost = replace(seen, webhook="https://old.example/x", pending=500, commands=frozenset())
        wrong = [str(each) for each in telegram.findings(lost, "") if not each.is_well]
        assert len(wrong) == 3
        assert all("Fix: start `seatmate run`" in each for each in wrong)
        told = replace(seen, webhook="https://b.example/w", error="Wrong response: 502")
        assert "502" in str(telegram.findings(told, "https://b.example/w")[1])


async def test_a_refused_token_and_a_silent_server_are_told(sqlite_url: str):
    async with telegram_town(sqlite_url) as town:
        (refused,) = await telegram.check(_with(town.world.address, "42:wrong"))
        assert "refused" in refused.seen
        assert "wrong" not in str(refused)
        (silent,) = await telegram.check(_with("http://127.0.0.1:1", town.world.token))
        assert "cannot be asked" in silent.seen
        assert town.world.token not in str(silent)


def _with(api: str, token: str) -> Configuration:
    made = Mock(spec=Configuration)
    made.settings = Settings(telegram=TelegramSettings(api_url=api))
    made.secrets = Mock(telegram_token=SecretStr(token))
    return made
