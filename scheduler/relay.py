"""Sends what is owed to people: claims due notices under a lease, has each rendered and delivered
now, and stores what became of it. A claim that lost its lease meanwhile changes nothing (T-03)."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from core.doors import ClaimedNotice, DueState
from core.ids import PersonId
from core.notices import Notice, NoticeKind
from core.ports import UnitOfWork
from core.posts import AGAIN_SECONDS, TRIES
from core.settings import NoticeSettings
from core.spaces import THE_STAFF
from core.use_cases import posts_sending
from core.use_cases.alerting import tell_each_of_staff, tell_of_dead
from core.use_cases.testing import show_outcome
from scheduler.lines import Lines
from scheduler.retrying import next_try
from scheduler.rows import Rows

_log = structlog.get_logger(__name__)
_WINDOWS = 5  # in a round


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
        self._waits: dict[PersonId, datetime] = {}
        self._is_under_way = False

    async def once(self) -> bool:
        """Whether there is more to do."""
        try:
            return await self._round()
        finally:
            self._is_under_way = False

    async def answers(self) -> bool:
        """What fell due for those who tapped during a round: they wait for nobody else's news."""
        if not self._is_under_way:
            return False
        if not await self._db.read(lambda uow: uow.outbox.are_replies_due(uow.now)):
            return False
        lines, most = Lines(self._settings.batch), self._settings.batch
        claimed = await self._db.write(lambda uow: self._claim_replies(uow, most))
        async with asyncio.TaskGroup() as group:
            for claim in claimed:
                if lines.put(claim):
                    group.create_task(self._serve_alone(lines, claim.notice.person_id))
        return len(claimed) == most

    async def _round(self) -> bool:
        """One round: people are served side by side, each person's messages in order, and what is
        sent is followed by more at once. It ends, so that a loop that is stopped does."""
        if not await self._db.read(lambda uow: uow.outbox.are_notices_due(uow.now)):
            return False
        lines, left = Lines(self._settings.batch), self._settings.batch * _WINDOWS
        async with asyncio.TaskGroup() as group:
            while left > 0:
                wanted = min(left, await lines.room())
                count, claimed = await self._db.write(lambda uow, n=wanted: self._claim(uow, n))  # type: ignore[misc]  # bound now
                self._is_under_way = True
                for claim in claimed:
                    if lines.put(claim):
                        group.create_task(self._serve_alone(lines, claim.notice.person_id))
                left -= count
                if count < wanted:
                    return False
        return True

    def _claim(self, uow: UnitOfWork, most: int) -> tuple[int, Sequence[ClaimedNotice]]:
        """How many were due, and those to be sent: news for somebody whose earlier news has to be
        tried again waits for it (D-02). An answer does not: somebody looks at it now."""
        lease = uow.now + timedelta(seconds=self._settings.lease_seconds)
        due = list(uow.outbox.claim_notices(uow.now, lease, most))
        if len(due) == most:
            due += self._claim_replies(uow, most)
        self._waits = {person: at for person, at in self._waits.items() if at > uow.now}
        now: list[ClaimedNotice] = []
        for claim in due:
            moment = self._waits.get(claim.notice.person_id)
            if moment is None or claim.notice.kind is NoticeKind.REPLY:
                now.append(claim)
            else:
                uow.outbox.release_notice(claim.notice.id, claim.fence, moment)
        return len(due), now

    def _claim_replies(self, uow: UnitOfWork, most: int) -> Sequence[ClaimedNotice]:
        lease = uow.now + timedelta(seconds=self._settings.lease_seconds)
        return uow.outbox.claim_replies(uow.now, lease, most)

    async def _serve_alone(self, lines: Lines, person: PersonId) -> None:
        """What cannot be noted holds up nobody else; the lease brings it back."""
        try:
            await self._serve(lines, person)
        except Exception:
            _log.exception("delivery_not_noted", person=person)
        finally:
            lines.drop(person)

    async def _serve(self, lines: Lines, person: PersonId) -> None:
        """Stops at the first that must wait: what comes after it waits as long (D-02)."""
        while (claim := lines.first(person)) is not None:
            outcome = await self._try(claim)
            claim = lines.first(person) or claim
            moment = await self._db.write(lambda uow, c=claim, o=outcome: self._store(uow, c, o))  # type: ignore[misc]  # bound now
            lines.done(person)
            if moment is not None:
                self._waits[person] = moment
                await self._release(lines.drop(person), moment)
                return

    async def _try(self, claim: ClaimedNotice) -> Outcome:
        try:
            return await self._deliver(claim)
        except Exception as error:
            _log.exception("delivery_failed", notice=claim.notice.id, kind=claim.notice.kind)
            return TryLater(type(error).__name__)

    async def _release(self, claims: Sequence[ClaimedNotice], moment: datetime) -> None:
        def unit(uow: UnitOfWork) -> None:
            for claim in claims:
                uow.outbox.release_notice(claim.notice.id, claim.fence, moment)

        if claims:
            await self._db.write(unit)

    def _store(self, uow: UnitOfWork, claim: ClaimedNotice, outcome: Outcome) -> datetime | None:
        """When it is tried again; None when it is over."""
        match outcome:
            case Sent(state, note):
                told = claim.notice
                closed = uow.outbox.close_notice(told.id, claim.fence, state, uow.now, note)
                if closed and told.kind is NoticeKind.CHANNEL_POST:
                    posts_sending.outcome(uow, told, state)
            case TryLater(error, seconds):
                return self._later(uow, claim, error, seconds)
            case GiveUp(error):
                self._dead(uow, claim, error)
        return None

    def _later(
        self, uow: UnitOfWork, claim: ClaimedNotice, error: str, seconds: float | None
    ) -> datetime | None:
        tries = _tries_of(claim.notice, self._settings)
        moment = next_try(uow.now, claim.attempts + 1, tries, seconds)
        if moment is not None and seconds is not None:
            uow.outbox.release_notice(claim.notice.id, claim.fence, moment)
        elif moment is None:
            self._dead(uow, claim, error)
        else:
            uow.outbox.retry_notice(claim.notice.id, claim.fence, moment, error)
        return moment

    def _dead(self, uow: UnitOfWork, claim: ClaimedNotice, error: str) -> None:
        """Staff see it and may retry; a notice to staff about a dead one is not told again. What
        their space did not take is told to each of them."""
        dead = claim.notice
        state, then = _after(dead, error)
        if uow.outbox.close_notice(dead.id, claim.fence, state, uow.now, error) and then:
            then(uow, dead)


def _tries_of(told: Notice, settings: NoticeSettings) -> NoticeSettings:
    """A post has a moment, and its author waits: a few tries, minutes apart (X40)."""
    if told.kind is not NoticeKind.CHANNEL_POST:
        return settings
    first = max(AGAIN_SECONDS, settings.retry_base_seconds)
    return replace(settings, max_attempts=TRIES, retry_base_seconds=first)


def _after(
    dead: Notice, error: str
) -> tuple[DueState, Callable[[UnitOfWork, Notice], None] | None]:
    """What becomes of a message that nobody can be brought, and who hears of it."""
    if dead.kind is NoticeKind.CHANNEL_POST:
        return DueState.DROPPED, lambda uow, post: posts_sending.not_sent(uow, post, error)
    if dead.person_id == THE_STAFF:
        return DueState.MERGED, tell_each_of_staff
    if dead.kind is NoticeKind.TEST_MESSAGE:
        return DueState.DROPPED, show_outcome
    return DueState.DEAD, None if dead.kind is NoticeKind.DELIVERY_DEAD else tell_of_dead
