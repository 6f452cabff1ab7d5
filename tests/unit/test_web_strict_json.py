"""W-09: the JSON that a stranger may make us read."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webhooks.json_values import (
    JsonRefused,
    json_object,
    object_of,
    optional_text,
    strict_json,
    text_of,
    whole_of,
)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"\xff\xfe{}",
        b'{"a": "\xff"}',
        '{"a":1}'.encode("utf-16"),
        b"\xef\xbb\xbf{}",
        b"NaN",
        b'{"a": Infinity}',
        b'{"a": -Infinity}',
        b'{"a": 1e999}',
        b'{"a": 1, "a": 2}',
        b'{"a": {"b": 1, "b": 1}}',
        b'{"a": 9223372036854775808}',
        b'{"a": -9223372036854775809}',
        b'{"a": ' + b"9" * 5000 + b"}",
        b"[" * 33 + b"]" * 33,
        b"[" * 100_000 + b"]" * 100_000,
        b'{"a":' * 20_000 + b"1" + b"}" * 20_000,
        b'{"a": "\\ud800"}',
        b'{"\\udfff": 1}',
        b"{} {}",
    ],
    ids=lambda raw: repr(raw[:20]),
)
def test_fault_w09_what_two_readers_could_read_differently_is_refused(raw: bytes) -> None:
    with pytest.raises(JsonRefused):
        strict_json(raw)


@pytest.mark.parametrize(
    "raw",
    [
        b"[" * 32 + b"]" * 32,
        b'{"a": 9223372036854775807, "b": -9223372036854775808}',
        '{"اسم": "\\ud83d\\ude00"}'.encode(),
        b" null ",
    ],
)
def test_ordinary_json_up_to_the_limits_is_read(raw: bytes) -> None:
    assert strict_json(raw) == json.loads(raw)


@given(st.binary(max_size=300))
def test_fault_w09_any_bytes_are_read_or_refused_never_a_crash(raw: bytes) -> None:
    try:
        strict_json(raw)
    except JsonRefused:
        return


def test_a_refusal_never_quotes_the_input() -> None:
    with pytest.raises(JsonRefused) as refused:
        strict_json(b'{"token": "sk_live_secret", "token": 1}')
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("value", [None, 5, "", "x" * 201, ["a"], True])
def test_a_text_field_of_another_shape_is_refused(value: object) -> None:
    with pytest.raises(JsonRefused):
        text_of(json_object(strict_json(json.dumps({"a": value}).encode())), "a")


@pytest.mark.parametrize("value", [None, "5", 5.0, True])
def test_a_number_field_of_another_shape_is_refused(value: object) -> None:
    with pytest.raises(JsonRefused):
        whole_of(json_object(strict_json(json.dumps({"a": value}).encode())), "a")


def test_a_missing_optional_text_is_none_but_a_missing_object_is_refused() -> None:
    assert optional_text({}, "a") is None
    with pytest.raises(JsonRefused):
        object_of({}, "a")
