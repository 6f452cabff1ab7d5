"""Asking a provider from time to time what happened there: the webhooks of days may be lost, and
its money must still be found (M-20). The mark of the last look is a row, so a restart or an old
copy of the database only looks further back (O-06)."""

from datetime import datetime, timedelta

from core.clock import from_ms, to_ms
from core.deadlines import Job, JobKind
from core.facts import Fact, Paid
from core.notices import NoticeKind
from core.ports import UnitOfWork
from core.use_cases.settled import Settled
from core.use_cases.settling import settle
from core.use_cases.telling import tell_staff

EVERY = timedelta(minutes=15)
_OVERLAP = timedelta(hours=1)  # what was listed late there, or settled too early here
_FIRST_LOOK = timedelta(days=3)  # as long as providers themselves try to deliver


def begin(uow: UnitOfWork, providers: list[str]) -> None:
    """Sees to it that each provider is swept; one row for each, however often it is asked."""
    uow.later.ask(
        [
            Job(
                uow.new_id(),
                f"sweep:{provider}",
                JobKind.SWEEP_EVENTS,
                subject_id=0,
                due_at=uow.now,
                facts={"provider": provider},
            )
            for provider in providers
        ]
    )


def since(uow: UnitOfWork, provider: str) -> datetime:
    """From when on the next look must see everything."""
    mark = uow.notebook.read(_key(provider))
    return from_ms(int(mark)) - _OVERLAP if mark else uow.now - _FIRST_LOOK


def heard(uow: UnitOfWork, provider: str, fact: Fact) -> Settled:
    """Settles what the provider told; known already, it changes nothing. Money for an order that
    is not here is told to staff, once."""
    settled = settle(uow, fact)
    if settled is Settled.UNMATCHED and isinstance(fact, Paid):
        tell_staff(
            uow,
            NoticeKind.PAYMENT_UNMATCHED,
            0,
            once=f"{provider}:{fact.reference}",
            provider=provider,
            reference=fact.reference,
            minor=fact.amount.minor,
            currency=fact.amount.currency,
        )
    return settled


def swept(uow: UnitOfWork, provider: str, began: datetime) -> None:
    """Everything up to `began` has been heard."""
    uow.notebook.write(_key(provider), str(to_ms(began)))


def _key(provider: str) -> str:
    return f"sweep:{provider}"
