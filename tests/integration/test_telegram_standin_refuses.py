"""What the stand-in of Telegram refuses, and the bad luck it plays."""

import asyncio
from datetime import timedelta

import aiohttp
import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from tests.harness.telegram_small_bot import bot_of, keyboard
from tests.harness.telegram_world import telegram_world
from tests.harness.telegram_world.book import Broken


@pytest.fixture(autouse=True)
def _durations(monkeypatch):
    """Else python-telegram-bot warns of its own RetryAfter instead of raising it."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
async def world():
    async with telegram_world() as world:
        yield world


@pytest.fixture
async def bot(world):
    async with bot_of(world) as bot:
        yield bot


@pytest.fixture
async def salma(world):
    """Somebody who has written to the bot."""
    salma = world.person("Salma")
    salma.says("/start")
    return salma


async def refused(coming, error=BadRequest):
    with pytest.raises(error) as found:
        await coming
    return str(found.value)


BAD_HTML = [
    ("<b>open", "Can't find end tag"),
    ("<b><i>crossed</b></i>", "Unmatched end tag"),
    ("</b>", "Unexpected end tag"),
    ("<p>no such tag</p>", 'Unsupported start tag "p"'),
    ("1 < 2", "Unclosed start tag"),
    ("<span>x</span>", "tg-spoiler"),
    ('<tg-time unix="soon">x</tg-time>', "tg-time"),
]


@pytest.mark.parametrize(("text", "reason"), BAD_HTML)
async def test_html_that_telegram_does_not_read_is_refused(world, bot, salma, text, reason):
    said = await refused(bot.send_message(salma.id, text, parse_mode="HTML"))
    assert reason.lower() in said.lower()
    assert "can't parse entities" in "".join(world.book.take_breaches())


async def test_an_ampersand_that_is_no_entity_stays_literal_and_is_booked(world, bot, salma):
    await bot.send_message(salma.id, "Q&A&nbsp;today", parse_mode="HTML")
    assert salma.last.text == "Q&A&nbsp;today"
    assert len(world.book.take_breaches()) == 1


async def test_lengths_are_counted_in_utf16_after_parsing(world, bot, salma):
    longest = "😀" * 2048
    await bot.send_message(salma.id, f"<b>{longest}</b>", parse_mode="HTML")
    assert "too long" in await refused(bot.send_message(salma.id, longest + "!"))
    assert "too long" in await refused(bot.send_photo(salma.id, b"png", caption="x" * 1025))
    assert "empty" in await refused(bot.send_message(salma.id, " \n "))
    assert len(world.book.take_breaches()) == 3


BAD_KEYBOARDS = [
    ([[{"text": "A", "callback_data": "x" * 65}]], "Button_data_invalid"),
    ([[{"text": "A", "callback_data": "é" * 33}]], "Button_data_invalid"),
    ([[{"text": "A", "callback_data": ""}]], "Button_data_invalid"),
    ([[{"text": "A"}]], "Text buttons are unallowed"),
    ([[{"text": " ", "callback_data": "x"}]], "non-empty"),
    ([[{"text": "A", "url": "http://localhost/pay"}]], "Wrong http url"),
    ([[{"text": "A", "callback_data": "x", "url": "https://a.example"}]], "one thing"),
    ([[{"text": "A", "callback_data": "x", "style": "pink"}]], "style"),
    ([[{"text": "A", "pay": True}]], "pay is the first"),
    ([[{"text": str(n), "callback_data": "x"}] for n in range(101)], "Reply_markup_too_long"),
    ([{"text": "A", "callback_data": "x"}], "object expected"),
]


@pytest.mark.parametrize(("rows", "reason"), BAD_KEYBOARDS)
async def test_keyboards_that_telegram_does_not_take_are_refused(world, bot, salma, rows, reason):
    markup = {"inline_keyboard": rows}
    said = await refused(bot.send_message(salma.id, "x", reply_markup=markup))
    assert reason.lower() in said.lower()
    assert world.book.take_breaches()


async def test_an_edit_that_changes_nothing_is_refused_and_is_nobodys_mistake(world, bot, salma):
    sent = await bot.send_message(salma.id, "Hi", reply_markup=keyboard(A="a"))
    edit = bot.edit_message_text("Hi", salma.id, sent.message_id, reply_markup=keyboard(A="a"))
    assert "not modified" in await refused(edit)
    await bot.edit_message_text("Hi", salma.id, sent.message_id)
    assert salma.last.buttons == []
    await bot.edit_message_reply_markup(salma.id, sent.message_id, reply_markup=keyboard(B="b"))
    assert salma.last.buttons == ["B"]
    again = bot.edit_message_reply_markup(salma.id, sent.message_id, reply_markup=keyboard(B="b"))
    assert "not modified" in await refused(again)


async def test_messages_that_are_gone_or_not_the_bots_are_not_edited(world, bot, salma):
    sent = await bot.send_message(salma.id, "Hi")
    own = salma.says("mine")
    assert "can't be edited" in await refused(bot.edit_message_text("x", salma.id, own.id))
    assert await bot.delete_message(salma.id, sent.message_id)
    gone = bot.edit_message_text("x", salma.id, sent.message_id)
    assert "to edit not found" in await refused(gone)
    assert "to delete not found" in await refused(bot.delete_message(salma.id, sent.message_id))
    old = await bot.send_message(salma.id, "old")
    world.clock.advance(timedelta(hours=49))
    assert "can't be deleted" in await refused(bot.delete_message(salma.id, old.message_id))


async def test_a_press_is_answered_once_and_not_too_late(world, bot, salma):
    await bot.send_message(salma.id, "Hi", reply_markup=keyboard(A="a"))
    first, second = salma.taps("A"), salma.taps("A")
    await bot.answer_callback_query(first.id, "Done", show_alert=True)
    assert salma.toasts[-1].alert
    assert "too old" in await refused(bot.answer_callback_query(first.id))
    world.clock.advance(timedelta(minutes=2))
    assert "too old" in await refused(bot.answer_callback_query(second.id))
    assert "id is invalid" in await refused(bot.answer_callback_query("nonsense"))


async def test_nobody_is_written_to_who_did_not_begin(world, bot):
    assert "Chat not found" in await refused(bot.send_message(12345, "Hi"))
    omar = world.person("Omar")
    assert "Chat not found" in await refused(bot.send_message(omar.id, "Hi"))
    world.supergroup("Members", omar)
    begun = await refused(bot.send_message(omar.id, "Hi"), Forbidden)
    assert "initiate conversation" in begun


async def test_blocked_deleted_and_expelled_are_403(world, bot, salma):
    salma.blocks()
    assert "blocked by the user" in await refused(bot.send_message(salma.id, "Hi"), Forbidden)
    salma.unblocks()
    salma.deletes_account()
    assert "deactivated" in await refused(bot.send_message(salma.id, "Hi"), Forbidden)
    group = world.supergroup("Members")
    group.expels_bot()
    assert "was kicked" in await refused(bot.send_message(group.id, "Hi"), Forbidden)


async def test_a_migrated_group_says_its_new_id(world, bot, salma):
    group = world.group("Staff", salma)
    new = group.becomes_supergroup()
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(group.id, "Hi")
    assert moved.value.new_chat_id == new.id
    await bot.send_message(new.id, "Hi again")
    told = [each.message for each in await bot.get_updates() if each.message]
    assert (told[-2].migrate_to_chat_id, told[-1].migrate_from_chat_id) == (new.id, group.id)


async def test_closed_and_deleted_topics_take_no_messages(world, bot, salma):
    group = world.supergroup("Staff", salma, forum=True)
    topic = group.topic("Dates")
    await bot.send_message(group.id, "Hi", message_thread_id=topic.id)
    assert salma.at(group, topic).last.text == "Hi"
    topic.closed = True
    closed = bot.send_message(group.id, "Hi", message_thread_id=topic.id)
    assert "Topic_closed" in await refused(closed)
    topic.deleted = True
    gone = bot.send_message(group.id, "Hi", message_thread_id=topic.id)
    assert "thread not found" in await refused(gone)


async def test_rights_are_needed_to_invite_and_to_remove(world, bot, salma):
    group = world.supergroup("Members", salma, rights="member")
    assert "Not enough rights" in await refused(bot.create_chat_invite_link(group.id))
    assert "Not enough rights" in await refused(bot.ban_chat_member(group.id, salma.id))
    group.promote(world.bot)
    assert "owner" in await refused(bot.ban_chat_member(group.id, salma.id))


async def test_a_wrong_token_and_an_unknown_method_are_refused(world, bot):
    async with aiohttp.ClientSession() as client:
        wrong = await client.get(f"{world.base_url}1:x/getMe")
        strange = await client.get(f"{world.base_url}{world.token}/sendDice")
        assert (wrong.status, strange.status) == (401, 501)
    assert world.book.take_breaches() == ["not modelled: sendDice"]
    world.token = "another"
    with pytest.raises(InvalidToken):
        await bot.get_me()


# Bad luck


async def test_a_planned_429_says_how_long_to_wait(world, bot, salma):
    world.troubles.too_many(f"sendMessage {salma.id}", retry_after=7)
    with pytest.raises(RetryAfter) as wait:
        await bot.send_message(salma.id, "Hi")
    assert wait.value.retry_after == timedelta(seconds=7)
    assert world.limits.refusals == 1
    await bot.send_message(salma.id, "Hi")


async def test_d03_a_lost_answer_leaves_the_message_sent(world, bot, salma):
    world.troubles.lose_answer("sendMessage")
    await refused(bot.send_message(salma.id, "Only once"), NetworkError)
    assert salma.last.text == "Only once"
    assert [each.status for each in world.book.asked("sendMessage")] == [0]


async def test_a_cut_before_the_work_looks_the_same_and_sends_nothing(world, bot, salma):
    world.troubles.cut("sendMessage")
    await refused(bot.send_message(salma.id, "Never"), NetworkError)
    assert salma.sees("Never") == []


async def test_an_outage_and_a_slow_answer(world, bot, salma):
    world.troubles.fail("sendMessage", 502)
    assert "Bad Gateway" in await refused(bot.send_message(salma.id, "Hi"), NetworkError)
    held = world.troubles.hold("sendMessage")
    slow = bot.send_message(salma.id, "Hi", read_timeout=0.05)
    await refused(slow, TimedOut)
    assert held.met == 1
    assert salma.sees("Hi") == []


async def test_without_limits_nothing_is_slowed_down(world, bot, salma):
    for n in range(5):
        await bot.send_message(salma.id, str(n))
    assert (world.limits.refusals, world.limits.sent) == (0, 5)


async def test_limits_are_enforced_per_chat_group_and_overall(world, bot, salma):
    now = 1000.0
    world.limits.seconds = lambda: now
    world.limits.switch_on()
    group = world.supergroup("Members", salma)
    for n in range(3):
        await bot.send_message(salma.id, str(n))
    await refused(bot.send_message(salma.id, "too fast"), RetryAfter)
    now += 1
    await bot.send_message(salma.id, "in time")
    for n in range(20):
        await bot.send_message(group.id, str(n))
    with pytest.raises(RetryAfter) as wait:
        await bot.send_message(group.id, "too many")
    assert wait.value.retry_after == timedelta(seconds=60)
    crowd = [world.person(f"P{n}") for n in range(10)]
    for each in crowd:
        each.says("hi")
    found = await asyncio.gather(
        *(bot.send_message(each.id, "hi") for each in crowd), return_exceptions=True
    )
    assert sum(isinstance(each, TelegramError) for each in found) == 1
    assert world.limits.refused == {"chat": 1, "group": 1, "overall": 1}


async def test_a_mistake_nobody_expected_fails_the_test_at_the_end():
    async def mistaken():
        async with telegram_world() as world, bot_of(world) as bot:
            salma = world.person("Salma")
            salma.says("hi")
            await refused(bot.send_message(salma.id, "<p>", parse_mode="HTML"))

    with pytest.raises(Broken, match=r"the bot: sendMessage.*can't parse"):
        await mistaken()
