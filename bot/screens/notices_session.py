"""Short messages about a booking: reminders, the start, links, and what needs a look."""

from bot.ask import Links
from bot.screens.notice_about import AboutBooking
from bot.screens.writer import Writer
from bot.ui import Act, Button, Screen, Stamp, Style, Text
from core.booking import By
from core.notices import Notice, NoticeKind

K = NoticeKind


def short(w: Writer, notice: Notice, about: AboutBooking, links: Links) -> Screen | None:
    match notice.kind:
        case K.REMINDER | K.SESSION_STARTING | K.LINK_READY:
            return _to_join(w, notice, about, links)
        case K.REQUEST_NUDGE:
            return _nudge(w, notice, about)
        case K.REQUEST_MISSED:
            return _request_missed(w, notice, about)
        case K.HOLD_ENDED:
            return _hold_ended(w, notice, about)
        case K.LINK_MISSING:
            return _link_missing(w, notice, about)
        case K.SESSION_RATED:
            return _rated(w, notice, about)
        case K.ABSENCE_REPORTED:
            return _absence(w, notice, about)
        case _:
            return None


def _to_join(w: Writer, notice: Notice, about: AboutBooking, links: Links) -> Screen:
    """L13, L14, J14: when, with whom, and the door."""
    booking = about.card.booking
    other = about.card.mentor_name if about.side is By.STUDENT else about.card.student_name
    starts = Stamp(booking.starts_at, "relative")
    return w.screen(
        _title(w, notice),
        w.say(f"notice.{notice.kind}", other=other, starts=starts),
        details=[*_what(w, about)],
        buttons=[
            [w.link("button.join", links.join(booking.id, notice.person_id))],
            [_card(w, about)],
        ],
    )


def _nudge(w: Writer, notice: Notice, about: AboutBooking) -> Screen:
    booking = about.card.booking
    until = booking.hold_until or booking.starts_at
    return w.screen(
        _title(w, notice),
        w.say("notice.request_nudge", student=about.card.student_name, until=until),
        details=_what(w, about),
        buttons=[[w.button("button.open_request", Act("card", booking.id), Style.PRIMARY)]],
    )


def _request_missed(w: Writer, notice: Notice, about: AboutBooking) -> Screen:
    return w.screen(
        _title(w, notice),
        w.say("notice.request_missed", student=about.card.student_name),
        details=_what(w, about),
        buttons=[
            [
                w.button("button.requests", Act("reqs")),
                w.button("button.hours", Act("hour")),
            ]
        ],
    )


def _hold_ended(w: Writer, notice: Notice, about: AboutBooking) -> Screen:
    booking = about.card.booking
    again = w.button("button.book_again", Act("days", booking.offering_id), Style.PRIMARY)
    return w.screen(
        _title(w, notice),
        w.say("notice.hold_ended"),
        details=_what(w, about),
        buttons=[[again, w.button("button.my_sessions", Act("sess"))]],
    )


def _link_missing(w: Writer, notice: Notice, about: AboutBooking) -> Screen:
    """J5: the room could not be made; the session stands, the mentor gives a link by hand."""
    booking = about.card.booking
    paste = Act("link", booking.id, booking.revision)
    return w.screen(
        _title(w, notice),
        w.say("notice.link_missing"),
        details=_what(w, about),
        buttons=[[w.button("button.set_link", paste, Style.PRIMARY), _card(w, about)]],
    )


def _rated(w: Writer, notice: Notice, about: AboutBooking) -> Screen:
    stars = about.card.booking.rating or int(notice.facts.get("stars", 0))
    return w.screen(
        _title(w, notice),
        w.say("notice.session_rated", student=about.card.student_name, stars=("★" * stars,)),
        details=_what(w, about),
        buttons=[[_card(w, about), w.button("button.dashboard", Act("dash"))]],
    )


def _absence(w: Writer, notice: Notice, about: AboutBooking) -> Screen:
    names = {"student": about.card.student_name, "mentor": about.card.mentor_name}
    return w.screen(
        _title(w, notice),
        w.say("notice.absence_reported", **names),
        details=_what(w, about),
        buttons=[[_card(w, about), w.button("button.overview", Act("over"))]],
    )


def _what(w: Writer, about: AboutBooking) -> list[tuple[str, Text]]:
    return [
        (w.label("detail.session"), w.say("text", text=about.card.offering_title)),
        (w.label("detail.when"), (Stamp(about.card.booking.starts_at),)),
    ]


def _card(w: Writer, about: AboutBooking) -> Button:
    return w.button("button.session", Act("card", about.card.booking.id))


def _title(w: Writer, notice: Notice) -> str:
    return w.label(f"notice.{notice.kind}.title")
