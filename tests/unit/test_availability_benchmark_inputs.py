"""The inputs speed is measured on: stated counts, the oracle, and flatness without a stopwatch."""

from datetime import timedelta

import pytest

from bot.benchmarks.slot_cases import (
    CASE_NAMES,
    EXPECTED_COUNTS,
    SlotCase,
    find_case_file,
    made_case,
    read_case,
)
from bot.benchmarks.slot_oracle import Oracle
from core.availability import Busy, free_slots, free_starts_ms
from core.clock import to_ms


def _oracle(case: SlotCase) -> list[int]:
    oracle = Oracle(case.hours, case.exceptions, (), case.busy, case.rules, case.now)
    return [to_ms(each) for each in oracle.free_starts(case.window_from, case.window_until)]


@pytest.mark.parametrize("name", CASE_NAMES)
def test_a_measured_input_has_its_stated_number_of_slots(name: str) -> None:
    path = find_case_file(name)
    if path is None:
        pytest.skip("no benchmark data: set SEATMATE_BENCH_DATA or put it in ../shared/bench")
    assert len(free_starts_ms(*read_case(path).in_integers())) == EXPECTED_COUNTS[name]


@pytest.mark.parametrize("name", CASE_NAMES[:2])
def test_a_measured_input_equals_the_oracle(name: str) -> None:
    path = find_case_file(name)
    if path is None:
        pytest.skip("no benchmark data: set SEATMATE_BENCH_DATA or put it in ../shared/bench")
    case = read_case(path)
    assert free_starts_ms(*case.in_integers()) == _oracle(case)


@pytest.mark.parametrize("with_rules", [False, True])
def test_a_made_input_equals_the_oracle(with_rules: bool) -> None:
    case = made_case(days=30, bookings=200, with_rules=with_rules)
    found = free_starts_ms(*case.in_integers())
    assert found == _oracle(case)
    assert found


def test_a_made_input_is_the_same_every_time() -> None:
    first = made_case(days=30, bookings=200, with_rules=True)
    assert first == made_case(days=30, bookings=200, with_rules=True)
    assert len({each.blocks_from for each in first.busy}) == 200


def test_bookings_far_from_the_window_change_nothing() -> None:
    case = made_case(days=30, bookings=200, with_rules=True)
    old = case.now - timedelta(days=4000)
    half_hour = timedelta(minutes=30)
    far = [Busy.session(old + n * half_hour, old + (n + 1) * half_hour) for n in range(5000)]
    with_far = free_slots(
        case.hours,
        case.exceptions,
        (),
        [*far, *case.busy],
        case.rules,
        case.now,
        case.window_from,
        case.window_until,
    )
    assert [to_ms(slot.starts_at) for slot in with_far] == free_starts_ms(*case.in_integers())
