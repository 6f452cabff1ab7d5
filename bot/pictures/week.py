"""A week of free times: a column a day, hours from top to bottom, a block for each free stretch.

Drawn by hand: pygal has no such chart. The first day stands where reading begins.
"""

from collections.abc import Iterator
from html import escape

from bot.pictures import look
from bot.pictures.look import hours_of, is_rtl, isolated
from bot.pictures.raster import FAMILY
from bot.ui import FreeWeek, Picture

MARGIN, HOURS_WIDTH, GAP = 16, 76, 6


def svg(picture: Picture, week: FreeWeek) -> str:
    height = look.height_of(week)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{look.WIDTH}" height="{height}">',
        f'<rect width="{look.WIDTH}" height="{height}" fill="{look.GROUND}"/>',
        _text(picture, picture.title, look.WIDTH / 2, 42, look.TITLE_SIZE),
        *_hours(picture, week),
        *_days(picture, week),
        *_blocks(picture, week),
        "</svg>",
    ]
    return "".join(parts)


def _hours(picture: Picture, week: FreeWeek) -> Iterator[str]:
    """A line for each hour, a number for every other one."""
    first, last = hours_of(week)
    rtl = is_rtl(picture.language)
    begins = MARGIN if rtl else MARGIN + HOURS_WIDTH
    ends = look.WIDTH - MARGIN - (HOURS_WIDTH if rtl else 0)
    beside = look.WIDTH - MARGIN - HOURS_WIDTH / 2 if rtl else MARGIN + HOURS_WIDTH / 2
    for hour in range(first, last + 1):
        y = _y(week, hour * 60)
        yield f'<path d="M{begins} {y}H{ends}" stroke="{look.LINE}" stroke-width="1.5"/>'
        if (hour - first) % 2 == 0 and hour < last:
            yield _text(picture, f"{hour:02}:00", beside, y + 8, look.SMALL_SIZE, look.SOFT)


def _days(picture: Picture, week: FreeWeek) -> Iterator[str]:
    for place, (name, day) in enumerate(week.days):
        x, wide = _column(picture, week, place)
        yield _text(picture, name, x + wide / 2, 86, look.LABEL_SIZE)
        yield _text(picture, day, x + wide / 2, 114, look.SMALL_SIZE, look.SOFT)


def _blocks(picture: Picture, week: FreeWeek) -> Iterator[str]:
    for place, opens, closes in week.free:
        x, wide = _column(picture, week, place)
        y, until = _y(week, opens), _y(week, closes)
        yield (
            f'<rect x="{x + GAP / 2:.1f}" y="{y:.1f}" width="{wide - GAP:.1f}"'
            f' height="{max(until - y - 1, 4):.1f}" rx="6" fill="{look.FREE}"/>'
        )


def _column(picture: Picture, week: FreeWeek, place: int) -> tuple[float, float]:
    """Where a day's column begins, and how wide it is."""
    wide = (look.WIDTH - 2 * MARGIN - HOURS_WIDTH) / len(week.days)
    if is_rtl(picture.language):
        return look.WIDTH - MARGIN - HOURS_WIDTH - (place + 1) * wide, wide
    return MARGIN + HOURS_WIDTH + place * wide, wide


def _y(week: FreeWeek, minute: int) -> float:
    return look.HEAD + (minute / 60 - hours_of(week)[0]) * look.PER_HOUR


def _text(
    picture: Picture, text: str, x: float, y: float, size: int, colour: str = look.INK
) -> str:
    shown = escape(isolated(text, picture.language))
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-family="{FAMILY}" font-size="{size}"'
        f' fill="{colour}" text-anchor="middle">{shown}</text>'
    )
