"""The sweep against the obvious: minute by minute over random mentors around changes of clocks."""

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.benchmarks.slot_oracle import Oracle
from core.availability import Slot, free_slots, is_free, why_not
from tests.harness.slot_strategies import Mentor, mentors

SLOW = settings(
    max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)


def _free(mentor: Mentor) -> list[Slot]:
    return free_slots(
        mentor.hours,
        mentor.exceptions,
        mentor.posted,
        mentor.busy,
        mentor.rules,
        mentor.now,
        mentor.window_from,
        mentor.window_until,
    )


def test_the_random_mentors_mostly_have_something_to_offer() -> None:
    """The negative control: properties of empty lists would prove nothing."""
    counts: list[int] = []

    @SLOW
    @given(mentors())
    def draw(mentor: Mentor) -> None:
        counts.append(len(_free(mentor)))

    draw()
    assert sum(count > 0 for count in counts) > len(counts) / 4


@SLOW
@given(mentors())
def test_free_slots_are_those_a_minute_by_minute_walk_finds(mentor: Mentor) -> None:
    oracle = Oracle(
        mentor.hours, mentor.exceptions, mentor.posted, mentor.busy, mentor.rules, mentor.now
    )
    slots = _free(mentor)
    expected = oracle.free_starts(mentor.window_from, mentor.window_until)
    assert [slot.starts_at for slot in slots] == expected
    assert all(slot.ends_at - slot.starts_at == mentor.rules.duration for slot in slots)


@SLOW
@given(mentors(), st.integers(0, 2**30))
def test_why_not_says_free_exactly_for_the_slots_that_are_offered(
    mentor: Mentor, salt: int
) -> None:
    offered = {slot.starts_at for slot in _free(mentor)}
    minutes = (mentor.window_until - mentor.window_from) // timedelta(minutes=5)
    asked = {mentor.window_from + timedelta(minutes=5) * (salt * n % minutes) for n in range(12)}
    asked |= set(sorted(offered)[:6])
    given_ = (mentor.hours, mentor.exceptions, mentor.posted, mentor.busy, mentor.rules, mentor.now)
    for start in asked:
        verdict = why_not(start, *given_)
        assert verdict.is_free == (start in offered), (start, verdict)
        assert is_free(start, *given_) == verdict.is_free
        if verdict.free_after is not None:
            assert is_free(verdict.free_after.starts_at, *given_)


@SLOW
@given(mentors(), st.integers(1, 499))
def test_a_window_cut_in_two_gives_the_same_slots(mentor: Mentor, cut: int) -> None:
    middle = mentor.window_from + timedelta(minutes=5 * cut)
    if middle >= mentor.window_until:
        return
    args = (mentor.hours, mentor.exceptions, mentor.posted, mentor.busy, mentor.rules, mentor.now)
    left = free_slots(*args, mentor.window_from, middle)
    right = free_slots(*args, middle, mentor.window_until)
    assert [*left, *right] == _free(mentor)
