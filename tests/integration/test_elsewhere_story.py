"""Bought elsewhere and packs put right, pressed as people do (Z1, Z2, Z4, X12, X13, X16, M-18)."""

import re

import pytest

from core.ids import encode
from core.purchases import claim_code
from core.use_cases.refunding import return_money
from tests.harness.chatters import CLAIM_KEY, stage
from tests.harness.outside_shop import outside_shop
from tests.harness.town import settle_town

CODE = claim_code(CLAIM_KEY, "books", "R-1001")


async def sold(town, who="mona"):
    (product,) = await town.stage.db.read(lambda uow: uow.products.of(town.ids[who]))
    return product.id


async def test_z01_the_buyer_claims_with_the_code_and_books_at_once(database_url):
    async with stage(database_url, "web") as here, outside_shop(here) as shop:
        town = await settle_town(here)
        await shop.tell(shop.purchase(await sold(town)))
        await town.sara.say(f"/claim {CODE.lower()}")
        town.sara.sees("It is yours", "4 sessions")
        town.mona.sees("sara")
        await town.sara.say("/packs")
        town.sara.sees("Four interviews")
        await town.omar.say(f"/claim {CODE}")
        town.omar.sees("has been claimed already")
        await town.stella.say("/purchases")
        town.stella.sees("Everybody who paid elsewhere has claimed their pack.")


@pytest.mark.parametrize("platform", ["telegram", "discord", "whatsapp"])
async def test_z01_the_form_asks_for_the_code_everywhere(sqlite_url, platform):
    async with stage(sqlite_url, platform) as here, outside_shop(here) as shop:
        town = await settle_town(here, platform)
        await shop.tell(shop.purchase(await sold(town)))
        await town.sara.say("/claim")
        if platform == "discord":
            await town.sara.fill(code="nothing")
            town.sara.sees("No purchase has this code")
            await town.sara.press("Type a code")
            await town.sara.fill(code=CODE)
        else:
            await town.sara.type("nothing")
            town.sara.sees("No purchase has this code")
            await town.sara.press("Type a code")
            await town.sara.type(CODE)
        town.sara.sees("It is yours")


async def test_fault_z06_guessing_is_stopped_with_a_sentence(sqlite_url):
    async with stage(sqlite_url, "web") as here, outside_shop(here) as shop:
        town = await settle_town(here)
        await shop.tell(shop.purchase(await sold(town)))
        for number in range(5):
            await town.sara.say(f"/claim ABCD-{number}")
            town.sara.sees("No purchase has this code")
        await town.sara.say(f"/claim {CODE}")
        town.sara.sees("Too many codes were wrong")
        await here.wait(hours=1)
        await town.sara.say(f"/claim {CODE}")
        town.sara.sees("It is yours")


async def test_z02_staff_are_told_after_a_day_send_the_code_and_the_buyer_comes(sqlite_url):
    async with stage(sqlite_url, "web") as here, outside_shop(here) as shop:
        town = await settle_town(here)
        await shop.tell(shop.purchase(await sold(town)))
        await here.wait(hours=23)
        town.stella.does_not_see("Paid, and nobody came")
        await here.wait(hours=2)
        town.stella.sees("Paid, and nobody came", "€140.00", "mona")
        await town.stella.press("Open the purchase")
        town.stella.sees("b…@example.org", "Four interviews")
        town.stella.does_not_see("buyer@example.org", CODE)
        await town.stella.press("Message for the buyer")
        town.stella.sees("buyer@example.org")
        code = re.search(r"/claim ([0-9A-Z-]+)", town.stella.sight)
        assert code is not None
        await town.sara.say(f"/claim {code.group(1)}")
        town.sara.sees("It is yours")


async def test_x12_staff_link_a_purchase_by_hand(sqlite_url):
    async with stage(sqlite_url, "web") as here, outside_shop(here) as shop:
        town = await settle_town(here)
        await shop.tell(shop.purchase(await sold(town)))
        await town.stella.say("/purchases")
        await town.stella.press("Four interviews")
        await town.stella.press("Link to a person")
        await town.stella.fill(name="sar")
        await town.stella.press("sara")
        town.stella.sees("Is it sara?", "cannot be undone")
        await town.stella.press("Yes, link it")
        town.stella.sees("It belongs to sara now")
        town.sara.sees("Four interviews")


async def test_a_wrong_amount_is_a_decision_of_staff(sqlite_url):
    async with stage(sqlite_url, "web") as here, outside_shop(here) as shop:
        town = await settle_town(here)
        await shop.tell(shop.purchase(await sold(town), 9_900))
        town.stella.sees("A purchase has to be looked at", "€99.00")
        await town.sara.say(f"/claim {CODE}")
        town.sara.sees("the staff have to look at it first")
        await town.stella.press("Open the purchase")
        await town.stella.press("Take this amount")
        town.stella.sees("€99.00", "€140.00")
        await town.stella.press("Yes, take it")
        await town.sara.say(f"/claim {CODE}")
        town.sara.sees("It is yours")


async def test_a_shop_that_pays_back_after_the_claim_takes_the_pack_along(sqlite_url):
    async with stage(sqlite_url, "web") as here, outside_shop(here) as shop:
        town = await settle_town(here)
        await shop.tell(shop.purchase(await sold(town)))
        await town.sara.say(f"/claim {CODE}")
        await shop.tell(shop.refund(14_000))
        packs = await here.db.read(lambda uow: uow.packs.of(town.ids["sara"]))
        assert [pack.state for pack in packs] == ["refunded"]


async def test_a_refund_that_we_owe_is_made_in_the_shop_and_the_shop_tells_us(sqlite_url):
    async with stage(sqlite_url, "web") as here, outside_shop(here) as shop:
        town = await settle_town(here)
        await shop.tell(shop.purchase(await sold(town)))
        await town.sara.say(f"/claim {CODE}")
        (order,) = await here.db.read(lambda uow: uow.orders.of(town.ids["sara"]))
        await here.db.write(lambda uow: return_money(uow, order, order.total, "mentor_absent"))
        await here.wait(minutes=10)

        async def states():
            refunds = await here.db.read(lambda uow: uow.orders.refunds(order.id))
            return [refund.state for refund in refunds]

        assert await states() == ["refused"]
        town.stella.sees("in the shop where it was bought")
        await shop.tell(shop.refund(14_000))
        assert await states() == ["done"]


async def test_staff_read_the_numbers_that_a_shop_needs(sqlite_url):
    async with stage(sqlite_url, "web") as here:
        town = await settle_town(here)
        await town.stella.say("/purchases")
        await town.stella.press("Numbers for shops")
        town.stella.sees("Four interviews", encode(await sold(town)))


async def test_z04_a_wrong_correction_is_undone_with_one_tap(sqlite_url):
    async with stage(sqlite_url, "web") as here:
        town = await settle_town(here)
        await town.buys_pack()
        await town.mona.say("/students")
        await town.mona.press("sara")
        await town.mona.press("Correct the balance")
        await town.mona.fill(change="3", reason="for a referral")
        town.mona.sees("7 of 7 left")
        town.sara.sees("for a referral")
        await town.mona.press("Undo")
        town.mona.sees("Undone", "4 of 4 left")
        town.sara.sees("The last correction was a mistake")
        await town.mona.press("Make it valid longer")
        await town.mona.fill(days="30", reason="you were ill")
        town.sara.sees("you were ill")
        await town.mona.press("Undo")
        town.mona.sees("Undone")


async def test_fault_m18_staff_move_a_pack_and_all_three_hear_of_it(database_url):
    async with stage(database_url, "web") as here:
        town = await settle_town(here)
        await town.buys_pack()
        await town.sara.say("/book")
        await town.sara.press("Tue 24 Nov")
        await town.sara.press("10:00")
        await town.sara.press_or_fill("Book")
        (pack,) = await here.db.read(lambda uow: uow.packs.of(town.ids["sara"]))
        await town.stella.say(f"/audit {encode(pack.id)}")
        town.stella.sees("pack given")
        await town.stella.press("Open the pack")
        await town.stella.press("Move to another mentor")
        await town.stella.press("max")
        town.stella.sees("Move it to max?", "4 sessions", "1 booked session is cancelled", "€98.00")
        await town.stella.fill(reason="mona leaves us")
        town.stella.sees("It has moved")
        for person in (town.sara, town.mona, town.max):
            person.sees("A pack has moved to another mentor", "mona leaves us")
        (moved,) = await here.db.read(lambda uow: uow.packs.of(town.ids["sara"]))
        assert (moved.mentor_id, moved.remaining) == (town.ids["max"], 4)
        await town.stella.press("Who did what")
        town.stella.sees("pack transferred", "mona leaves us")


async def test_staff_and_mentors_give_packs_for_nothing(sqlite_url):
    async with stage(sqlite_url, "web") as here:
        town = await settle_town(here)
        await town.stella.say("/gift")
        await town.stella.press("mona")
        await town.stella.press("omar")
        await town.stella.fill(sessions="2", days="30", reason="won the quiz")
        town.stella.sees("omar has 2 more sessions")
        town.omar.sees("You were given 2 sessions with mona.", "won the quiz")
        town.mona.sees("The staff gave omar 2 sessions with you.")
        await town.mona.say("/give")
        town.mona.does_not_see("sara")
        await town.mona.press("omar")
        await town.mona.fill(pack="1", reason="a thank-you")
        town.mona.sees("omar has 4 more sessions")
        town.omar.sees("a thank-you")


async def test_only_staff_see_purchases_and_the_audit(sqlite_url):
    async with stage(sqlite_url, "web") as here, outside_shop(here) as shop:
        town = await settle_town(here)
        await shop.tell(shop.purchase(await sold(town)))
        for person in (town.sara, town.mona):
            for command in ("/purchases", "/audit", f"/audit {encode(town.ids['sara'])}"):
                await person.say(command)
                person.does_not_see("buyer", "example.org", "arrived")
