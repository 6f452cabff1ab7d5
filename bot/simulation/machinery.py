"""The engine's own hands: webhooks stored and worked, deadlines, provider calls, notices.

The scheduler's classes are the real ones. What they would log and try again is a breach here.
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import TypeVar

from bot.composition.payment_events import Early, worker
from bot.composition.provider_calls import ProviderCalls
from bot.simulation.calendar import PlayCalendar
from bot.simulation.clock import START
from bot.simulation.platform import PlayPlatform
from bot.simulation.plays.roles import CHANNELS
from bot.simulation.world import Breach, World
from core.clock import from_ms
from core.deadlines import JobKind
from core.doors import Arrival, ClaimedJob, ClaimedNotice, InboxState
from core.ports import UnitOfWork
from core.use_cases.alerting import tell_of_parked
from core.use_cases.gathering_events import CHANNEL as EVENTS_ON
from core.use_cases.settling import settle
from scheduler.deadlines import Deadlines
from scheduler.jobs import Jobs, Result, Work
from scheduler.relay import GiveUp, Outcome, Relay, Sent, TryLater
from storage.unit_of_work import SqlUnitOfWork
from webhooks.meetings.fixed import FixedRooms
from webhooks.payments.sandbox_facts import NAME
from webhooks.sandbox import checkouts, events
from webhooks.sandbox.events import WaitingEvent

T = TypeVar("T")

_MOST_ROUNDS = 500


class _Rows:
    """The database for one of the scheduler's classes; with `strict`, any error is a breach."""

    def __init__(self, world: World, strict: bool) -> None:
        self._world = world
        self._strict = strict

    async def write(self, work: Callable[[UnitOfWork], T]) -> T:
        try:
            return await self._world.house.write_soon(work)
        except Exception as error:
            if self._strict:
                self._world.breaches.append(f"a unit of the scheduler failed: {error!r}")
            raise

    async def read(self, work: Callable[[UnitOfWork], T]) -> T:
        return await self._world.house.read_soon(work)


class Machinery:
    def __init__(self, world: World) -> None:
        self._world = world
        rows = _Rows(world, strict=True)
        platforms = {each: PlayPlatform(each, world.chance) for each in CHANNELS}
        events = {EVENTS_ON: PlayCalendar(EVENTS_ON, world.chance)}
        calls = ProviderCalls(rows, {NAME: world.provider}, FixedRooms(), platforms, events)
        settings = world.settings.notices
        self._deadlines = Deadlines(rows, _nothing)
        self._jobs = Jobs(rows, self._watched(calls.work), settings, _nothing)
        self._relay = Relay(rows, self._deliver, settings)
        self._work_event = worker(world.provider.door)
        self._reconciled_at = START  # what an earlier process missed is found, too

    def work_all(self) -> None:
        """Until nothing is due at this moment."""
        for _ in range(_MOST_ROUNDS):
            self._hear_provider()
            self._work_inbox()
            self._wait(self._deadlines.once())
            self._wait(self._jobs.once())
            self._wait(self._relay.once())
            if not self._is_anything_due():
                return
        raise Breach("something stays due however often it is worked")

    def next_moment(self) -> datetime | None:
        ours = self._world.house.read(lambda uow: uow.outbox.next_due_at())
        account = self._world.provider.account
        with account.store.reading() as sql:
            theirs = [events.next_due(sql), checkouts.next_expiry(sql)]
        known = [from_ms(moment) for moment in theirs if moment is not None]
        return min([*known, *([ours] if ours else [])], default=None)

    def reconcile(self) -> None:
        """Asks the provider for everything that happened since the last time (M-20)."""
        since, self._reconciled_at = self._reconciled_at, self._world.clock.now()
        for fact in self._wait(self._world.provider.events_since(since - timedelta(minutes=1))):
            self._world.run(settle, fact)

    def _is_anything_due(self) -> bool:
        now = self._world.clock.now()
        moment = self.next_moment()
        if moment is not None and moment <= now:
            return True
        return self._world.house.read(lambda uow: bool(uow.inbox.waiting(now, 1)))

    def _wait(self, ended: Awaitable[T]) -> T:
        return self._world.house.wait(ended)

    # Webhooks

    def _hear_provider(self) -> None:
        for event in self._world.provider.webhooks():
            self._receive(event)

    def _receive(self, event: WaitingEvent) -> None:
        """Verified on the raw bytes, stored once; a forged one opens no door (W-03)."""
        world, door = self._world, self._world.provider.door
        headers, now = world.provider.signed(event), world.clock.now()
        if not door.verify(headers, event.body, now):
            raise Breach(f"a true webhook was refused: {event.id}")
        if world.chance.percent(3) and door.verify(headers, event.body + b" ", now):
            raise Breach("W-03: a forged webhook was believed")
        external, body = door.event_id(event.body), event.body.decode()

        def unit(uow: SqlUnitOfWork) -> bool:
            arrival = Arrival(uow.new_id(), NAME, external, external, body, uow.now)
            return uow.inbox.store(arrival)

        world.counts["webhook_new" if world.run(unit) else "webhook_repeated"] += 1

    def _work_inbox(self) -> None:
        waiting = self._world.house.read(lambda uow: list(uow.inbox.waiting(uow.now, 100)))
        for arrival in waiting:
            try:
                self._world.house.write(lambda uow, a=arrival: self._work_event(uow, a))  # type: ignore[misc]  # bound now
            except Early:
                self._world.run(_try_later, arrival, self._world.settings.inbox.max_attempts)

    # Provider calls

    def _watched(self, calls: Mapping[JobKind, Work]) -> dict[JobKind, Work]:
        return {kind: self._one_call(work) for kind, work in calls.items()}

    def _one_call(self, work: Work) -> Work:
        async def call(claim: ClaimedJob) -> Result:
            self._world.counts[f"job_{claim.job.kind}"] += 1
            try:
                return await work(claim)
            except Exception as error:
                self._world.breaches.append(f"a provider call failed: {error!r}")
                raise

        return call

    # Notices

    async def _deliver(self, claim: ClaimedNotice) -> Outcome:
        """A platform with its moods. What it has shown it never shows again."""
        luck = self._world.chance.between(1, 1000)
        if luck <= 20:
            return TryLater("503")
        if luck <= 30:
            return TryLater("429", seconds=self._world.chance.between(1, 300))
        if luck <= 33:
            return GiveUp("blocked")
        if claim.notice.id in self._world.delivered:
            self._world.breaches.append(f"I7: notice {claim.notice.key} was sent twice")
        self._world.delivered.add(claim.notice.id)
        self._world.counts["notice_sent"] += 1
        return Sent()


def _try_later(uow: SqlUnitOfWork, arrival: Arrival, most: int) -> None:
    """As bot.doorway does it: tried again, then parked, and staff are told (W-08)."""
    if arrival.attempts + 1 >= most:
        uow.inbox.close(arrival.id, InboxState.PARKED, uow.now, "Early")
        tell_of_parked(uow, arrival)
    else:
        wait = timedelta(seconds=2 ** (arrival.attempts + 1))
        uow.inbox.failed(arrival.id, uow.now + wait, "Early")


def _nothing() -> None:
    return None
