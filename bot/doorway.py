"""The inbound door of every chat: store once, answer, work later, park what keeps failing.

`receive` returns when the intent is a row; from then on no crash loses it. Arrivals of one chat
are worked in their order, different chats side by side.
"""

import asyncio
import json
from collections.abc import Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import asdict, replace
from datetime import timedelta
from typing import Any, Protocol, TypeVar

import structlog

from bot.flood import Flood, Flow
from bot.heard import TOO_FAST
from bot.router import Router, WorkedAlready
from bot.ui import Address, Intent, MessageRef
from core.clock import Clock
from core.doors import Arrival, InboxState
from core.errors import RuleError
from core.ports import UnitOfWork
from core.settings import InboxSettings
from core.use_cases.alerting import tell_of_parked

_log = structlog.get_logger(__name__)
T = TypeVar("T")
_BATCH = 100
Worker = Callable[[UnitOfWork, Arrival], None]
Reader = Callable[[UnitOfWork, Arrival], Intent | None]
"""Makes an intent of an event that was stored as it came; None when it was no word of anybody's and
has been closed here."""


class Rows(Protocol):
    async def write(self, work: Callable[[UnitOfWork], T]) -> T: ...
    async def read(self, work: Callable[[UnitOfWork], T]) -> T: ...


def dump(intent: Intent) -> str:
    """In ASCII: text may come with NUL and lone surrogates, which no database keeps (I-02)."""
    return json.dumps(asdict(intent), separators=(",", ":"))


def load(body: str) -> Intent:
    raw = json.loads(body)
    raw["address"] = Address(**raw["address"])
    if raw["message"]:
        message = raw["message"]
        raw["message"] = MessageRef(Address(**message["address"]), message["message"])
    return Intent(**raw)


class Doorway:
    """`changed` is called after each worked arrival: answers and notices may be waiting.

    `others` work arrivals of other sources (payment providers): source -> worker. `readers` are for
    platforms whose events are stored as they came.
    """

    def __init__(
        self,
        db: Rows,
        router: Router,
        settings: InboxSettings,
        changed: Callable[[], None],
        others: Mapping[str, Worker],
        clock: Clock,
        readers: Mapping[str, Reader] | None = None,
    ) -> None:
        self._db = db
        self._router = router
        self._settings = settings
        self._changed = changed
        self._others = others
        self._readers = readers or {}
        self._flood = Flood(clock, settings.per_person_per_minute)
        self._chats: dict[str, asyncio.Lock] = {}

    async def receive(self, intent: Intent) -> bool:
        """Stores the intent; True when it is new. The caller may then answer the platform."""
        flow = self.count(intent.address.channel, intent.user)
        if flow is Flow.DROP:  # I-07
            return False
        if flow is Flow.TELL:
            intent = replace(intent, unsupported=TOO_FAST)
        return await self.store(
            intent.address.channel, intent.id, intent.address.chat, dump(intent)
        )

    def count(self, channel: str, user: str) -> Flow:
        """One more of this account's; whoever stores its events as they came asks first (I-07)."""
        return self._flood.count(f"{channel}:{user}")

    async def store(self, source: str, external_id: str, chat: str, body: str) -> bool:
        def unit(uow: UnitOfWork) -> bool:
            id = uow.new_id()
            return uow.inbox.store(Arrival(id, source, external_id, chat, body, uow.now))

        new = await self._db.write(unit)
        if new:
            self._changed()
        return new

    async def once(self) -> bool:
        """Works all that waits; the loop pokes it after each arrival and at each tick."""
        waiting = await self._db.read(lambda uow: list(uow.inbox.waiting(uow.now, _BATCH)))
        chats: dict[str, list[Arrival]] = {}
        for arrival in waiting:
            chats.setdefault(f"{arrival.source}:{arrival.chat}", []).append(arrival)
        async with asyncio.TaskGroup() as group:
            for chat, arrivals in chats.items():
                group.create_task(self._work_chat(chat, arrivals))
        if waiting:
            self._changed()
        return len(waiting) == _BATCH

    async def _work_chat(self, chat: str, arrivals: list[Arrival]) -> None:
        """Stops at the first that is to be tried again: what came after it waits, too."""
        async with self._in_order(chat):
            for arrival in arrivals:
                if not await self._work_alone(arrival):
                    return

    async def _work_alone(self, arrival: Arrival) -> bool:
        """Whether it is over. Other chats go on whatever happens to it."""
        try:
            return await self._work(arrival)
        except Exception:
            _log.exception("arrival_not_noted", source=arrival.source, arrival=arrival.id)
            return False

    @asynccontextmanager
    async def _in_order(self, chat: str) -> Any:
        lock = self._chats.setdefault(chat, asyncio.Lock())
        try:
            async with lock:
                yield
        finally:
            if not lock.locked():
                self._chats.pop(chat, None)

    async def _work(self, arrival: Arrival) -> bool:
        try:
            await self._db.write(lambda uow: self._answer(uow, arrival))
        except WorkedAlready:
            return True
        except RuleError as refused:
            return await self._apologise(arrival, refused)
        except Exception as error:
            _log.exception("arrival_failed", source=arrival.source, arrival=arrival.id)
            return await self._failed(arrival, type(error).__name__)
        return True

    def _answer(self, uow: UnitOfWork, arrival: Arrival) -> None:
        other = self._others.get(arrival.source)
        if other is not None:
            other(uow, arrival)
            return
        intent = self._read(uow, arrival)
        if intent is not None:
            self._router.answer(uow, arrival.id, intent)

    def _read(self, uow: UnitOfWork, arrival: Arrival) -> Intent | None:
        reader = self._readers.get(arrival.source)
        return reader(uow, arrival) if reader else load(arrival.body)

    async def _apologise(self, arrival: Arrival, refused: RuleError) -> bool:
        if arrival.source in self._others:
            return await self._failed(arrival, refused.code)

        def unit(uow: UnitOfWork) -> None:
            intent = self._read(uow, arrival)
            if intent is not None:
                self._router.apologise(uow, arrival.id, intent, refused)

        try:
            await self._db.write(unit)
        except WorkedAlready:
            return True
        except Exception as error:
            _log.exception("apology_failed", arrival=arrival.id, code=refused.code)
            return await self._failed(arrival, type(error).__name__)
        return True

    async def _failed(self, arrival: Arrival, error: str) -> bool:
        """Tries again a little later; after N failures it is parked and staff are told (W-08):
        then it is over, and the answer is True."""

        def unit(uow: UnitOfWork) -> bool:
            known = uow.inbox.get(arrival.id)
            if known is None or known.state is not InboxState.NEW:
                return False
            if known.attempts + 1 >= self._settings.max_attempts:
                uow.inbox.close(arrival.id, InboxState.PARKED, uow.now, error)
                tell_of_parked(uow, arrival)
                return True
            wait = timedelta(seconds=2 ** (known.attempts + 1))
            uow.inbox.failed(arrival.id, uow.now + wait, error)
            return False

        parked = await self._db.write(unit)
        if parked and arrival.source not in self._others:
            await self._say_so(arrival)
        return parked

    async def _say_so(self, arrival: Arrival) -> None:
        """Parked: whoever wrote is told at least that. It may fail for the same reason."""

        def unit(uow: UnitOfWork) -> None:
            intent = self._read(uow, arrival)
            if intent is not None:
                self._router.give_up(uow, arrival.id, intent)

        try:
            await self._db.write(unit)
        except Exception:
            _log.exception("giving_up_untold", arrival=arrival.id)
