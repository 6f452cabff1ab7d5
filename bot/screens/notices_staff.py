"""Notices to staff about our own doors: what could not be sent, what could not be worked."""

from bot.screens.notice_about import AboutMessages
from bot.screens.writer import Writer
from bot.ui import Act, Button, Screen, Style, Text
from core.deadlines import JobKind
from core.notices import Notice, NoticeKind
from core.use_cases.alerting import DEAD_CARD

_SESSIONS = frozenset({JobKind.MAKE_ROOM.value})


def render(w: Writer, notice: Notice, about: AboutMessages) -> Screen | None:
    line = _line(w, notice, about)
    if line is None:
        return None
    dead = notice.kind is NoticeKind.DELIVERY_DEAD
    return w.screen(
        w.label(f"notice.{notice.kind}.title"),
        line,
        buttons=[[_look(w, notice), w.button("button.overview", Act("over"))]],
        # The number grows with every message that follows; no second alert that day.
        card=f"{DEAD_CARD}:{notice.subject_id}" if dead else "",
    )


def _line(w: Writer, notice: Notice, about: AboutMessages) -> Text | None:
    match notice.kind:
        case NoticeKind.DELIVERY_DEAD:
            return w.say("notice.delivery_dead", name=about.name, n=about.count)
        case NoticeKind.INBOX_PARKED:
            return w.say("notice.inbox_parked", source=str(notice.facts.get("source", "")))
        case NoticeKind.JOB_DEAD:
            return w.say("notice.job_dead", reason=str(notice.facts.get("reason", "")))
        case NoticeKind.PLATFORM_PAUSED:
            name, minutes = str(notice.facts.get("platform", "")), notice.facts.get("minutes", 0)
            return w.say("notice.platform_paused", name=name, n=int(minutes))
        case _:
            return None


def _look(w: Writer, notice: Notice) -> Button:
    """At the session whose room was not made, or at the list of what was given up."""
    if notice.facts.get("job") in _SESSIONS:
        return w.button("button.session", Act("card", notice.subject_id), Style.PRIMARY)
    return w.button("button.undelivered", Act("dead"), Style.PRIMARY)
