"""The mentor's desk: what waits for an answer, which sessions there are, and the profile."""

from collections.abc import Mapping

from bot.screens.editing import editing
from bot.screens.gathering_words import mine_row
from bot.screens.writer import Writer
from bot.ui import Act, Button, Choice, Field, FieldKind, Screen, Style, Text
from core.booking import PaidBy
from core.money import Money
from core.pages import Cards, MentorBoard
from core.people import Mentor
from core.reading import BookingCard
from core.use_cases.mentoring import MAX_ABOUT, MAX_HEADLINE

TABS = ("pending", "active", "to_close", "completed", "cancelled", "everything")
LINK_LENGTH = 500


def tab(board: MentorBoard, number: int) -> Cards:
    """The cards of the tab with this number in TABS; the first one for an unknown number."""
    by_name = (
        board.pending,
        board.active,
        board.to_close,
        board.completed,
        board.cancelled,
        board.everything,
    )
    return by_name[number] if number < len(by_name) else board.pending


def dashboard(w: Writer, mentor: int, board: MentorBoard, gross: Mapping[str, int]) -> Screen:
    """Counts first (M4, M5), then the tabs (M3), then everything a mentor can set."""
    waiting = len(board.approvals)
    return w.screen(
        w.label("desk.title"),
        w.say("desk.waiting", n=waiting) if waiting else w.say("desk.nothing_waits"),
        _next_session(w, board),
        details=_numbers(w, board, gross),
        buttons=[
            [_requests(w, mentor, waiting)],
            [_tab_button(w, mentor, board, number) for number in range(4)],
            [_tab_button(w, mentor, board, number) for number in range(4, len(TABS))],
            [
                w.button("desk.button.students", Act("stds", mentor)),
                w.button("desk.button.earnings", Act("earn", mentor)),
                *mine_row(w, (*board.pending, *board.active)),
            ],
            _settings(w, mentor),
            [w.button("button.home", Act("home"))],
        ],
        again=Act("dash", mentor),
    )


def _next_session(w: Writer, board: MentorBoard) -> Text:
    if not board.active:
        return ()
    soonest = min(board.active, key=lambda card: card.booking.starts_at)
    return w.say("desk.next", student=soonest.student_name, when=soonest.booking.starts_at)


def _numbers(w: Writer, board: MentorBoard, gross: Mapping[str, int]) -> list[tuple[str, Text]]:
    counts = board.numbers
    free = max(counts.seat_cap - counts.seats_taken, 0)
    rows = [
        (w.label("desk.students"), w.say("desk.students.count", n=counts.students)),
        (w.label("desk.seats"), w.say("browse.seats_left", n=free)),
        (w.label("desk.completed"), w.say("desk.sessions", n=counts.completed)),
    ]
    if board.no_shows:
        rows.append((w.label("desk.no_shows"), w.say("desk.sessions", n=board.no_shows)))
    if board.waiting:
        rows.append((w.label("desk.waitlist"), w.say("desk.waitlist.count", n=board.waiting)))
    if counts.missed_requests:
        missed = w.say("desk.missed.count", n=counts.missed_requests)
        rows.append((w.label("desk.missed"), missed))
    for currency, minor in sorted(gross.items()):
        rows.append((w.label("earn.gross"), (amount(w, minor, currency),)))
    return rows


def amount(w: Writer, minor: int, currency: str) -> str:
    """Signed: what is available may be below zero."""
    shown = w.money(Money(abs(minor), currency))
    return shown if minor >= 0 else w.label("earn.below_zero", amount=shown)


def _requests(w: Writer, mentor: int, waiting: int) -> Button:
    """The badge: a yellow dot and how many (F6)."""
    if not waiting:
        return w.button("desk.button.no_requests", Act("reqs", mentor))
    return w.button("desk.button.requests", Act("reqs", mentor), Style.PRIMARY, count=waiting)


def _tab_button(w: Writer, mentor: int, board: MentorBoard, number: int) -> Button:
    act = Act("mses", mentor, extra=(number,))
    count = len(tab(board, number))
    name = w.label(f"desk.tab.{TABS[number]}")
    if not count:
        return w.button("text", act, text=name)
    return w.button("desk.tab", act, name=name, count=count)


def _settings(w: Writer, mentor: int) -> list[Button]:
    return [
        w.button("button.my_offerings", Act("myof")),
        w.button("desk.button.packs", Act("pkls")),
        w.button("button.hours", Act("hour", mentor)),
        w.button("desk.button.dates", Act("date", mentor)),
        w.button("desk.button.profile", Act("prof", mentor)),
    ]


def requests(w: Writer, mentor: int, cards: Cards) -> Screen:
    """Who asks for what, when and at which price (F5); a press opens the card to decide on."""
    if not cards:
        return w.screen(
            w.label("desk.requests.none"),
            w.say("desk.requests.none_yet"),
            buttons=[[to_desk(w, mentor)]],
            again=Act("reqs", mentor),
        )
    return w.screen(
        w.label("desk.requests.title", count=len(cards)),
        w.say("desk.requests.about"),
        prompt=w.label("desk.requests.prompt"),
        choices=[session(w, card, price_of(w, card), card.booking.topic) for card in cards],
        buttons=[[to_desk(w, mentor)]],
        again=Act("reqs", mentor),
    )


def session(w: Writer, card: BookingCard, *more: str) -> Choice:
    booking = card.booking
    when = f"{w.day(booking.starts_at)} {w.time(booking.starts_at)}"
    detail = " · ".join(part for part in (card.offering_title, *more) if part)
    label = w.label("desk.session", student=card.student_name, when=when)
    return Choice(label, Act("card", booking.id), detail=detail)


def price_of(w: Writer, card: BookingCard) -> str:
    match card.booking.paid_by:
        case PaidBy.FREE:
            return w.label("price.free")
        case PaidBy.CREDIT:
            return w.label("card.credit")
        case PaidBy.MONEY:
            return w.money(card.booking.price)


def sessions(w: Writer, mentor: int, board: MentorBoard, number: int) -> Screen:
    """One tab, and the other tabs as buttons."""
    number = number if number < len(TABS) else 0
    cards, name = tab(board, number), TABS[number]
    others = [other for other in range(len(TABS)) if other != number]
    return w.screen(
        w.label(f"desk.list.{name}", count=len(cards)),
        w.say(f"desk.about.{name}") if cards else w.say("desk.list.empty"),
        prompt=w.label("desk.list.prompt") if cards else "",
        choices=[session(w, card, *_state(w, card, name)) for card in cards],
        buttons=[
            [_tab_button(w, mentor, board, other) for other in others[:3]],
            [_tab_button(w, mentor, board, other) for other in others[3:]],
            [*mine_row(w, cards), to_desk(w, mentor)],
        ],
        again=Act("mses", mentor, extra=(number,)),
    )


def _state(w: Writer, card: BookingCard, name: str) -> list[str]:
    """Where the name of the list does not say it."""
    if name == "completed":
        return [w.label(f"desk.end.{card.booking.state}")]
    return [w.label(f"state.{card.booking.state}")] if name in ("cancelled", "everything") else []


def to_desk(w: Writer, mentor: int) -> Button:
    return w.button("button.dashboard", Act("dash", mentor))


def profile(w: Writer, mentor: Mentor, act: Act, note: Text = ()) -> Screen:
    fields = (
        Field(
            "headline",
            w.label("profile.headline"),
            max_length=MAX_HEADLINE,
            value=mentor.headline,
            hint=w.label("profile.headline.hint"),
        ),
        Field(
            "about",
            w.label("profile.about"),
            FieldKind.PARAGRAPH,
            required=False,
            max_length=MAX_ABOUT,
            value=mentor.about,
        ),
        Field(
            "meeting_link",
            w.label("profile.link"),
            required=False,
            max_length=LINK_LENGTH,
            value=mentor.meeting_link or "",
            hint=w.label("profile.link.hint"),
        ),
        Field(
            "seat_cap",
            w.label("profile.seats"),
            FieldKind.NUMBER,
            max_length=4,
            value=str(mentor.seat_cap),
            hint=w.label("profile.seats.hint"),
        ),
    )
    show = w.button("profile.button.show", Act("mntr", mentor.id))
    return editing(w, w.label("profile.title"), act, "prfs", fields, show, note, *_now(w, mentor))


def _now(w: Writer, mentor: Mentor) -> list[Text]:
    lines: list[Text] = [w.say("profile.zone", zone=mentor.time_zone)]
    if not mentor.meeting_link:
        lines.append(w.say("profile.no_link"))
    return lines if mentor.headline else [w.say("profile.empty"), *lines]
