"""Time is injected: nothing in the engine reads a clock by itself."""

from datetime import UTC, datetime, timedelta
from typing import Protocol

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Clock(Protocol):
    def now(self) -> datetime:
        """The present as an aware UTC datetime."""
        ...


class NaiveMoment(ValueError):
    """A datetime without a zone, or in another zone than UTC, reached the engine."""


def require_utc(moment: datetime) -> datetime:
    """`moment` itself; raises NaiveMoment unless it is aware and in UTC."""
    if moment.tzinfo is not UTC and moment.utcoffset() != timedelta(0):
        raise NaiveMoment(repr(moment))
    return moment


def to_ms(moment: datetime) -> int:
    """Whole milliseconds since 1970 of an aware UTC datetime; what storage keeps."""
    since = (moment if moment.tzinfo is UTC else require_utc(moment)) - _EPOCH
    return since.days * 86_400_000 + since.seconds * 1000 + since.microseconds // 1000


def from_ms(milliseconds: int) -> datetime:
    return _EPOCH + timedelta(milliseconds=milliseconds)
