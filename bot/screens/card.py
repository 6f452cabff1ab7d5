"""The card of one booking: what it is now, and what the reader may do with it.

Every message that shows it carries the same `card` name, and all copies are edited together.
"""

from dataclasses import dataclass, replace

from bot.ask import Links
from bot.screens import countering, gathering_words, series_page
from bot.screens.answers import answer_details
from bot.screens.contact import number_details
from bot.screens.moved_date import face_rows, moved_lines
from bot.screens.paying import ways_to_pay
from bot.screens.request_history import history_details
from bot.screens.session_notes import card_row
from bot.screens.writer import Writer
from bot.ui import Act, Button, Screen, Stamp, Style, Text
from core.booking import HELD, LIVE, Booking, BookingState, By, PaidBy
from core.ids import PersonId
from core.money import Money
from core.reading import BookingCard, StudentHistory
from core.settings import BookingSettings

S = BookingState
_OVER = frozenset(S) - LIVE - {S.COMPLETED}


@dataclass(frozen=True, slots=True)
class Reading:
    """Who looks at the card: on which side they stand, and where their pages are."""

    side: By
    person: PersonId
    links: Links
    rules: BookingSettings
    decides: bool = True  # not a mentor for whom staff decide


def name_of(booking: int) -> str:
    return f"booking:{booking}"


def card(
    w: Writer,
    shown: BookingCard,
    reading: Reading,
    *intro: Text,
    history: StudentHistory | None = None,
) -> Screen:
    """`intro`: why the card is shown now. `history`: the student's, for whoever decides (X29)."""
    booking = shown.booking
    rows = [
        *_rows(w, shown, replace(booking, price=shown.price), reading),
        card_row(w, shown, reading.side) + gathering_words.card_row(w, booking, reading.side),
        *series_page.card_rows(w, booking),
    ]
    return w.screen(
        w.label(f"card.title.{_headline(w, booking)}"),
        *intro,
        *_state_lines(w, booking, reading),
        details=[
            *_details(w, shown, reading),
            *history_details(w, booking, reading.side, history),
        ],
        buttons=rows if any(rows) else [[w.button("button.home", Act("home"))]],
        card=name_of(booking.id),
        again=Act("card", booking.id),
    )


def _headline(w: Writer, booking: Booking) -> str:
    now = w.reader.now
    if now is not None and booking.is_lapsed(now):
        return S.EXPIRED.value
    if now is not None and booking.in_progress(now):
        return "in_progress"
    return booking.state.value


def _state_lines(w: Writer, booking: Booking, reading: Reading) -> list[Text]:
    lines: list[Text] = []
    mine = "mine" if reading.side is By.STUDENT else "theirs"
    if _awaits_student(w, booking):
        lines += countering.state_lines(w, booking, mine)
    elif booking.state is S.REQUESTED and not reading.decides:
        lines.append(w.say("card.staff_decide"))
    elif booking.state in (S.REQUESTED, S.AWAITING_PAYMENT) and booking.hold_until is not None:
        lines.append(w.say(f"card.until.{booking.state}.{mine}", until=booking.hold_until))
    if booking.proposed_starts_at is not None and booking.state is not S.REQUESTED:
        lines.append(w.say(f"card.move_asked.{mine}", to=booking.proposed_starts_at))
    lines += moved_lines(w, booking, reading.side)
    if booking.reason and booking.state in (S.REJECTED, S.CANCELLED):
        lines.append(w.say("card.reason", reason=_reason(w, booking.reason)))
    return lines


def _reason(w: Writer, reason: str) -> str:
    """Reasons of our own are keys; what a person wrote is shown as written."""
    known = ("refunded", "cancelled", "offering_paused", "date_withdrawn", "date_declined")
    return w.label(f"reason.{reason}") if reason in known else reason


def _details(w: Writer, shown: BookingCard, reading: Reading) -> list[tuple[str, Text]]:
    booking = shown.booking
    details: list[tuple[str, Text]] = [
        (w.label("detail.session"), w.say("text", text=shown.offering_title))
    ]
    if reading.side is not By.STUDENT:
        details.append((w.label("detail.student"), w.say("text", text=shown.student_name)))
    if reading.side is not By.MENTOR:
        details.append((w.label("detail.mentor"), w.say("text", text=shown.mentor_name)))
    details += [
        (w.label("detail.when"), (Stamp(booking.starts_at),)),
        (w.label("detail.duration"), w.say("duration", duration=booking.duration)),
        (w.label("detail.price"), _price(w, booking, shown.price)),
    ]
    details += gathering_words.card_details(w, shown)
    details += [*series_page.card_detail(w, shown), *number_details(w, booking, reading.person)]
    if booking.topic:
        details.append((w.label("detail.topic"), w.say("text", text=booking.topic)))
    details += answer_details(w, shown.answers)
    if booking.rating is not None:
        details.append((w.label("detail.rating"), ("★" * booking.rating,)))
    if booking.feedback:
        details.append((w.label("detail.feedback"), w.say("text", text=booking.feedback)))
    return details


def _price(w: Writer, booking: Booking, price: Money) -> Text:
    match booking.paid_by:
        case PaidBy.FREE:
            return w.say("price.free")
        case PaidBy.CREDIT if booking.session_number:
            return w.say("card.credit.numbered", number=booking.session_number)
        case PaidBy.CREDIT:
            return w.say("card.credit")
        case PaidBy.MONEY:
            return (w.money(price),)


def _rows(w: Writer, shown: BookingCard, booking: Booking, reading: Reading) -> list[list[Button]]:
    now = w.reader.now
    if now is not None and booking.is_lapsed(now):
        return _after_the_end(w, shown, booking, reading)
    if booking.state in _OVER:
        return _after_the_end(w, shown, booking, reading)
    rows = (_student_rows if reading.side is By.STUDENT else _mentor_rows)(w, booking, reading)
    return face_rows(w, booking, reading.side, reading.person, rows)


def _act(verb: str, booking: Booking, *extra: int) -> Act:
    return Act(verb, booking.id, booking.revision, extra)


def _join(w: Writer, booking: Booking, reading: Reading) -> Button:
    return w.link("button.join", reading.links.join(booking.id, reading.person))


def _calendar(w: Writer, booking: Booking, reading: Reading) -> Button:
    return w.link("button.calendar", reading.links.calendar(booking.id, reading.person))


def _student_rows(w: Writer, booking: Booking, reading: Reading) -> list[list[Button]]:
    cancel = w.button("button.cancel_booking", _act("cprv", booking), Style.DANGER)
    match booking.state:
        case S.REQUESTED if _awaits_student(w, booking):
            return countering.student_rows(w, booking)
        case S.REQUESTED:
            return [[w.button("button.withdraw", _act("cprv", booking), Style.DANGER)]]
        case S.AWAITING_PAYMENT:
            return [[*_pay(w, booking, reading), *_code(w, booking), cancel]]
        case S.SCHEDULED if _started(w, booking):
            absent = w.button("button.mentor_absent", _act("absr", booking))
            return [[_join(w, booking, reading), absent]]
        case S.SCHEDULED:
            move = w.button("button.move", _act("mday", booking))
            return [[_join(w, booking, reading), _calendar(w, booking, reading)], [move, cancel]]
        case _:
            return _rating_rows(w, booking)


def _pay(w: Writer, booking: Booking, reading: Reading) -> list[Button]:
    if booking.order_id is None:
        act = _act("pay", booking)
        return [w.button("button.proceed", act, Style.PRIMARY, price=booking.price)]
    if booking.price.is_zero:
        return [w.button("promo.button.take", Act("cdfr", booking.order_id), Style.PRIMARY)]
    return ways_to_pay(w, booking.order_id, booking.price, reading.links)


def _code(w: Writer, booking: Booking) -> list[Button]:
    if booking.order_id is None:
        return []
    return [w.button("promo.button.have", Act("cdfm", booking.order_id))]


def _rating_rows(w: Writer, booking: Booking) -> list[list[Button]]:
    again = w.button("button.book_again", Act("days", booking.offering_id))
    if booking.rating is None:
        stars = [Button("★" * n, _act("rate", booking, n)) for n in range(1, 6)]
        return [stars, [again]]
    if not booking.feedback:
        return [[w.button("button.feedback", _act("feed", booking)), again]]
    return [[again]]


def _after_the_end(
    w: Writer, shown: BookingCard, booking: Booking, reading: Reading
) -> list[list[Button]]:
    """Nothing is offered here that could not be booked (E13)."""
    if reading.side is not By.STUDENT:
        return _corrections(w, booking)
    asked = booking.state in (S.REJECTED, S.EXPIRED) or booking.state in HELD
    key = "button.request_again" if asked else "button.book_again"
    again = [w.button(key, Act("days", booking.offering_id))] if shown.again else []
    if asked and shown.others:
        again.append(w.button("again.button.others", Act("othr", booking.id)))
    return [[*again, w.button("button.mentors", Act("mnts"))]]


def _awaits_student(w: Writer, booking: Booking) -> bool:
    now = w.reader.now
    return booking.is_countered if now is None else booking.awaits_student(now)


def _mentor_rows(w: Writer, booking: Booking, reading: Reading) -> list[list[Button]]:
    cancel = w.button("button.cancel_booking", _act("cprv", booking), Style.DANGER)
    match booking.state:
        case S.REQUESTED:
            return _deciding_rows(w, booking) if reading.decides else []
        case S.AWAITING_PAYMENT:
            return [[cancel]]
        case S.SCHEDULED if _ended(w, booking):
            return [*_proposed(w, booking), _closing(w, booking)]
        case S.SCHEDULED if _started(w, booking):
            return [*_proposed(w, booking), _join_row(w, booking, reading), _closing(w, booking)]
        case S.SCHEDULED:
            change = [w.button("button.move", _act("mday", booking)), cancel]
            join = _join_row(w, booking, reading)
            if reading.side is By.MENTOR:
                join = [*join, _calendar(w, booking, reading)]
            return [*_proposed(w, booking), join, change]
        case _:
            return _corrections(w, booking)


def _deciding_rows(w: Writer, booking: Booking) -> list[list[Button]]:
    waits = _awaits_student(w, booking)
    key = "counter.button.approve_first" if waits else "button.approve"
    approve = w.button(key, _act("appr", booking), Style.PLAIN if waits else Style.PRIMARY)
    decline = w.button("button.decline", _act("rejf", booking), Style.DANGER)
    return [[approve, decline], countering.approver_row(w, booking, waits)]


def _proposed(w: Writer, booking: Booking) -> list[list[Button]]:
    if booking.proposed_starts_at is None:
        return []
    accept = w.button("button.accept_move", _act("macc", booking), Style.PRIMARY)
    return [[accept, w.button("button.decline_move", _act("mdec", booking))]]


def _join_row(w: Writer, booking: Booking, reading: Reading) -> list[Button]:
    link = w.button("button.set_link", _act("link", booking))
    return [_join(w, booking, reading), link] if reading.side is By.MENTOR else [link]


def _closing(w: Writer, booking: Booking) -> list[Button]:
    return [
        w.button("button.completed", _act("done", booking), Style.PRIMARY),
        w.button("button.student_absent", _act("absn", booking, 1)),
        w.button("button.i_was_absent", _act("absn", booking, 2)),
    ]


def _corrections(w: Writer, booking: Booking) -> list[list[Button]]:
    """Within the time for corrections a session's end can be put right (decision 16)."""
    match booking.state:
        case S.COMPLETED:
            return [
                [
                    w.button("button.student_absent", _act("absn", booking, 1)),
                    w.button("button.i_was_absent", _act("absn", booking, 2)),
                ]
            ]
        case S.NO_SHOW:
            return [[w.button("button.completed", _act("done", booking))]]
        case _:
            return []


def _started(w: Writer, booking: Booking) -> bool:
    now = w.reader.now
    return now is not None and booking.starts_at <= now


def _ended(w: Writer, booking: Booking) -> bool:
    now = w.reader.now
    return now is not None and booking.ends_at <= now
