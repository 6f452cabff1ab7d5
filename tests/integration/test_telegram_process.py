"""`seatmate run --only telegram` as a process of its own, killed after an update is stored and
before its answer is said; and what it wrote into its log."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from core.reading import BookingFilter
from tests.harness.recording import bare
from tests.harness.rows import rows
from tests.harness.telegram_town import ROLES, settle, tap
from tests.harness.telegram_world import Telegram, telegram_world
from tests.harness.telegram_world.messages import Message
from tests.harness.town import GREET
from tests.harness.web import MovedClock

STARTING = 60.0  # seconds a process may need to be there


async def test_d15_killed_between_update_and_answer_it_says_it_after_the_start_and_books_once(
    sqlite_url: str, tmp_path: Path
):
    async with telegram_world() as world:
        people = {name: world.person(name) for name in ROLES}
        for player in people.values():
            player.user.started = True
        users = {name: str(player.id) for name, player in people.items()}
        async with rows(sqlite_url, MovedClock()) as db:
            await db.write(lambda uow: settle(uow, users))
        sara = people["sara"]
        async with process(world, sqlite_url, tmp_path) as child:
            await sara.asks("/offerings")
            await tap(sara, GREET)
            await sara.press(first(await tap(sara, "Pick a time"), str.isdecimal))
            await sara.press(first(sara.last, is_time))
            held = world.troubles.hold(f"(sendMessage|editMessageText) {sara.id}")
            press = sara.taps(first(sara.last, lambda label: label.startswith("Book")))
            await world.pulse.until(lambda: held.met, "the answer is on its way")
            assert press.answer is not None
            child.kill()
            await child.wait()
            world.troubles.release()
        async with process(world, sqlite_url, tmp_path):
            await world.pulse.until(lambda: sara.sees("Booking confirmed"), "the answer", STARTING)
            await people["mona"].reads("New booking")
        assert len(people["mona"].sees("New booking")) == 1
        async with rows(sqlite_url, MovedClock()) as db:
            assert await db.read(lambda uow: uow.bookings.count(BookingFilter())) == 1
        log = (tmp_path / "log").read_text(encoding="utf-8")
        assert "commands_synced" in log
        assert world.token not in log
        assert world.token.partition(":")[2] not in log


def first(shown: Message, fits: Callable[[str], bool]) -> str:
    return next(each for each in shown.buttons if fits(bare(each)))


def is_time(label: str) -> bool:
    return label[:2].isdecimal() and label[2:3] == ":"


@asynccontextmanager
async def process(
    world: Telegram, url: str, folder: Path
) -> AsyncIterator[asyncio.subprocess.Process]:
    """Killed at the end, without a word."""
    (folder / "config.toml").write_text("", encoding="utf-8")
    given = {
        "SEATMATE_CONFIG": str(folder / "config.toml"),
        "SEATMATE_STORAGE__URL": url,
        "SEATMATE_TELEGRAM__API_URL": world.address,
        "SEATMATE_TELEGRAM__POLL_SECONDS": "1",
        "SEATMATE_NOTICES__LEASE_SECONDS": "10",  # what the dead one had in hand is due again
        "SEATMATE_TELEGRAM_TOKEN": world.token,
        "SEATMATE_LINK_SIGNING_KEY": "a key of the tests, longer than thirty-two",
    }
    asked = len(world.book.asked("getUpdates"))
    with (folder / "log").open("ab") as log:
        child = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", "--only", "telegram",
            env={**os.environ, **given}, stdout=log, stderr=log,
        )  # fmt: skip
    try:
        await world.pulse.until(
            lambda: len(world.book.asked("getUpdates")) > asked, "the process asks", STARTING
        )
        yield child
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
