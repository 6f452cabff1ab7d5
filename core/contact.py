"""The WhatsApp number of a session face to face (A5): how it is kept, and what can be wrong."""

import re

from core.catalog import Offering, OfferingKind
from core.errors import RuleError

_E164 = re.compile(r"\+[1-9][0-9]{6,14}")


class ContactNumberInvalid(RuleError):
    """`name` is the form's field, `example` a number of the region that would do."""


class ContactNumberMissing(RuleError):
    """A session face to face has none."""


def asks_number(offering: Offering) -> bool:
    """Whoever meets somebody has to be reachable on the way."""
    return offering.kind is OfferingKind.FACE_TO_FACE


def checked_number(number: str) -> str:
    """The shape of E.164, "+" and 7 to 15 ASCII digits. Raises ContactNumberInvalid."""
    if _E164.fullmatch(number) is None:
        raise ContactNumberInvalid()
    return number


def number_for(offering: Offering, number: str | None) -> str | None:
    """What a booking of the offering keeps. Raises ContactNumberMissing, ContactNumberInvalid."""
    if not asks_number(offering):
        return None
    if not number:
        raise ContactNumberMissing(offering_id=offering.id)
    return checked_number(number)
