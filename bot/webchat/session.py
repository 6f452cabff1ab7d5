"""One open page: its frames in, its line out. Junk is answered, never a crash."""

import asyncio
import logging
from collections.abc import Callable
from datetime import timedelta

from aiohttp import WSMsgType, web

from bot.webchat import frames, told
from bot.webchat.chat import WebChat
from bot.webchat.errors import FrameInvalid, SlowReader
from bot.webchat.hub import Line
from bot.webchat.surroundings import Persona

MAX_JUNK = 20  # frames; after that the line is closed
RESTORED = 50  # messages a reload brings back at once
_log = logging.getLogger(__name__)


class Session:
    def __init__(
        self, chat: WebChat, socket: web.WebSocketResponse, cut_off: Callable[[], None]
    ) -> None:
        """`cut_off` ends the connection at once: a page that reads nothing hears no goodbye."""
        self._chat = chat
        self._socket = socket
        self._cut_off = cut_off
        self._line = Line(socket.send_str, chat.transcript)
        self._junk = 0

    async def run(self) -> None:
        """Until the page leaves, falls behind, or sends nothing but junk."""
        self._chat.hub.join(self._line, self._hang_up)
        try:
            async with asyncio.TaskGroup() as group:
                sender = group.create_task(self._deliver())
                await self._listen(group)
                sender.cancel()
        finally:
            self._chat.hub.leave(self._line)

    async def _hang_up(self) -> None:
        await self._socket.close(code=1001, message=b"going away")

    async def _deliver(self) -> None:
        try:
            await self._line.deliver()
        except SlowReader:
            _log.info("web chat: a page fell behind and was cut off")
            self._cut_off()
        except ConnectionError:
            pass  # the page left; listening ends by itself
        except Exception:
            _log.exception("web chat: a page could not be told the news")
            self._cut_off()  # it comes back and asks for what it missed

    async def _listen(self, group: asyncio.TaskGroup) -> None:
        async for message in self._socket:
            if message.type is not WSMsgType.TEXT:
                self._refuse("frame_invalid")
            else:
                await self._hear(message.data, group)
            if self._junk > MAX_JUNK:
                await self._socket.close(code=1008, message=b"junk")
                return

    def _refuse(self, code: str, about: str | None = None) -> None:
        self._junk += code == "frame_invalid"
        self._line.put(told.error(code, about))

    async def _hear(self, raw: str, group: asyncio.TaskGroup) -> None:
        try:
            frame = frames.parse(raw)
        except FrameInvalid as error:
            self._refuse("frame_invalid", error.about)
            return
        if isinstance(frame, frames.ClockMove):
            group.create_task(self._move_clock(frame))  # may take long: presses must not wait
            return
        try:
            await self._answer(frame)
        except Exception:
            _log.exception("web chat: a page could not be answered")
            await self._socket.close(code=1011, message=b"try again")

    async def _answer(self, frame: frames.Frame) -> None:
        match frame:
            case frames.Hello():
                await self._hello(frame)
            case frames.Send():
                await self._take(frame)
            case frames.Earlier():
                await self._earlier(frame)
            case frames.Who():
                await self._introduce(frame)
            case _:
                self._line.put(told.PONG)

    async def _hello(self, frame: frames.Hello) -> None:
        people = [(token, since, await self._persona(token)) for token, since in frame.panes]
        if any(persona is None for _, _, persona in people):
            self._refuse("unknown_pane")
        shown, following = [], []
        for token, since, persona in people:
            if persona is not None:
                head = await self._chat.transcript.head(persona.chat)
                # A page that knows more than we do is from before the demo was started afresh.
                fresh = not 0 < since <= head
                shown.append(told.pane(token, persona, self._chat.around, reset=fresh))
                following.append((token, persona, head if fresh else since, fresh))
        reading = await self._chat.clock.read() if self._chat.clock else None
        self._line.put(told.hello(shown, self._chat.around, reading))
        for token, persona, rev, fresh in following:
            await self._follow(token, persona, rev, restore=fresh)

    async def _follow(self, token: str, persona: Persona, rev: int, *, restore: bool) -> None:
        if restore:
            await self._show_page(token, persona, None, "latest")
        self._line.follow(persona.chat, token, rev)

    async def _show_page(
        self, token: str, persona: Persona, before: str | None, where: str
    ) -> None:
        found = list(await self._chat.transcript.before(persona.chat, before, RESTORED + 1))
        more = len(found) > RESTORED
        self._line.put(told.messages(token, found[-RESTORED:], where, more=more))

    async def _earlier(self, frame: frames.Earlier) -> None:
        if persona := await self._known(frame.pane):
            await self._show_page(frame.pane, persona, frame.before, "earlier")

    async def _introduce(self, frame: frames.Who) -> None:
        if persona := await self._known(frame.pane):
            self._line.put(told.person(told.pane(frame.pane, persona, self._chat.around)))

    async def _take(self, frame: frames.Send) -> None:
        persona = await self._known(frame.pane, frame.id)
        if persona is None:
            return
        if not self._chat.allow(persona.chat):
            self._refuse("too_fast", frame.id)
            return
        try:
            await self._chat.inbound.take(persona, frame)
        except Exception:
            # Not acked: the page keeps the intent and sends it again under the same id.
            _log.exception("web chat: an intent could not be stored")
            self._refuse("not_stored", frame.id)
            return
        self._line.put(told.ack(frame.pane, frame.id))

    async def _move_clock(self, frame: frames.ClockMove) -> None:
        if self._chat.clock is None:
            self._refuse("frame_invalid")
            return
        try:
            await self._chat.move_clock(timedelta(seconds=frame.seconds) or None)
        except Exception:
            _log.exception("web chat: the demo clock could not be moved")
            self._refuse("clock_stuck")

    async def _known(self, token: str, about: str | None = None) -> Persona | None:
        persona = await self._persona(token)
        if persona is None:
            self._refuse("unknown_pane", about)
        return persona

    async def _persona(self, token: str) -> Persona | None:
        chat = self._chat.tokens.chat_of(token)
        people = await self._chat.around.personas() if chat else ()
        return next((person for person in people if person.chat == chat), None)
