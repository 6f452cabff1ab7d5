"""How sends are spread over a second, also on a machine that was busy meanwhile."""

import asyncio
import time

from bot.discord.pace import Pace

RATE = 50


async def test_no_second_has_more_sends_than_the_rate_even_after_the_loop_stood_still():
    pace, sent = Pace(RATE), []
    now = asyncio.get_running_loop().time

    async def send() -> None:
        await pace.wait()
        sent.append(now())
        if len(sent) in (20, 40, 60):
            time.sleep(0.15)  # noqa: ASYNC251  # another part of the program holds the loop up

    async with asyncio.TaskGroup() as group:
        for _ in range(90):
            group.create_task(send())
    first_to_last = [late - early for early, late in zip(sent, sent[RATE:], strict=False)]
    assert min(first_to_last) >= 1.0
    assert sent[-1] - sent[0] < 3.0


async def test_the_first_send_waits_for_nothing_and_the_second_for_its_turn():
    pace = Pace(10)
    now = asyncio.get_running_loop().time
    began = now()
    await pace.wait()
    assert now() - began < 0.09
    await pace.wait()
    assert now() - began >= 0.09
