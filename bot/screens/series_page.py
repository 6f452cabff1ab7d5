"""A booked series: all its dates on the reader's clock, and what may be done with them."""

from collections.abc import Sequence
from datetime import datetime

from bot.screens.series import clock_lines, wall_line
from bot.screens.writer import Writer
from bot.ui import Act, Button, Choice, Field, FieldKind, Form, Screen, Style, Text
from core.booking import Booking, BookingState, By
from core.reading import BookingCard
from core.series_reports import SeriesPage
from core.use_cases.telling import SERIES_CARD

S = BookingState
REASON_LENGTH = 300


def page(
    w: Writer,
    shown: SeriesPage,
    side: By,
    *intro: Text,
    decides: bool = True,
    title: str = "",
) -> Screen:
    """`decides`: the reader answers its requests. `title`: instead of its own."""
    first, series = shown.cards[0], shown.series
    return w.screen(
        title or w.label("series.title", offering=first.offering_title),
        *intro,
        wall_line(w, series.first_at, series.zone),
        *clock_lines(w, _usual(shown)),
        details=[
            *_what(w, first, named_above=not title),
            *_people(w, first, side),
            *_history(w, shown),
            *_dates(w, shown),
        ],
        prompt=w.label("series.open"),
        choices=[_choice(w, number, card) for number, card in enumerate(shown.cards, 1)],
        buttons=[*_answers(w, shown, side, decides), *_rest(w, shown, side)],
        card=f"{SERIES_CARD}:{series.id}",
        again=Act("ser", series.id),
    )


def _usual(shown: SeriesPage) -> list[datetime]:
    """Those still at the weekly time: what was moved alone is another time anyway."""
    weekly = {each.wanted_at for each in shown.series.occurrences}
    live = (each for each in shown.bookings if each.is_live)
    return [each.starts_at for each in live if each.starts_at in weekly]


def _what(w: Writer, card: BookingCard, *, named_above: bool) -> list[tuple[str, Text]]:
    if named_above:
        return []
    return [(w.label("detail.session"), w.say("text", text=card.offering_title))]


def _people(w: Writer, card: BookingCard, side: By) -> list[tuple[str, Text]]:
    found: list[tuple[str, Text]] = []
    if side is not By.STUDENT:
        found.append((w.label("detail.student"), w.say("text", text=card.student_name)))
    if side is not By.MENTOR:
        found.append((w.label("detail.mentor"), w.say("text", text=card.mentor_name)))
    return found


def _history(w: Writer, shown: SeriesPage) -> list[tuple[str, Text]]:
    history = shown.history
    if history is None:
        return []
    line = w.say("card.history", completed=history.completed, missed=history.no_shows)
    return [(w.label("detail.history"), line)]


def _dates(w: Writer, shown: SeriesPage) -> list[tuple[str, Text]]:
    return [
        (
            w.label("series.week", number=number),
            w.say("series.date", when=each.starts_at, state=_state(w, each)),
        )
        for number, each in enumerate(shown.bookings, 1)
    ]


def _state(w: Writer, booking: Booking) -> str:
    lapsed = w.reader.now is not None and booking.is_lapsed(w.reader.now)
    return w.label(f"state.{S.EXPIRED if lapsed else booking.state}")


def _choice(w: Writer, number: int, card: BookingCard) -> Choice:
    booking = card.booking
    when = f"{w.day(booking.starts_at)} {w.time(booking.starts_at)}"
    return Choice(
        w.label("series.choice", number=number, when=(when,)),
        Act("card", booking.id),
        detail=_state(w, booking),
    )


def _asked(w: Writer, shown: SeriesPage) -> list[Booking]:
    now = w.reader.now
    asked = (each for each in shown.bookings if each.state is S.REQUESTED)
    return [each for each in asked if now is None or not each.is_lapsed(now)]


def moves_asked(w: Writer, shown: SeriesPage) -> list[Booking]:
    firm = (each for each in shown.bookings if each.state is S.SCHEDULED)
    waiting = (each for each in firm if each.proposed_starts_at is not None)
    now = w.reader.now
    return [
        each
        for each in waiting
        if now is None or each.proposed_until is None or each.proposed_until > now
    ]


def _answers(w: Writer, shown: SeriesPage, side: By, decides: bool) -> list[list[Button]]:
    if side is By.STUDENT or not decides:
        return []
    rows: list[list[Button]] = []
    id, asked, moves = shown.series.id, len(_asked(w, shown)), len(moves_asked(w, shown))
    if asked:
        yes = Act("srya", id, extra=(asked,))
        no = Act("srnf", id, extra=(asked,))
        rows.append(
            [
                w.button("series.button.approve", yes, Style.PRIMARY, n=asked),
                w.button("series.button.decline", no, Style.DANGER),
            ]
        )
    if moves:
        rows.append(
            [
                w.button("series.button.accept", Act("srma", id, extra=(moves,)), Style.PRIMARY),
                w.button("series.button.keep", Act("srmk", id, extra=(moves,))),
            ]
        )
    return rows


def _rest(w: Writer, shown: SeriesPage, side: By) -> list[list[Button]]:
    """From the next one on; from a later one its own card does the same."""
    ahead = next_of(w, shown)
    home = [w.button("button.home", Act("home"))]
    if ahead is None or (side is not By.STUDENT and ahead.state is S.REQUESTED):
        return [home]
    cancel = w.button("series.button.cancel_rest", Act("srcp", ahead.id), Style.DANGER)
    if ahead.state is not S.SCHEDULED:
        return [[cancel], home]
    return [[w.button("series.button.move_rest", Act("srmd", ahead.id)), cancel], home]


def next_of(w: Writer, shown: SeriesPage) -> Booking | None:
    now = w.reader.now
    live = (each for each in shown.bookings if each.is_live)
    ahead = [each for each in live if now is None or each.starts_at > now]
    return min(ahead, key=lambda each: each.starts_at, default=None)


def card_detail(w: Writer, shown: BookingCard) -> list[tuple[str, Text]]:
    """Where a session stands in its series, for its card."""
    if shown.series_place is None:
        return []
    number, count = shown.series_place
    return [(w.label("detail.series"), w.say("series.place", number=number, count=count))]


def card_rows(w: Writer, booking: Booking) -> list[list[Button]]:
    """The whole series; and "this and the following", while it lies ahead."""
    if booking.series_id is None:
        return []
    row = [w.button("series.button.all", Act("ser", booking.series_id))]
    now = w.reader.now
    if booking.state is S.SCHEDULED and (now is None or booking.starts_at > now):
        row.append(w.button("series.button.move", Act("srmd", booking.id)))
        row.append(w.button("series.button.cancel", Act("srcp", booking.id), Style.DANGER))
    return [row]


def decline(w: Writer, shown: SeriesPage, count: int) -> Screen:
    series = shown.series
    return w.screen(
        w.label("series.decline.title", n=count),
        w.say("series.decline.about"),
        form=Form(
            w.label("series.decline.title", n=count),
            Act("srnd", series.id, extra=(count,)),
            (
                Field(
                    "reason",
                    w.label("series.decline.reason"),
                    FieldKind.PARAGRAPH,
                    max_length=REASON_LENGTH,
                ),
            ),
            w.label("series.decline.submit"),
        ),
        buttons=[[w.button("button.back", Act("ser", series.id))]],
    )


def series_row(w: Writer, cards: Sequence[BookingCard]) -> list[Button]:
    """The series that a list has sessions of, the soonest two."""
    series = dict.fromkeys(each.booking.series_id for each in cards if each.booking.series_id)
    titles = {each.booking.series_id: each.offering_title for each in cards}
    return [
        w.button("series.button.of", Act("ser", id or 0), offering=titles[id])
        for id in [*series][:2]
    ]
