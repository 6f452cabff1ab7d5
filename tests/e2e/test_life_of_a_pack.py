"""The life of a pack in a browser: seat, line, renewal, release, money back, corrections."""

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.harness.browser import Chatter, needs_browser
from tests.harness.house import pictures
from tests.harness.scene import Scene, open_scene

pytestmark = needs_browser()

AMOUNT = re.compile(r"(−?)\W*€([\d,]+)\.(\d\d)")


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    async with open_scene(tmp_path / "demo") as scene:
        yield scene


async def moment(scene: Scene) -> datetime:
    return datetime.fromisoformat(await scene.clock.now())


def cents(text: str) -> int:
    """The one amount of euros in it, in cents."""
    found = AMOUNT.search(text)
    assert found, text
    sign, whole, part = found.groups()
    return (-1 if sign else 1) * (int(whole.replace(",", "")) * 100 + int(part))


async def detail(person: Chatter, card: str, label: str) -> str:
    rows = person.card(card).locator("dt", has_text=label)
    return await rows.first.locator("xpath=following-sibling::dd[1]").inner_text()


async def joins_the_line(youssef: Chatter) -> None:
    await youssef.say("/buy")
    await youssef.press("3 interviews", on="الباقات المعروضة")
    await youssef.sees("3 interviews", "جميع المقاعد", "قائمة الانتظار")
    await youssef.press("الانضمام إلى الانتظار", on="3 interviews")
    await youssef.sees("قائمة انتظار", "دورك", "1 من 1")


async def takes_the_place(scene: Scene) -> None:
    youssef = scene.youssef
    await youssef.press("شراء باقة", on="هناك مقعد لك")
    await youssef.press("3 interviews", on="الباقات المعروضة")
    await youssef.press("شراء", on="3 interviews")
    await youssef.sees("خطوة أخيرة", "3 interviews")
    await scene.pay(youssef)
    await youssef.sees("باقتك جاهزة", "3 interviews")


async def test_i14_a_seat_goes_from_one_student_to_the_next(scene: Scene, tmp_path: Path):
    album = pictures(tmp_path)
    salma, lena, youssef, clock = scene.salma, scene.lena, scene.youssef, scene.clock
    await scene.buy("3 interviews", "€105.00")
    await lena.sees("Pack sold", "Salma Hassan", "€73.50")
    await joins_the_line(youssef)
    await lena.say("/dashboard")
    await lena.sees("Your desk", "0 seats free", "1 student")
    await scene.page.screenshot(path=tmp_path / "waitlist.png")

    await scene.book(3)
    await clock.days_until(salma, "Session completed")
    await salma.sees("Session completed", "are left in your packs")
    await clock.until(salma, "Time to renew")
    renew = await salma.sees("Time to renew", "1 session left", "3 days")
    assert await renew.get_by_role("button", name="Buy a pack").count() == 1

    await clock.until(salma, "The last session is used")
    await salma.sees("The last session is used", "locked", "is kept until")
    await lena.sees("The last session is used", "Salma Hassan")
    ended = await moment(scene)
    await salma.say("/packs")
    await salma.sees("Your packs", "0 left", "is kept until")
    await salma.say("/book mock")
    await salma.press_first(on="which day?")
    await salma.press_first(on="2026")
    locked = await salma.sees("Is this right?", "€40.00")
    assert await locked.get_by_role("button", name="Book with my pack").count() == 0
    assert await locked.get_by_role("button", name="Buy a pack").count() == 1

    await clock.until(salma, "Your seat is about to be released")
    warned = await moment(scene)
    await clock.until(salma, "Seat released")
    released = await moment(scene)
    second = timedelta(seconds=2)
    assert abs(warned - ended - timedelta(hours=60)) < second
    assert abs(released - ended - timedelta(hours=72)) < second
    await lena.sees("Seat released", "Salma Hassan", "room for somebody new")
    await youssef.sees("هناك مقعد لك", "Lena Vogel", "التالي في القائمة")
    await scene.page.screenshot(path=album / "seat.png")

    await salma.press("Buy a pack", on="Seat released")  # the place is Youssef's for a day
    await salma.press("3 interviews", on="Packs for sale")
    await salma.sees("3 interviews", "waitlist")
    await takes_the_place(scene)
    await lena.sees("Pack sold", "يوسف عادل")
    await lena.say("/students")
    await lena.sees("Your students (1)", "يوسف عادل", "1 of 1 seats are taken")


async def makes_a_code(omar: Chatter) -> None:
    await omar.say("/allpromos")
    await omar.press("New code", on="Promotion codes")
    form = await omar.sees("A new code")
    await form.get_by_label("Code", exact=True).fill("welcome20")
    await form.get_by_label("Discount").fill("20%")
    await omar.press("Make the code", on="A new code")
    await omar.sees("WELCOME20", "nobody can use it yet", "20% off")
    await omar.press("Start it", on="WELCOME20")
    await omar.sees("WELCOME20", "It can be used now")


async def buys_with_the_code(scene: Scene) -> None:
    salma = scene.salma
    await scene.want("3 interviews", "€105.00")
    await salma.press("I have a code", on="Almost there")
    form = await salma.sees("Your code", "€105.00")
    await form.get_by_role("textbox").fill("Welcome20")
    await salma.press("Use the code", on="Your code")
    await salma.sees("Almost there", "WELCOME20", "€21.00", "€84.00")
    await scene.pay(salma)
    await salma.sees("Your pack is ready", "€84.00")


async def corrects(lena: Chatter) -> None:
    await lena.say("/students")
    await lena.press("Salma Hassan", on="Your students")
    await lena.press("Correct the balance", on="Salma Hassan")
    form = await lena.sees("Correct the pack")
    await form.get_by_label("Sessions to add or take").fill("1")
    await form.get_by_label("Reason").fill("I was late twice")
    await lena.press("Correct it", on="Correct the pack")


async def gives_back(omar: Chatter, amount: str, reason: str) -> None:
    await omar.say("/refund Salma")
    await omar.press("Salma Hassan", on="Give money back")
    await omar.press("€84.00", on="Salma Hassan")
    await omar.press("Give money back", on="Payment for")
    await omar.press("Another amount", on="Give back")
    form = await omar.sees("Amount to give back", "€84.00")
    await form.get_by_label("Amount").fill(amount)
    await omar.press("Show what it does", on="Amount to give back")
    asked = await omar.sees("Give money back to", "keeps all sessions")
    await asked.get_by_label("Reason").fill(reason)
    await omar.press("Give back", on="Give money back to")
    await omar.sees("Refund of", "is on its way back")


async def test_z04_every_amount_on_the_way_of_a_pack_adds_up(scene: Scene, tmp_path: Path):
    album = pictures(tmp_path)
    salma, lena, omar = scene.salma, scene.lena, scene.omar
    await makes_a_code(omar)
    await buys_with_the_code(scene)
    await lena.sees("Pack sold", "€84.00", "€58.80")
    await scene.buy("5 interviews", "€160.00")
    await salma.say("/packs")
    await salma.sees("Your packs", "3 left", "5 left")
    await lena.say("/students")
    await lena.sees("Your students (1)", "1 of 1 seats are taken", "8 sessions left")
    await corrects(lena)
    await salma.sees("Your pack was corrected", "I was late twice")

    await gives_back(omar, "20", "The first hour was cut short")
    await salma.sees("Your money is on its way", "€20.00", "cut short")
    await lena.sees("A payment was given back", "€20.00", "€14.00", "cut short")
    await scene.clock.until(salma, "Paid back")
    await omar.press("The payment", on="Refund of")
    paid = await omar.sees("Payment for", "Given back so far", "€64.00", "cut short")
    await paid.screenshot(path=album / "payment.png")
    journal = await paid.locator("dd", has_text=re.compile("from .* to ")).all_inner_texts()
    came, split, back = 8_400, [2_520, 5_880], [600, 1_400]
    assert sum(split) == came
    assert sorted(cents(each) for each in journal) == sorted([*split, *back, sum(back)])

    await salma.say("/why")
    await salma.press("What happened to a pack", on="Why?")
    await salma.press("5 interviews", on="What happened to a pack")
    await salma.sees("Why:", "I was late twice", "+1")

    await lena.say("/statement")
    names = ("at the beginning", "Your share of it", "Gone back to students", "at the end")
    start, share, back, end = [
        cents(await detail(lena, "Statement", f"Pending {name}" if "at the" in name else name))
        for name in names
    ]
    assert (start, share, back) == (0, 5_880 + 11_200, -1_400)
    assert start + share + back == end
    page = await lena.follow("Page to print")
    printed = await page.inner_text("body")
    assert all(each in printed for each in ("58.80", "112.00", "14.00", "156.80")), printed
    await page.screenshot(path=album / "statement.png")
    await page.close()
    link = lena.card("Statement").get_by_role("link", name="CSV")
    async with scene.page.expect_download() as coming:
        await link.evaluate("each => { each.removeAttribute('target'); each.click(); }")
    saved = tmp_path / "statement.csv"
    await (await coming.value).save_as(saved)
    table = (await asyncio.to_thread(saved.read_bytes)).decode("utf-8-sig")
    assert "-14.00" in table
    assert "58.80" in table

    await omar.say("/digest")
    await omar.sees("Today so far", "Packs sold", "€244.00", "€20.00")


async def test_z01_a_pack_bought_in_a_shop_outside_is_claimed_in_chat(scene: Scene):
    shop = await scene.context.new_page()
    await shop.goto(f"{scene.house.url}demo/shop")
    await shop.get_by_role("button", name="Buy").first.click()
    code = await shop.locator("strong code").inner_text()
    await shop.close()
    await scene.omar.say("/purchases")
    await scene.omar.sees("Paid elsewhere", "sessions")
    await scene.salma.say(f"/claim {code}")
    await scene.salma.sees("It is yours")
    await scene.salma.say("/packs")
    await scene.salma.sees("Your packs", "4 left", "Amara Okafor")
    await scene.youssef.say(f"/claim {code}")
    await scene.youssef.sees("لم ينجح ذلك", "استُلم هذا الشراء من قبل")
