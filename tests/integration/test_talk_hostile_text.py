"""Text that means harm, in every field a person can fill: kept, shown literally, and it stays put.

The recording channel holds every screen to what is clean: no invisible or reordering character
outside our own isolates, no NUL, no lone surrogate, storable as JSON in UTF-8.
"""

import json

import pytest

from bot.ui import Screen
from bot.webchat.view import view
from tests.harness.chatters import Chatter, Stage, stage
from tests.harness.recording import require_clean
from tests.harness.town import MOCK, Town, book_mock, settle_town

MARKUP = "<b>@everyone</b> <@&1> `x` [a](javascript:alert(1)) *b* _c_ ||d|| tg://user?id=1 &amp;"
NASTY = {
    "markup": MARKUP,
    "rtl override": "abc \u202egpj.exe\u202c def",
    "isolates": "a\u2066b\u2067c\u2068d\u2069e",
    "zero width": "Ad\u200bmin\u2060\ufeff",
    "nul": "a\x00b",
    "surrogate": "a\ud800b",
    "controls": "a\x1b[31mb\x07\r\nc",
    "zalgo": "Z" + "\u0335" * 300 + "o",
    "wildcards": "%_' OR 1=1; --",
    "braces": "{text} {0} %s %(n)s ${x}",
    "emoji": "👨‍👩‍👧‍👦" * 8,
}
every_text = pytest.mark.parametrize("text", NASTY.values(), ids=NASTY)


@every_text
async def test_fault_i01_i02_a_name_is_shown_literally_to_everybody(sqlite_url: str, text: str):
    async with stage(sqlite_url, "web") as here:
        town = await settle_town(here)
        town.sara.name = text  # as the platform reports it
        await town.buys_pack()
        await book_mock(town)
        await town.sara.say("/settings")
        await town.sara.press("Change name")
        await town.sara.fill(name=text[:60])
        await town.mona.say("/students")
        await town.stella.say("/people")
        shown = town.stella.sight
        if text == MARKUP:
            assert MARKUP[:20] in shown
        assert town.sara.fresh


@every_text
@pytest.mark.parametrize("platform", ["web", "telegram"])
async def test_fault_i01_i02_an_offering_in_hostile_words_is_offered_and_booked(
    sqlite_url: str, platform: str, text: str
):
    async with stage(sqlite_url, platform) as here:
        town = await settle_town(here, platform)
        await offers(town.mona, text)
        await town.sara.say("/offerings")
        await town.sara.say("/mentors")
        await town.sara.press("mona")
        assert town.sara.fresh
        if text == MARKUP:
            town.sara.sees(MARKUP)


async def offers(mona: Chatter, text: str) -> None:
    await mona.say("/newoffering")
    if mona.channel.limits.form_fields:
        await mona.fill(title=text, price="0", description=text)
    else:
        for line in (text, "30", "0", "1"):
            await mona.type(line)
    await mona.press("Publish")


@every_text
async def test_fault_i01_i02_every_reason_topic_and_typed_word_is_answered(
    sqlite_url: str, text: str
):
    async with stage(sqlite_url, "web") as here:
        town = await settle_town(here)
        await town.buys_pack()
        await type_everywhere(town, text)
        await walk_forms(here, town, text)
        for who in (town.sara, town.mona, town.stella):
            everything = [view(message.screen) for message in who.messages]
            json.dumps(everything, ensure_ascii=False).encode()
            assert all("Something went wrong" not in message.text for message in who.messages)


async def type_everywhere(town: Town, text: str) -> None:
    commands = ("offerings", "why", "timezone", "language", "people", "hours", "availability")
    for who in (town.sara, town.mona, town.stella):
        await who.type(text)
        assert who.fresh, "silence"
        for command in commands:
            await who.say(f"/{command} {text}")
            assert who.fresh, (who.user, command)


async def walk_forms(here: Stage, town: Town, text: str) -> None:
    """Every form a mentor and a student meet on their way, filled with it; refused ones again."""
    await town.sara.say("/book")
    await town.sara.press("Tue 24 Nov")
    await town.sara.press("10:00")
    await fill_all(town.sara, text)
    for command in ("newoffering", "profile", "hours"):
        await town.mona.say(f"/{command}")
        await fill_all(town.mona, text)
    await town.sara.say("/timezone")
    await fill_all(town.sara, text)


async def fill_all(who: Chatter, text: str) -> None:
    message = who.fresh[-1]
    assert message.screen.form is not None
    names = [field.name for field in message.screen.form.fields]
    await who.press_act(message.screen.form.act, message, **dict.fromkeys(names, text))
    assert who.fresh, "silence"


@pytest.mark.parametrize("pattern", ["%", "_", "%%", "M_ck", "\\", "' OR '1'='1", "*", "?"])
async def test_fault_i03_wildcards_in_a_search_are_letters(database_url: str, pattern: str):
    async with stage(database_url, "web") as here:
        town = await settle_town(here)
        await town.sara.say(f"/offerings {pattern}")
        town.sara.does_not_see(MOCK)
        await town.stella.say(f"/people {pattern}")
        town.stella.does_not_see("omar")


async def test_fault_i03_control_a_plain_search_finds(sqlite_url: str):
    async with stage(sqlite_url, "web") as here:
        town = await settle_town(here)
        await town.sara.say("/offerings mock")
        town.sara.sees(MOCK)
        await town.stella.say("/people oma")
        town.stella.sees("omar")


@pytest.mark.parametrize("size", [4_000, 60_000])
async def test_fault_i02_a_flood_of_letters_is_bounded(sqlite_url: str, size: int):
    async with stage(sqlite_url, "web") as here:
        town = await settle_town(here)
        await town.mona.say("/newoffering")
        await town.mona.fill(title="x" * size, description="é" * size)
        town.mona.sees("too long")
        await town.sara.type("y" * size)
        town.sara.sees("I did not get that")


def test_control_the_recording_channel_sees_what_is_not_clean():
    for text in ("a\u202eb", "a\x00b", "a\u200bb", "a\x1bb"):
        with pytest.raises(AssertionError):
            require_clean(Screen(title=text))
    with pytest.raises(UnicodeEncodeError):
        require_clean(Screen(title="a\ud800b"))
