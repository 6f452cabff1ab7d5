"""When to try again: a table, not a loop. Exponential with a cap; a platform's own word wins."""

from datetime import datetime, timedelta

from core.settings import NoticeSettings


def next_try(
    now: datetime, attempts: int, settings: NoticeSettings, asked: float | None = None
) -> datetime | None:
    """The moment of the next attempt after `attempts` failed ones; None: give up.

    `asked`: seconds the platform itself asked us to wait (it does not count as our failure).
    """
    if asked is not None:
        return now + timedelta(seconds=max(asked, 1.0))
    if attempts >= settings.max_attempts:
        return None
    seconds = min(settings.retry_base_seconds * 2 ** (attempts - 1), settings.retry_cap_seconds)
    return now + timedelta(seconds=seconds)
