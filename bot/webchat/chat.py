"""The parts of the browser chat, joined once by the composition."""

import asyncio
from datetime import timedelta

from bot.webchat import told
from bot.webchat.assets import Assets
from bot.webchat.channel import WebChannel
from bot.webchat.hub import Hub
from bot.webchat.inbound import Inbound
from bot.webchat.surroundings import Allow, DemoClock, Receive, Surroundings
from bot.webchat.tokens import PaneTokens
from bot.webchat.transcript import Transcript


class WebChat:
    """`channel` is what the relay sends through. Without a `clock` the page shows real time."""

    def __init__(
        self,
        *,
        secret: str,
        transcript: Transcript,
        around: Surroundings,
        receive: Receive,
        clock: DemoClock | None = None,
        allow: Allow = lambda user: True,
    ) -> None:
        self.tokens = PaneTokens(secret)
        self.transcript = transcript
        self.around = around
        self.clock = clock
        self.allow = allow
        self.hub = Hub()
        self.assets = Assets()
        self.channel = WebChannel(transcript, self.hub)
        self.inbound = Inbound(transcript, self.hub, receive)
        self._moving = asyncio.Lock()

    async def move_clock(self, by: timedelta | None) -> None:
        """Forward by that much, or (None) to the next thing due; then every page sees the time."""
        if self.clock is None:
            return
        async with self._moving:
            if by is None:
                await self.clock.to_next_due()
            else:
                await self.clock.advance(by)
        await self.clock_changed()

    async def clock_changed(self) -> None:
        """For the composition too: what is due next has changed."""
        if self.clock is not None:
            self.hub.broadcast(told.clock(await self.clock.read()))
