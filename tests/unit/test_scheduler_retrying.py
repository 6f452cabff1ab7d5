"""When a failed delivery is tried again."""

from datetime import UTC, datetime, timedelta

import pytest

from core.settings import NoticeSettings
from scheduler.retrying import next_try

NOW = datetime(2026, 1, 5, tzinfo=UTC)
SETTINGS = NoticeSettings(retry_base_seconds=5, retry_cap_seconds=60, max_attempts=6)


@pytest.mark.parametrize(("attempts", "seconds"), [(1, 5), (2, 10), (3, 20), (4, 40), (5, 60)])
def test_each_failure_waits_twice_as_long_up_to_the_cap(attempts: int, seconds: int):
    assert next_try(NOW, attempts, SETTINGS) == NOW + timedelta(seconds=seconds)


def test_after_the_last_attempt_it_is_given_up():
    assert next_try(NOW, 6, SETTINGS) is None


def test_what_a_platform_asks_for_wins_and_never_gives_up():
    assert next_try(NOW, 99, SETTINGS, asked=3600) == NOW + timedelta(hours=1)


def test_a_platform_that_asks_for_nothing_is_still_given_a_second():
    assert next_try(NOW, 1, SETTINGS, asked=0) == NOW + timedelta(seconds=1)
