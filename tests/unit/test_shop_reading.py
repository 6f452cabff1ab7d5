"""What a shop may say, and what is refused before it is kept (W-03, W-04, W-05, W-09)."""

import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta

import pytest

from core.codes import hash_of
from core.money import Money
from core.purchases import Bought, GivenBack, claim_code
from webhooks.json_values import JsonRefused
from webhooks.shop.door import HEADER, ShopDoor
from webhooks.shop.reading import read_event

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
SECRET, OLD, FOREIGN = "s" * 32, "o" * 32, "f" * 32
PURCHASE = {
    "event_id": "evt-1",
    "type": "purchase",
    "reference": "R-1001",
    "email": "salma@example.org",
    "buyer_name": "Salma",
    "product": "06CXV8T3R7M4G",
    "amount_minor": 10_500,
    "currency": "EUR",
    "paid_at": int(NOW.timestamp()),
}
REFUND = {
    "event_id": "evt-2",
    "type": "refund",
    "reference": "R-1001",
    "refund_reference": "back-1",
    "amount_minor": 500,
    "currency": "EUR",
    "refunded_at": int(NOW.timestamp()),
}


def raw(event):
    return json.dumps(event).encode()


def signed(body, secret=SECRET, at=NOW):
    stamp = int(at.timestamp())
    mac = hmac.new(secret.encode(), b"%d." % stamp + body, hashlib.sha256).hexdigest()
    return {HEADER: f"t={stamp},v1={mac}"}


def door(*secrets):
    return ShopDoor("books", secrets or (SECRET, OLD), "k" * 32)


def test_z01_a_purchase_and_a_refund_are_read_to_the_minor_unit():
    told = read_event("books", raw(PURCHASE))
    assert told.key == "purchase:R-1001:evt-1"
    assert isinstance(told.what, Bought)
    assert told.what.amount == Money(10_500, "EUR")
    assert told.what.paid_at == NOW
    back = read_event("books", raw(REFUND)).what
    assert isinstance(back, GivenBack)
    assert (back.purchase, back.reference, back.amount) == ("R-1001", "back-1", Money(500, "EUR"))


@pytest.mark.parametrize(
    "wrong",
    [
        {"type": "gift"},
        {"event_id": ""},
        {"event_id": "two words"},
        {"event_id": "x" * 101},
        {"reference": "\u202e1"},
        {"email": "nobody"},
        {"email": "a@b\n"},
        {"email": f"{'x' * 65}@example.org"},
        {"amount_minor": 0},
        {"amount_minor": -5},
        {"amount_minor": 10.5},
        {"amount_minor": True},
        {"amount_minor": 10**12 + 1},
        {"currency": "EURO"},
        {"currency": "XXZ"},
        {"paid_at": 0},
        {"paid_at": "today"},
        {"product": None},
        {"product": "06CXV8T3R7M4G", "mentor": "1", "sessions": 4},
        {"product": "not a number!"},
        {"product": None, "mentor": "06CXV8T3R7M4G", "sessions": 0},
        {"product": None, "mentor": "06CXV8T3R7M4G"},
        {"buyer_name": "x" * 201},
        {"buyer_name": 5},
        {"emial": "salma@example.org"},
        {"test": "yes"},
    ],
)
def test_fault_w09_what_is_not_in_the_description_is_refused(wrong):
    with pytest.raises(JsonRefused) as refused:
        read_event("books", raw({**PURCHASE, **wrong}))
    for value in wrong.values():
        if isinstance(value, str) and len(value) > 4:
            assert value not in str(refused.value)


def test_a_mentor_and_a_count_name_a_pack_too():
    event = {**PURCHASE, "product": None, "mentor": "06CXV8T3R7M4G", "sessions": 4}
    told = read_event("books", raw(event)).what
    assert isinstance(told, Bought)
    assert (told.product, told.mentor, told.sessions) == ("", "06CXV8T3R7M4G", 4)


def test_fault_w05_a_test_event_says_nothing():
    assert read_event("books", raw({**PURCHASE, "test": True})).what is None
    assert read_event("books", raw({**PURCHASE, "test": False})).what is not None


def test_fault_w03_only_the_shops_own_secrets_open_its_door():
    body = raw(PURCHASE)
    assert door().verify(signed(body), body, NOW)
    assert door().verify(signed(body, OLD), body, NOW)
    assert not door().verify(signed(body, FOREIGN), body, NOW)
    assert not door().verify({}, body, NOW)
    assert not door("").verify(signed(body, ""), body, NOW)
    assert not ShopDoor("books", (), "k" * 32).is_open


def test_fault_w03_one_changed_byte_is_another_message():
    body = raw(PURCHASE)
    headers = signed(body)
    for place in range(0, len(body), 7):
        changed = body[:place] + bytes([body[place] ^ 1]) + body[place + 1 :]
        assert not door().verify(headers, changed, NOW)


def test_fault_w04_an_old_delivery_is_a_replay():
    body = raw(PURCHASE)
    assert door().verify(signed(body, at=NOW - timedelta(minutes=5)), body, NOW)
    for ago in (timedelta(minutes=5, seconds=1), timedelta(days=30), -timedelta(minutes=6)):
        assert not door().verify(signed(body, at=NOW - ago), body, NOW)


def test_the_claim_code_is_the_same_each_time_and_another_for_everything_else():
    told = door().read(raw(PURCHASE))
    code = door().code_for(told)
    assert code == claim_code("k" * 32, "books", "R-1001")
    assert len(code.replace("-", "")) * 5 >= 128
    others = {
        claim_code("k" * 32, "kiosk", "R-1001"),
        claim_code("k" * 32, "books", "R-1002"),
        claim_code("l" * 32, "books", "R-1001"),
    }
    assert code not in others
    assert len(others) == 3
    assert door().code_for(door().read(raw(REFUND))) == ""
    assert claim_code("", "books", "R-1001") == ""


def test_a_code_is_found_however_it_is_typed():
    code = claim_code("k" * 32, "books", "R-1001")
    assert hash_of(code.lower()) == hash_of(code) == hash_of(f"  {code.replace('-', ' ')} ")
    assert hash_of(code.replace("0", "O").replace("1", "l")) == hash_of(code)
    assert hash_of(code[:-1]) != hash_of(code)
