"""People at their chats, and the stage they meet on: the running engine without any platform.

    async with stage(url, "telegram") as town:
        sara = town.at("sara", "telegram")
        await sara.say("/book")
        await sara.press("Tue 24 Nov")

People press what they see: a label that is not there fails the test, and says what is.
"""

import itertools
import random
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

from bot.codec import encode
from bot.composition.engine import Engine, Parts, open_database
from bot.composition.raw_events import READERS
from bot.doorway import Worker
from bot.links import SignedLinks
from bot.ui import Act, Address, Intent, MessageRef, Screen
from core.facts import Paid
from core.ids import OrderId, PersonId, TimeSortedIds
from core.ports_payments import PaymentGateway
from core.settings import Settings
from core.use_cases.settling import settle
from storage.invariants import Violation, check
from storage.unit_of_work import SqlUnitOfWork
from tests.harness.recording import RecordingChannel, Shown, bare
from tests.harness.rows import Rows
from tests.harness.web import MovedClock
from webhooks.meetings.fixed import FixedRooms

BASE = "https://seatmate.test"
CLAIM_KEY = "a key of the tests for claim codes"
_NOTHING = Screen(title="")


class Stage:
    """The engine on a database that outlives it: `restart` is a new process on the same rows."""

    def __init__(
        self,
        url: str,
        clock: MovedClock,
        channels: Mapping[str, RecordingChannel],
        settings: Settings,
        gateways: Mapping[str, PaymentGateway],
    ) -> None:
        self.url = url
        self.clock = clock
        self.channels = dict(channels)
        self.settings = settings
        self.events = itertools.count(1)
        self.event_workers: dict[str, Worker] = {}  # fill it before `open` or `restart`
        self._gateways = gateways
        self._bits = random.Random(7)
        self._payments = itertools.count(1)

    async def open(self) -> None:
        settings = self.settings
        ids = TimeSortedIds(self.clock, self._bits.getrandbits)
        db = await open_database(settings, self.clock, ids)
        parts = Parts(
            settings=settings,
            clock=self.clock,
            links=SignedLinks("a key of the tests", BASE, 90 * 24 * 3600, self.settings),
            rooms=FixedRooms(),
            gateways=self._gateways,
            channels=dict(self.channels),
            event_workers=self.event_workers,
            claim_key=CLAIM_KEY,
            # Where people here sit, intents come; what a real platform stores is read as ever.
            readers={name: each for name, each in READERS.items() if name not in self.channels},
        )
        self.engine = Engine(db, parts)
        self.engine.start(ticking=False)

    async def close(self) -> None:
        await self.engine.close()

    async def restart(self) -> None:
        await self.close()
        await self.open()

    @property
    def db(self) -> Rows:
        return self.engine.db

    async def quiet(self) -> None:
        await self.engine.quiet()

    async def wait(self, **span: float) -> None:
        """Time goes by, and everything that falls due meanwhile happens."""
        self.clock.move(**span)
        await self.quiet()

    def at(self, user: str, channel: str, name: str = "") -> "Chatter":
        """Whoever sits at this account; the bot knows them from their first word on."""
        return Chatter(self, self.channels[channel], user, name or user)

    async def pays(self, order: OrderId) -> None:
        """The provider reports the money of this order, in full."""

        def unit(uow: SqlUnitOfWork) -> None:
            known = uow.orders.get(order)
            assert known is not None
            reference = f"paid-{next(self._payments)}"
            settle(uow, Paid("sandbox", reference, order, known.total, uow.now))

        await self.db.write(unit)
        await self.quiet()

    async def pays_latest(self, person: PersonId) -> None:
        orders = await self.db.read(lambda uow: uow.orders.of(person))
        await self.pays(orders[0].id)

    async def breaches(self) -> list[Violation]:
        return await self.db.read(check)


@asynccontextmanager
async def stage(
    url: str,
    *channels: str | RecordingChannel,
    settings: Settings | None = None,
    clock: MovedClock | None = None,
    gateways: Mapping[str, PaymentGateway] | None = None,
) -> AsyncIterator[Stage]:
    """Open on a migrated database; at the end no rule of the rows is broken."""
    known = [c if isinstance(c, RecordingChannel) else RecordingChannel(c) for c in channels]
    base = settings or Settings()
    mine = replace(base, storage=replace(base.storage, url=url, readers=1, pool_size=4))
    town = Stage(url, clock or MovedClock(), {c.name: c for c in known}, mine, gateways or {})
    await town.open()
    try:
        yield town
        assert await town.breaches() == []
    finally:
        await town.close()


@dataclass
class Chatter:
    """One person at one account of one platform; their chat is private."""

    stage: Stage
    channel: RecordingChannel
    user: str
    name: str
    _since: int = 0  # the channel's log, before their last act

    @property
    def chat(self) -> str:
        return f"{self.user}-chat"

    @property
    def address(self) -> Address:
        return Address(self.channel.name, self.chat)

    # what they do

    async def say(self, line: str) -> Shown:
        """A command, as "/book tomorrow", or any other line."""
        if not line.startswith("/"):
            return await self.type(line)
        name, _, rest = line[1:].partition(" ")
        return await self.do(command=name, text=rest)

    async def type(self, line: str) -> Shown:
        return await self.do(text=line)

    async def press(self, label: str, on: Shown | None = None) -> Shown:
        """The button or entry of this name, among what came since their last act (or `on` it)."""
        message, act = self.find(label, on)
        return await self.press_act(act, message)

    async def press_act(self, act: Act, message: Shown | None, **values: str) -> Shown:
        ref = message.ref if message else None
        return await self.do(act=encode(act), message=ref, values=values)

    async def fill(self, **values: str) -> Shown:
        """The form in sight, as it stands but for these answers, sent off."""
        message = next((m for m in reversed(self.fresh) if m.screen.form), None)
        assert message is not None, f"no form here:\n{self.sight}"
        assert message.screen.form is not None
        fields = {field.name: field.value for field in message.screen.form.fields}
        assert values.keys() <= fields.keys(), (values, fields)
        return await self.press_act(message.screen.form.act, message, **{**fields, **values})

    async def press_or_fill(self, label: str, **values: str) -> Shown:
        """Sends a form whose questions need no answer: by its own button where there are forms."""
        if self.channel.limits.form_fields:
            return await self.fill(**values)
        return await self.press(label)

    async def do(
        self,
        *,
        command: str | None = None,
        text: str = "",
        act: str | None = None,
        message: MessageRef | None = None,
        values: dict[str, str] | None = None,
        unsupported: str = "",
        event: str = "",
        address: Address | None = None,
    ) -> Shown:
        """Anything a platform can report; gives the last message that it led to."""
        self._since = len(self.channel.log)
        await self.stage.engine.doorway.receive(
            Intent(
                id=event or f"event-{next(self.stage.events)}",
                address=address or self.address,
                user=self.user,
                name=self.name,
                command=command,
                text=text,
                act=act,
                values=values or {},
                message=message,
                unsupported=unsupported,
            )
        )
        await self.stage.quiet()
        assert not self.channel.faults, self.channel.faults
        return self.fresh[-1] if self.fresh else Shown(MessageRef(self.address, ""), _NOTHING)

    # what they see

    @property
    def fresh(self) -> list[Shown]:
        """What was sent or edited in their chat since their last act, latest last, each once."""
        seen = [shown for chat, shown in self.channel.log[self._since :] if chat == self.chat]
        return [m for i, m in enumerate(seen) if all(m is not later for later in seen[i + 1 :])]

    @property
    def messages(self) -> list[Shown]:
        return self.channel.in_chat(self.chat)

    @property
    def last(self) -> Shown:
        assert self.messages, f"{self.user} has no message"
        return self.messages[-1]

    @property
    def sight(self) -> str:
        return "\n---\n".join(shown.text for shown in self.fresh)

    def find(self, label: str, on: Shown | None = None) -> tuple[Shown, Act]:
        places = [on] if on else [*reversed(self.fresh)]
        found = [(m, act) for m in places for name, act in m.pressable if name == label]
        found = found or [
            (m, act) for m in places for name, act in m.pressable if name.startswith(label)
        ]
        offered = [name for m in places for name, _ in m.pressable]
        assert found, f"{self.user} sees no {label!r}, but {offered} on:\n{self.sight}"
        return found[0]

    def sees(self, *texts: str) -> None:
        for text in texts:
            assert bare(text) in self.sight, f"{self.user} does not see {text!r} in:\n{self.sight}"

    def does_not_see(self, *texts: str) -> None:
        everything = "\n".join(shown.text for shown in self.messages)
        for text in texts:
            assert bare(text) not in everything, f"{self.user} sees {text!r} in:\n{everything}"

    def link(self, label: str) -> str:
        found = {k: v for m in self.fresh for k, v in m.links.items() if k.startswith(label)}
        assert found, f"{self.user} sees no link {label!r} on:\n{self.sight}"
        return next(iter(found.values()))
