"""`seatmate reconcile`: a provider's money held against ours, to the minor unit. Only reads."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime

import typer

from bot import logs
from bot.composition.payment_providers import payment_providers
from bot.configuration import Configuration, load
from bot.system import SystemClock, random_bits
from core.clock import Clock
from core.ids import TimeSortedIds
from core.money import Money
from core.ports_payments import OutcomeUnknown, PaymentGateway, ProviderRefused
from core.reconciling import Compared, Reconciled, compare, told
from storage.inspecting import look
from storage.reconciled import known_of
from storage.unit_of_work import MakeUnit, unit_maker
from webhooks.http_client import Patience, open_session
from webhooks.metrics import Metrics
from webhooks.payments.providers import Outside

_PATIENCE = Patience(attempts=3, one_attempt=20, all_attempts=60)


class NotAsked(Exception):
    """The provider is not in use, or did not answer; the text says which."""


def main(provider: str, since: str) -> None:
    """Exit status 0 when every minor unit is explained, 1 otherwise."""
    logs.configure("ERROR")
    moment = day(since)
    clock = SystemClock()
    try:
        found = asyncio.run(_asked(load(), clock, provider, moment))
    except NotAsked as reason:
        typer.echo(f"{provider} was not asked: {reason}")
        raise SystemExit(1) from None
    for line in lines(found):
        typer.echo(line)
    raise SystemExit(0 if found.is_explained else 1)


def day(text: str) -> datetime:
    """The start of a day (UTC). Raises typer.BadParameter."""
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        raise typer.BadParameter("write the day as 2026-11-01") from None


async def _asked(
    configuration: Configuration, clock: Clock, provider: str, since: datetime
) -> Reconciled:
    async with open_session() as session:
        outside = Outside(session, Metrics(), _PATIENCE)
        opened = payment_providers(configuration, outside)
        gateway = next((each.gateway for each in opened if each.name == provider), None)
        if gateway is None:
            in_use = ", ".join(each.name for each in opened) or "none"
            raise NotAsked(f"it is not in use here; in use: {in_use}")
        make = unit_maker(clock, TimeSortedIds(clock, random_bits), configuration.settings)
        return await reconcile(gateway, configuration.settings.storage.url, make, since)


async def reconcile(
    gateway: PaymentGateway, url: str, make: MakeUnit, since: datetime
) -> Reconciled:
    """Raises NotAsked. What it says of a dispute that ended is the amount it began with."""
    try:
        facts = await gateway.events_since(since)
    except (OutcomeUnknown, ProviderRefused) as trouble:
        raise NotAsked(str(trouble)) from None
    everything, lately = await look(url, make, lambda uow: known_of(uow, gateway.name, since))
    return compare(told(facts), everything, lately)


def lines(found: Reconciled) -> Iterator[str]:
    """A table, and what it comes to."""
    yield f"{'what':8}  {'reference':40}  {'there':>16}  {'here':>16}  finding"
    for row in found.rows:
        yield (
            f"{row.what:8}  {row.reference:40}  {_amount(row.there):>16}  {_amount(row.here):>16}"
            f"  {row.finding}"
        )
    yield _closing(found)


def _closing(found: Reconciled) -> str:
    odd: list[Compared] = [row for row in found.rows if row.unexplained()]
    if found.is_explained:
        return f"{len(found.rows)} compared; 0 minor units unexplained"
    sums = ", ".join(f"{minor} {currency}" for currency, minor in sorted(found.unexplained.items()))
    return f"{len(found.rows)} compared; {sums} minor units unexplained in {len(odd)} of them"


def _amount(money: Money | None) -> str:
    return "-" if money is None else f"{money.decimal()} {money.currency}"
