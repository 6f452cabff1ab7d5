"""What happened, on its way to the bot: kept until confirmed, taken by polling or pushed."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count

import aiohttp

from tests.harness.pulse import NothingHappened, Pulse
from tests.harness.telegram_world.refusal import conflict
from tests.harness.telegram_world.wire import NOT_BY_DEFAULT, Json

FIRST_UPDATE = 500_000_001
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
# Real seconds between two tries of a webhook that did not answer 200.
FIRST_PAUSE, LONGEST_PAUSE = 0.05, 1.0
PUSH_SECONDS = 30.0


@dataclass(slots=True)
class Webhook:
    """`errors`: what went wrong with each failed delivery, oldest first."""

    url: str
    secret: str | None = None
    max_connections: int = 40
    errors: list[str] = field(default_factory=list)


class Updates:
    """`pending`: not confirmed yet. `reached`: public address -> where it is in this process.
    `polls`: how many began so far. `accepted`: the updates a webhook took."""

    def __init__(self, pulse: Pulse, judge: Callable[[Json], None]) -> None:
        self.pending: list[Json] = []
        self.allowed: list[str] = []
        self.webhook: Webhook | None = None
        self.reached: dict[str, str] = {}
        self.accepted: list[int] = []
        self._pulse, self._judge = pulse, judge
        self._ids = count(FIRST_UPDATE)
        self.polls = 0
        self._closed = False
        self._kick = asyncio.Event()

    def add(self, kind: str, body: Json) -> int | None:
        """A new update; None where the bot did not ask for this kind."""
        wanted = kind in self.allowed if self.allowed else kind not in NOT_BY_DEFAULT
        if not wanted:
            return None
        update: Json = {"update_id": next(self._ids), kind: body}
        self._judge(update)
        self.pending.append(update)
        self._pulse.beat()
        return int(update["update_id"])

    def again(self, update: Json) -> None:
        """Delivers an update once more, as happens when a confirmation is lost."""
        self.pending.insert(0, update)
        self._pulse.beat()

    async def confirmed(self) -> None:
        """Waits until nothing is pending: the bot has taken everything."""
        await self._pulse.until(lambda: not self.pending, "all updates are taken")

    async def polled(self) -> None:
        """Waits until somebody polls, now or before."""
        await self._pulse.until(lambda: self.polls, "a poll")

    def close(self) -> None:
        self._closed = True
        self._kick.set()
        self._pulse.beat()

    # Polling

    async def poll(self, offset: int, limit: int, seconds: float) -> list[Json]:
        """Confirms what is below `offset`; waits for news in real seconds. A second poller
        drives the first one out."""
        self._no_webhook()
        self.polls += 1
        mine = self.polls
        self._pulse.beat()
        self._confirm(offset)
        with suppress(NothingHappened):
            await self._pulse.until(lambda: self._worth_waking(mine), "an update", seconds)
        if self.polls != mine:
            raise conflict(
                "terminated by other getUpdates request; "
                "make sure that only one bot instance is running"
            )
        if self.webhook is not None:
            raise conflict("terminated by setWebhook request")
        return self.pending[:limit]

    def _worth_waking(self, poller: int) -> bool:
        replaced = self.polls != poller or self.webhook is not None
        return bool(self.pending) or replaced or self._closed

    def _confirm(self, offset: int) -> None:
        """A negative offset keeps only the last ones."""
        if offset < 0:
            self.pending = self.pending[offset:]
        elif offset:
            self.pending = [each for each in self.pending if each["update_id"] >= offset]
        self._pulse.beat()

    def _no_webhook(self) -> None:
        if self.webhook is not None:
            raise conflict(
                "can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first"
            )

    # Pushing

    def set_webhook(self, webhook: Webhook | None) -> None:
        self.webhook = webhook
        self._kick.set()
        self._pulse.beat()

    async def push(self) -> None:
        """Runs as long as the server: one update after the other, each until it is taken."""
        async with aiohttp.ClientSession() as client:
            while not self._closed:
                await self._pulse.until(self._something_to_push, "an update to push", None)
                if not self._closed:
                    await self._push_first(client)

    def _something_to_push(self) -> bool:
        return self._closed or bool(self.webhook and self.pending)

    async def _push_first(self, client: aiohttp.ClientSession) -> None:
        pause = FIRST_PAUSE
        update = self.pending[0]
        while (hook := self.webhook) and not self._closed and update in self.pending:
            self._kick.clear()
            wrong = await self._pushed(client, hook, update)
            if wrong is None:
                self._taken(update)
                return
            hook.errors.append(wrong)
            self._pulse.beat()
            with suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._kick.wait()
            pause = min(pause * 2, LONGEST_PAUSE)

    async def _pushed(
        self, client: aiohttp.ClientSession, hook: Webhook, update: Json
    ) -> str | None:
        """None, or what was wrong with the answer."""
        headers = {SECRET_HEADER: hook.secret} if hook.secret else {}
        try:
            async with asyncio.timeout(PUSH_SECONDS):
                address = self._local(hook.url)
                async with client.post(address, json=update, headers=headers) as answer:
                    await answer.read()
                    if answer.status == 200:
                        return None
                    return f"Wrong response from the webhook: {answer.status} {answer.reason}"
        except TimeoutError:
            return "Read timeout expired"
        except aiohttp.ClientError as error:
            return f"Connection failed: {type(error).__name__}"

    def _taken(self, update: Json) -> None:
        self.accepted.append(update["update_id"])
        self.pending = [each for each in self.pending if each is not update]
        self._pulse.beat()

    def _local(self, url: str) -> str:
        for public, local in self.reached.items():
            if url.startswith(public):
                return local + url.removeprefix(public)
        return url
