"""Phone numbers as people type them: one shape, or a sentence with an example (A5)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.phones import example, read_phone, shown_phone
from core.contact import ContactNumberInvalid, checked_number

CAIRO, NOWHERE = "Africa/Cairo", "UTC"


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("01001234567", CAIRO),
        ("٠١٠٠١٢٣٤٥٦٧", CAIRO),
        ("۰۱۰۰۱۲۳۴۵۶۷", CAIRO),
        ("+٢٠١٠٠١٢٣٤٥٦٧", NOWHERE),
        ("+20 100 123-4567", NOWHERE),
        ("0020 100 1234567", NOWHERE),
        ("٠٠٢٠١٠٠١٢٣٤٥٦٧", CAIRO),
        ("\u200f+20\u00a0100 123 4567\u200f", NOWHERE),
    ],
)
def test_a05_a_number_is_read_in_any_digits_and_kept_in_one_shape(typed: str, zone: str):
    phone = read_phone(typed, zone)
    assert phone.number == "+201001234567"
    assert phone.shown == "+20 10 01234567"


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("01001234567", NOWHERE),
        ("", CAIRO),
        ("call me", CAIRO),
        ("123", CAIRO),
        ("+20123", CAIRO),
        ("+999 123 456 789", CAIRO),
        ("+1 650 253 0000 ext 5", CAIRO),
        ("1" * 500, CAIRO),
        ("+20 100 123 4567 +20 100 123 4568", CAIRO),
    ],
)
def test_a05_what_is_no_number_is_refused_with_an_example_that_would_do(typed: str, zone: str):
    with pytest.raises(ContactNumberInvalid) as refused:
        read_phone(typed, zone, "number")
    assert refused.value.facts["name"] == "number"
    assert read_phone(refused.value.facts["example"], zone).number


@given(st.text(max_size=60))
def test_a05_whatever_is_typed_is_a_number_or_a_sentence(typed: str):
    try:
        phone = read_phone(typed, CAIRO)
    except ContactNumberInvalid:
        return
    assert checked_number(phone.number) == phone.number
    assert read_phone(phone.shown, CAIRO) == phone


@pytest.mark.parametrize(
    "number", ["", "+", "+0123456789", "0100123456", "+12345", "+1234567890123456", "+20١٠٠١٢٣"]
)
def test_a05_the_core_takes_nothing_but_the_one_shape(number: str):
    with pytest.raises(ContactNumberInvalid):
        checked_number(number)


def test_a05_an_example_is_of_the_country_where_the_clock_is():
    assert example(CAIRO).startswith("+20 ")
    assert example("Europe/Berlin").startswith("+49 ")
    assert shown_phone("no number") == "no number"
