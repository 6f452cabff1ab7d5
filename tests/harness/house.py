"""A running demo for tests: the real thing, on a free port, at a known date."""

import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.demo.house import House, open_house
from core.settings import Settings

FRIDAY = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


class SteadyClock:
    """Real seconds from a known start, so that every run sees the same days."""

    def __init__(self, start: datetime = FRIDAY) -> None:
        self._start = start
        self._from = time.monotonic()

    def now(self) -> datetime:
        return self._start + timedelta(seconds=time.monotonic() - self._from)


@asynccontextmanager
async def living_in(
    folder: Path, *, port: int = 0, settings: Settings | None = None, start: datetime = FRIDAY
) -> AsyncIterator[House]:
    house = await open_house(settings or Settings(), folder, port, SteadyClock(start))
    try:
        yield house
    finally:
        await house.close()


def pictures(otherwise: Path) -> Path:
    """Where screenshots go: docs/images when they are being made for the README."""
    folder = Path(os.environ.get("SEATMATE_PICTURES", otherwise))
    folder.mkdir(parents=True, exist_ok=True)
    return folder
