"""The browser chat's server, spoken to by hand over a real socket on 127.0.0.1."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from typing import Any, cast

import aiohttp
import pytest

from bot.ui import Address, MessageRef
from bot.webchat.errors import SlowReader
from bot.webchat.hub import MAX_WAITING, Line
from bot.webchat.transcript import StoredMessage
from tests.harness import webchat_screens as screens
from tests.harness.webchat_demo import Stage

Frame = Mapping[str, Any]
ID = "0f8fad5b-d9cb-469f-a165-70867728950e"


class Page:
    """One socket, and what came over it."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, stage: Stage) -> None:
        self.socket = socket
        self.stage = stage

    def token(self, chat: str) -> str:
        return self.stage.chat.tokens.issue(chat)

    async def tell(self, **frame: object) -> None:
        await self.socket.send_json(frame)

    async def hello(self, chat: str = "amina", since: int = 0) -> Frame:
        await self.tell(t="hello", panes=[{"pane": self.token(chat), "since": since}])
        return await self.hear("hello")

    async def send(self, text: str = "hi", chat: str = "amina", id: str = ID) -> None:
        await self.tell(t="send", pane=self.token(chat), id=id, kind="text", text=text)

    async def hear(self, kind: str) -> Frame:
        """The next frame of that kind; others before it are passed over."""
        while True:
            frame = cast(Frame, await self.socket.receive_json(timeout=5))
            if frame["t"] == kind:
                return frame

    async def quiet(self) -> list[Frame]:
        """What is still on its way, up to a pong."""
        await self.tell(t="ping")
        frames: list[Frame] = []
        while (frame := await self.socket.receive_json(timeout=5))["t"] != "pong":
            frames.append(frame)
        return frames


class Site:
    def __init__(self, stage: Stage, client: aiohttp.ClientSession, port: int) -> None:
        self.stage = stage
        self.client = client
        self.url = f"http://127.0.0.1:{port}"

    async def page(self, origin: str | None = None) -> Page:
        headers = {"Origin": origin or self.url}
        socket = await self.client.ws_connect(f"{self.url}/chat/socket", headers=headers)
        return Page(socket, self.stage)


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    stage = Stage()
    async with stage.open() as port, aiohttp.ClientSession() as client:
        yield Site(stage, client, port)


async def test_hello_brings_the_person_their_commands_words_and_the_clock(site: Site) -> None:
    page = await site.page()
    frame = await page.hello()
    [pane] = frame["panes"]
    assert pane["person"]["zone"] == "Africa/Cairo"
    assert pane["commands"][0]["name"] == "book"
    assert pane["strings"]["webchat.send"] == "Send"
    assert frame["clock"]["due"]["what"].startswith("approval deadline")


async def test_an_ack_comes_after_the_intent_is_stored(site: Site) -> None:
    page = await site.page()
    await page.hello()
    await page.send("/book")
    ack = await page.hear("ack")
    assert ack["id"] == ID
    assert [each.command for each in site.stage.intents.values()] == ["book"]


async def test_what_could_not_be_stored_is_not_acked_and_goes_through_when_sent_again(
    site: Site,
) -> None:
    page = await site.page()
    await page.hello()
    site.stage.failing = True
    await page.send()
    error = await page.hear("error")
    assert (error["code"], error["id"]) == ("not_stored", ID)
    site.stage.failing = False
    await page.send()
    assert (await page.hear("ack"))["id"] == ID
    said = [
        each for each in await site.stage.transcript.since("amina", 0, 9) if each.author == "person"
    ]
    assert len(said) == 1


async def test_the_same_intent_twice_is_acked_twice_and_counted_once(site: Site) -> None:
    page = await site.page()
    await page.hello()
    for _ in range(2):
        await page.send()
        await page.hear("ack")
    assert (len(site.stage.intents), site.stage.repeats) == (1, 1)
    said = [
        each for each in await site.stage.transcript.since("amina", 0, 9) if each.author == "person"
    ]
    assert len(said) == 1


async def test_a_page_that_comes_back_gets_exactly_what_it_missed(site: Site) -> None:
    page = await site.page()
    channel = site.stage.chat.channel
    amina = Address("web", "amina")
    first = await channel.send(amina, screens.days(), "a")
    await channel.send(amina, screens.booked(), "b")
    await page.hello()
    restored = await page.hear("messages")
    assert [each["rev"] for each in restored["messages"]] == [1, 2]
    await page.socket.close()

    await channel.edit(first, screens.times())
    await channel.send(amina, screens.long_text(), "c")
    again = await site.page()
    await again.hello(since=2)
    missed = [each for frame in await again.quiet() for each in frame["messages"]]
    assert [(each["id"], each["rev"]) for each in missed] == [("1", 3), ("3", 4)]


async def test_a_page_from_before_the_demo_was_started_afresh_is_told_to_begin_anew(
    site: Site,
) -> None:
    page = await site.page()
    frame = await page.hello(since=999)
    assert frame["panes"][0]["reset"] is True
    assert (await page.hear("messages"))["where"] == "latest"


async def test_sending_with_the_same_key_makes_one_message(site: Site) -> None:
    amina = Address("web", "amina")
    refs = {await site.stage.chat.channel.send(amina, screens.days(), "k") for _ in range(3)}
    assert len(refs) == 1


async def test_a_message_of_another_chat_cannot_be_edited(site: Site) -> None:
    channel = site.stage.chat.channel
    theirs = await channel.send(Address("web", "lena"), screens.form(), "a")
    assert not await channel.edit(
        MessageRef(Address("web", "amina"), theirs.message), screens.days()
    )
    assert await channel.edit(theirs, screens.days())


async def test_a_pane_hears_nothing_of_another_pane(site: Site) -> None:
    page = await site.page()
    await page.hello("amina")
    await site.stage.say("lena", screens.form())
    assert all(not frame["messages"] for frame in await page.quiet())


async def test_older_messages_come_a_page_at_a_time(site: Site) -> None:
    for number in range(120):
        await site.stage.chat.channel.send(Address("web", "amina"), screens.days(), str(number))
    page = await site.page()
    await page.hello()
    seen: list[str] = []
    frame = await page.hear("messages")
    while True:
        seen = [each["id"] for each in frame["messages"]] + seen
        if not frame["more"]:
            break
        await page.tell(t="earlier", pane=page.token("amina"), before=seen[0])
        frame = await page.hear("messages")
    assert seen == [str(number) for number in range(1, 121)]


async def test_a_forged_pane_is_refused_and_nothing_is_stored(site: Site) -> None:
    page = await site.page()
    await page.tell(t="send", pane="amina", id=ID, kind="text", text="hi")
    error = await page.hear("error")
    assert (error["code"], error["id"]) == ("unknown_pane", ID)
    assert site.stage.intents == {}


async def test_junk_is_answered_and_endless_junk_ends_the_connection(site: Site) -> None:
    page = await site.page()
    await page.socket.send_str("not json")
    assert (await page.hear("error"))["code"] == "frame_invalid"
    await page.socket.send_bytes(b"\x00")
    assert (await page.hear("error"))["code"] == "frame_invalid"
    await page.hello()
    for _ in range(30):
        await page.socket.send_str("junk")
    while (message := await page.socket.receive(timeout=5)).type is aiohttp.WSMsgType.TEXT:
        pass
    assert message.type is aiohttp.WSMsgType.CLOSE


async def test_who_is_too_fast_is_told_so_and_the_intent_is_kept_for_later(site: Site) -> None:
    site.stage.chat.allow = lambda user: False
    page = await site.page()
    await page.hello()
    await page.send()
    error = await page.hear("error")
    assert (error["code"], error["id"]) == ("too_fast", ID)


async def test_moving_the_clock_is_told_to_every_page(site: Site) -> None:
    mover, watcher = await site.page(), await site.page()
    await mover.hello()
    await watcher.hello("staff")
    await mover.tell(t="clock", op="advance", seconds=3600)
    assert (await watcher.hear("clock"))["now"] == "2026-11-23T11:00:00.000Z"
    await mover.tell(t="clock", op="next_due")
    assert (await watcher.hear("clock"))["now"] == "2026-11-23T13:00:00.000Z"


async def test_a_clock_that_will_not_move_is_said_so(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def stuck(by: timedelta) -> None:
        raise OSError

    monkeypatch.setattr(site.stage.clock, "advance", stuck)
    page = await site.page()
    await page.hello()
    await page.tell(t="clock", op="advance", seconds=60)
    assert (await page.hear("error"))["code"] == "clock_stuck"


async def test_the_page_is_self_contained_and_locked_down(site: Site) -> None:
    async with site.client.get(site.url) as answer:
        html = await answer.text()
        policy = answer.headers["Content-Security-Policy"]
    assert answer.status == 200
    assert policy.startswith("default-src 'self'")
    assert "unsafe" not in policy
    assert " style=" not in html
    assert "http://" not in html
    assert "https://" not in html
    fingerprint = site.stage.chat.assets.fingerprint
    async with site.client.get(f"{site.url}/chat/static/{fingerprint}/app.js") as answer:
        assert (answer.status, "immutable" in answer.headers["Cache-Control"]) == (200, True)
    for path in (f"{fingerprint}/..%2fpage.py", "0/app.js", f"{fingerprint}/none.js"):
        async with site.client.get(f"{site.url}/chat/static/{path}") as answer:
            assert answer.status == 404


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "127.0.0.1.evil.example"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"X-Forwarded-For": "203.0.113.9"},
        {"Forwarded": "for=203.0.113.9"},
    ],
)
async def test_nobody_from_elsewhere_gets_the_page_or_the_socket(
    site: Site, headers: dict[str, str]
) -> None:
    async with site.client.get(site.url, headers=headers) as answer:
        assert answer.status == 403
    with pytest.raises(aiohttp.WSServerHandshakeError) as caught:
        await site.client.ws_connect(
            f"{site.url}/chat/socket", headers={"Origin": site.url} | headers
        )
    assert caught.value.status == 403


async def test_a_socket_without_an_origin_is_refused(site: Site) -> None:
    with pytest.raises(aiohttp.WSServerHandshakeError):
        await site.client.ws_connect(f"{site.url}/chat/socket")


async def test_a_page_that_reads_nothing_is_cut_off() -> None:
    stage = Stage()
    await stage.say("amina", screens.days())

    async def stuck(frame: str) -> None:
        await asyncio.Event().wait()

    line = Line(stuck, stage.transcript, send_seconds=0.01)
    line.follow("amina", "tok", 0)
    with pytest.raises(SlowReader):
        await line.deliver()


async def test_a_page_cannot_pile_up_frames_without_end() -> None:
    async def taken(frame: str) -> None: ...

    line = Line(taken, Stage().transcript)
    for _ in range(MAX_WAITING + 1):
        line.put({"t": "pong"})
    with pytest.raises(SlowReader):
        await line.deliver()


async def test_a_page_is_cut_off_when_it_cannot_be_told_and_gets_it_on_coming_back(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(chat: str, rev: int, limit: int) -> list[StoredMessage]:
        raise OSError("the disk is gone")

    page = await site.page()
    await page.hello()
    with monkeypatch.context() as patch:
        patch.setattr(site.stage.transcript, "since", broken)
        await site.stage.say("amina", screens.days())
        while (message := await page.socket.receive(timeout=5)).type is aiohttp.WSMsgType.TEXT:
            pass
    assert message.type in (aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.ERROR)
    again = await site.page()
    await again.hello()
    assert len((await again.hear("messages"))["messages"]) == 1


async def test_a_page_that_cannot_be_answered_is_asked_to_try_again(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(chat: str) -> int:
        raise OSError("the disk is gone")

    monkeypatch.setattr(site.stage.transcript, "head", broken)
    page = await site.page()
    await page.tell(t="hello", panes=[{"pane": page.token("amina"), "since": 0}])
    message = await page.socket.receive(timeout=5)
    assert (message.type, message.data) == (aiohttp.WSMsgType.CLOSE, 1011)


async def test_edits_melt_into_the_latest_for_a_page_that_lags() -> None:
    stage, sent = Stage(), []
    enough = asyncio.Event()

    async def taken(frame: str) -> None:
        sent.append(frame)
        enough.set()

    line = Line(taken, stage.transcript)
    ref = await stage.chat.channel.send(Address("web", "amina"), screens.days(), "a")
    for _ in range(50):
        await stage.chat.channel.edit(ref, screens.times())
    line.follow("amina", "tok", 0)
    async with asyncio.timeout(5), asyncio.TaskGroup() as group:
        delivering = group.create_task(line.deliver())
        await enough.wait()
        delivering.cancel()
    assert len(sent) == 1
    assert '"rev":51' in sent[0]


async def test_closing_the_server_says_goodbye_to_every_page() -> None:
    stage = Stage()
    async with aiohttp.ClientSession() as client:
        async with stage.open() as port:
            site = Site(stage, client, port)
            page = await site.page()
            await page.hello()
        while (message := await page.socket.receive(timeout=5)).type is aiohttp.WSMsgType.TEXT:
            pass
        assert message.type in (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED)
    assert len(stage.chat.hub) == 0
