"""The running engine: the database, both doors, the loops. No web server and no platform yet."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.channels import Channel
from bot.composition.provider_calls import ProviderCalls
from bot.composition.raw_events import READERS
from bot.copies import compose_copy
from bot.doorway import Doorway, Reader, Worker
from bot.links import SignedLinks
from bot.messenger import Messenger
from bot.notice_subjects import compose
from bot.router import Router
from core.clock import Clock
from core.ids import Ids
from core.ports_events import CommunityEvents
from core.ports_meetings import MeetingRooms
from core.ports_memberships import Memberships
from core.ports_payments import PaymentGateway
from core.settings import Settings
from core.use_cases import sweeping
from scheduler.deadlines import Deadlines
from scheduler.free_times import FreeTimes
from scheduler.jobs import Jobs
from scheduler.nursery import Nursery
from scheduler.relay import Relay
from scheduler.ticker import Ticker
from scheduler.waking import Loop
from storage.database import Database
from storage.tables import metadata
from storage.unit_of_work import SqlUnitOfWork, unit_maker

_SCHEDULED = {"deadlines", "free times"}


async def open_database(settings: Settings, clock: Clock, ids: Ids) -> Database[SqlUnitOfWork]:
    return await Database.open(
        settings.storage.url,
        unit_maker(clock, ids, settings),
        metadata=metadata,
        readers=settings.storage.readers,
        pool_size=settings.storage.pool_size,
    )


@dataclass(frozen=True, slots=True)
class Parts:
    """What differs between installations and tests."""

    settings: Settings
    clock: Clock
    links: SignedLinks
    rooms: MeetingRooms
    gateways: Mapping[str, PaymentGateway]
    channels: dict[str, Channel]
    event_workers: Mapping[str, Worker]
    memberships: dict[str, Memberships] = field(default_factory=dict)
    events: dict[str, CommunityEvents] = field(default_factory=dict)
    readers: Mapping[str, Reader] = field(default_factory=lambda: READERS)
    on_change: list[Callable[[], None]] = field(default_factory=list)
    first_staff_code: str = field(default="", repr=False)
    telegram_token: str = field(default="", repr=False)
    telegram_webhook_secret: str = field(default="", repr=False)
    claim_key: str = field(default="", repr=False)  # what claim codes are made with


class Engine:
    """`start` sets the loops going; `close` lets what is under way end (O-07)."""

    def __init__(self, db: Database[SqlUnitOfWork], parts: Parts) -> None:
        self.db = db
        self.parts = parts
        settings = parts.settings
        self.doorway = Doorway(
            db,
            Router(parts.links, parts.first_staff_code, parts.claim_key),
            settings.inbox,
            self.changed,
            parts.event_workers,
            parts.clock,
            parts.readers,
        )
        self.messenger = Messenger(
            db,
            parts.channels,
            lambda uow, notice: compose(uow, notice, parts.links),
            lambda uow, sent: compose_copy(uow, sent, parts.links),
        )
        self.relay = Relay(db, self.messenger.deliver, settings.notices)
        self.deadlines = Deadlines(db, self.changed)
        calls = ProviderCalls(db, parts.gateways, parts.rooms, parts.memberships, parts.events)
        self.jobs = Jobs(db, calls.work, settings.notices, self.changed)
        self.loops = [
            Loop("inbox", self.doorway.once),
            Loop("deadlines", self.deadlines.once),
            Loop("jobs", self.jobs.once),
            Loop("relay", self.relay.once),
            Loop("answers", self.relay.answers),
            Loop("free times", FreeTimes(db).once),
        ]
        self.nursery = Nursery()
        self._endless: list[asyncio.Task[None]] = []
        self._scheduling = True
        self.ticker = Ticker(settings.scheduler.tick_seconds, [self._look])

    def changed(self) -> None:
        """Something was written: whoever may have to act on it looks."""
        self._poke(self.loops)

    def _look(self) -> None:
        """Other processes write rows, too, and what failed is due again: nobody pokes for those. A
        process that is no scheduler leaves the deadlines to the one that is."""
        mine = [each for each in self.loops if self._scheduling or each.name not in _SCHEDULED]
        self._poke(mine)

    def _poke(self, loops: list[Loop]) -> None:
        for loop in loops:
            loop.poke()
        for told in self.parts.on_change:
            told()

    def start(self, *, ticking: bool = True, scheduling: bool = True) -> None:
        """`ticking`: looks every few seconds for what is due, at deadlines only if `scheduling`."""
        self._scheduling = scheduling
        for loop in self.loops:
            self.nursery.start(loop.run(), name=loop.name)
        self.changed()
        if ticking:
            self.ticker.start()

    async def begin_sweeps(self) -> None:
        """Providers are asked what happened there, from now on and for as long as there is a
        database (M-20)."""
        providers = sorted(self.parts.gateways)
        await self.db.write(lambda uow: sweeping.begin(uow, providers))
        self.changed()

    def keep_going(self, endless: Coroutine[Any, Any, None], name: str) -> None:
        """Runs something that never ends by itself; it is cut off at the close."""
        self._endless.append(self.nursery.start(endless, name=name))

    async def quiet(self) -> None:
        """Returns when nothing is due any more: for tests, and for a clock moved by hand."""
        while True:
            self.changed()
            for loop in self.loops:
                await loop.quiet()
            if not await self.db.read(_is_anything_due):
                return

    async def close(self) -> None:
        self.ticker.stop()
        for loop in self.loops:
            loop.stop()
        for task in self._endless:
            task.cancel()
        await self.nursery.close(drain_seconds=10)
        await self.db.close()


def _is_anything_due(uow: SqlUnitOfWork) -> bool:
    next_at = uow.outbox.next_due_at()
    due = next_at is not None and next_at <= uow.now
    return due or bool(uow.inbox.waiting(uow.now, 1))
