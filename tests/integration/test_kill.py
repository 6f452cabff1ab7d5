"""A playing process is killed again and again; what it had acknowledged is there, once."""

import pytest

from bot import logs
from bot.simulation.killing import Kills
from bot.simulation.setting import Stage

KILLS = 50


@pytest.fixture
def stage(sqlite_url, tmp_path):
    logs.configure("CRITICAL")
    return Stage(sqlite_url, str(tmp_path / "money.db"), durable=True)


def test_fault_t02_fifty_kills_lose_nothing_and_double_nothing(stage):
    kills = Kills(stage, seed=7)
    assert kills.play(KILLS, steps_a_life=40) is None
    assert kills.lives == KILLS + 2  # the first and the last are not killed
    assert kills.steps > KILLS  # every life had something to lose


@pytest.mark.parametrize("die_at", [5, 20])
def test_control_acknowledging_before_the_commit_is_caught(stage, die_at):
    kills = Kills(stage, seed=7, acknowledge_early=True, die_at=die_at)
    trouble = kills.play(1, steps_a_life=400)
    assert trouble is not None
    assert "acknowledged effects are gone" in trouble.what


def test_control_a_process_that_breaks_an_invariant_is_caught(stage):
    kills = Kills(stage, seed=7)
    assert kills.play(1, steps_a_life=40) is None
    kills.acknowledged["booking", 1] = 1
    assert "booking 1 revision 1" in kills._inspect().what
