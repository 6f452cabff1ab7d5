"""What the join page says: how far the session is, and its facts as label and value."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum

from core.booking import HELD, Booking, BookingState, PaidBy
from core.pages import JoinPage
from webhooks.pages.pages import Say

_LOOK_AGAIN = timedelta(seconds=30)
_OVER = frozenset({BookingState.COMPLETED, BookingState.NO_SHOW})


class Phase(StrEnum):
    """`no_link`: the door is open, but nobody has given a link yet (J5). `in_person`: it is time,
    and no link is needed."""

    UNSURE = "unsure"
    BEFORE = "before"
    OPEN = "open"
    NO_LINK = "no_link"
    IN_PERSON = "in_person"
    OVER = "over"


_AT_THE_DOOR = frozenset({Phase.OPEN, Phase.NO_LINK, Phase.IN_PERSON})


def phase_of(page: JoinPage, now: datetime, in_person: bool) -> Phase | None:
    """None where there is nothing to join: the page does not exist for them (Z-09)."""
    booking = page.card.booking
    if booking.state in _OVER:
        return Phase.OVER
    if booking.state in HELD and not booking.is_lapsed(now):
        return Phase.UNSURE
    if booking.state is not BookingState.SCHEDULED:
        return None
    if now < page.opens_at:
        return Phase.BEFORE
    if now > page.closes_at:
        return Phase.OVER
    if page.link is not None and page.link.startswith("https://"):
        return Phase.OPEN
    return Phase.IN_PERSON if in_person else Phase.NO_LINK


def headline(say: Say, page: JoinPage, phase: Phase, now: datetime) -> str:
    """J7: how long until the start, or what is going on now."""
    booking = page.card.booking
    if phase is Phase.BEFORE:
        return say("page.join.starts_in", length=_up(booking.starts_at - now))
    if phase in _AT_THE_DOOR and now < booking.starts_at:
        return say("page.join.open_early", length=_up(booking.starts_at - now))
    return say(f"page.join.{phase}")


def _up(ahead: timedelta) -> timedelta:
    """To the whole minute above: nobody reads "in 0 minutes" before it is so."""
    return timedelta(minutes=-(-ahead // timedelta(minutes=1)))


def facts(say: Say, page: JoinPage) -> Iterator[tuple[str, str]]:
    """J9: what, with whom, when, how long, for what."""
    card, booking = page.card, page.card.booking
    yield say("page.mentor"), say("page.typed", text=card.mentor_name)
    yield say("page.student"), say("page.typed", text=card.student_name)
    yield say("page.when"), say("page.moment", at=booking.starts_at)
    yield say("page.length"), say("page.span", length=booking.duration)
    yield say("page.price"), _price(say, booking)
    if booking.topic:
        yield say("page.topic"), say("page.typed", text=booking.topic)


def _price(say: Say, booking: Booking) -> str:
    match booking.paid_by:
        case PaidBy.FREE:
            return say("page.free")
        case PaidBy.CREDIT:
            return say("page.credit")
        case PaidBy.MONEY:
            return say("page.amount", amount=booking.price)


def refresh_after(page: JoinPage, phase: Phase, now: datetime) -> int:
    """Seconds until a page without scripts should look again; 0: it need not. An open door stays
    as it is until it closes, so that nobody loses what they are copying."""
    match phase:
        case Phase.BEFORE:
            return _seconds(min(_LOOK_AGAIN, page.opens_at - now))
        case Phase.OPEN | Phase.IN_PERSON:
            return _seconds(page.closes_at - now)
        case Phase.NO_LINK | Phase.UNSURE:
            return _seconds(_LOOK_AGAIN)
        case Phase.OVER:
            return 0


def _seconds(span: timedelta) -> int:
    return max(int(span.total_seconds()) + 1, 1)
