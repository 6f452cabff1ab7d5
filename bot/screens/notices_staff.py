"""Notices to staff about our own doors: what could not be sent, what could not be worked."""

from bot.screens.writer import Writer
from bot.ui import Act, Screen, Style
from core.notices import Notice, NoticeKind


def render(w: Writer, notice: Notice) -> Screen | None:
    match notice.kind:
        case NoticeKind.DELIVERY_DEAD:
            line = w.say("notice.delivery_dead", about=str(notice.facts.get("about", "")))
        case NoticeKind.INBOX_PARKED:
            line = w.say("notice.inbox_parked", source=str(notice.facts.get("source", "")))
        case _:
            return None
    return w.screen(
        w.label(f"notice.{notice.kind}.title"),
        line,
        buttons=[
            [
                w.button("button.undelivered", Act("dead"), Style.PRIMARY),
                w.button("button.overview", Act("over")),
            ]
        ],
    )
