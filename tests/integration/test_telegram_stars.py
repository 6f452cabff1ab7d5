"""Buying with Telegram Stars: asked before, taken once, given back; by people who press what they
see."""

from datetime import timedelta

from core.money import Money
from core.orders import OrderState, RefundState
from core.use_cases import buying
from core.use_cases.refunding import return_money
from storage.unit_of_work import SqlUnitOfWork
from tests.harness.telegram_stars import (
    PRICE,
    bill_of,
    cash_in_stars,
    newest,
    orders_film,
    orders_pack,
    stars_of,
    stars_town,
)
from tests.harness.telegram_town import PUBLIC, TelegramTown, tap
from tests.harness.town import FILM

NOBODY = "http://127.0.0.1:1"  # a port where no program listens


async def test_stars_a_recording_is_bought_with_stars_and_is_there_at_once(sqlite_url: str):
    async with stars_town(sqlite_url) as town:
        bill = await orders_film(town)
        assert "250\u00a0⭐" in bill.text
        paying = await town.sara.pays(bill_of(bill))
        assert paying.ok
        await town.sara.reads("Recorded talk")
        await town.world.updates.confirmed()
        await town.stage.quiet()
        order = await newest(town)
        assert (order.state, order.total) == (OrderState.PAID, Money(PRICE, "XTR"))
        assert await cash_in_stars(town) == PRICE


async def test_stars_a_bill_whose_time_is_over_takes_nothing_and_says_why(sqlite_url: str):
    async with stars_town(sqlite_url) as town:
        bill = bill_of(await orders_film(town))
        await town.stage.wait(minutes=31)
        paying = await town.sara.pays(bill)
        assert (paying.ok, town.sara.user.stars) == (False, 10_000)
        assert "time to pay this is over" in paying.error


async def test_stars_a_bill_is_paid_once_and_by_nobody_else(sqlite_url: str):
    async with stars_town(sqlite_url) as town:
        bill = bill_of(await orders_film(town))
        stranger = await town.omar.pays(bill)
        assert "somebody else" in stranger.error
        assert (await town.sara.pays(bill)).ok
        await _settled(town)
        again = await town.sara.pays(bill)
        assert "paid already" in again.error
        assert town.sara.user.stars == 10_000 - PRICE


async def test_m02_the_same_payment_told_twice_counts_once(sqlite_url: str):
    async with stars_town(sqlite_url, connected=False) as town:
        async with town.bot():
            assert (await town.sara.pays(bill_of(await orders_film(town)))).ok
            await _settled(town)
        async with stars_of(town) as gateway, town.bot():
            facts = await gateway.events_since(town.stage.clock.now() - timedelta(days=9000))
            assert len(facts) == 1
            await town.stage.engine.begin_sweeps()
            await town.stage.wait(hours=2)
            order = await newest(town)
            paid = await town.stage.db.read(lambda uow: uow.orders.payments(order.id))
            assert len(paid) == 1
        assert await cash_in_stars(town) == PRICE


async def test_x04_stars_taken_while_the_bot_was_gone_are_settled_when_it_is_back(
    sqlite_url: str,
):
    async with stars_town(sqlite_url, "webhook", connected=False) as town:
        async with town.bot():
            answer = town.world.troubles.hold("answerPreCheckoutQuery")
            paying = town.sara.starts_paying(bill_of(await orders_film(town)))
            await town.world.pulse.until(lambda: answer.met, "the bot says yes")
            town.world.updates.reached[PUBLIC] = NOBODY
            town.world.troubles.release()
            await town.world.pulse.until(lambda: paying.ok, "Telegram has taken them")
        assert town.sara.user.stars == 10_000 - PRICE
        assert (await newest(town)).state is OrderState.OPEN
        await town.stage.restart()
        async with town.bot():
            await town.sara.reads("Recorded talk")
            await _settled(town)
        assert (await newest(town)).state is OrderState.PAID


async def test_h13_a_refund_goes_back_in_stars_and_takes_what_was_bought(sqlite_url: str):
    async with stars_town(sqlite_url) as town:
        assert (await town.sara.pays(bill_of(await orders_film(town)))).ok
        await _settled(town)
        order = await newest(town)
        await _refund(town, PRICE)
        await town.stage.quiet()
        assert town.sara.user.stars == 10_000
        await _settled(town)
        assert (await newest(town)).state is OrderState.REFUNDED
        (refund,) = await town.stage.db.read(lambda uow: uow.orders.refunds(order.id))
        assert refund.state is RefundState.DONE
        assert await cash_in_stars(town) == 0


async def test_h13_a_part_of_the_stars_cannot_go_back_and_staff_are_told(sqlite_url: str):
    async with stars_town(sqlite_url) as town:
        assert (await town.sara.pays(bill_of(await orders_film(town)))).ok
        await _settled(town)
        await _refund(town, 100)
        await town.stage.quiet()
        await town.stella.reads("only whole")
        assert town.sara.user.stars == 10_000 - PRICE


async def test_stars_a_pack_begun_elsewhere_is_paid_here_in_stars_and_one_order_is_left(
    sqlite_url: str,
):
    async with stars_town(sqlite_url) as town:
        await town.stage.db.write(lambda uow: _begun_elsewhere(uow, town))
        assert (await newest(town)).total == Money(14_000, "EUR")
        bill = await orders_pack(town)
        orders = await town.stage.db.read(lambda uow: uow.orders.of(town.ids["sara"]))
        states = [(each.total.currency, each.state) for each in orders]
        assert states == [("XTR", OrderState.OPEN), ("EUR", OrderState.CANCELLED)]
        assert (await town.sara.pays(bill_of(bill))).ok
        await _settled(town)
        seats = await town.stage.db.read(lambda uow: uow.seats.of_student(town.ids["sara"]))
        assert len(seats) == 1


async def test_stars_terms_and_help_with_payments_are_one_command_away(sqlite_url: str):
    async with stars_town(sqlite_url) as town:
        assert "Stars" in (await town.sara.asks("/terms")).text
        await town.sara.asks("/paysupport")
        await town.sara.press("Ask staff")
        await town.sara.asks("Where is my talk?")
        await town.stella.reads("Where is my talk?")


def _begun_elsewhere(uow: SqlUnitOfWork, town: TelegramTown) -> None:
    (sold,) = uow.products.of(town.ids["mona"])
    sara = uow.people.get(town.ids["sara"])
    assert sara is not None
    buying.buy_pack(uow, sara, sold.id, "on the web")


async def _settled(town: TelegramTown) -> None:
    await town.world.updates.confirmed()
    await town.stage.quiet()


async def _refund(town: TelegramTown, stars: int) -> None:
    order = await newest(town)

    def unit(uow: SqlUnitOfWork) -> None:
        known = uow.orders.get(order.id)
        assert known is not None
        return_money(uow, known, Money(stars, "XTR"), "cancelled")

    await town.stage.db.write(unit)


async def test_stars_a_mentor_prices_a_recording_in_chat(sqlite_url: str):
    async with stars_town(sqlite_url) as town:
        mona = town.mona
        await mona.asks("/myofferings")
        await tap(mona, FILM)
        asked = await tap(mona, "Price in Stars")
        assert "only whole" in asked.text
        shown = await mona.asks("300")
        assert "300\u00a0⭐" in shown.text
        bill = await orders_film(town)
        assert "300\u00a0⭐" in bill.text
