"""A contact number out of a form, for offerings that ask for one."""

from bot.ask import Ask
from bot.phones import LONGEST, read_phone
from core.catalog import Offering
from core.contact import asks_number
from core.ids import OfferingId
from core.use_cases import contacting


def known_number(ask: Ask, offering: Offering) -> str | None:
    """What the form is filled with, perhaps ""; None where no number is asked at all."""
    return contacting.last_number(ask.uow, ask.person) if asks_number(offering) else None


def number_typed_for(ask: Ask, offering_id: int) -> str | None:
    """None where no number is asked. Raises ContactNumberInvalid, TextMissing."""
    offering = ask.uow.offerings.get(OfferingId(offering_id))
    return typed_number(ask) if offering is not None and asks_number(offering) else None


def typed_number(ask: Ask) -> str:
    """In E.164. Raises ContactNumberInvalid, TextMissing."""
    return read_phone(ask.typed("number", LONGEST), ask.person.time_zone).number
