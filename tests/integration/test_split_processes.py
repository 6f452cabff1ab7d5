"""Processes that share a database: each looks by itself for what others wrote."""

from dataclasses import replace

import pytest

from core.settings import SchedulerSettings, Settings
from scheduler.waking import Loop
from tests.harness.chatters import stage

ALL = {"inbox", "jobs", "relay", "answers", "deadlines", "free times"}


OTHERS = ALL - {"deadlines", "free times"}


@pytest.mark.parametrize(("scheduling", "woken"), [(True, ALL), (False, OTHERS)])
async def test_o15_a_tick_wakes_every_loop_but_the_deadlines_of_who_is_no_scheduler(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, scheduling: bool, woken: set[str]
):
    settings = replace(Settings(), scheduler=SchedulerSettings(tick_seconds=3600))
    async with stage(sqlite_url, "web", settings=settings) as here:
        await here.engine.quiet()
        monkeypatch.setattr(here.engine, "_scheduling", scheduling)
        poked: set[str] = set()
        monkeypatch.setattr(Loop, "poke", lambda loop: poked.add(loop.name))
        await here.engine.ticker.tick()
        monkeypatch.undo()
        assert poked == woken
