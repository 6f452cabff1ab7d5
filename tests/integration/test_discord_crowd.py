"""Many people, two platforms and two processes at once: each thing happens once, and everybody is
told what became of theirs."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from bot.channels import Channel
from bot.composition.stored_transcript import StoredTranscript
from bot.webchat.channel import WebChannel
from bot.webchat.frames import Send
from bot.webchat.hub import Hub
from bot.webchat.inbound import Inbound
from bot.webchat.surroundings import Persona
from core.booking import BookingState
from core.reading import BookingFilter
from storage.unit_of_work import SqlUnitOfWork
from tests.harness.discord_town import DiscordTown, discord_town, tap
from tests.harness.discord_world import posting
from tests.harness.discord_world.messages import Message
from tests.harness.discord_world.modals import OpenModal
from tests.harness.recording import bare
from tests.harness.town import GREET, TALK

CROWD = 200
SALMA = Persona("salma", "Salma", "student", "Cairo", "UTC", "en")


async def test_200_students_press_one_slot_and_one_of_them_has_it(sqlite_url: str):
    async with discord_town(sqlite_url) as town:
        card = await _shown_to_all(town, await _before_booking(town))
        guild = town.world.guild("Riverside")
        crowd = [guild.member(f"student{number}") for number in range(CROWD)]
        presses = [(each, each.taps("Book it", on=card)) for each in crowd]
        told = Counter()
        for each, press in presses:
            shown = await each.outcome(press)
            assert isinstance(shown, Message)
            assert shown.ephemeral, "what becomes of it is nobody else's business"
            told["Booking confirmed" in shown.text] += 1
        assert told == {True: 1, False: CROWD - 1}
        assert await town.stage.db.read(_scheduled) == 1
        assert sum("New booking" in each.text for each in town.mona.sees()) <= 1
        assert town.world.limits.invalid_requests == 0


async def test_a_student_on_the_web_chat_and_a_mentor_on_discord_meet_in_one_engine(
    sqlite_url: str,
):
    async with discord_town(sqlite_url) as town:
        salma = WebPage(town)
        await salma.says("/offerings")
        for words in (TALK, "Pick a time", "Tue 24 Nov", "10:00", "Send request"):
            await salma.taps(words)
        request = await town.mona.in_dm.reads("New request")
        assert "Salma" in request.text
        await town.mona.press("Approve", on=request)
        assert "Request Approved" in await salma.reads("Request Approved")
        (now,) = [each for each in town.mona.sees() if each.id == request.id]
        assert "Approve" not in now.buttons
        await salma.taps("Withdraw", "Cancel")


async def test_fault_z08_approved_twice_at_once_it_is_approved_once(sqlite_url: str):
    async with discord_town(sqlite_url) as town:
        await _asks(town)
        request = await town.mona.in_dm.reads("New request")
        for _ in ("a tap", "and another"):
            town.mona.taps("Approve", on=request)
        await town.mona.reads("Waiting for payment")
        await town.sara.in_dm.reads("Request Approved")
        await town.quiet()
        assert len(town.sara.in_dm.sees("Request Approved")) == 1


async def test_fault_d16_two_processes_with_one_token_work_each_press_once(sqlite_url: str):
    async with discord_town(sqlite_url, connected=False) as town:
        async with town.bot():
            await town.world.commands_synced()
            card = await _before_booking(town)
            async with town.bot():
                await town.world.gateway.connected(2)
                town.sara.taps("Book it", on=card)
                await town.sara.reads("Booking confirmed")
                await town.mona.reads("New booking")
                await town.quiet()
            assert len(town.sara.sees("Booking confirmed")) == 1
            assert len(town.mona.sees("New booking")) == 1
            assert await town.stage.db.read(_scheduled) == 1
        assert town.world.limits.invalid_requests == 0


async def test_fault_d14_an_answer_too_late_to_be_shown_reaches_who_has_closed_messages_later(
    sqlite_url: str,
):
    async with discord_town(sqlite_url) as town:
        town.world.troubles.fail(r"POST /interactions/.*/callback", status=503)
        town.sara.sends("packs")
        told = await town.sara.in_dm.reads("packs")
        assert not told.ephemeral


async def test_fault_d01_one_persons_limit_holds_up_nobody_else(sqlite_url: str):
    async with discord_town(sqlite_url) as town:
        await _asks(town)
        request = await town.mona.in_dm.reads("New request")
        direct = town.sara.in_dm.place.id
        held = town.world.troubles.too_many(rf"POST /channels/{direct}/messages$", 60)
        await town.mona.press("Approve", on=request)
        await town.quiet()
        assert held.met == 1
        assert town.sara.sees("Request Approved") == []
        await town.omar.slash("help")
        await town.stage.wait(seconds=61)
        assert len(town.sara.sees("Request Approved")) == 1


async def test_fault_i08_a_file_sent_to_the_bot_is_answered_politely(sqlite_url: str):
    async with discord_town(sqlite_url) as town:
        sara = town.sara.in_dm
        sara.says("", (sara.file("voice.ogg", b"OggS", "audio/ogg"),))
        await town.world.pulse.until(lambda: sara.sees_here()[1:], "an answer")
        assert sara.sees_here()[-1].text


class WebPage:
    """Salma at the web chat: the real adapter, without a browser around it."""

    def __init__(self, town: DiscordTown) -> None:
        self.town = town
        self.transcript = StoredTranscript(town.stage.db)
        hub = Hub()
        channel: Channel = WebChannel(self.transcript, hub)
        town.stage.engine.parts.channels["web"] = channel
        self.inbound = Inbound(self.transcript, hub, town.stage.engine.doorway.receive)
        self.sent = 0

    async def says(self, text: str) -> None:
        await self._take(kind="text", text=text)

    async def taps(self, *words: str) -> None:
        """The newest thing to press whose label begins with one of the words."""
        for message in reversed(await self._messages()):
            for label, act in _acts(message.view):
                if bare(label).startswith(words):
                    await self._take(kind="act", act=act, message=message.id)
                    return
        raise AssertionError(f"nothing begins with {words}")

    async def reads(self, text: str) -> str:
        await self.town.quiet()
        found = [str(each.view) for each in await self._messages() if text in str(each.view)]
        assert found, f"no message says {text!r}"
        return found[-1]

    async def _take(self, **frame: Any) -> None:
        self.sent += 1
        await self.inbound.take(SALMA, Send("pane", f"salma-{self.sent}", **frame))
        await self.town.quiet()

    async def _messages(self) -> Any:
        return await self.transcript.since(SALMA.chat, 0, 500)


def _acts(part: object) -> Iterator[tuple[str, str]]:
    """Label and act of all that can be pressed."""
    if isinstance(part, Mapping):
        if isinstance(part.get("act"), str) and part.get("label"):
            yield str(part["label"]), part["act"]
        if isinstance(part.get("act"), str) and part.get("submit"):
            yield str(part["submit"]), part["act"]
        for inner in part.values():
            yield from _acts(inner)
    elif isinstance(part, (list, tuple)):
        for inner in part:
            yield from _acts(inner)


async def _before_booking(town: DiscordTown) -> Message:
    """Sara stands before the button that books a free session."""
    await town.sara.slash("offerings")
    for words in (GREET, "Pick a time", "Tue 24 Nov"):
        await tap(town.sara, words)
    shown = await tap(town.sara, "10:00")
    assert isinstance(shown, Message)
    return shown


async def _shown_to_all(town: DiscordTown, card: Message) -> Message:
    """The same card in the server's first channel, where everybody sees its buttons."""
    body = {"content": "A free hour", "components": [_bare(each) for each in card.components]}
    world = town.world
    return posting.post(world, town.sara.place, world.bot, posting.Draft(body))


def _bare(component: Any) -> Any:
    return {
        key: [_bare(each) for each in value] if key == "components" else value
        for key, value in component.items()
    }


async def _asks(town: DiscordTown) -> None:
    await town.sara.slash("offerings")
    for words in (TALK, "Pick a time", "Tue 24 Nov", "10:00"):
        await tap(town.sara, words)
    if "Send request" in town.sara.sees()[-1].buttons:
        await town.sara.press("Send request")
        return
    assert isinstance(await town.sara.press("Fill in"), OpenModal)
    await town.sara.submit()


def _scheduled(uow: SqlUnitOfWork) -> int:
    return uow.bookings.count(BookingFilter(states=frozenset({BookingState.SCHEDULED})))
