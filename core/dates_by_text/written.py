"""An understood line written so that it is read the same again, whatever the day."""

from datetime import time

from core.dates_by_text.days import shown
from core.dates_by_text.values import Understood


def written(line: Understood) -> str:
    """ "Tue 2026-12-01 18:00-20:00 x2 @"mona" #"career talk""."""
    parts = [shown(line.day), _times(line)]
    if line.minutes is not None:
        parts.append(f"{line.minutes} min")
    if line.capacity is not None:
        parts.append(f"x{line.capacity}")
    if line.mentor:
        parts.append(line.mentor if line.mentor.startswith("<@") else f'@"{line.mentor}"')
    if line.offering:
        parts.append(f'#"{line.offering}"')
    return " ".join(parts)


def _times(line: Understood) -> str:
    if line.ends is None:
        return f"{line.starts:%H:%M}"
    end = "24:00" if line.ends == time(0) else f"{line.ends:%H:%M}"
    return f"{line.starts:%H:%M}-{end}"
