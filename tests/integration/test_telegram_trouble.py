"""Bad luck on Telegram: limits, lost answers, closed doors, moved groups; nothing is lost or said
to nobody."""

from dataclasses import replace

from bot.deep_links import payload
from bot.ui import Act
from bot.way_back import way_back
from core.orders import OrderState, Purpose
from core.people import Identity
from storage.unit_of_work import SqlUnitOfWork
from tests.harness.community import order
from tests.harness.telegram_town import TelegramTown, tap, telegram_town
from tests.harness.town import TALK


async def test_d02_a_limit_of_one_chat_is_kept_over_a_restart_and_stops_nobody_else(
    sqlite_url: str,
):
    async with telegram_town(sqlite_url, connected=False) as town:
        async with town.bot():
            mona = town.mona.id
            limit = town.world.troubles.too_many(f"sendMessage {mona}", retry_after=30)
            await _asks(town)
            await town.stage.quiet()
            assert limit.met == 1
        await town.stage.restart()
        async with town.bot():
            await town.sara.asks("/packs")
            await town.stage.wait(seconds=20)
            assert town.mona.sees("New request") == []
            assert len(town.world.book.asked("sendMessage", chat_id=mona)) == 1
            await town.stage.wait(seconds=11)
            assert len(town.mona.sees("New request")) == 1


async def test_d03_a_message_whose_answer_is_lost_is_said_again_never_silent(sqlite_url: str):
    async with telegram_town(sqlite_url) as town:
        lost = town.world.troubles.lose_answer(f"sendMessage {town.mona.id}")
        await _asks(town)
        await town.stage.quiet()
        await town.stage.wait(minutes=1)
        assert lost.met == 1
        assert len(town.mona.sees("New request")) == 2


async def test_d05_who_blocked_the_bot_is_closed_until_they_write_again(sqlite_url: str):
    async with telegram_town(sqlite_url) as town:
        town.mona.user.blocked_the_bot = True  # nobody tells: a send finds out
        await _asks(town)
        await town.stage.quiet()
        assert (await _account(town, "mona")).unreachable_at is not None
        town.mona.unblocks()
        await town.mona.asks("/help")
        assert (await _account(town, "mona")).unreachable_at is None


async def test_i01_what_we_cannot_read_is_answered_politely_and_cancel_is_everywhere(
    sqlite_url: str,
):
    async with telegram_town(sqlite_url) as town:
        town.sara.sends_voice()
        await town.sara.reads("only read text and buttons")
        said = town.sara.says("hello?")
        town.sara.edits(said, "hello!")
        await town.sara.reads("send it as a new message")
        await town.sara.asks("/cancel")


async def test_b07_a_repeated_and_an_unreadable_update_cost_nothing(sqlite_url: str):
    async with telegram_town(sqlite_url) as town:
        await _asks(town)
        broken = {"message_id": 1, "chat": "nowhere"}
        town.world.updates.pending.append({"update_id": 777_000_001, "message": broken})
        await town.world.updates.confirmed()
        await town.sara.asks("/packs")
        parked = await town.stage.db.read(lambda uow: list(uow.inbox.parked()))
        assert [each.source for each in parked] == ["telegram"]
        assert "nowhere" in parked[0].body
        town.world.book.slips.clear()  # it was meant to be no update of Telegram's


async def test_z03_a_forged_button_is_answered_and_changes_nothing(sqlite_url: str):
    async with telegram_town(sqlite_url) as town:
        shown = await town.sara.asks("/packs")
        press = town.sara.sends_data(shown, "1appr.ZZZZZZZZZZZZZ")
        await town.world.pulse.until(lambda: press.answer, "the press is answered")
        await town.stage.quiet()


async def test_a_link_opens_the_offering_it_is_for(sqlite_url: str):
    async with telegram_town(sqlite_url) as town:
        cards = await town.stage.db.read(lambda uow: list(uow.offerings.browse()))
        talk = next(card.offering for card in cards if card.offering.title == TALK)
        shown = await town.sara.start(payload(Act("offr", talk.id)))
        assert TALK in shown.text


async def test_the_pay_page_leads_back_to_the_order_for_its_buyer_alone(sqlite_url: str):
    async with telegram_town(sqlite_url) as town:
        await town.sara.asks("/offerings")
        bought = order(
            77,
            student_id=town.ids["sara"],
            mentor_id=town.ids["mona"],
            purpose=Purpose.RECORDING,
            title="Talk of yesterday",
            state=OrderState.CANCELLED,
        )
        await town.stage.db.write(lambda uow: uow.orders.add(bought))
        link = await town.stage.db.read(lambda uow: way_back(uow, bought))
        head, _, told = link.partition("?start=")
        assert head == f"https://t.me/{town.world.bot.username}"
        assert "Talk of yesterday" in (await town.sara.start(told)).text
        assert "Talk of yesterday" not in (await town.omar.start(told)).text


async def _asks(town: TelegramTown) -> None:
    sara = town.sara
    await sara.asks("/offerings")
    await tap(sara, TALK)
    await tap(sara, "Pick a time")
    await sara.press("24")
    await tap(sara, "10:00")
    await tap(sara, "Send request")


async def _account(town: TelegramTown, who: str) -> Identity:
    user = str(town.people[who].id)

    def unit(uow: SqlUnitOfWork) -> Identity:
        found = uow.identities.find("telegram", user)
        assert found is not None
        return replace(found)

    return await town.stage.db.read(unit)
