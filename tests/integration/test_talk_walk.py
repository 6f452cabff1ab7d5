"""People who press whatever they see, in any order, for hundreds of steps (I-06).

Whatever they do: each act is answered, never by our own failure; no rule of the rows is broken;
restarts in between change nothing. The walk is seeded, so a failure can be walked again.
"""

import random

import pytest

from bot.actions import ACTIONS
from bot.commands import COMMANDS
from storage.invariants import check
from tests.harness.chatters import Chatter, Stage, stage
from tests.harness.recording import Shown
from tests.harness.town import Town, settle_town

STEPS = 200
EVERYBODY = ["sara", "omar", "mona", "max", "stella"]
LINES = (
    "1",
    "2",
    "٣",
    "10",
    "12.50",
    "tomorrow 10:00",
    "Mon 9-12",
    "yes",
    "Cairo",
    "-1",
    "x" * 300,
)


class Walker:
    """Does the next random thing; `trail` tells what was done."""

    def __init__(self, who: Chatter, chance: random.Random) -> None:
        self.who = who
        self.chance = chance
        self.trail: list[str] = []

    async def step(self) -> None:
        self.who.stage.clock.move(seconds=5)  # a person, not a flood
        roll = self.chance.random()
        if roll < 0.12:
            await self._say(f"/{self.chance.choice(COMMANDS).name}")
        elif roll < 0.2:
            await self._say(self.chance.choice(LINES))
        elif roll < 0.3:
            await self._fill()
        else:
            await self._press()
        self._require_answered()

    async def _say(self, line: str) -> None:
        self.trail.append(f"says {line[:20]}")
        await self.who.say(line)

    async def _press(self) -> None:
        """Mostly what is new, sometimes what has long been in the chat."""
        old = self.chance.random() < 0.25
        message = self._message(self.who.messages if old else self.who.fresh)
        if message is None or not message.pressable:
            await self._say("/start")
            return
        label, act = self.chance.choice(message.pressable)
        self.trail.append(f"presses {label!r} ({act.verb})")
        await self.who.press_act(act, message)

    async def _fill(self) -> None:
        forms = [m for m in self.who.fresh if m.screen.form]
        if not forms or forms[-1].screen.form is None:
            await self._press()
            return
        form = forms[-1].screen.form
        values = {field.name: field.value or self.chance.choice(LINES) for field in form.fields}
        self.trail.append(f"fills {form.act.verb} {values}")
        await self.who.press_act(form.act, forms[-1], **values)

    def _message(self, messages: list[Shown]) -> Shown | None:
        return self.chance.choice(messages) if messages else None

    def _require_answered(self) -> None:
        told = "\n".join(self.trail[-12:])
        assert self.who.fresh, f"{self.who.user}: silence after\n{told}"
        assert "Something went wrong" not in self.who.sight, told


async def walk(here: Stage, town: Town, names: list[str], steps: int, seed: int) -> list[Walker]:
    """A while with `names` taking turns; now and then time goes by or the process starts anew."""
    chance = random.Random(seed)
    walkers = [Walker(getattr(town, name), chance) for name in names]
    for walker in walkers:
        await walker.who.say("/start")
    for number in range(steps):
        walker = chance.choice(walkers)
        await walker.step()
        if chance.random() < 0.02:
            await here.wait(hours=chance.choice((1, 5, 30)))
        if number % 100 == 99:
            await here.restart()
            found = await here.db.read(check)
            assert found == [], (found, walker.trail[-12:])
        if chance.random() < 0.1:
            await _somebody_pays(here, town, chance)
    return walkers


async def _somebody_pays(here: Stage, town: Town, chance: random.Random) -> None:
    student = town.ids[chance.choice(("sara", "omar"))]
    orders = await here.db.read(lambda uow: uow.orders.of(student))
    unpaid = [order for order in orders if order.takes_money]
    if unpaid:
        await here.pays(chance.choice(unpaid).id)


CASTS = [
    ("web", ["sara"]),
    ("telegram", ["mona"]),
    ("whatsapp", ["sara", "mona"]),
    ("discord", ["stella"]),
]


@pytest.mark.parametrize(("platform", "names"), CASTS)
async def test_fault_i06_whatever_is_pressed_is_answered_and_breaks_nothing(
    sqlite_url: str, platform: str, names: list[str]
):
    async with stage(sqlite_url, platform) as here:
        town = await settle_town(here, platform)
        await town.buys_pack()
        walkers = await walk(here, town, names, STEPS, seed=11)
        verbs = {line.rpartition("(")[2].rstrip(")") for w in walkers for line in w.trail}
        assert len(verbs) > 20, sorted(verbs)  # a walk that turns in circles proves little


async def test_fault_i06_everybody_at_once_on_both_databases(database_url: str):
    async with stage(database_url, "web") as here:
        town = await settle_town(here)
        await town.buys_pack()
        await walk(here, town, EVERYBODY, 100, seed=5)


async def test_fault_i06_control_a_walk_meets_a_broken_screen(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
):
    def broken(ask: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setitem(ACTIONS, "mnts", broken)  # type: ignore[arg-type]
    async with stage(sqlite_url, "web") as here:
        town = await settle_town(here)
        with pytest.raises(AssertionError, match="silence"):
            await walk(here, town, ["sara"], 200, seed=1)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1, 9))
@pytest.mark.parametrize("platform", ["web", "telegram", "whatsapp", "discord"])
async def test_fault_i06_long_walks_of_everybody(sqlite_url: str, platform: str, seed: int):
    async with stage(sqlite_url, platform) as here:
        town = await settle_town(here, platform)
        await town.buys_pack()
        await walk(here, town, EVERYBODY, 600, seed)
