"""What a shared link's sentence does when it is written to the bot in a direct message."""

from types import SimpleNamespace

import pytest

from bot.deep_links import payload
from bot.discord.inbound import typed
from bot.heard import Heard, hear
from bot.ui import Act


def written(content: str) -> Heard:
    author = SimpleNamespace(id=7, display_name="Sara")
    heard = hear(
        typed(SimpleNamespace(id=1, content=content, author=author, attachments=[], stickers=[]))
    )
    assert isinstance(heard, Heard)
    return heard


@pytest.mark.parametrize("verb", ["offr", "mntr"])
def test_z15_the_sentence_of_a_link_leads_to_its_place_from_a_discord_message(verb):
    act = Act(verb, 123_456)
    assert written(f"/start {payload(act)}").act == act


def test_x39_a_single_use_link_is_opened_by_its_sentence_in_a_discord_message():
    heard = written(f"/start {payload(Act('ofin'), 'abc-DEF-1')}")
    assert (heard.act, heard.text) == (Act("ofin"), "abc-DEF-1")


def test_a_start_that_leads_nowhere_is_the_start_itself():
    assert written("/start o_!!").act == written("/start").act
