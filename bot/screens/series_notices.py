"""What is told of a series without being asked: its page with a line on top."""

from bot.screens.notice_about import AboutSeries
from bot.screens.series_page import page
from bot.screens.writer import Writer
from bot.ui import Screen, Text
from core.booking import BookingState, By
from core.notices import Notice, NoticeKind

K = NoticeKind


def about_series(w: Writer, notice: Notice, about: AboutSeries) -> Screen:
    title = w.label(f"notice.{notice.kind}.title")
    line = _line(w, notice, about)
    return page(w, about.page, about.side, line, decides=about.decides, title=title)


def _line(w: Writer, notice: Notice, about: AboutSeries) -> Text:
    card, bookings = about.page.cards[0], about.page.bookings
    names = {"student": card.student_name, "mentor": card.mentor_name}
    match notice.kind:
        case K.SERIES_ASKED:
            return w.say("notice.series_asked", student=names["student"], n=len(bookings))
        case K.SERIES_NUDGE:
            return w.say("notice.series_nudge", student=names["student"])
        case K.SERIES_BOOKED:
            firm = sum(each.state is BookingState.SCHEDULED for each in bookings)
            return w.say("notice.series_booked", student=names["student"], n=firm)
        case K.SERIES_ANSWERED:
            firm = sum(each.state is BookingState.SCHEDULED for each in bookings)
            return w.say("notice.series_answered", mentor=names["mentor"], n=firm)
        case K.SERIES_EXPIRED:
            side = "mine" if about.side is By.STUDENT else "theirs"
            return w.say(f"notice.series_expired.{side}")
        case K.SERIES_MOVE_ASKED:
            return w.say("notice.series_move_asked", student=names["student"])
        case _:
            return _changed(w, notice)


def _changed(w: Writer, notice: Notice) -> Text:
    count = int(notice.facts.get("count", 0))
    match notice.facts.get("what"):
        case "moved":
            return w.say("notice.series_changed.moved", n=count)
        case "cancelled":
            return w.say("notice.series_changed.cancelled", n=count)
        case _:
            return w.say("notice.series_changed.kept")
