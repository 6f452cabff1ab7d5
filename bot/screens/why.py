"""`/why`: the rule that keeps a time from being offered, its number, and the way on (Y4)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.screens.booking import minute
from bot.screens.writer import Writer
from bot.ui import Act, Button, Choice, Field, Form, Screen, Stamp, Style, Text
from core.audit import AuditEntry
from core.availability import Slot, Unit, Verdict
from core.reading import BookingCard, OfferingCard

TIME_LENGTH = 60
_LENGTHS = {Unit.MINUTES: "minutes", Unit.HOURS: "hours", Unit.DAYS: "days"}


def ask(w: Writer) -> Screen:
    """What can be explained, and the question for a time."""
    return w.screen(
        w.label("why.title"),
        w.say("why.about"),
        form=Form(
            w.label("why.title"),
            Act("whyt"),
            (
                Field(
                    "time", w.label("why.field"), max_length=TIME_LENGTH, hint=w.label("why.hint")
                ),
            ),
            w.label("why.submit"),
        ),
        buttons=[
            [w.button("button.why_session", Act("whyb")), w.button("button.payments", Act("ordr"))],
            [w.button("price.button.why", Act("prwl"))],
            [w.button("life.button.why_pack", Act("whpl"))],
            [_home(w)],
        ],
    )


def which_offering(w: Writer, cards: Sequence[OfferingCard], start: datetime, again: Act) -> Screen:
    if not cards:
        return w.screen(
            w.label("book.nothing.title"),
            w.say("book.nothing"),
            buttons=[[w.button("button.mentors", Act("mnts")), _home(w)]],
        )
    return w.screen(
        w.label("why.which.title"),
        w.say("why.which", when=start),
        prompt=w.label("book.offering.prompt"),
        choices=[
            Choice(
                w.label("sessions.line", offering=card.offering.title, mentor=card.mentor_name),
                Act("whys", card.offering.id, extra=(minute(start),)),
            )
            for card in cards
        ],
        buttons=[[_home(w)]],
        again=again,
    )


def verdict(w: Writer, card: OfferingCard, answer: Verdict) -> Screen:
    """The sentence for the first rule in the way, and the nearest times that are free."""
    offering, start = card.offering, answer.starts_at
    near = [slot for slot in (answer.free_before, answer.free_after) if slot is not None]
    return w.screen(
        w.label("why.answer.title", offering=offering.title),
        (Stamp(start),),
        w.say(f"why.{answer.reason}", **limit_of(answer.number, answer.unit)),
        *_open_hours(w, card, answer),
        *([] if near or answer.is_free else [w.say("why.no_other")]),
        prompt=w.label("book.next_free") if near else "",
        choices=[_slot_choice(w, card, slot) for slot in near],
        buttons=[
            [_book(w, card, start)] if answer.is_free else [],
            [
                w.button("button.other_day", Act("days", offering.id)),
                w.button("button.other_offering", Act("whyp", extra=(minute(start),))),
            ],
            [w.button("button.why_other", Act("why")), _home(w)],
        ],
        again=Act("whys", offering.id, extra=(max(minute(start), 0),)),
    )


def limit_of(number: object, unit: object) -> dict[str, object]:
    """A rule's number as facts: `limit` for a length of time, `n` for a count of sessions."""
    if not isinstance(number, int):
        return {}
    name = _LENGTHS.get(unit) if isinstance(unit, Unit) else None
    return {"limit": timedelta(**{name: number})} if name else {"n": number}


def _open_hours(w: Writer, card: OfferingCard, answer: Verdict) -> list[Text]:
    if not answer.open_that_day:
        return []
    spans: list[str] = [
        w.label("why.span", opens=w.time(slot.starts_at), closes=w.time(slot.ends_at))
        for slot in answer.open_that_day
    ]
    return [w.say("why.open", mentor=card.mentor_name, hours=(" · ".join(spans),))]


def _slot_choice(w: Writer, card: OfferingCard, slot: Slot) -> Choice:
    act = Act("conf", card.offering.id, extra=(minute(slot.starts_at),))
    return Choice(f"{w.day(slot.starts_at)} {w.time(slot.starts_at)}", act)


def _book(w: Writer, card: OfferingCard, start: datetime) -> Button:
    act = Act("conf", card.offering.id, extra=(minute(start),))
    return w.button("button.book_this", act, Style.PRIMARY)


def sessions(w: Writer, cards: Sequence[BookingCard], again: Act) -> Screen:
    """Which session's story is wanted."""
    return w.screen(
        w.label("why.session.title"),
        w.say("why.session" if cards else "why.session.none"),
        choices=[
            Choice(
                w.label("sessions.line", offering=card.offering_title, mentor=card.mentor_name),
                Act("stor", card.booking.id),
                detail=w.label(
                    "sessions.detail",
                    when=card.booking.starts_at,
                    state=w.label(f"state.{card.booking.state}"),
                ),
            )
            for card in cards
        ],
        buttons=[[w.button("button.back", Act("why")), _home(w)]],
        again=again,
    )


STORIES = frozenset(
    """absence_reported booked link_set move_asked move_declined move_ended moved order_opened
    past_recorded rated to_awaiting_payment to_cancelled to_completed to_expired to_no_show
    to_rejected to_requested to_scheduled""".split()
)


def story(w: Writer, card: BookingCard, entries: Sequence[AuditEntry]) -> Screen:
    """Who did what to a session and when, oldest first."""
    booking = card.booking
    return w.screen(
        w.label("story.title", offering=card.offering_title),
        (Stamp(booking.starts_at),),
        details=[(_moment(w, entry), _told(w, card, entry)) for entry in entries],
        buttons=[
            [
                w.button("button.session", Act("card", booking.id), Style.PRIMARY),
                w.button("button.back", Act("whyb")),
            ],
            [_home(w)],
        ],
        again=Act("stor", booking.id),
    )


def _moment(w: Writer, entry: AuditEntry) -> str:
    return f"{w.day(entry.at)} {w.time(entry.at)}"


def _told(w: Writer, card: BookingCard, entry: AuditEntry) -> Text:
    what = w.say(f"story.{entry.action}") if entry.action in STORIES else w.say("story.changed")
    return (*what, " · ", _who(w, card, entry))


def _who(w: Writer, card: BookingCard, entry: AuditEntry) -> str:
    booking = card.booking
    if entry.actor_id is None:
        return w.label("story.by_itself")
    names = {booking.student_id: card.student_name, booking.mentor_id: card.mentor_name}
    name = names.get(entry.actor_id, "")
    return w.label("text", text=name) if name else w.label("role.staff")


def _home(w: Writer) -> Button:
    return w.button("button.home", Act("home"))
