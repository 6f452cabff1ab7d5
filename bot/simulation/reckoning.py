"""The end of a story: everything is settled, and the provider's books are ours."""

from collections.abc import Mapping
from datetime import timedelta

from bot.simulation.machinery import Machinery
from bot.simulation.world import Breach, World
from core.money import Money
from storage.invariants.tally import Sums, tally
from webhooks.payments.sandbox_facts import NAME


def settle_all(world: World, machinery: Machinery) -> None:
    """Ten quiet days in which the provider is asked for everything. Raises Breach."""
    for _ in range(5):
        world.clock.move(timedelta(days=2))
        machinery.work_all()
        machinery.reconcile()
    machinery.work_all()
    compare_books(world)


def compare_books(world: World) -> None:
    """Every payment and refund that succeeded there is here, once, with its amount (M-20)."""
    theirs = world.provider.books()
    ours = world.house.read(lambda uow: tally(uow, NAME))
    _compare("payment", theirs.payments, ours.payments)
    _compare("refund", theirs.refunds, ours.refunds)


def _compare(kind: str, theirs: Mapping[str, Money], ours: Sums) -> None:
    known = {id: (amount.minor, amount.currency) for id, amount in theirs.items()}
    if known == ours:
        return
    lost = sorted(known.keys() - ours.keys())
    made_up = sorted(ours.keys() - known.keys())
    other = [id for id in known.keys() & ours.keys() if known[id] != ours[id]]
    raise Breach(
        f"the provider's books differ: {len(lost)} {kind}s only there {lost[:3]},"
        f" {len(made_up)} only here {made_up[:3]}, {len(other)} with another amount"
    )
