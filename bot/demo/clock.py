"""A clock one can move forward. The offset is a row, so a restart does not throw time back."""

from datetime import datetime, timedelta

from core.clock import Clock
from core.ports import UnitOfWork

_KEY = "demo.clock_offset_seconds"


class MovableClock:
    """A `core.clock.Clock` that runs with the real one, `offset` ahead of it."""

    def __init__(self, real: Clock, offset: timedelta = timedelta(0)) -> None:
        self._real = real
        self.offset = offset

    def now(self) -> datetime:
        return self._real.now() + self.offset

    def move_to(self, moment: datetime) -> None:
        """Forward only: the past stays as it was."""
        self.offset = max(self.offset, moment - self._real.now())

    def begin_at(self, moment: datetime) -> None:
        """Also back: only while nobody has looked at it yet."""
        self.offset = moment - self._real.now()


def read_offset(uow: UnitOfWork) -> timedelta:
    return timedelta(seconds=float(uow.notebook.read(_KEY) or 0))


def keep_offset(uow: UnitOfWork, offset: timedelta) -> None:
    uow.notebook.write(_KEY, str(offset.total_seconds()))
