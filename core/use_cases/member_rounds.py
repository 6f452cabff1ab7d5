"""From the first thing that a platform is asked on, it is compared with our rows every hour."""

from datetime import timedelta

from core.deadlines import Job, JobKind
from core.ports import UnitOfWork

EVERY = timedelta(hours=1)


def begin(uow: UnitOfWork, channel: str) -> None:
    """For as long as there is a database; one row, however often it is begun."""
    kind = JobKind.SWEEP_MEMBERS
    first = uow.now + EVERY
    facts = {"channel": channel}
    uow.later.ask([Job(uow.new_id(), f"{kind}:{channel}", kind, 0, first, facts)])
