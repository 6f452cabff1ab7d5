"""Pictures drawn from their recipes (bot.ui.Picture): SVG by our own hand or by pygal, PNG by
resvg, letters from the font beside this file. Nothing of the machine is looked at, so that the
same recipe gives the same bytes everywhere.
"""

import asyncio
from functools import lru_cache

import structlog

from bot.fit import without_picture
from bot.pictures.look import WIDTH, height_of
from bot.ui import FreeWeek, Picture, Screen

MOST_KEPT = 64  # pictures of about 20 kB: one is asked for by several pages, copies and retries
_log = structlog.get_logger(__name__)


@lru_cache(maxsize=MOST_KEPT)
def png(picture: Picture) -> bytes:
    """About 80 ms of work; the libraries (a quarter of a second) are loaded at the first one."""
    from bot.pictures import bars, raster, week

    drawing = picture.drawing
    if isinstance(drawing, FreeWeek):
        return raster.png_of(week.svg(picture, drawing))
    return raster.png_of(bars.svg(picture, drawing))


def size(picture: Picture) -> tuple[int, int]:
    """Width and height in pixels; shown at half of it, it is sharp on a phone."""
    return WIDTH, height_of(picture.drawing)


async def drawn(screen: Screen) -> tuple[Screen, bytes | None]:
    """The screen and its picture. One that cannot be drawn is told in words instead: a picture is
    never the reason why a message is not sent."""
    if screen.picture is None:
        return screen, None
    try:
        return screen, await asyncio.to_thread(png, screen.picture)
    except Exception:
        _log.exception("picture_not_drawn", picture=screen.picture.name)
        return without_picture(screen), None
