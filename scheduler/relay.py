"""Sends what is owed to people: claims due notices under a lease, has each rendered and delivered
now, and stores what became of it. A claim that lost its lease meanwhile changes nothing (T-03)."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import structlog

from core.doors import ClaimedNotice, DueState
from core.notices import Notice, NoticeKind
from core.ports import UnitOfWork
from core.settings import NoticeSettings
from core.spaces import THE_STAFF
from core.use_cases.alerting import tell_each_of_staff, tell_of_dead
from core.use_cases.testing import show_outcome
from scheduler.retrying import next_try
from scheduler.rows import Rows

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Sent:
    """Delivered, or knowingly not: `state` says which."""

    state: DueState = DueState.SENT
    note: str = ""


@dataclass(frozen=True, slots=True)
class TryLater:
    """Not delivered. `seconds`: what the platform asked for, if it did."""

    error: str
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class GiveUp:
    """It can never be delivered: no account left, or a message no platform takes."""

    error: str


Outcome = Sent | TryLater | GiveUp
Deliver = Callable[[ClaimedNotice], Awaitable[Outcome]]


class Relay:
    """`deliver` renders and sends one notice; it is the composition's."""

    def __init__(self, db: Rows, deliver: Deliver, settings: NoticeSettings) -> None:
        self._db = db
        self._deliver = deliver
        self._settings = settings

    async def once(self) -> bool:
        """One batch; people are served side by side, each person's messages in order."""
        if not await self._db.read(lambda uow: uow.outbox.are_notices_due(uow.now)):
            return False
        claimed = await self._db.write(self._claim)
        by_person: dict[int, list[ClaimedNotice]] = defaultdict(list)
        for claim in claimed:
            by_person[claim.notice.person_id].append(claim)
        async with asyncio.TaskGroup() as group:
            for claims in by_person.values():
                group.create_task(self._serve_alone(claims))
        return len(claimed) == self._settings.batch

    def _claim(self, uow: UnitOfWork) -> Sequence[ClaimedNotice]:
        lease = uow.now + timedelta(seconds=self._settings.lease_seconds)
        return uow.outbox.claim_notices(uow.now, lease, self._settings.batch)

    async def _serve_alone(self, claims: list[ClaimedNotice]) -> None:
        """What cannot be noted holds up nobody else; the lease brings it back."""
        try:
            await self._serve(claims)
        except Exception:
            _log.exception("delivery_not_noted", person=claims[0].notice.person_id)

    async def _serve(self, claims: list[ClaimedNotice]) -> None:
        """Stops at the first that must wait: what comes after it waits too (D-02)."""
        for index, claim in enumerate(claims):
            outcome = await self._try(claim)
            await self._db.write(lambda uow, c=claim, o=outcome: self._store(uow, c, o))  # type: ignore[misc]  # bound now
            if isinstance(outcome, TryLater):
                await self._release(claims[index + 1 :], outcome)
                return

    async def _try(self, claim: ClaimedNotice) -> Outcome:
        try:
            return await self._deliver(claim)
        except Exception as error:
            _log.exception("delivery_failed", notice=claim.notice.id, kind=claim.notice.kind)
            return TryLater(type(error).__name__)

    async def _release(self, claims: list[ClaimedNotice], outcome: TryLater) -> None:
        def unit(uow: UnitOfWork) -> None:
            wait = timedelta(seconds=outcome.seconds or self._settings.retry_base_seconds)
            for claim in claims:
                uow.outbox.release_notice(claim.notice.id, claim.fence, uow.now + wait)

        if claims:
            await self._db.write(unit)

    def _store(self, uow: UnitOfWork, claim: ClaimedNotice, outcome: Outcome) -> None:
        match outcome:
            case Sent(state, note):
                uow.outbox.close_notice(claim.notice.id, claim.fence, state, uow.now, note)
            case TryLater(error, seconds):
                self._later(uow, claim, error, seconds)
            case GiveUp(error):
                self._dead(uow, claim, error)

    def _later(
        self, uow: UnitOfWork, claim: ClaimedNotice, error: str, seconds: float | None
    ) -> None:
        moment = next_try(uow.now, claim.attempts + 1, self._settings, seconds)
        if moment is not None and seconds is not None:
            uow.outbox.release_notice(claim.notice.id, claim.fence, moment)
        elif moment is None:
            self._dead(uow, claim, error)
        else:
            uow.outbox.retry_notice(claim.notice.id, claim.fence, moment, error)

    def _dead(self, uow: UnitOfWork, claim: ClaimedNotice, error: str) -> None:
        """Staff see it and may retry; a notice to staff about a dead one is not told again. What
        their space did not take is told to each of them."""
        dead = claim.notice
        state, then = _after(dead)
        if uow.outbox.close_notice(dead.id, claim.fence, state, uow.now, error) and then:
            then(uow, dead)


def _after(dead: Notice) -> tuple[DueState, Callable[[UnitOfWork, Notice], None] | None]:
    """What becomes of a message that nobody can be brought, and who hears of it."""
    if dead.person_id == THE_STAFF:
        return DueState.MERGED, tell_each_of_staff
    if dead.kind is NoticeKind.TEST_MESSAGE:
        return DueState.DROPPED, show_outcome
    return DueState.DEAD, None if dead.kind is NoticeKind.DELIVERY_DEAD else tell_of_dead
