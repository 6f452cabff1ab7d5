"""Calls owed to providers: claimed under a lease, made without a transaction open, stored after.

An outcome that nobody knows is a state: the provider is asked before anything is asked twice.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import structlog

from core.deadlines import JobKind
from core.doors import ClaimedJob, DueState
from core.notices import NoticeKind
from core.ports import UnitOfWork
from core.settings import NoticeSettings
from core.use_cases import gathering_events, memberships_done
from core.use_cases.alerting import tell_of_dead_job
from core.use_cases.telling import tell_staff
from scheduler.retrying import next_try
from scheduler.rows import Rows

_log = structlog.get_logger(__name__)

# M-08: what is owed is not forgotten because a provider was down; staff hear of it meanwhile.
_NEVER_GIVEN_UP = frozenset(
    {
        JobKind.REFUND,
        JobKind.CAPTURE,
        JobKind.CHECK_ORDER,
        JobKind.SWEEP_EVENTS,
        JobKind.SWEEP_MEMBERS,
    }
)
_ABOUT_MEMBERS = frozenset(
    {JobKind.GIVE_ROLE, JobKind.TAKE_ROLE, JobKind.OPEN_THREAD, JobKind.ARCHIVE_THREAD}
)
_TOLD_AS = {
    JobKind.REFUND: NoticeKind.REFUND_STUCK,
    JobKind.CHECK_ORDER: NoticeKind.CHECK_STUCK,
}


@dataclass(frozen=True, slots=True)
class Done:
    """`store` writes the result, in the same unit that closes the job. `again` keeps the job
    open for another round after that time (a poll)."""

    store: Callable[[UnitOfWork], None] | None = None
    again: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Unknown:
    """Asked, and the answer was lost. `store` notes that on the thing itself."""

    error: str
    store: Callable[[UnitOfWork], None] | None = None


@dataclass(frozen=True, slots=True)
class Failed:
    """Refused or unreachable: it did not happen. `final`: asking again would not help; `store`
    then notes that on the thing itself, and tells whom it concerns."""

    error: str
    final: bool = False
    store: Callable[[UnitOfWork], None] | None = None


@dataclass(frozen=True, slots=True)
class Leave:
    """Not asked: another process serves that platform, or it wants to be left alone. No try."""

    seconds: float


Result = Done | Unknown | Failed | Leave
Work = Callable[[ClaimedJob], Awaitable[Result]]


class Jobs:
    """`work` maps each kind to the function that makes the call; it is the composition's."""

    def __init__(
        self,
        db: Rows,
        work: Mapping[JobKind, Work],
        settings: NoticeSettings,
        changed: Callable[[], None],
    ) -> None:
        self._db = db
        self._work = work
        self._settings = settings
        self._changed = changed

    async def once(self) -> bool:
        if not await self._db.read(lambda uow: uow.outbox.are_jobs_due(uow.now)):
            return False
        claimed = await self._db.write(self._claim)
        async with asyncio.TaskGroup() as group:
            for claim in claimed:
                group.create_task(self._run(claim))
        return len(claimed) == self._settings.batch

    def _claim(self, uow: UnitOfWork) -> Sequence[ClaimedJob]:
        lease = uow.now + timedelta(seconds=self._settings.lease_seconds)
        return uow.outbox.claim_jobs(uow.now, lease, self._settings.batch)

    async def _run(self, claim: ClaimedJob) -> None:
        try:
            result = await self._work[claim.job.kind](claim)
        except Exception as error:
            _log.exception("job_failed", kind=claim.job.kind, subject=claim.job.subject_id)
            result = Failed(type(error).__name__)
        if not await self._keep(claim, result):
            await self._keep(claim, Failed("its result could not be stored"))
        self._changed()

    async def _keep(self, claim: ClaimedJob, result: Result) -> bool:
        """False when it could not be stored: other calls go on, and the lease brings it back."""
        try:
            await self._db.write(lambda uow: self._store(uow, claim, result))
        except Exception:
            _log.exception("job_not_stored", kind=claim.job.kind, subject=claim.job.subject_id)
            return False
        return True

    def _store(self, uow: UnitOfWork, claim: ClaimedJob, result: Result) -> None:
        match result:
            case Done(store, again):
                self._done(uow, claim, store, again)
            case Unknown(error, store):
                if store is not None:
                    store(uow)
                self._later(uow, claim, error, unknown=True)
            case Leave(seconds):
                moment = uow.now + timedelta(seconds=seconds)
                uow.outbox.release_job(claim.job.id, claim.fence, moment)
            case Failed(error, final=True, store=store):
                self._dead(uow, claim, error, store)
            case Failed(error):
                self._later(uow, claim, error, unknown=False)

    def _done(
        self,
        uow: UnitOfWork,
        claim: ClaimedJob,
        store: Callable[[UnitOfWork], None] | None,
        again: timedelta | None,
    ) -> None:
        if again is None:
            kept = uow.outbox.close_job(claim.job.id, claim.fence, DueState.SENT, uow.now)
        else:
            kept = uow.outbox.begin_job_again(claim.job.id, claim.fence, uow.now + again)
        if kept and store is not None:
            store(uow)

    def _later(self, uow: UnitOfWork, claim: ClaimedJob, error: str, *, unknown: bool) -> None:
        moment = next_try(uow.now, claim.attempts + 1, self._settings)
        if moment is None and claim.job.kind in _NEVER_GIVEN_UP:
            moment = uow.now + timedelta(seconds=self._settings.retry_cap_seconds)
            self._tell_staff(uow, claim, error)
        if moment is None:
            self._dead(uow, claim, error)
        else:
            uow.outbox.retry_job(claim.job.id, claim.fence, moment, error, unknown)

    def _dead(
        self,
        uow: UnitOfWork,
        claim: ClaimedJob,
        error: str,
        store: Callable[[UnitOfWork], None] | None = None,
    ) -> None:
        if not uow.outbox.close_job(claim.job.id, claim.fence, DueState.DEAD, uow.now, error):
            return
        if store is not None:
            store(uow)
        else:
            self._tell_staff(uow, claim, error)
            if claim.job.kind is JobKind.MAKE_ROOM:
                tell_of_dead_job(uow, claim.job, error)
            elif claim.job.kind is JobKind.PUT_EVENT:
                gathering_events.given_up(uow, claim.job, error)
            elif claim.job.kind in _ABOUT_MEMBERS:
                memberships_done.given_up(uow, claim.job)

    def _tell_staff(self, uow: UnitOfWork, claim: ClaimedJob, error: str) -> None:
        kind = _TOLD_AS.get(claim.job.kind)
        if kind is not None:
            tell_staff(uow, kind, claim.job.subject_id, reason=error[:200])
