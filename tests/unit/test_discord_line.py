"""What is counted over the connections to Discord: refused requests, and sessions started."""

import pytest

from bot.discord.refusals import MOST, WINDOW, Refusals
from bot.discord.starts import RESERVE, NoStartsLeft, Starts

Pauses = list[float]


class Seconds:
    """A monotonic clock moved by hand."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def pauses() -> Pauses:
    return []


@pytest.fixture
def refusals(seconds: Seconds, pauses: Pauses) -> Refusals:
    async def paused(wait: float) -> None:
        pauses.append(wait)

    return Refusals(seconds, paused)


async def test_fault_d07_sending_pauses_at_a_tenth_of_what_discord_bans_for(
    refusals: Refusals, seconds: Seconds, pauses: Pauses
):
    for _ in range(MOST - 1):
        await refusals.note(403, "")
    assert refusals.wait() == 0
    seconds.now += 60
    await refusals.note(429, "user")
    assert refusals.wait() == WINDOW - 60
    await refusals.note(403, "")
    assert pauses == [WINDOW - 60], "told once"


async def test_sending_goes_on_by_itself_when_the_window_is_over(
    refusals: Refusals, seconds: Seconds, pauses: Pauses
):
    for _ in range(MOST):
        await refusals.note(401, "")
    seconds.now += WINDOW
    assert refusals.wait() == 0
    await refusals.note(403, "")
    assert refusals.wait() == 0
    for _ in range(MOST - 1):
        await refusals.note(403, "")
    assert pauses == [WINDOW, WINDOW]


@pytest.mark.parametrize(("status", "scope"), [(429, "shared"), (400, ""), (404, ""), (503, "")])
async def test_what_discord_does_not_count_is_not_counted(
    refusals: Refusals, status: int, scope: str
):
    for _ in range(MOST):
        await refusals.note(status, scope)
    assert (refusals.count, refusals.wait()) == (0, 0)


async def test_staff_that_cannot_be_told_do_not_stop_the_pause(seconds: Seconds):
    async def paused(wait: float) -> None:
        raise OSError(wait)

    refusals = Refusals(seconds, paused)
    for _ in range(MOST):
        await refusals.note(403, "")
    assert refusals.wait() == WINDOW


def test_fault_d13_no_session_is_started_beyond_what_the_day_gives(seconds: Seconds):
    starts = Starts(seconds)
    starts.take()  # nothing is known yet
    starts.told(RESERVE + 2, 1000, 3600)
    starts.take()
    starts.demand(1)
    with pytest.raises(NoStartsLeft):
        starts.demand(2)
    starts.take()
    with pytest.raises(NoStartsLeft) as none:
        starts.take()
    assert none.value.seconds == 3600
    seconds.now += 3600
    starts.take()
