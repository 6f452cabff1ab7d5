"""How much one person may send in a minute: what is more is answered once, then left aside (I-07).

Kept in memory only: after a restart a minute begins anew, and nothing is lost by that.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from core.clock import Clock

_WINDOW = timedelta(minutes=1)
_SWEEP_AT = 10_000  # people remembered before those whose minute is over are forgotten


class Flow(Enum):
    FINE = "fine"
    TELL = "tell"  # the first one too many: say so
    DROP = "drop"


@dataclass(slots=True)
class _Minute:
    began_at: datetime
    count: int = 0


class Flood:
    """`most` per person and minute."""

    def __init__(self, clock: Clock, most: int) -> None:
        self._clock = clock
        self._most = most
        self._minutes: dict[str, _Minute] = {}

    def count(self, person: str) -> Flow:
        """One more of theirs. `person`: channel and user id."""
        now = self._clock.now()
        minute = self._minutes.get(person)
        if minute is None or _is_over(minute, now):
            self._sweep(now)
            minute = self._minutes[person] = _Minute(now)
        minute.count += 1
        if minute.count <= self._most:
            return Flow.FINE
        return Flow.TELL if minute.count == self._most + 1 else Flow.DROP

    def _sweep(self, now: datetime) -> None:
        if len(self._minutes) >= _SWEEP_AT:
            kept = {
                who: minute for who, minute in self._minutes.items() if not _is_over(minute, now)
            }
            self._minutes = kept


def _is_over(minute: _Minute, now: datetime) -> bool:
    return not minute.began_at <= now < minute.began_at + _WINDOW
