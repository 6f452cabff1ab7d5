"""What whoever decides on a request sees of its student: counts, never somebody else's sessions
(X29, Z-11)."""

from bot.screens.onboarding import about_details
from bot.screens.writer import Writer
from bot.ui import Stamp, Text
from core.booking import Booking, By
from core.reading import Past, StudentHistory

Details = list[tuple[str, Text]]


def history_details(
    w: Writer, booking: Booking, side: By, history: StudentHistory | None
) -> Details:
    if history is None:
        return []
    here = Past(history.completed, history.no_shows, history.cancelled_late, history.declined)
    key = "history.with_you" if side is By.MENTOR else "history.with_mentor"
    details: Details = [(w.label(key), _counts(w, here))]
    if history.community != here:
        details.append((w.label("history.everywhere"), _counts(w, history.community)))
    if history.since is not None:
        details.append((w.label("history.member_since"), (Stamp(history.since, "date"),)))
    if history.left:
        details.append((w.label("history.pack"), w.say("history.left", n=history.left)))
    return [*details, *_waiting(w, booking), *about_details(w, history.about)]


def _counts(w: Writer, past: Past) -> Text:
    if past.is_empty:
        return w.say("history.nothing")
    return w.say(
        "history.counts",
        completed=past.completed,
        missed=past.no_shows,
        late=past.cancelled_late,
        declined=past.declined,
    )


def _waiting(w: Writer, booking: Booking) -> Details:
    now = w.reader.now
    since: Details = [(w.label("history.waiting"), (Stamp(booking.created_at, "relative"),))]
    if now is None or not booking.waits_for_approval(now) or booking.hold_until is None:
        return since
    return [*since, (w.label("history.ends"), (Stamp(booking.hold_until, "relative"),))]
