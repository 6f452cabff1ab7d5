"""What staff see first: everything in numbers, all bookings, and what our doors gave up on."""

from collections.abc import Sequence

from bot.screens.why import STORIES
from bot.screens.writer import Writer
from bot.ui import Act, Button, Choice, Screen, Stamp, Style, Text
from core.booking import BookingState
from core.doors import Arrival, DeadNotice
from core.notices import NoticeKind
from core.pages import Oversight
from core.reading import BookingCard
from core.use_cases.overseeing import History
from core.use_cases.retrying import GivenUp

STATES = tuple(BookingState)
_LONGEST_ERROR = 80
_WITHOUT_TITLE = (NoticeKind.REPLY, NoticeKind.CARD_CHANGED)


def overview(w: Writer, seen: Oversight) -> Screen:
    """All bookings in numbers (M9, M10, F11), and whatever waits for somebody."""
    waits = any((seen.approvals, seen.in_review, seen.dead, seen.parked, seen.testimonials))
    return w.screen(
        w.label("staff.title"),
        w.say("staff.attention" if waits else "staff.calm"),
        details=_numbers(w, seen),
        prompt=w.label("staff.approvals") if seen.approvals else "",
        choices=[booking_choice(w, card, Act("card", card.booking.id)) for card in seen.approvals],
        buttons=[*_attention(w, seen), *_places(w)],
        again=Act("over"),
    )


def _numbers(w: Writer, seen: Oversight) -> list[tuple[str, Text]]:
    numbers = seen.numbers
    states = [
        (capital(w.label(f"state.{state}")), w.say("staff.count", count=count))
        for state, count in numbers.by_state.items()
        if count
    ]
    return [
        *states,
        (w.label("staff.rate"), _rate(w, numbers.approved, numbers.decided)),
        (w.label("staff.recordings"), w.say("staff.count", count=numbers.recordings_sold)),
        (w.label("staff.packs"), w.say("staff.count", count=numbers.packs_sold)),
    ]


def _rate(w: Writer, approved: int, decided: int) -> Text:
    if not decided:
        return w.say("staff.rate.none")
    percent = approved * 100 // decided
    return w.say("staff.rate.of", percent=percent, approved=approved, decided=decided)


def _attention(w: Writer, seen: Oversight) -> list[list[Button]]:
    lost = len(seen.dead) + len(seen.parked)
    row: list[Button] = []
    if seen.in_review:
        act = Act("rvw")
        row.append(w.button("staff.button.review", act, Style.PRIMARY, n=len(seen.in_review)))
    if seen.testimonials:
        act = Act("tstq")
        row.append(w.button("tsti.button.waiting", act, Style.PRIMARY, n=seen.testimonials))
    if lost:
        row.append(w.button("staff.button.dead", Act("dead"), Style.PRIMARY, n=lost))
    return [row]


def _places(w: Writer) -> list[list[Button]]:
    return [
        [
            w.button("staff.button.bookings", Act("allb")),
            w.button("shelf.title", Act("shlf")),
            w.button("staff.button.people", Act("ppl")),
            w.button("life.everybody.title", Act("stsb")),
        ],
        [
            w.button("button.money", Act("cash")),
            w.button("refund.find.title", Act("rfnd")),
            w.button("promo.button.list", Act("pral")),
        ],
        [
            w.button("stats.button", Act("stat")),
            w.button("absence.button.all", Act("absl")),
            w.button("digest.button.home", Act("dgst")),
        ],
        [w.button("button.home", Act("home"))],
    ]


def booking_choice(w: Writer, card: BookingCard, act: Act) -> Choice:
    booking = card.booking
    return Choice(
        w.label(
            "staff.booking",
            offering=card.offering_title,
            student=card.student_name,
            mentor=card.mentor_name,
        ),
        act,
        detail=w.label(
            "sessions.detail", when=booking.starts_at, state=w.label(f"state.{booking.state}")
        ),
    )


def bookings(w: Writer, cards: Sequence[BookingCard], state: BookingState | None) -> Screen:
    """All bookings, or those in one state; each leads to its history (M10)."""
    shown = w.label(f"state.{state}") if state else w.label("staff.bookings.all")
    return w.screen(
        w.label("staff.bookings.title", state=shown),
        w.say("staff.bookings.about" if cards else "staff.bookings.none"),
        prompt=w.label("staff.bookings.prompt") if cards else "",
        choices=[booking_choice(w, card, Act("hist", card.booking.id)) for card in cards],
        buttons=[*_filters(w, state), [to_overview(w)]],
        again=Act("allb", extra=(number_of(state),)),
    )


def capital(text: str) -> str:
    """A word of a sentence, standing alone."""
    return text[:1].upper() + text[1:]


def number_of(state: BookingState | None) -> int:
    """A state as a button carries it: from 1; 0 is any."""
    return STATES.index(state) + 1 if state else 0


def _filters(w: Writer, shown: BookingState | None) -> list[list[Button]]:
    every = w.button("staff.bookings.all", Act("allb"))
    buttons = [
        Button(capital(w.label(f"state.{state}")), Act("allb", extra=(number_of(state),)))
        for state in STATES
        if state is not shown
    ]
    found = [every, *buttons] if shown else buttons
    return [found[at : at + 2] for at in range(0, len(found), 2)]


def history(w: Writer, told: History) -> Screen:
    """Every change of one booking, who made it, and between which states."""
    card = told.card
    ids = (card.booking.student_id, card.booking.mentor_id)
    return w.screen(
        w.label("staff.history.title", offering=card.offering_title),
        (Stamp(card.booking.starts_at),),
        w.say("staff.history.who", student=card.student_name, mentor=card.mentor_name),
        details=[
            (f"{w.day(entry.at)} {w.time(entry.at)}", _change(w, told, number))
            for number, entry in enumerate(told.entries)
        ],
        buttons=[
            [w.button("button.session", Act("card", card.booking.id), Style.PRIMARY)],
            [
                w.button("staff.button.student", Act("prsn", ids[0])),
                w.button("staff.button.mentor", Act("prsn", ids[1])),
            ],
            _order_of(w, card),
            [w.button("staff.button.bookings", Act("allb")), to_overview(w)],
        ],
        again=Act("hist", card.booking.id),
    )


def _change(w: Writer, told: History, number: int) -> Text:
    entry = told.entries[number]
    by = entry.actor_id
    who = w.label("story.by_itself") if by is None else w.label("text", text=told.names.get(by, ""))
    if entry.before == entry.after or not entry.before:
        told_as = f"story.{entry.action}" if entry.action in STORIES else "story.changed"
        what = w.say(told_as)
    else:
        was, now = w.label(f"state.{entry.before}"), w.label(f"state.{entry.after}")
        what = w.say("staff.history.moved", was=was, now=now)
    return (*what, " · ", who)


def _order_of(w: Writer, card: BookingCard) -> list[Button]:
    order = card.booking.order_id
    return [w.button("staff.button.payment", Act("mony", order))] if order else []


def undelivered(w: Writer, lost: GivenUp, *intro: Text) -> Screen:
    """Messages and arrivals that were given up; a press tries one of them again."""
    every = w.button("staff.dead.all", Act("retr"), Style.PRIMARY, n=len(lost.notices))
    some = bool(lost.notices or lost.arrivals)
    return w.screen(
        w.label("staff.dead.title"),
        *intro,
        w.say("staff.dead.about" if some else "staff.dead.none"),
        prompt=w.label("staff.dead.prompt") if some else "",
        choices=[
            *(_dead(w, dead, lost) for dead in lost.notices),
            *(_parked(w, arrival) for arrival in lost.arrivals),
        ],
        buttons=[[every] if lost.notices else [], [to_overview(w)]],
        again=Act("dead"),
    )


def _dead(w: Writer, dead: DeadNotice, lost: GivenUp) -> Choice:
    notice = dead.notice
    what = _reply(w) if notice.kind in _WITHOUT_TITLE else w.label(f"notice.{notice.kind}.title")
    error = dead.error[:_LONGEST_ERROR]
    return Choice(
        w.label("staff.dead.notice", what=what, who=lost.names.get(notice.person_id, "")),
        Act("retr", notice.id),
        detail=w.label("staff.dead.detail", n=dead.attempts, error=error),
    )


def _reply(w: Writer) -> str:
    return w.label("staff.dead.reply")


def _parked(w: Writer, arrival: Arrival) -> Choice:
    return Choice(
        w.label("staff.dead.arrival", source=arrival.source),
        Act("ropn", arrival.id),
        detail=w.label("staff.dead.arrived", when=arrival.received_at),
    )


def to_overview(w: Writer) -> Button:
    return w.button("button.overview", Act("over"))
