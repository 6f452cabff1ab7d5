"""Notices to staff about our own doors: what could not be sent, what could not be worked.

Each shows how things stand whenever it is looked at, and has the button that tries again.
"""

from bot.screens.notice_about import AboutMessages
from bot.screens.writer import Writer
from bot.ui import Act, Button, Screen, Style, Text
from core.deadlines import JobKind
from core.memberships import Fix
from core.notices import Notice, NoticeKind
from core.use_cases.alerting import CALL_CARD, DEAD_CARD, PARKED_CARD, AlertState

_SESSIONS = frozenset({JobKind.MAKE_ROOM.value})
K = NoticeKind


def render(w: Writer, notice: Notice, about: AboutMessages) -> Screen | None:
    line = _line(w, notice, about)
    if line is None:
        return None
    again = _again(w, notice) if about.state is AlertState.OPEN else None
    return w.screen(
        w.label(f"notice.{notice.kind}.title"),
        line,
        buttons=[
            [again] if again else [],
            [*_look(w, notice), w.button("button.overview", Act("over"))],
        ],
        card=_card(notice),
    )


def _card(notice: Notice) -> str:
    """The number grows with every message that follows: no second alert that day."""
    match notice.kind:
        case K.DELIVERY_DEAD:
            return f"{DEAD_CARD}:{notice.subject_id}"
        case K.INBOX_PARKED:
            return f"{PARKED_CARD}:{notice.subject_id}"
        case K.JOB_DEAD if "call" in notice.facts:
            return f"{CALL_CARD}:{notice.facts['call']}"
        case _:
            return ""


def _line(w: Writer, notice: Notice, about: AboutMessages) -> Text | None:
    if about.state is not AlertState.OPEN:
        return w.say(f"alert.{about.state}")
    match notice.kind:
        case K.DELIVERY_DEAD:
            return w.say("notice.delivery_dead", name=about.name, n=about.count)
        case K.INBOX_PARKED:
            return w.say("notice.inbox_parked", source=str(notice.facts.get("source", "")))
        case K.JOB_DEAD:
            return w.say("notice.job_dead", reason=str(notice.facts.get("reason", "")))
        case K.PLATFORM_PAUSED:
            name, minutes = str(notice.facts.get("platform", "")), notice.facts.get("minutes", 0)
            return w.say("notice.platform_paused", name=name, n=int(minutes))
        case K.SPACE_LOST:
            return w.say("notice.space_lost")
        case K.QUESTION_ASKED:
            name, text = str(notice.facts.get("name", "")), str(notice.facts.get("text", ""))
            return w.say("notice.question_asked", name=name, text=text)
        case NoticeKind.MEMBERSHIP_STUCK:
            return _stuck(w, notice)
        case _:
            return None


def _again(w: Writer, notice: Notice) -> Button | None:
    match notice.kind:
        case K.DELIVERY_DEAD:
            act = Act("rtrp", notice.subject_id)
        case K.INBOX_PARKED:
            act = Act("ropn", notice.subject_id)
        case K.JOB_DEAD if "call" in notice.facts:
            act = Act("rcal", int(notice.facts["call"]))
        case _:
            return None
    return w.button("alert.button.again", act, Style.PRIMARY)


def _stuck(w: Writer, notice: Notice) -> Text:
    """Who waits, and what staff have to put right on which platform."""
    platform = str(notice.facts.get("platform", "discord"))
    return w.say(
        "notice.membership_stuck",
        name=str(notice.facts.get("name", "")),
        platform=w.label(f"platform.{platform}"),
        fix=w.say(f"membership.fix.{Fix(str(notice.facts.get('fix', Fix.PLATFORM)))}"),
    )


def _look(w: Writer, notice: Notice) -> list[Button]:
    """At the session whose room was not made, or at the list of what was given up."""
    if notice.kind is K.SPACE_LOST:
        return []
    if notice.kind is K.QUESTION_ASKED:
        return [w.button("staff.button.student", Act("prsn", notice.subject_id), Style.PRIMARY)]
    if notice.kind is K.MEMBERSHIP_STUCK:
        return [w.button("button.roles", Act("mbrs"), Style.PRIMARY)]
    if notice.facts.get("job") in _SESSIONS:
        return [w.button("button.session", Act("card", notice.subject_id))]
    return [w.button("button.undelivered", Act("dead"))]
