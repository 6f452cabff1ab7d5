"""After an older copy of the database was put back: what the lost time has already told people is
not told again, and its money is asked for again (O-06)."""

from dataclasses import dataclass
from datetime import datetime

from core.clock import to_ms
from core.deadlines import Job, JobKind
from core.ports import UnitOfWork
from core.use_cases.changing import record

_MOST_ORDERS = 10_000


@dataclass(frozen=True, slots=True)
class Repaired:
    """`skipped`: notices that are not sent again. `asked`: orders the provider is asked about."""

    skipped: int
    asked: int


def after_restore(uow: UnitOfWork, copied_at: datetime) -> Repaired:
    """`copied_at`: the last moment that the copy knows of. Notices that fell due since then were
    sent by the lost database; only those that can still be of use (a reminder of a session that
    has not begun) may come a second time. The sweep of the provider's events goes on from its own
    mark, which is as old as the copy. Run again, it changes nothing more."""
    skipped = uow.outbox.skip_due(uow.now, f"restored from {copied_at:%Y-%m-%d %H:%M} UTC")
    orders = uow.orders.unpaid_since(uow.now, _MOST_ORDERS)
    stamp = to_ms(copied_at)
    uow.later.ask(
        [
            Job(
                uow.new_id(),
                f"check:{order.id}:restored:{stamp}",
                JobKind.CHECK_ORDER,
                subject_id=order.id,
                due_at=uow.now,
            )
            for order in orders
        ]
    )
    record(uow, None, "restored", "database", 0, skipped=skipped, asked=len(orders))
    return Repaired(skipped, len(orders))
