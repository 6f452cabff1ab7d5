"""docs/shop.md describes what the door takes: its schema and our reader say the same."""

import json
import re
from pathlib import Path

import jsonschema_rs
import pytest

from tests.unit.test_shop_reading import PURCHASE, REFUND, raw
from webhooks.json_values import JsonRefused
from webhooks.shop.reading import read_event

PAGE = Path(__file__).resolve().parents[2] / "docs" / "shop.md"
EVENTS = [
    PURCHASE,
    REFUND,
    {**PURCHASE, "test": True},
    {**REFUND, "test": False},
    {**{k: v for k, v in PURCHASE.items() if k != "product"}, "mentor": "06C", "sessions": 4},
    *({k: v for k, v in PURCHASE.items() if k != left_out} for left_out in PURCHASE),
    *({k: v for k, v in REFUND.items() if k != left_out} for left_out in REFUND),
    *({**PURCHASE, **wrong} for wrong in (
        {"type": "gift"}, {"event_id": "a b"}, {"reference": ""}, {"email": "nobody"},
        {"amount_minor": 0}, {"amount_minor": 10**12 + 1}, {"amount_minor": "5"},
        {"currency": "eur"}, {"paid_at": 1}, {"paid_at": 4_102_444_800}, {"product": "a-b"},
        {"product": "06CXV8T3R7M4G7"}, {"mentor": "06C"}, {"sessions": 4}, {"test": 1},
        {"buyer_name": ""}, {"buyer_name": "x" * 201}, {"more": 1})),
    *({**REFUND, **wrong} for wrong in (
        {"email": "a@b.example"}, {"refund_reference": "\u00e9"}, {"refunded_at": 1.5})),
]  # fmt: skip


def schema():
    text = PAGE.read_text("utf-8")
    (block,) = re.findall(r"```json\n(.*?)```", text, re.DOTALL)
    return jsonschema_rs.validator_for(json.loads(block))


@pytest.mark.parametrize("number", range(len(EVENTS)))
def test_the_schema_and_the_reader_agree(number: int):
    event = EVENTS[number]
    try:
        read_event("books", raw(event))
        taken = True
    except JsonRefused:
        taken = False
    assert schema().is_valid(event) is taken, event
