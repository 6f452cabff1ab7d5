"""The demo's shop outside: one press sells a pack over the real door, and the code on the page is
good in the chat (Z1)."""

import re

import aiohttp

from bot.demo.house import open_house
from bot.demo.outside_shop import PATH
from bot.ui import Address, Intent
from core.settings import Settings


async def test_z01_what_the_demos_shop_sells_is_claimed_in_the_chat(tmp_path):
    house = await open_house(Settings(), tmp_path / "demo", 0)
    try:
        await house.quiet()
        url = house.url.rstrip("/") + PATH
        async with aiohttp.ClientSession() as session:
            async with session.get(url) as shelf:
                product = re.search(r'name="product" value="(\w+)"', await shelf.text())
            assert product is not None
            strange = {"Origin": "https://elsewhere.example"}
            async with session.post(
                url, data={"product": product.group(1)}, headers=strange
            ) as refused:
                assert refused.status == 403
            async with session.post(url, data={"product": product.group(1)}) as sold:
                page = await sold.text()
            async with session.post(url, data={"product": "0"}) as nothing:
                assert nothing.status == 404
        code = re.search(r"/claim ([0-9A-Z-]+)", page)
        assert code is not None
        await house.quiet()
        await house.engine.doorway.receive(
            Intent(
                id="claim-1",
                address=Address("web", "salma"),
                user="salma",
                command="claim",
                text=code.group(1),
            )
        )
        await house.quiet()
        states = await house.engine.db.read(
            lambda uow: [each.state for each in uow.orders.of(_salma(uow)) if each.intent]
        )
        assert states == ["paid"]
    finally:
        await house.close()


def _salma(uow):
    person = uow.people.by_identity("web", "salma")
    assert person is not None
    return person.id
