"""What a mentor may write into an offering or a pack product, and the bounds of each number."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any, TypedDict

from core.catalog import (
    DURATIONS_MINUTES,
    MAX_STARS,
    MAX_TEXT,
    MAX_TITLE,
    BookingMode,
    Offering,
    OfferingKind,
)
from core.errors import AmountInvalid, NumberInvalid
from core.gatherings import MOST_PLACES
from core.links import checked_link
from core.money import Money, parse_amount
from core.settings import Settings
from core.texts import bounded

MAX_CATEGORY = 40
MAX_REMINDERS = 5
LONGEST_REMINDER_MINUTES = 20_160
MAX_PACK_SESSIONS = 100
MAX_VALIDITY_DAYS = 1100

# Lowest and highest of each slot rule; None means the community's default.
SLOT_NUMBERS: Mapping[str, tuple[int, int]] = {
    "buffer_before_minutes": (0, 240),
    "buffer_after_minutes": (0, 240),
    "minimum_notice_hours": (0, 720),
    "horizon_days": (1, 365),
    "max_per_day": (1, 48),
    "max_per_week": (1, 200),
    "max_per_month": (1, 800),
    "move_notice_hours": (0, 720),
    "cancel_notice_hours": (0, 720),
    "late_refund_percent": (0, 100),
    "places": (2, MOST_PLACES),
    "minimum_places": (2, MOST_PLACES),
}


class OfferingChanges(TypedDict, total=False):
    """As typed; what is not named stays. `currency` counts only together with `price_text`."""

    title: str
    description: str
    category: str
    preparation: str
    cancellation_text: str
    duration_minutes: int
    price_text: str
    currency: str
    mode: BookingMode
    video_link: str | None
    takes_credits: bool
    pay_first: bool
    trial: bool
    staff_approves: bool
    posted_only: bool
    buffer_before_minutes: int | None
    buffer_after_minutes: int | None
    minimum_notice_hours: int | None
    horizon_days: int | None
    max_per_day: int | None
    max_per_week: int | None
    max_per_month: int | None
    move_notice_hours: int | None
    cancel_notice_hours: int | None
    late_refund_percent: int | None
    places: int | None
    minimum_places: int | None
    reminder_minutes: tuple[int, ...] | None
    stars: int


_TEXTS = {
    "title": MAX_TITLE,
    "description": MAX_TEXT,
    "category": MAX_CATEGORY,
    "preparation": MAX_TEXT,
    "cancellation_text": MAX_TEXT,
}
_AS_THEY_ARE = (
    "mode",
    "takes_credits",
    "pay_first",
    "staff_approves",
    "posted_only",
    "trial",
)


def applied(offering: Offering, changes: OfferingChanges, settings: Settings) -> Offering:
    """Raises TextMissing, TextTooLong, NumberInvalid, AmountInvalid, CurrencyUnknown, LinkInvalid;
    each names the field."""
    given: Mapping[str, Any] = {**changes}
    fields: dict[str, Any] = {name: given[name] for name in _AS_THEY_ARE if name in given}
    for name, limit in _TEXTS.items():
        if name in given:
            fields[name] = bounded(given[name], limit, name, required=name == "title")
    for name in SLOT_NUMBERS:
        if name in given:
            fields[name] = _slot_number(name, given[name])
    if "duration_minutes" in changes:
        fields["duration"] = duration_of(changes["duration_minutes"])
    if "price_text" in changes:
        currency = changes.get("currency", offering.price.currency)
        fields["price"] = price_of(changes["price_text"], currency, settings)
    if "video_link" in changes:
        link = changes["video_link"]
        fields["video_link"] = checked_link(link) if link else None
    if "reminder_minutes" in changes:
        fields["reminder_minutes"] = _reminders(changes["reminder_minutes"])
    if "stars" in changes:
        most = MAX_STARS if offering.kind is OfferingKind.RECORDED else 0
        fields["stars"] = stars_of(changes["stars"], most)
    return _with_places(replace(offering, **fields))


def _with_places(offering: Offering) -> Offering:
    """Nobody waits for more students than fit in."""
    minimum, places = offering.minimum_places, offering.places or 1
    if minimum is not None and minimum > places:
        raise NumberInvalid(field="minimum_places", number=minimum, lowest=2, highest=places)
    return offering


def duration_of(count: int) -> timedelta:
    """One of the durations there are (A10)."""
    if count not in DURATIONS_MINUTES:
        raise NumberInvalid(
            field="duration_minutes",
            number=count,
            lowest=min(DURATIONS_MINUTES),
            highest=max(DURATIONS_MINUTES),
        )
    return timedelta(minutes=count)


def price_of(text: str, currency: str, settings: Settings) -> Money:
    """M-12: nothing below zero, nothing absurd, nothing with half a cent."""
    price = parse_amount(text, currency.strip().upper())
    highest = settings.money.max_price_minor
    if price.minor > highest:
        raise AmountInvalid(amount=text[:40], currency=price.currency, highest=highest)
    return price


def stars_of(count: int, most: int = MAX_STARS) -> int | None:
    """A price in Telegram Stars; 0 is none."""
    return whole("stars", count, 0, most) or None


def whole(field: str, number: int, lowest: int, highest: int) -> int:
    if not lowest <= number <= highest:
        raise NumberInvalid(field=field, number=number, lowest=lowest, highest=highest)
    return number


def _slot_number(name: str, number: int | None) -> int | None:
    return None if number is None else whole(name, number, *SLOT_NUMBERS[name])


def _reminders(minutes: tuple[int, ...] | None) -> tuple[int, ...] | None:
    """X18: longest first, each once; an empty tuple means no reminders."""
    if minutes is None:
        return None
    whole("reminder_minutes", len(minutes), 0, MAX_REMINDERS)
    for each in minutes:
        whole("reminder_minutes", each, 1, LONGEST_REMINDER_MINUTES)
    return tuple(sorted(set(minutes), reverse=True))
