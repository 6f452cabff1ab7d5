"""A student's sessions by tab (M1, M2, F9), and the door of the next one."""

from collections.abc import Sequence

from bot.ask import Links
from bot.screens.series_page import series_row
from bot.screens.writer import Writer
from bot.ui import Act, Button, Choice, Screen, Stamp, Style
from core.pages import JoinPage, StudentSessions
from core.reading import BookingCard

TABS = ("to_pay", "awaiting_approval", "upcoming", "history", "rejected")


def sessions(w: Writer, found: StudentSessions, tab: int) -> Screen:
    """`tab` counts from 1; 0 or anything else opens the first that has something in it."""
    name = TABS[tab - 1] if 1 <= tab <= len(TABS) else _first(found)
    cards = _cards(found, name)
    return w.screen(
        w.label(f"sessions.tab.{name}", n=len(cards)),
        w.say(f"sessions.about.{name}" if cards else f"sessions.none.{name}"),
        prompt=w.label("sessions.prompt") if cards else "",
        choices=[_choice(w, card) for card in cards],
        buttons=[
            series_row(w, cards),
            *_tabs(w, found, name),
            _afterwards(w) if name == "history" else [],
            [w.button("button.book", Act("book")), _home(w)],
        ],
        again=Act("sess", extra=(TABS.index(name) + 1,)),
    )


def _afterwards(w: Writer) -> list[Button]:
    """What stays of the sessions that are over."""
    return [
        w.button("notes.button.all", Act("nots")),
        w.button("absence.button.mine", Act("abme")),
    ]


def _cards(found: StudentSessions, name: str) -> Sequence[BookingCard]:
    return {
        "to_pay": found.to_pay,
        "awaiting_approval": found.awaiting_approval,
        "upcoming": found.upcoming,
        "history": found.history,
        "rejected": found.rejected,
    }[name]


def _first(found: StudentSessions) -> str:
    return next((name for name in TABS if _cards(found, name)), "upcoming")


def _choice(w: Writer, card: BookingCard) -> Choice:
    booking = card.booking
    return Choice(
        w.label("sessions.line", offering=card.offering_title, mentor=card.mentor_name),
        Act("card", booking.id),
        detail=w.label(
            "series.detail" if booking.series_id else "sessions.detail",
            when=booking.starts_at,
            state=w.label(f"state.{booking.state}"),
        ),
    )


def _tabs(w: Writer, found: StudentSessions, shown: str) -> list[list[Button]]:
    """The other tabs with their counts."""
    buttons = [
        w.button(f"sessions.tab.{name}", Act("sess", extra=(number,)), n=len(_cards(found, name)))
        for number, name in enumerate(TABS, 1)
        if name != shown
    ]
    return [buttons[:2], buttons[2:]]


def door(w: Writer, page: JoinPage, person: int, links: Links) -> Screen:
    """The next session: its link is behind our page, open only around the session (J6)."""
    booking = page.card.booking
    now = w.reader.now
    is_open = now is not None and page.is_open(now)
    return w.screen(
        w.label("join.title", offering=page.card.offering_title),
        w.say("join.open" if is_open else "join.later", opens=page.opens_at),
        details=[
            (w.label("detail.mentor"), w.say("text", text=page.card.mentor_name)),
            (w.label("detail.student"), w.say("text", text=page.card.student_name)),
            (w.label("detail.when"), (Stamp(booking.starts_at),)),
            (w.label("detail.starts"), (Stamp(booking.starts_at, "relative"),)),
        ],
        buttons=[
            [w.link("button.join", links.join(booking.id, person))],
            [w.button("button.session", Act("card", booking.id)), _home(w)],
        ],
        again=Act("join"),
    )


def no_session(w: Writer) -> Screen:
    return w.screen(
        w.label("join.none.title"),
        w.say("join.none"),
        buttons=[
            [
                w.button("button.book", Act("book"), Style.PRIMARY),
                w.button("button.my_sessions", Act("sess")),
            ],
            [_home(w)],
        ],
        again=Act("join"),
    )


def _home(w: Writer) -> Button:
    return w.button("button.home", Act("home"))
