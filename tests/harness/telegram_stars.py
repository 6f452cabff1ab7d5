"""A town on Telegram where things are sold for Stars."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import cast

from bot.telegram.stars import StarsGateway, gateway
from core.ids import PersonId
from core.ledger import cash
from core.orders import Order
from core.ports_payments import PaymentGateway
from storage.unit_of_work import SqlUnitOfWork
from tests.harness.telegram_town import TelegramTown, tap, telegram_town
from tests.harness.telegram_world.messages import Message
from tests.harness.town import FILM

PRICE = 250


@asynccontextmanager
async def stars_town(
    url: str, mode: str = "polling", *, connected: bool = True
) -> AsyncIterator[TelegramTown]:
    """Mona sells her recorded talk for 250 Stars inside Telegram, her pack for 1,000."""
    async with telegram_town(url, mode, connected=connected) as town, stars_of(town):
        await town.stage.db.write(lambda uow: _price(uow, town.ids["mona"]))
        yield town


@asynccontextmanager
async def stars_of(town: TelegramTown) -> AsyncIterator[StarsGateway]:
    made = gateway(town.world.token, town.world.address, town.stage.db)
    gateways = cast(dict[str, PaymentGateway], town.stage.engine.parts.gateways)
    gateways[made.name] = made
    try:
        yield made
    finally:
        await made.close()


def _price(uow: SqlUnitOfWork, mona: PersonId) -> None:
    (film,) = (each for each in uow.offerings.of(mona) if each.title == FILM)
    uow.offerings.save(replace(film, stars=PRICE, video_link="https://video.example.org/1"))
    (pack,) = uow.products.of(mona)
    uow.products.save(replace(pack, stars=1_000))


async def orders_film(town: TelegramTown) -> Message:
    """The bill that Sara sees."""
    await town.sara.asks("/offerings")
    await tap(town.sara, FILM)
    return await tap(town.sara, "Buy")


async def orders_pack(town: TelegramTown) -> Message:
    await town.sara.asks("/buy")
    await tap(town.sara, "Four interviews")
    return await tap(town.sara, "Buy for 1,000")


def bill_of(message: Message) -> str:
    """The link that its paying button leads to."""
    (link,) = (url for url in message.links.values() if "/$" in url)
    return link


async def newest(town: TelegramTown, who: str = "sara") -> Order:
    return (await town.stage.db.read(lambda uow: uow.orders.of(town.ids[who])))[0]


async def cash_in_stars(town: TelegramTown) -> int:
    """What the books say Telegram holds for us."""
    account = cash("stars")

    def sum_of(uow: SqlUnitOfWork) -> int:
        lines = [line for order in uow.orders.of(town.ids["sara"]) for line in
                 uow.journal.of_order(order.id)]  # fmt: skip
        came = sum(line.amount.minor for line in lines if line.debit == account)
        return came - sum(line.amount.minor for line in lines if line.credit == account)

    return await town.stage.db.read(sum_of)
