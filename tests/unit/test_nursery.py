"""Background work is kept alive, heard when it fails, and ended in time."""

import asyncio

import pytest
from structlog.testing import capture_logs

from scheduler.nursery import Nursery, NurseryClosed


async def test_work_that_fails_is_logged_by_name():
    async def fail():
        raise KeyError("why")

    nursery = Nursery()
    with capture_logs() as logs:
        await asyncio.wait([nursery.start(fail(), name="relay")])
        await asyncio.sleep(0)
    assert [(entry["event"], entry["task"]) for entry in logs] == [("task_failed", "relay")]
    assert len(nursery) == 0


async def test_fault_o07_closing_lets_work_finish_first():
    ended = []

    async def finish():
        await asyncio.sleep(0)
        ended.append(True)

    nursery = Nursery()
    nursery.start(finish(), name="short")
    await nursery.close()
    assert ended == [True]


async def test_fault_o07_work_that_does_not_end_is_cancelled():
    nursery = Nursery()
    task = nursery.start(asyncio.Event().wait(), name="endless")
    with capture_logs() as logs:
        await nursery.close(drain_seconds=0)
    assert task.cancelled()
    assert logs[0]["task"] == "endless"


async def test_nothing_starts_once_closing():
    nursery = Nursery()
    await nursery.close()
    with pytest.raises(NurseryClosed):
        nursery.start(asyncio.sleep(0), name="late")
