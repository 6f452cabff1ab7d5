"""Notices about shared sessions: to their mentor once for all, and to those who wait."""

from dataclasses import replace

from bot.ask import Links
from bot.screens import gathering_line, gatherings
from bot.screens.notice_about import AboutGathering, AboutGroupPlace
from bot.screens.writer import Writer
from bot.ui import Screen, Stamp
from core.clock import from_ms
from core.notices import Notice, NoticeKind

K = NoticeKind


def about_gathering(
    w: Writer, notice: Notice, about: AboutGathering, links: Links
) -> Screen | None:
    page = about.page
    starts = Stamp(page.gathering.starts_at, "relative")
    match notice.kind:
        case K.GROUP_REMINDER | K.GROUP_STARTING:
            line = w.say("notice.group_starts", title=page.title, starts=starts)
        case K.GROUP_TO_CLOSE:
            line = w.say("notice.group_to_close", title=page.title)
        case K.GROUP_CALLED_OFF:
            line = w.say("notice.group_called_off", title=page.title)
        case K.GROUP_MOVED:
            was, when = from_ms(int(notice.facts.get("was", 0))), page.gathering.starts_at
            line = w.say("notice.group_moved", title=page.title, was=was, when=when)
        case _:
            return None
    shown = gatherings.page(w, page, notice.person_id, links, line)
    return replace(shown, title=w.label(f"notice.{notice.kind}.title"))


def about_place(w: Writer, notice: Notice, about: AboutGroupPlace) -> Screen:
    moved = (w.say("notice.group_wait_moved"),) if notice.kind is K.GROUP_WAIT_MOVED else ()
    shown = gathering_line.place(w, about.place, *moved)
    return replace(shown, title=w.label(f"notice.{notice.kind}.title"))
