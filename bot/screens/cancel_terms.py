"""The terms of cancelling: in words for students, as a form for the mentor (X34)."""

from datetime import timedelta

from bot.screens.editing import editing
from bot.screens.writer import Writer
from bot.ui import Act, Field, FieldKind, Screen, Text
from core.booking import PaidBy
from core.catalog import Offering
from core.settings import BookingSettings
from core.use_cases.cancel_policy import CancelPolicy, policy_for
from core.use_cases.drafting import SLOT_NUMBERS

TERMS = ("cancel_notice_hours", "late_refund_percent")


def in_words(w: Writer, policy: CancelPolicy, paid_by: PaidBy) -> Text:
    """What a late cancellation costs who pays like that; nothing to say of what is free."""
    if paid_by is PaidBy.FREE:
        return w.say("terms.free")
    length = timedelta(hours=policy.notice_hours)
    if paid_by is PaidBy.CREDIT:
        return w.say("terms.credit", length=length)
    if policy.late_percent == 100:
        return w.say("terms.always")
    if not policy.late_percent:
        return w.say("terms.money", length=length)
    return w.say("terms.part", length=length, percent=policy.late_percent)


def form(w: Writer, offering: Offering, usual: BookingSettings, act: Act) -> Screen:
    """Empty means the community's number; sessions that are booked keep what they had."""
    title = w.label("terms.title", offering=offering.title)
    fields = tuple(_field(w, offering, usual, name) for name in TERMS)
    back = w.button("button.back", Act("ofmn", offering.id))
    now = in_words(w, policy_for(offering, usual), PaidBy.MONEY)
    return editing(w, title, act, "ofts", fields, back, w.say("terms.about"), now)


def _field(w: Writer, offering: Offering, usual: BookingSettings, name: str) -> Field:
    own: int | None = getattr(offering, name)
    lowest, highest = SLOT_NUMBERS[name]
    return Field(
        name,
        w.label(f"terms.{name}"),
        FieldKind.NUMBER,
        required=False,
        max_length=5,
        value="" if own is None else str(own),
        hint=w.label("offer.rule.hint", usual=getattr(usual, name), lowest=lowest, highest=highest),
    )
