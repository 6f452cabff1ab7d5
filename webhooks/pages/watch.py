"""The way to a bought recording: the video's own address is never shown in a chat (A2, A4).

The link is signed, for its buyer alone and for a day. Whether it is still theirs is asked at every
look; a preview that fetches it changes nothing (Z-10).
"""

from aiohttp import web

from core.errors import NotFound
from core.ids import OrderId, PersonId
from core.use_cases import reading
from webhooks.pages.pages import Pages
from webhooks.pages.render import no_such_page


class WatchDoor:
    def __init__(self, pages: Pages) -> None:
        self._pages = pages

    async def enter(self, request: web.Request) -> web.Response:
        """303 to the video; the same page for forged, too old, paid back and somebody else's."""
        watcher = self._pages.links.watcher_of(request.match_info["token"])
        if watcher is None:
            return no_such_page(self._pages, request)
        order, person = OrderId(watcher[0]), PersonId(watcher[1])
        try:
            video = await self._pages.db.read(lambda uow: reading.video(uow, order, person))
        except NotFound:
            return no_such_page(self._pages, request)
        raise web.HTTPSeeOther(video)
