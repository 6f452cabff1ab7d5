"""Prices, codes and introductions on the running engine, on both databases (H15-H17, X41, Z12)."""

from core.facts import Paid
from core.ids import OrderId
from core.money import Money
from core.orders import OrderState
from core.people import Role
from core.use_cases import promoting, redeeming
from core.use_cases.settling import settle
from tests.harness.chatters import stage
from tests.harness.community import NOON, PRICE, STUDENT, order, person
from tests.harness.page_desk import desk
from tests.harness.town import MOCK, settle_town

PACK = "Four interviews"


async def code(stella, name, off, *presses, **typed):
    await stella.say("/allpromos")
    await stella.press("New code")
    await stella.fill(code=name, off=off, **typed)
    for label in presses:
        await stella.press(label)
    await stella.press("Start it")
    stella.sees("It can be used from now on.")


async def buys(student):
    await student.say("/buy")
    await student.press(PACK)
    await student.press("Buy for")


async def typed(student, text):
    await student.press("I have a code")
    await student.fill(code=text)


async def test_h16_a_code_from_its_making_to_the_paid_pack(database_url):
    async with stage(database_url, "discord") as here:
        town = await settle_town(here, "discord")
        await code(town.stella, "welcome20", "20%", total_limit="1")
        await buys(town.sara)
        await typed(town.sara, "NOSUCH")
        town.sara.sees("There is no code NOSUCH.")
        await town.sara.fill(code="Welcome20")
        town.sara.sees("You pay €112.00", "Full price", "€28.00 with the code WELCOME20")
        await buys(town.omar)
        await typed(town.omar, "welcome20")
        town.omar.sees("All uses of WELCOME20 are taken.")
        await here.pays_latest(town.ids["sara"])
        town.mona.sees("€78.40")
        await buys(town.sara)
        await typed(town.sara, "welcome20")
        town.sara.sees("You have used WELCOME20 already")
        await town.stella.say("/allpromos")
        await town.stella.press("WELCOME20")
        town.stella.sees("1 paid order, and 0 open", "sara")


async def test_h17_every_message_of_the_order_shows_the_one_in_its_place(database_url):
    async with stage(database_url, "discord") as here:
        town = await settle_town(here, "discord")
        await code(town.stella, "welcome20", "20%")
        await buys(town.sara)
        first = town.sara.last
        await buys(town.sara)  # the same order, in a second message
        await typed(town.sara, "welcome20")
        assert "Pay €112.00" in "".join(first.links)
        assert "Pay €112.00" in "".join(town.sara.last.links)
        await town.sara.press("What happened", first)
        town.sara.sees("€112.00")


async def test_h16_an_order_that_is_not_paid_gives_its_use_to_the_next(database_url):
    async with stage(database_url, "discord") as here:
        town = await settle_town(here, "discord")
        await code(town.stella, "welcome20", "20%", total_limit="1")
        await buys(town.sara)
        await typed(town.sara, "welcome20")
        await here.wait(hours=1)
        await buys(town.omar)
        await typed(town.omar, "welcome20")
        town.omar.sees("You pay €112.00")


async def test_fault_m01_money_for_the_price_before_the_code_comes_back(database_url):
    async with stage(database_url, "discord") as here:
        town = await settle_town(here, "discord")
        await code(town.stella, "welcome20", "20%")
        await buys(town.sara)
        orders = await here.db.read(lambda uow: uow.orders.of(town.ids["sara"]))
        await typed(town.sara, "welcome20")
        await here.pays(orders[0].id)
        town.sara.sees("€140.00")
        packs = await here.db.read(lambda uow: uow.packs.of(town.ids["sara"]))
        assert packs == []
        await here.pays_latest(town.ids["sara"])
        town.sara.sees("Four interviews")
        (pack,) = await here.db.read(lambda uow: uow.packs.of(town.ids["sara"]))
        assert pack.order_id != orders[0].id


async def test_fault_m13_a_session_that_a_code_makes_free_is_booked_without_a_provider(
    database_url,
):
    async with stage(database_url, "discord") as here:
        town = await settle_town(here, "discord")
        await code(town.stella, "gift-all", "100%")
        await town.sara.say(f"/book {MOCK}")
        await town.sara.press(MOCK)
        await town.sara.press("Tue 24 Nov")
        await town.sara.press("10:00")
        await town.sara.press_or_fill("Book")
        await typed(town.sara, "gift-all")
        await town.sara.press("Take it: nothing to pay")
        town.mona.sees(MOCK, "sara")
        (order, _) = await here.db.read(lambda uow: uow.orders.of(town.ids["sara"]))
        assert (order.state, order.total.minor) == (OrderState.PAID, 0)
        assert await here.db.read(lambda uow: uow.orders.payments(order.id)) == []


async def test_h16_a_code_by_itself_and_a_better_one_typed_in_its_place(database_url):
    async with stage(database_url, "discord") as here:
        town = await settle_town(here, "discord")
        await code(town.stella, "autumn", "10%", "By itself")
        await code(town.stella, "better", "30%")
        await buys(town.sara)
        town.sara.sees("Pay €126.00", "AUTUMN")
        await typed(town.sara, "better")
        town.sara.sees("Pay €98.00")
        await town.sara.press("Remove BETTER")
        town.sara.sees("Pay €126.00")


async def test_z12_who_has_bought_keeps_the_price_that_others_no_longer_get(database_url):
    async with stage(database_url, "discord") as here:
        town = await settle_town(here, "discord")
        await town.buys_pack("sara")
        await here.wait(days=1)
        await town.mona.say("/myofferings")
        await town.mona.press("Packs")
        await town.mona.press(PACK)
        await town.mona.press("Change the price")
        await town.mona.fill(price="180")
        town.mona.sees("1 past buyer pays it", "€180.00 · the price now")
        await town.omar.say("/buy")
        await town.omar.press(PACK)
        await town.omar.press("Buy for €180.00")
        await town.sara.say("/buy")
        await town.sara.press(PACK)
        town.sara.sees("your price, kept since", "€180.00")
        await town.sara.press("Why this price?")
        town.sara.sees("who had paid before keeps the old one")
        await town.sara.press("Look at the pack")
        await town.sara.press("Buy for €140.00")


async def test_h16_where_forms_are_asked_line_by_line_a_code_is_too(sqlite_url):
    async with stage(sqlite_url, "telegram", "discord") as here:
        town = await settle_town(here, "telegram", stella="discord")
        await code(town.stella, "welcome20", "20%")
        await buys(town.sara)
        await town.sara.press("I have a code")
        await town.sara.type("wellcome20")
        town.sara.sees("There is no code WELLCOME20.")
        await town.sara.type("welcome20")
        town.sara.sees("You pay €112.00")


def with_code(uow):
    """An order of a student's, and the one in its place since they typed a code."""
    staff = person(9, Role.STAFF)
    uow.people.add(staff)
    draft = promoting.PromoDraft("welcome20", "20%")
    promo = promoting.create(uow, staff, draft, for_all=True)
    promoting.start(uow, staff, promo.id)
    student = uow.people.get(STUDENT)
    return redeeming.apply_code(uow, student, OrderId(500), promo.code)


async def test_h17_the_pay_page_leads_on_to_the_order_with_the_code(sqlite_url):
    """A link in an old message is answered with the price that holds now."""
    async with desk(sqlite_url) as shop:
        await shop.put(order(500))
        opened = await shop.post(shop.pay_path(), provider="fake")
        assert opened.target.endswith("/500:1")
        new = await shop.house.db.write(with_code)
        for answer in (
            await shop.get(shop.pay_path()),
            await shop.post(shop.pay_path(), provider="fake"),
        ):
            assert (answer.status, answer.target) == (303, shop.links.pay(new.id))
        page = await shop.get(shop.pay_path(new.id))
        for part in ("€100.00", "€20.00 with the code WELCOME20", "€80.00"):
            assert part in page.words
        again = await shop.post(shop.pay_path(new.id), provider="fake")
        assert again.target.endswith(f"/{new.id}:1")
        assert shop.gateway.asked[-1].amount == Money(8_000, "EUR")
        asked = len(shop.gateway.asked)
        await shop.house.db.write(
            lambda uow: settle(uow, Paid("fake", "p1", OrderId(500), PRICE, NOON))
        )
        back = await shop.get(shop.pay_path())
        assert back.status == 200  # money came for it: its page says what becomes of that
        assert (await shop.order(new.id)).state is OrderState.OPEN
        assert len(shop.gateway.asked) == asked
