"""What a shop says, read strictly: every field bounded, nothing that is not in docs/shop.md."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from core.errors import RuleError
from core.money import Money
from core.purchases import Bought, GivenBack
from core.texts import MAX_NAME, storable
from webhooks.json_values import (
    JsonObject,
    JsonRefused,
    json_object,
    optional_text,
    strict_json,
    text_of,
    whole_of,
)

LONGEST_REFERENCE = 100
LONGEST_EMAIL = 254
MOST_MINOR = 10**12
MOST_SESSIONS = 100
_EARLIEST, _LATEST = 1_577_836_800, 4_102_444_800  # 2020 to 2100

_REFERENCE = re.compile(r"[!-~]{1,100}")  # printable ASCII without spaces
_EMAIL = re.compile(r"[^@\s\x00-\x1f]{1,64}@[^@\s\x00-\x1f]{1,190}")
_NUMBER = re.compile(r"[0-9A-Za-z]{1,13}")
_BOTH = frozenset({"event_id", "type", "reference", "amount_minor", "currency", "test"})
_PURCHASE = _BOTH | {"email", "buyer_name", "product", "mentor", "sessions", "paid_at"}
_REFUND = _BOTH | {"refund_reference", "refunded_at"}


@dataclass(frozen=True, slots=True)
class Told:
    """`what` None: a test event, which changes nothing (W-05). `key` names the event: a shop that
    gives one id to a sale and to its refund, or to two sales, still tells us of both."""

    key: str
    what: Bought | GivenBack | None


def read_event(shop: str, raw: bytes) -> Told:
    """Raises JsonRefused; its reason names the field and never quotes what was sent."""
    event = json_object(strict_json(raw))
    event_id, kind = _reference(event, "event_id"), text_of(event, "type", 20)
    if kind == "purchase":
        what: Bought | GivenBack = _bought(shop, event)
    elif kind == "refund":
        what = _given_back(shop, event)
    else:
        raise JsonRefused("type is neither purchase nor refund")
    is_test = event.get("test", False)
    if not isinstance(is_test, bool):
        raise JsonRefused("test is neither true nor false")
    return Told(f"{kind}:{what.reference}:{event_id}", None if is_test else what)


def _bought(shop: str, event: JsonObject) -> Bought:
    _only(event, _PURCHASE)
    product, mentor, sessions = _wanted(event)
    return Bought(
        shop=shop,
        reference=_reference(event, "reference"),
        email=_email(event),
        buyer_name=storable(optional_text(event, "buyer_name", 200) or "")[:MAX_NAME],
        product=product,
        mentor=mentor,
        sessions=sessions,
        amount=_amount(event),
        paid_at=_moment(event, "paid_at"),
    )


def _given_back(shop: str, event: JsonObject) -> GivenBack:
    _only(event, _REFUND)
    return GivenBack(
        shop=shop,
        reference=_reference(event, "refund_reference"),
        purchase=_reference(event, "reference"),
        amount=_amount(event),
        refunded_at=_moment(event, "refunded_at"),
    )


def _only(event: JsonObject, fields: frozenset[str]) -> None:
    if not event.keys() <= fields:
        raise JsonRefused("a field that is not in the description")


def _wanted(event: JsonObject) -> tuple[str, str, int]:
    """Either `product`, or `mentor` and `sessions`."""
    if event.get("product") is not None:
        if event.get("mentor") is not None or event.get("sessions") is not None:
            raise JsonRefused("product, or mentor and sessions: not both")
        return _matching(event, "product", _NUMBER), "", 0
    sessions = whole_of(event, "sessions")
    if not 1 <= sessions <= MOST_SESSIONS:
        raise JsonRefused("sessions is out of range")
    return "", _matching(event, "mentor", _NUMBER), sessions


def _email(event: JsonObject) -> str:
    found = text_of(event, "email", LONGEST_EMAIL)
    if not _EMAIL.fullmatch(found) or storable(found) != found:
        raise JsonRefused("email is not an address")
    return found


def _reference(event: JsonObject, field: str) -> str:
    return _matching(event, field, _REFERENCE)


def _matching(event: JsonObject, field: str, pattern: re.Pattern[str]) -> str:
    found = text_of(event, field, LONGEST_REFERENCE)
    if not pattern.fullmatch(found):
        raise JsonRefused(f"{field} has other characters than it may have")
    return found


def _amount(event: JsonObject) -> Money:
    minor, currency = whole_of(event, "amount_minor"), text_of(event, "currency", 3)
    if not 1 <= minor <= MOST_MINOR:
        raise JsonRefused("amount_minor is out of range")
    try:
        return Money(minor, currency)
    except RuleError as error:
        raise JsonRefused(error.code) from None


def _moment(event: JsonObject, field: str) -> datetime:
    seconds = whole_of(event, field)
    if not _EARLIEST <= seconds < _LATEST:
        raise JsonRefused(f"{field} is out of range")
    return datetime.fromtimestamp(seconds, UTC)
