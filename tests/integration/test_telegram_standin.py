"""An unmodified python-telegram-bot lives through a day at the stand-in of Telegram."""

import asyncio
from datetime import timedelta

import pytest
from aiohttp import web
from telegram import Update
from telegram.error import Conflict
from telegram.ext import Application, CommandHandler

from tests.harness.telegram_small_bot import bot_of, on_start, running
from tests.harness.telegram_world import DidNotRespond, NotVisible, telegram_world
from tests.harness.telegram_world.updates import SECRET_HEADER


@pytest.fixture
async def world():
    async with telegram_world() as world:
        yield world


@pytest.fixture
async def app(world):
    async with running(world) as app:
        yield app


@pytest.fixture
async def quiet(world):
    async with bot_of(world) as bot:
        yield bot


async def heard(world, app, kind):
    """The newest update of this kind that reached the application."""

    def found():
        return [each for each in app.bot_data["heard"] if getattr(each, kind)]

    return getattr((await world.pulse.until(found, f"a {kind}"))[-1], kind)


async def heard_message(world, app, kind):
    """What a message that reached the application carries."""

    def carried():
        every = [getattr(each.message, kind, None) for each in app.bot_data["heard"]]
        return [each for each in every if each]

    return (await world.pulse.until(carried, f"a {kind}"))[-1]


async def test_a_person_starts_presses_and_reads_the_edit(world, app):
    salma = world.person("Salma", "ar")
    card = await salma.start("offer-7")
    assert (card.text, card.styled("bold")) == ("Hello offer-7", ["Hello"])
    assert card.layout == [["Book", "Later"]]
    assert await salma.press("Later") == card
    assert salma.toasts[-1].text == "All right, later"
    done = await salma.press("Book")
    assert (done.id, done.text, done.buttons, done.edited) == (card.id, "Booked", [], True)
    with pytest.raises(NotVisible):
        salma.taps("Book")
    assert (await salma.asks("three o'clock")).text == "You said three o'clock"


async def test_the_librarys_own_poller_feeds_its_application(world):
    async with Application.builder().bot(bot_of(world)).build() as app:
        app.add_handler(CommandHandler("start", on_start))
        await app.updater.start_polling(timeout=5)
        await app.start()
        assert (await world.person("Salma").start("x")).text == "Hello x"
        await app.updater.stop()
        await app.stop()


async def test_nobody_presses_what_another_person_sees(world, app):
    salma, omar = world.person("Salma"), world.person("Omar")
    await salma.start()
    with pytest.raises(NotVisible, match="no button 'Book'"):
        omar.taps("Book")


async def test_a_bot_that_shows_nothing_did_not_respond(world, quiet):
    impatient = world.person("Salma")
    object.__setattr__(impatient, "patience", 0.05)
    with pytest.raises(DidNotRespond):
        await impatient.start()


async def test_updates_stay_until_a_higher_offset_confirms_them(world, quiet):
    salma = world.person("Salma")
    salma.says("one")
    salma.says("two")
    first, second = await quiet.get_updates(timeout=0)
    assert [each.message.text for each in await quiet.get_updates()] == ["one", "two"]
    assert await quiet.get_updates(offset=second.update_id + 1) == ()
    world.updates.again(world.book.delivered[0])
    assert [each.update_id for each in await quiet.get_updates()] == [first.update_id]


async def test_a_waiting_poller_is_woken_by_an_update(world, quiet):
    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(quiet.get_updates(timeout=10))
        await world.updates.polled()
        world.person("Salma").says("hi")
    assert waiting.result()[0].message.text == "hi"


async def test_kinds_nobody_asked_for_are_not_kept(world, quiet):
    salma = world.person("Salma")
    await quiet.get_updates(allowed_updates=["callback_query"])
    salma.says("unheard")
    await quiet.get_updates(allowed_updates=[])
    salma.says("heard")
    assert [each.message.text for each in await quiet.get_updates()] == ["heard"]


async def test_a_second_poller_drives_the_first_one_out_with_409(world, quiet):
    async with bot_of(world) as another, asyncio.TaskGroup() as group:
        first = group.create_task(outcome(quiet.get_updates(timeout=10)))
        await world.updates.polled()
        await another.get_updates(timeout=0)
    assert isinstance(first.result(), Conflict)


async def test_polling_is_refused_with_409_while_a_webhook_is_set(world, quiet):
    world.updates.reached["https://bot.example"] = "http://127.0.0.1:1"
    await quiet.set_webhook("https://bot.example/telegram")
    with pytest.raises(Conflict, match="webhook is active"):
        await quiet.get_updates()
    await quiet.delete_webhook()
    assert await quiet.get_updates() == ()


async def test_a_webhook_ends_a_poll_that_waits_with_409(world, quiet):
    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(outcome(quiet.get_updates(timeout=10)))
        await world.updates.polled()
        await quiet.set_webhook("http://127.0.0.1:1/hook")
    assert "terminated by setWebhook" in str(waiting.result())


async def outcome(coming):
    try:
        return await coming
    except Exception as error:
        return error


async def test_a_webhook_gets_everything_in_order_and_again_until_it_says_200(world, quiet):
    got, statuses = [], iter([500, 200, 403, 200, 200])

    async def take(request):
        got.append(((await request.json())["message"]["text"], request.headers[SECRET_HEADER]))
        return web.Response(status=next(statuses))

    salma = world.person("Salma")
    salma.says("before")
    async with listening(take) as address:
        world.updates.reached["https://bot.example"] = address
        await quiet.set_webhook("https://bot.example/hook", secret_token="s3cret_word")
        salma.says("after")
        salma.says("last")
        await world.updates.confirmed()
        info = await quiet.get_webhook_info()
    assert [text for text, _ in got] == ["before", "before", "after", "after", "last"]
    assert {secret for _, secret in got} == {"s3cret_word"}
    assert (info.pending_update_count, info.last_error_message) == (
        0,
        "Wrong response from the webhook: 403 Forbidden",
    )


async def test_a_webhook_feeds_an_application(world):
    async with running(world, polls=False) as app:

        async def take(request):
            await app.update_queue.put(Update.de_json(await request.json(), app.bot))
            return web.Response()

        async with listening(take) as address:
            await app.bot.set_webhook(f"{address}/hook")
            assert (await world.person("Salma").start("x")).text == "Hello x"


class listening:
    """A web server with one handler; entering it gives its address."""

    def __init__(self, handler):
        app = web.Application()
        app.router.add_post("/hook", handler)
        self.runner = web.AppRunner(app, shutdown_timeout=0.1)

    async def __aenter__(self):
        await self.runner.setup()
        await web.TCPSite(self.runner, "127.0.0.1", 0).start()
        return f"http://127.0.0.1:{self.runner.addresses[0][1]}"

    async def __aexit__(self, *_):
        await self.runner.cleanup()


async def test_edits_files_stickers_contacts_and_places_reach_the_bot(world, app):
    salma = world.person("Salma")
    salma.edits(salma.says("helo"), "hello")
    assert (await heard(world, app, "edited_message")).text == "hello"
    salma.sends_voice()
    salma.sends_sticker()
    salma.sends_contact("+49 30 1234")
    salma.sends_location(52.5, 13.4)
    salma.sends_document("cv.pdf", b"%PDF", "my work")
    salma.sends_photo(b"jpeg")
    salma.says("that is all")
    await salma.reads("You said that is all")
    found = [each.message for each in app.bot_data["heard"][-7:]]
    assert (found[0].voice.file_size, found[1].sticker.type) == (5, "regular")
    assert (found[2].contact.phone_number, found[3].location.latitude) == ("+49 30 1234", 52.5)
    assert (found[4].document.file_name, found[4].caption) == ("cv.pdf", "my work")
    file = await found[4].document.get_file()
    assert bytes(await file.download_as_bytearray()) == b"%PDF"


async def test_blocking_and_coming_back_is_heard(world, app):
    salma = world.person("Salma")
    await salma.start()
    salma.blocks()
    assert (await heard(world, app, "my_chat_member")).new_chat_member.status == "kicked"
    assert (await salma.start()).text == "Hello"
    statuses = [
        each.my_chat_member.new_chat_member.status
        for each in app.bot_data["heard"]
        if each.my_chat_member
    ]
    assert statuses == ["kicked", "member"]


async def test_privacy_mode_lets_a_simple_member_hear_commands_mentions_and_replies(world, quiet):
    salma = world.person("Salma")
    group = world.supergroup("Staff", salma, rights="member")
    here = salma.at(group)
    here.says("not for the bot")
    here.says("/dates tomorrow")
    here.says("ask @seatmate_bot")
    told = await quiet.send_message(group.id, "Yes?")
    here.says("a reply", reply_to=world.messages[group.id, told.message_id])
    group.promote(world.bot)
    here.says("to everybody")
    texts = [each.message.text for each in await quiet.get_updates() if each.message]
    assert texts == ["/dates tomorrow", "ask @seatmate_bot", "a reply", "to everybody"]


async def test_an_invite_link_lets_in_as_many_as_it_says_until_it_is_revoked(world, app):
    owner, salma, omar = (world.person(name) for name in ("Owner", "Salma", "Omar"))
    group = world.supergroup("Members", owner)
    link = (await app.bot.create_chat_invite_link(group.id, member_limit=1)).invite_link
    assert salma.joins(link) == "joined"
    joined = await heard(world, app, "chat_member")
    assert (joined.new_chat_member.user.id, joined.invite_link.invite_link) == (salma.id, link)
    with pytest.raises(NotVisible, match="does not work"):
        omar.joins(link)
    assert group.present == {"Owner", "Salma"}
    second = (await app.bot.create_chat_invite_link(group.id)).invite_link
    assert (await app.bot.revoke_chat_invite_link(group.id, second)).is_revoked
    with pytest.raises(NotVisible):
        omar.joins(second)


async def test_a_join_request_is_approved_and_a_member_is_removed(world, app):
    salma, omar = world.person("Salma"), world.person("Omar")
    group = world.supergroup("Members", world.person("Owner"))
    made = await app.bot.create_chat_invite_link(group.id, creates_join_request=True)
    assert [salma.joins(made.invite_link), omar.joins(made.invite_link)] == ["requested"] * 2
    assert (await heard(world, app, "chat_join_request")).user_chat_id == omar.id
    await app.bot.approve_chat_join_request(group.id, salma.id)
    await app.bot.decline_chat_join_request(group.id, omar.id)
    assert group.present == {"Owner", "Salma"}
    assert (await app.bot.get_chat_member(group.id, salma.id)).status == "member"
    await app.bot.ban_chat_member(group.id, salma.id)
    with pytest.raises(NotVisible):
        salma.at(group)
    await app.bot.unban_chat_member(group.id, salma.id, only_if_banned=True)
    assert (await app.bot.get_chat_member(group.id, salma.id)).status == "left"
    rulers = await app.bot.get_chat_administrators(group.id)
    assert [each.user.first_name for each in rulers] == ["Owner", "Seatmate"]


async def test_who_leaves_is_announced(world, app):
    salma = world.person("Salma")
    group = world.supergroup("Members", world.person("Owner"), salma)
    salma.leaves(group)
    assert (await heard(world, app, "chat_member")).new_chat_member.status == "left"


async def test_stars_are_paid_refunded_and_listed(world, app):
    salma = world.person("Salma")
    await salma.start()
    price = [{"label": "Pack", "amount": 250}]
    await app.bot.send_invoice(salma.id, "Pack", "Four hours", "order:1", "XTR", price)
    asked = await salma.pays(salma.last)
    assert (asked.ok, salma.user.stars) == (True, 9750)
    payment = next(iter(world.payments.values()))
    told = await heard_message(world, app, "successful_payment")
    assert (told.invoice_payload, told.telegram_payment_charge_id) == ("order:1", payment.id)
    await app.bot.refund_star_payment(salma.id, payment.id)
    listed = (await app.bot.get_star_transactions()).transactions
    assert [(each.id, each.source is None) for each in listed] == [
        (payment.id, False),
        (payment.id, True),
    ]
    assert (await heard_message(world, app, "refunded_payment")).total_amount == 250
    assert salma.user.stars == 10_000


async def test_a_refused_checkout_takes_no_stars(world, app):
    salma = world.person("Salma")
    price = [{"label": "Pack", "amount": 250}]
    link = await app.bot.create_invoice_link("Pack", "Four hours", "sold out", "XTR", price)
    asked = await salma.pays(link)
    assert (asked.ok, asked.error, salma.user.stars) == (False, "Sold out", 10_000)


async def test_a_checkout_answered_after_ten_seconds_is_refused(world, quiet):
    salma = world.person("Salma")
    price = [{"label": "Pack", "amount": 250}]
    link = await quiet.create_invoice_link("Pack", "Four hours", "order:1", "XTR", price)
    asked = salma.starts_paying(link)
    world.clock.advance(timedelta(seconds=10.1))
    late = await outcome(quiet.answer_pre_checkout_query(asked.id, True))
    assert "Query is too old" in str(late)
    assert (asked.ok, salma.user.stars) == (None, 10_000)


async def test_commands_are_offered_by_the_narrowest_scope_and_the_language(world, quiet):
    salma, omar = world.person("Salma", "ar"), world.person("Omar", "en")
    group = world.supergroup("Staff", omar, salma)
    await quiet.set_my_commands([("start", "Begin")])
    await quiet.set_my_commands([("start", "ابدأ")], language_code="ar")
    scope = {"type": "chat", "chat_id": group.id}
    await quiet.set_my_commands([("dates", "Dates")], scope=scope)
    assert (salma.commands(), omar.commands()) == ({"start": "ابدأ"}, {"start": "Begin"})
    assert omar.at(group).commands() == {"dates": "Dates"}
    await quiet.delete_my_commands(scope=scope)
    assert omar.at(group).commands() == {"start": "Begin"}
    assert [each.command for each in await quiet.get_my_commands()] == ["start"]
    await quiet.set_my_description("Books places")
    await quiet.set_my_short_description("Books")
    await quiet.set_chat_menu_button()
    assert world.descriptions["description", ""] == "Books places"


async def test_a_picture_with_caption_and_a_reply_keyboard_are_seen(world, app):
    salma = world.person("Salma")
    await salma.start()
    await app.bot.send_photo(
        salma.id, b"png", caption="<i>Week</i> 47", parse_mode="HTML", filename="week.png"
    )
    picture = await salma.reads("Week 47")
    assert (picture.picture, picture.styled("italic")) == (b"png", ["Week"])
    await app.bot.edit_message_caption(salma.id, picture.id, caption="Week 48")
    assert salma.last.text == "Week 48"
    await app.bot.send_document(salma.id, b"a,b", filename="money.csv")
    assert (salma.last.file, salma.last.media.name) == (b"a,b", "money.csv")
    keys = {"keyboard": [["Yes", "No"]]}
    await app.bot.send_message(salma.id, "Sure?", reply_markup=keys)
    salma.chooses("Yes")
    await salma.reads("You said Yes")
    await app.bot.send_chat_action(salma.id, "typing")
    assert world.actions == [(salma.id, "typing")]
