"""What staff hear when a platform as a whole gives trouble."""

from datetime import timedelta

from core.digest import day_in
from core.notices import NoticeKind
from core.ports import UnitOfWork
from core.use_cases.telling import tell_staff


def tell_of_pause(uow: UnitOfWork, platform: str, lasts: timedelta) -> None:
    """It refused too much and is left alone for a while. Told once a day."""
    day = day_in(uow.settings.community.time_zone, uow.now)
    minutes = max(1, round(lasts / timedelta(minutes=1)))
    facts: dict[str, str | int] = {"platform": platform, "minutes": minutes}
    tell_staff(uow, NoticeKind.PLATFORM_PAUSED, 0, once=f"{platform}:{day}", **facts)
