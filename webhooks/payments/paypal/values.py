"""Amounts, moments and names as PayPal writes them."""

from datetime import UTC, datetime
from urllib.parse import urlsplit

from core.errors import RuleError
from core.exponents import from_text, to_text
from core.ids import OrderId, RefundId, decode, encode
from core.money import Money
from webhooks.json_values import (
    JsonObject,
    JsonRefused,
    json_object,
    object_of,
    objects_of,
    optional_text,
    text_of,
)

NAME = "paypal"
_REFUND = "refund-"


def amount_sent(money: Money) -> JsonObject:
    """Raises AmountInvalid or CurrencyUnknown when PayPal cannot say the amount."""
    return {"currency_code": money.currency, "value": to_text(NAME, money)}


def amount_of(data: JsonObject, field: str) -> Money:
    inner = object_of(data, field)
    try:
        return from_text(NAME, text_of(inner, "value"), text_of(inner, "currency_code"))
    except RuleError as error:
        raise JsonRefused(error.code) from None


def moment(data: JsonObject, field: str) -> datetime:
    return read_moment(text_of(data, field))


def read_moment(text: str) -> datetime:
    """RFC 3339; raises JsonRefused, also for one without a zone."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise JsonRefused("not a moment") from None
    if found.tzinfo is None:
        raise JsonRefused("a moment without a zone")
    return found.astimezone(UTC)


def order_of(data: JsonObject) -> OrderId | None:
    """None when the order cannot be one of ours (W-06): another shop on the same account."""
    number = decode(optional_text(data, "custom_id") or "")
    return None if number is None else OrderId(number)


def refund_name(id: RefundId) -> str:
    """A refund that staff make there carries the name of its order; this can be none."""
    return f"{_REFUND}{encode(id)}"


def refund_id_of(data: JsonObject) -> RefundId | None:
    name = optional_text(data, "custom_id") or ""
    number = decode(name.removeprefix(_REFUND)) if name.startswith(_REFUND) else None
    return None if number is None else RefundId(number)


def link_to(data: JsonObject, *names: str) -> str | None:
    """Where the first of these relations leads."""
    links = objects_of(data, "links") if data.get("links") is not None else []
    for link in links:
        if link.get("rel") in names:
            return text_of(link, "href", 4000)
    return None


def capture_above(data: JsonObject) -> str:
    """The capture that a refund, or a reversal, belongs to."""
    parts = urlsplit(link_to(data, "up") or "").path.split("/")
    if len(parts) < 2 or parts[-2] != "captures" or not parts[-1]:
        raise JsonRefused("it belongs to no capture")
    return parts[-1]


def unit_of(order: JsonObject) -> JsonObject:
    """Our orders have one purchase unit."""
    units = objects_of(order, "purchase_units")
    if len(units) != 1:
        raise JsonRefused("not one purchase unit")
    return units[0]


def inner(data: JsonObject, *path: str) -> JsonObject | None:
    """The object at the end of `path`, where every step is there."""
    for step in path:
        found = data.get(step)
        if found is None:
            return None
        data = json_object(found)
    return data
