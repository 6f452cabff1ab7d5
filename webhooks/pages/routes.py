"""The addresses of the pages."""

from aiohttp import web

from webhooks.pages.calendar import CalendarDoor
from webhooks.pages.join import JoinDoor
from webhooks.pages.pages import Pages
from webhooks.pages.papers import PaperDesk
from webhooks.pages.pay import PayDesk
from webhooks.pages.render import mark, style, ticker
from webhooks.pages.watch import WatchDoor


def page_routes(pages: Pages) -> list[web.AbstractRouteDef]:
    desk, door, papers = PayDesk(pages), JoinDoor(pages), PaperDesk(pages)
    watch, calendar = WatchDoor(pages), CalendarDoor(pages)
    return [
        web.get("/pay/{token}", desk.show),
        web.post("/pay/{token}", desk.press),
        web.get("/paid/{token}", desk.come_back),
        web.get("/join/{token}", door.show),
        web.post("/join/{token}", door.enter),
        web.get("/calendar/{token}", calendar.give),
        web.get("/watch/{token}", watch.enter),
        web.get("/papers/{kind}/{token}", papers.show),
        web.get("/papers/{kind}/{token}/csv", papers.table),
        web.get("/pages/pages.css", style),
        web.get("/pages/mark.svg", mark),
        web.get("/pages/countdown.js", ticker),
    ]
