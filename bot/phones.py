"""Phone numbers as people write them: read, checked, and written for people. Nothing is kept and
nothing is logged here.

A number begins with "+", or is one of the country where the person's clock is.
"""

from dataclasses import dataclass

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

from bot.times import territory
from core.contact import ContactNumberInvalid

LONGEST = 40
_ANYWHERE = "GB"  # whose example is shown to who is nowhere known
_KINDS = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE, PhoneNumberType.FIXED_LINE)


@dataclass(frozen=True, slots=True)
class Phone:
    """`number` in E.164, `shown` the same for people."""

    number: str
    shown: str


def read_phone(text: str, zone: str, name: str = "number") -> Phone:
    """In any digits. `zone`: the person's, for a number without its country.

    Raises ContactNumberInvalid with an example; `name` is the form's field.
    """
    region = territory(zone)
    try:
        found = phonenumbers.parse(_plain(text), region)
    except NumberParseException:
        raise _invalid(region, name) from None
    if len(text) > LONGEST or found.extension or not phonenumbers.is_valid_number(found):
        raise _invalid(region, name)
    return Phone(
        phonenumbers.format_number(found, PhoneNumberFormat.E164),
        phonenumbers.format_number(found, PhoneNumberFormat.INTERNATIONAL),
    )


def shown_phone(number: str) -> str:
    """A number in E.164 for people: "+20 100 123 4567"."""
    try:
        found = phonenumbers.parse(number)
    except NumberParseException:
        return number
    return phonenumbers.format_number(found, PhoneNumberFormat.INTERNATIONAL)


def example(zone: str) -> str:
    """A number of where the person is, which nobody has to have."""
    return _example(territory(zone))


def _plain(text: str) -> str:
    """ "00" is how many dial a "+"; a number copied from a right-to-left text has marks in it."""
    plain = "".join(each for each in text[: LONGEST + 1] if each.isprintable()).strip()
    digits = plain.lstrip("٠۰0")
    return f"+{digits}" if len(plain) - len(digits) == 2 else plain


def _invalid(region: str | None, name: str) -> ContactNumberInvalid:
    return ContactNumberInvalid(name=name, example=_example(region))


def _example(region: str | None) -> str:
    known = region if region in phonenumbers.SUPPORTED_REGIONS else _ANYWHERE
    for kind in _KINDS:
        found = phonenumbers.example_number_for_type(known, kind)
        if found is not None:
            return phonenumbers.format_number(found, PhoneNumberFormat.INTERNATIONAL)
    return "+44 7400 123456"
