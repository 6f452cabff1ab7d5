"""A clock for stand-ins that moves only when a test moves it."""

from datetime import datetime, timedelta


class HandClock:
    """Stands still until it is moved: deadlines pass without anyone waiting, and never by
    themselves on a busy machine."""

    def __init__(self, start: datetime) -> None:
        self._now = start

    def now(self) -> datetime:
        return self._now

    def advance(self, by: timedelta) -> None:
        self._now += by
