"""The line on top of a request's card when another time was proposed for it (X28)."""

from bot.screens.notice_about import AboutBooking
from bot.screens.writer import Writer
from bot.ui import Text
from core.booking import BookingState, By
from core.notices import Notice, NoticeKind

K = NoticeKind
COUNTERS = frozenset(
    {
        K.COUNTER_OFFERED,
        K.COUNTER_ACCEPTED,
        K.COUNTER_DECLINED,
        K.COUNTER_WITHDRAWN,
        K.COUNTER_LAPSED,
    }
)


def counter_intro(w: Writer, notice: Notice, about: AboutBooking) -> list[Text]:
    booking, student = about.card.booking, about.card.student_name
    facts = {"from_": booking.starts_at}  # the card itself says which time is proposed
    match notice.kind:
        case K.COUNTER_OFFERED if notice.facts.get("again"):
            return [w.say("notice.counter_offered.again", **facts)]
        case K.COUNTER_OFFERED if booking.proposed_by is By.STAFF:
            return [w.say("notice.counter_offered.staff", **facts)]
        case K.COUNTER_OFFERED:
            return [w.say("notice.counter_offered", mentor=about.card.mentor_name, **facts)]
        case K.COUNTER_ACCEPTED:
            return [w.say("notice.counter_accepted", student=student, when=booking.starts_at)]
        case K.COUNTER_DECLINED:
            return [w.say("notice.counter_declined", student=student, when=booking.starts_at)]
        case K.COUNTER_WITHDRAWN:
            return [w.say("notice.counter_withdrawn", when=booking.starts_at)]
        case _:
            return [_lapsed(w, about)]


def _lapsed(w: Writer, about: AboutBooking) -> Text:
    booking = about.card.booking
    if about.side is By.STUDENT:
        return w.say("notice.counter_lapsed.mine", when=booking.starts_at)
    over = booking.state is BookingState.EXPIRED
    key = "notice.counter_lapsed.ended" if over else "notice.counter_lapsed.theirs"
    return w.say(key, student=about.card.student_name)
