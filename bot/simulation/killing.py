"""A process that plays is killed at random moments and started again on the same files.

It acknowledges what it has committed, line by line, to whoever kills it. What was acknowledged
must be there afterwards, in the revision that was acknowledged or a later one (T-02, O-07).
"""

import os
import select
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from bot.simulation.chance import Chance
from bot.simulation.clock import START
from bot.simulation.returning import come_back
from bot.simulation.setting import Stage, leave
from bot.simulation.story import Story, Trouble
from core.booking import Booking
from core.clock import from_ms, to_ms
from core.orders import Order, Payment, Refund
from core.packs import Pack
from storage.inspecting import in_use
from storage.unit_of_work import SqlUnitOfWork

_KINDS: dict[type[Any], str] = {
    Booking: "booking", Order: "order", Pack: "pack", Payment: "payment", Refund: "refund",
}  # fmt: skip
_LIFE_SECONDS = 60.0


@dataclass
class Kills:
    """`acknowledge_early` and `die_at` are for the negative control: the process acknowledges
    before it commits, and dies in between at its n-th acknowledgement."""

    stage: Stage
    seed: int
    acknowledge_early: bool = False
    die_at: int = 0
    acknowledged: dict[tuple[str, int], int] = field(default_factory=dict)
    now_ms: int = to_ms(START)
    steps: int = 0
    lives: int = 0

    def play(self, kills: int, steps_a_life: int) -> Trouble | None:
        """A life after the other; the last one plays to its end and settles everything.

        The first is lived here and not killed: what it has learned (compiled statements) every
        fork inherits, so that a life costs milliseconds.
        """
        chance = Chance(self.seed)
        trouble = self._whole_life(steps_a_life, settle=False)
        if trouble is not None:
            return trouble
        for _ in range(kills):
            trouble = self._live_and_die(chance, steps_a_life)
            if trouble is not None:
                return trouble
        return self._whole_life(steps_a_life, settle=True)

    def _live_and_die(self, chance: Chance, steps: int) -> Trouble | None:
        self.lives += 1
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            self._child(writing, steps)
        os.close(writing)
        told = self._listen(reading, child, chance.between(1, 40))
        os.close(reading)
        return told or self._inspect()

    def _child(self, writing: int, steps: int) -> None:
        """Never returns. Its exit status is 0 only when its steps ended without trouble."""
        status = 3
        try:
            story = self._story()
            story.world.house.heard = self._telling(story, writing)
            if self.acknowledge_early:
                story.world.house.tell_early()
            trouble = self._act(story, steps)
            if trouble is not None:
                _write(writing, f"trouble {trouble.play}: {trouble.what}".replace("\n", " "))
            status = 0 if trouble is None else 1
        except BaseException as error:
            _write(writing, f"trouble {error!r}".replace("\n", " "))
        finally:
            os._exit(status)

    def _story(self) -> Story:
        """A clock that went back over a restart would sort new rows before old ones (T-07): this
        one goes on after the newest row, whoever had been told of it."""
        stage = replace(self.stage, name=f"life{self.lives}", now=from_ms(self.now_ms))
        story = stage.story(self.seed * 1_000_003 + self.lives)
        newest = story.world.house.read(in_use).newest_ms
        story.world.clock.move_to(from_ms(max(self.now_ms, newest)) + timedelta(seconds=1))
        return story

    def _act(self, story: Story, steps: int) -> Trouble | None:
        come_back(story.world)
        story.open()
        return story.play(steps)

    def _telling(self, story: Story, writing: int) -> Callable[[list[Any]], None]:
        count = 0

        def heard(changed: list[Any]) -> None:
            nonlocal count
            story.world.seen.hear(changed)
            now = to_ms(story.world.clock.now())
            lines = [f"{_KINDS[type(t)]} {t.id} {getattr(t, 'revision', 0)} {now} {story.step}"
                     for t in changed if type(t) in _KINDS]  # fmt: skip
            for line in lines or [f"nothing 0 0 {now} {story.step}"]:
                _write(writing, line)
            count += 1
            if self.die_at and lines and count >= self.die_at:
                os.kill(os.getpid(), signal.SIGKILL)

        return heard

    def _listen(self, reading: int, child: int, lines: int) -> Trouble | None:
        """Kills the child after so many lines, then takes in what it had still said."""
        told: Trouble | None = None
        for line in _lines(reading):
            told = told or self._note(line)
            lines -= 1
            if lines == 0 and not self.die_at:
                os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return told

    def _note(self, line: str) -> Trouble | None:
        if line.startswith("trouble"):
            return Trouble(self.steps, f"life {self.lives}", line)
        kind, id, revision, now, _ = line.split(" ")
        self.now_ms = max(self.now_ms, int(now))
        self.steps += 1
        if kind != "nothing":
            self.acknowledged[kind, int(id)] = int(revision)
        return None

    def _inspect(self) -> Trouble | None:
        """What the next process finds."""
        story = self._story()
        try:
            lost = story.world.house.read(self._lost)
            if lost:
                said = f"{len(lost)} acknowledged effects are gone: {lost[:3]}"
                return Trouble(self.steps, f"after kill {self.lives}", said)
            return story.check_everything(f"after kill {self.lives}")
        finally:
            leave(story)

    def _lost(self, uow: SqlUnitOfWork) -> list[str]:
        get: dict[str, Callable[[Any], Any]] = {
            "booking": uow.bookings.get, "order": uow.orders.get, "pack": uow.packs.get,
            "payment": uow.orders.payment, "refund": uow.orders.refund,
        }  # fmt: skip
        lost = []
        for (kind, id), revision in self.acknowledged.items():
            there = get[kind](id)
            if there is None or getattr(there, "revision", 0) < revision:
                lost.append(f"{kind} {id} revision {revision}")
        self.acknowledged.clear()
        return lost

    def _whole_life(self, steps: int, *, settle: bool) -> Trouble | None:
        self.lives += 1
        story = self._story()
        try:
            trouble = self._act(story, steps)
            self.now_ms = to_ms(story.world.clock.now())
            return trouble or (story.end() if settle else None)
        finally:
            leave(story)


def _write(pipe: int, line: str) -> None:
    os.write(pipe, f"{line}\n".encode())


def _lines(pipe: int) -> Iterator[str]:
    """Until the other end is closed; a line cut short by the kill was never acknowledged."""
    rest = b""
    while True:
        ready, _, _ = select.select([pipe], [], [], _LIFE_SECONDS)
        if not ready:
            raise TimeoutError("the simulated process said nothing for a minute")
        chunk = os.read(pipe, 65_536)
        if not chunk:
            return
        *whole, rest = (rest + chunk).split(b"\n")
        for line in whole:
            yield line.decode()
