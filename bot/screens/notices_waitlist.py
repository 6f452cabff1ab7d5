"""Notices about places in a line."""

from bot.screens.notice_about import AboutPlace
from bot.screens.waitlist import join_button, offer_buttons, standing
from bot.screens.writer import Writer
from bot.ui import Act, Button, Screen, Text
from core.notices import Notice, NoticeKind

K = NoticeKind


def render(w: Writer, notice: Notice, about: AboutPlace) -> Screen | None:
    lines = _lines(w, notice, about)
    if lines is None:
        return None
    return w.screen(
        w.label(f"notice.{notice.kind}.title"),
        *lines,
        details=[(w.label("detail.mentor"), w.say("text", text=about.place.mentor_name))],
        buttons=[_ways(w, notice, about)],
    )


def _lines(w: Writer, notice: Notice, about: AboutPlace) -> list[Text] | None:
    mentor = about.place.mentor_name
    match notice.kind:
        case K.PLACE_OFFERED:
            return standing(w, about.place)
        case K.PLACE_LAPSED:
            return [w.say("notice.place_lapsed", mentor=mentor)]
        case K.PLACE_WITHDRAWN:
            return [w.say("notice.place_withdrawn", mentor=mentor), _number(w, about)]
        case K.WAITLIST_CLOSED:
            return [w.say("notice.waitlist_closed", mentor=mentor)]
        case K.WAITLIST_CHANGED:
            reason = str(notice.facts.get("reason", ""))
            moved = notice.facts.get("what") == "front"
            key = "notice.waitlist_changed.front" if moved else "notice.waitlist_changed.removed"
            return [w.say(key, mentor=mentor), w.say("card.reason", reason=reason)]
        case _:
            return None


def _number(w: Writer, about: AboutPlace) -> Text:
    return w.say("waitlist.number", number=about.place.number, length=about.place.length)


def _ways(w: Writer, notice: Notice, about: AboutPlace) -> list[Button]:
    entry = about.place.entry
    if notice.kind is K.PLACE_OFFERED:
        return offer_buttons(w, entry)
    mentors = w.button("button.mentors", Act("mnts"))
    if notice.kind is K.PLACE_LAPSED:
        return [join_button(w, entry.mentor_id), mentors]
    if entry.is_live:
        return [w.button("waitlist.button.mine", Act("wlst")), mentors]
    return [mentors]
