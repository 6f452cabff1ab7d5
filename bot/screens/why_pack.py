"""`/why` for a pack: one line for everything that moved a number or the seat, oldest first (Y4)."""

from collections.abc import Sequence

from bot.screens.writer import Writer
from bot.ui import Act, Choice, Screen, Text
from core.packs import CreditMove
from core.pages import PackCard, PackEvent, PackStory

# What the audit log says of packs and seats, and we have a sentence for.
HAPPENINGS = frozenset(
    """idle_asked pack_ended pack_expired pause_asked renewal_reminded seat_ended seat_given_up
    seat_grace seat_kept seat_paused seat_released seat_resumed seat_taken""".split()
)
# Reasons that the engine writes itself; any other was typed by a person.
CODES = frozenset(
    """bought completed cancelled cancelled_late no_show mentor_absent expired refunded past_session
    ended given_up grace_ended seat_given_up idle""".split()
)
_MOVES = frozenset(CreditMove)


def pack_story(w: Writer, story: PackStory, back: Act) -> Screen:
    pack = story.pack
    return w.screen(
        w.label("why.pack.title", pack=pack.title),
        w.say(
            "why.pack.numbers", total=pack.total, used=pack.used, held=pack.held, n=pack.remaining
        ),
        w.say("pack.until", until=pack.expires_at),
        details=[(_moment(w, event), _told(w, event)) for event in story.events],
        buttons=[[w.button("button.back", back), w.button("button.home", Act("home"))]],
        again=Act("whpk", pack.id),
    )


def which_pack(w: Writer, cards: Sequence[PackCard]) -> Screen:
    """Which pack's story is wanted, also of those that are over."""
    return w.screen(
        w.label("life.button.why_pack"),
        w.say("why.pack.which" if cards else "packs.none"),
        choices=[
            Choice(
                w.label("packs.name", pack=card.pack.title, mentor=card.mentor_name),
                Act("whpk", card.pack.id),
                detail=w.label("students.left", n=card.pack.remaining),
            )
            for card in cards
        ],
        buttons=[[w.button("button.back", Act("why")), w.button("button.home", Act("home"))]],
        again=Act("whpl"),
    )


def _moment(w: Writer, event: PackEvent) -> str:
    return f"{w.day(event.at)} {w.time(event.at)}"


def _told(w: Writer, event: PackEvent) -> Text:
    parts = [w.say(_key(event)), *_number(w, event), *_note(w, event)]
    who = w.label("text", text=event.by) if event.by else w.label("story.by_itself")
    return (*(piece for part in parts for piece in (*part, " · ")), who)


def _key(event: PackEvent) -> str:
    if event.what in _MOVES:
        return f"why.pack.move.{event.what}"
    return f"why.pack.what.{event.what}" if event.what in HAPPENINGS else "story.changed"


def _number(w: Writer, event: PackEvent) -> list[Text]:
    if event.what not in _MOVES:
        return []
    sign = "+" if event.change > 0 else ""
    return [w.say("why.pack.left", change=f"{sign}{event.change}", n=event.left)]


def _note(w: Writer, event: PackEvent) -> list[Text]:
    if not event.note:
        return []
    if event.note in CODES:
        return [w.say(f"why.pack.code.{event.note}")]
    return [w.say("text", text=event.note)]
