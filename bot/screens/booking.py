"""Picking a slot: offering -> day -> time -> confirm, three taps with a credit (Y11)."""

from collections.abc import Sequence
from datetime import date, datetime

from bot.screens.cancel_terms import in_words
from bot.screens.writer import Writer
from bot.times import day_label, zone_info
from bot.ui import Act, Button, Choice, Field, FieldKind, Form, Screen, Stamp, Style, Text
from core.availability import Slot, days_with_slots, slots_of_day
from core.booking import PaidBy
from core.catalog import MAX_TEXT, BookingMode, Offering
from core.clock import to_ms
from core.reading import OfferingCard
from core.use_cases.cancel_policy import CancelPolicy
from core.use_cases.eligibility import Terms

PAY_MODES = (None, PaidBy.CREDIT, PaidBy.MONEY, PaidBy.FREE)
TOPIC_LENGTH = 500


def minute(moment: datetime) -> int:
    """A start as a small number for a button: minutes since 1970."""
    return to_ms(moment) // 60_000


def pick_offering(w: Writer, cards: Sequence[OfferingCard], again: Act) -> Screen:
    """Everything that can be booked, when there is more than one thing to choose from."""
    if not cards:
        return w.screen(
            w.label("book.nothing.title"),
            w.say("book.nothing"),
            buttons=[[w.button("button.mentors", Act("mnts"))]],
        )
    return w.screen(
        w.label("book.offering.title"),
        prompt=w.label("book.offering.prompt"),
        choices=[
            Choice(
                card.offering.title,
                Act("days", card.offering.id),
                detail=offering_line(w, card),
            )
            for card in cards
        ],
        again=again,
    )


def offering_line(w: Writer, card: OfferingCard) -> str:
    offering = card.offering
    return w.label(
        f"offering.line.{offering.mode}",
        mentor=card.mentor_name,
        duration=offering.duration,
        price=price_of(w, offering),
    )


def price_of(w: Writer, offering: Offering) -> str:
    return w.label("price.free") if offering.is_free else w.money(offering.price)


def days(w: Writer, card: OfferingCard, slots: Sequence[Slot], again: Act) -> Screen:
    """Only days that have a slot, on the reader's calendar (D7)."""
    offering = card.offering
    if not slots:
        return _no_slots(w, card)
    return w.screen(
        w.label("book.day.title", offering=offering.title),
        w.say("book.with", mentor=card.mentor_name, duration=offering.duration),
        _zone_line(w),
        prompt=w.label("book.day.prompt"),
        choices=[
            _day_choice(w, offering, day, slots) for day in days_with_slots(slots, w.reader.zone)
        ],
        buttons=[
            [
                w.button("button.other_offering", Act("pick")),
                w.button("button.mentor", Act("mntr", offering.mentor_id)),
            ]
        ],
        again=again,
    )


def _day_choice(w: Writer, offering: Offering, day: date, slots: Sequence[Slot]) -> Choice:
    count = len(slots_of_day(slots, day, w.reader.zone))
    return Choice(
        day_label(day, w.reader.language),
        Act("time", offering.id, extra=(day.toordinal(),)),
        detail=w.label("book.day.count", n=count),
        day=day.toordinal(),
    )


def _no_slots(w: Writer, card: OfferingCard) -> Screen:
    return w.screen(
        w.label("book.none.title", offering=card.offering.title),
        w.say("book.none", mentor=card.mentor_name),
        buttons=[
            [w.button("button.other_offering", Act("pick")), w.button("button.why", Act("why"))],
            [w.button("button.mentors", Act("mnts"))],
        ],
    )


def _zone_line(w: Writer) -> tuple[str | Stamp, ...]:
    return w.say("book.zone", zone=zone_info(w.reader.zone).key)


def times(w: Writer, card: OfferingCard, day: date, slots: Sequence[Slot], again: Act) -> Screen:
    """The times of one day on the reader's clock (D8)."""
    offering = card.offering
    todays = slots_of_day(slots, day, w.reader.zone)
    if not todays:
        return days(w, card, slots, Act("days", offering.id))
    return w.screen(
        w.label("book.time.title", day=day, offering=offering.title),
        _zone_line(w),
        prompt=w.label("book.time.prompt"),
        choices=[
            Choice(
                w.time(slot.starts_at),
                Act("conf", offering.id, extra=(minute(slot.starts_at),)),
            )
            for slot in todays
        ],
        buttons=[[w.button("button.other_day", Act("days", offering.id))]],
        again=again,
    )


def confirm(
    w: Writer,
    card: OfferingCard,
    slot: Slot,
    terms: Terms,
    nonce: int,
    policy: CancelPolicy | None = None,
) -> Screen:
    """What will happen, with whom, when, for what, and what cancelling costs later (X34); one tap
    does it (D6)."""
    offering = card.offering
    mode = PAY_MODES.index(terms.paid_by)
    act = Act("bknw", offering.id, extra=(minute(slot.starts_at), mode, nonce))
    return w.screen(
        w.label("book.confirm.title"),
        w.say(_what_follows(offering, terms)),
        details=[*_summary(w, card, slot, terms), *_cancelling(w, policy, terms)],
        form=Form(
            w.label("book.confirm.title"),
            act,
            (
                Field(
                    "topic",
                    w.label("book.topic"),
                    FieldKind.PARAGRAPH,
                    required=False,
                    max_length=TOPIC_LENGTH,
                    hint=w.label("book.topic.hint"),
                ),
            ),
            w.label(f"book.submit.{_submit(offering, terms)}", price=price_of(w, offering)),
        ),
        buttons=[_other_ways(w, offering, slot, terms)],
    )


def _submit(offering: Offering, terms: Terms) -> str:
    return "request" if offering.mode is BookingMode.REQUEST else terms.paid_by.value


def _what_follows(offering: Offering, terms: Terms) -> str:
    if offering.mode is BookingMode.REQUEST:
        first = "pay_first" if offering.pay_first and terms.paid_by is PaidBy.MONEY else "request"
        return f"book.follows.{first}"
    return f"book.follows.{terms.paid_by}"


def _summary(
    w: Writer, card: OfferingCard, slot: Slot, terms: Terms
) -> list[tuple[str, tuple[str | Stamp, ...]]]:
    offering = card.offering
    lines = [
        (w.label("detail.session"), w.say("text", text=offering.title)),
        (w.label("detail.mentor"), w.say("text", text=card.mentor_name)),
        (w.label("detail.when"), (Stamp(slot.starts_at),)),
        (w.label("detail.duration"), w.say("duration", duration=offering.duration)),
    ]
    if terms.pack is not None:
        paid = w.say("book.pays.credit", n=terms.pack.remaining)
    else:
        paid = (price_of(w, offering),)
    lines.append((w.label("detail.price"), paid))
    for key, text in (("prepare", offering.preparation), ("policy", offering.cancellation_text)):
        if text:
            lines.append((w.label(f"detail.{key}"), w.say("text", text=text[:MAX_TEXT])))
    return lines


def _cancelling(w: Writer, policy: CancelPolicy | None, terms: Terms) -> list[tuple[str, Text]]:
    if policy is None:
        return []
    return [(w.label("terms.if_cancelled"), in_words(w, policy, terms.paid_by))]


def _other_ways(w: Writer, offering: Offering, slot: Slot, terms: Terms) -> list[Button]:
    at = minute(slot.starts_at)
    row = [w.button("button.other_time", Act("days", offering.id))]
    if terms.paid_by is PaidBy.CREDIT:
        pay = Act("conf", offering.id, extra=(at, PAY_MODES.index(PaidBy.MONEY)))
        row.append(w.button("button.pay_instead", pay, price=offering.price))
    if terms.paid_by is PaidBy.MONEY and offering.takes_credits:
        row.append(w.button("button.buy_pack", Act("shop", offering.mentor_id)))
    return row


def taken(w: Writer, card: OfferingCard, slots: Sequence[Slot], note: Screen) -> Screen:
    """Somebody was faster: the sentence, and the next free times right away (B-01)."""
    nearest = slots[:8]
    return w.screen(
        note.title,
        *note.lines,
        prompt=w.label("book.next_free") if nearest else "",
        choices=[
            Choice(
                f"{w.day(slot.starts_at)} {w.time(slot.starts_at)}",
                Act("conf", card.offering.id, extra=(minute(slot.starts_at),)),
            )
            for slot in nearest
        ],
        buttons=[
            [
                w.button("button.other_day", Act("days", card.offering.id), Style.PRIMARY),
                w.button("button.other_offering", Act("pick")),
            ]
        ],
    )
