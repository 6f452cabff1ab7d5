"""The small parts of Telegram's adapter: text, pace, the secret, what an update says of itself."""

import asyncio
import time

import pytest

from bot import logs
from bot.channels import Busy
from bot.deep_links import landing, payload
from bot.telegram.escaping import escaped
from bot.telegram.inbound import is_for_others, seen
from bot.telegram.pace import Pace
from bot.telegram.webhook import is_secret, read_update
from bot.ui import Act


def test_i01_nothing_typed_marks_up_or_mentions() -> None:
    assert escaped("<b>&") == "&lt;b&gt;&amp;"
    assert "@admin" not in escaped("hi @admin")
    assert escaped("a@example.org") == "a@example.org"


async def test_d02_one_chat_waits_and_another_does_not() -> None:
    pace = Pace(1000, 19, _now, _no_sleep)
    for _ in range(4):
        await pace.wait("1")
    with pytest.raises(Busy):
        await pace.wait("1")
    await pace.wait("2")


async def test_who_has_just_written_goes_before_a_bulk() -> None:
    pace = Pace(100, 19, _now)
    done: list[str] = []

    async def send(chat: str) -> None:
        await _sent(pace, chat)
        done.append(chat)

    async with asyncio.TaskGroup() as group:
        for number in range(60):
            group.create_task(send(str(number)))
        await asyncio.sleep(0)
        pace.heard("tapper")
        await send("tapper")
    assert done.index("tapper") < 40  # a quarter of a second goes at once
    assert done[-1] == "59"


async def test_a_second_holds_no_more_than_its_limit_after_the_loop_stood_still() -> None:
    pace = Pace(50, 19, _now)
    moments: list[float] = []

    async def send(chat: str) -> None:
        await _sent(pace, chat)
        moments.append(_now())

    async with asyncio.TaskGroup() as group:
        for number in range(60):
            group.create_task(send(str(number)))
        await asyncio.sleep(0.3)
        time.sleep(0.1)  # noqa: ASYNC251  # the loop stands still
    assert all(later - first >= 0.99 for first, later in zip(moments, moments[50:], strict=False))
    assert moments[-1] - moments[0] < 1.4


async def test_a_group_is_sent_no_more_than_its_minute_allows() -> None:
    times = iter(range(2000))
    pace = Pace(1000, 19, lambda: float(next(times)), _no_sleep)
    for _ in range(19):
        await pace.wait("-5")
    with pytest.raises(Busy):
        await pace.wait("-5")


def test_z02_an_unset_or_wrong_secret_opens_nothing() -> None:
    assert is_secret("right", "right")
    assert not is_secret("wrong", "right")
    assert not is_secret("", "")
    assert read_update(b"[1]") is None
    assert read_update(b"{") is None


def test_an_update_of_any_shape_is_named_and_none_is_refused() -> None:
    assert seen({"update_id": 7, "message": {"from": {"id": 3}, "chat": "x"}}).chat == "3"
    assert len(seen({"message": []}).update) == 64
    assert is_for_others({"message": {"text": "/help@other_bot"}}, "seatmate_bot")
    assert not is_for_others({"message": {"text": "/help@Seatmate_bot"}}, "seatmate_bot")


def test_a_link_only_shows_or_takes_a_code() -> None:
    assert landing(payload(Act("offr", 99))) is not None
    assert landing(payload(Act("clam"), "AB-CD")) is not None
    assert landing("o_") is None
    assert landing("x_1") is None
    with pytest.raises(ValueError, match="canc"):
        payload(Act("canc", 1))


def test_the_token_in_an_encoded_address_is_hidden() -> None:
    token = "1234567890%3A" + "A" * 35
    shown = logs._Redaction(())(None, "", {"event": f"GET /bot{token}/x"})
    assert "AAAA" not in str(shown)


async def _sent(pace: Pace, chat: str) -> None:
    await (await pace.wait(chat)).spent_on(_no_sleep(0))


def _now() -> float:
    return asyncio.get_running_loop().time()


async def _no_sleep(_: float) -> None:
    return
