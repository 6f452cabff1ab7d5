"""Is the time believable, and does every zone that people live in have its rules?"""

from collections.abc import Collection
from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.doctor.finding import Finding, found
from core.clock import Clock, NaiveMoment, from_ms, to_ms

_SLACK = timedelta(seconds=5)


def check(clock: Clock, newest_ms: int) -> list[Finding]:
    """A clock behind the newest row would let nothing fall due, and sort new ids before old."""
    now, newest = clock.now(), from_ms(newest_ms)
    wrong = []
    try:
        to_ms(now)
    except NaiveMoment:
        wrong.append(("the clock is not in UTC", "report it: the program's clock is broken"))
    else:
        if now + _SLACK < newest:
            behind = newest - now
            seen = f"it is {behind} behind the newest row ({newest.isoformat(timespec='seconds')})"
            wrong.append((seen, "set the machine's clock (timedatectl set-ntp true)"))
    return found("clock", now.isoformat(timespec="seconds"), wrong)


def check_zones(zones: Collection[str]) -> list[Finding]:
    wrong = [
        (f"the rules of {zone} are not there", "install the tzdata package: pip install tzdata")
        for zone in sorted({"UTC", "Europe/Berlin", *zones})
        if not _is_known(zone)
    ]
    return found("time zones", f"rules for {len(zones)} zones in use", wrong)


def _is_known(zone: str) -> bool:
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        return False
    return True
