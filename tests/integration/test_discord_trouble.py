"""Bad luck on Discord: restarts, closed doors, late answers, limits; effects stay once and told."""

from datetime import timedelta

from bot.stored_screen import dump
from bot.ui import Act, Button, Screen
from core.notices import Notice, NoticeKind
from core.people import Identity
from storage.unit_of_work import SqlUnitOfWork
from tests.harness.discord_town import DiscordTown, discord_town, tap
from tests.harness.discord_world.messages import Message
from tests.harness.discord_world.modals import OpenModal, labelled
from tests.harness.discord_world.player import Player
from tests.harness.town import TALK

CALLBACK = r"POST /interactions/.*/callback"
SENDS = r"POST /channels/\d+/messages$"


async def test_d15_what_was_shown_before_a_restart_is_pressed_after_it(sqlite_url: str):
    async with discord_town(sqlite_url, connected=False) as town:
        async with town.bot():
            await town.world.commands_synced()
            await _asks_in_dm(town)
            request = await town.mona.in_dm.reads("New request")
        await town.stage.restart()
        async with town.bot():
            await town.mona.press("Approve", on=request)
            await town.mona.in_dm.reads("Waiting for payment")
            await town.sara.in_dm.reads("Request Approved")
        assert town.world.overwrites == {None: 1}, "commands are told once, not at each start"


async def test_d14_a_card_only_its_reader_sees_stays_when_its_token_ended_and_news_is_sent(
    sqlite_url: str,
):
    async with discord_town(sqlite_url) as town:
        await _asks(town.sara)
        (card,) = town.sara.sees("Waiting for the mentor")
        assert card.ephemeral
        await town.stage.wait(minutes=16)
        await town.mona.press("Approve")
        told = await town.sara.in_dm.reads("Request Approved")
        assert not told.ephemeral
        assert card in town.sara.sees()


async def test_d05_closed_direct_messages_are_tried_once_and_staff_are_told(sqlite_url: str):
    async with discord_town(sqlite_url) as town:
        town.mona.close_dms()
        await _asks_in_dm(town)
        await town.quiet()
        asked = len(town.world.book.asked("POST", "/messages"))
        account = await town.stage.db.read(lambda uow: _account(uow, str(town.mona.id)))
        assert account is not None
        assert account.unreachable_at is not None
        await town.stage.wait(hours=1)
        assert town.world.limits.invalid_requests == 1
        assert len(town.world.book.asked("POST", "/messages")) >= asked
        town.mona.open_dms()
        await town.mona.slash("help")
        account = await town.stage.db.read(lambda uow: _account(uow, str(town.mona.id)))
        assert account is not None
        assert account.unreachable_at is None


async def test_d14_an_answer_that_comes_too_late_is_sent_as_a_direct_message(sqlite_url: str):
    async with discord_town(sqlite_url) as town:
        held = town.world.troubles.hold(CALLBACK)
        town.sara.sends("packs")
        assert held.gate is not None
        await town.world.pulse.until(lambda: held.met, "the bot begins to answer")
        town.world.clock.advance(timedelta(seconds=4))  # type: ignore[attr-defined]
        held.gate.set()
        told = await town.sara.in_dm.reads("packs")
        assert not told.ephemeral


async def test_d01_a_limit_is_waited_out_and_nothing_is_said_twice(sqlite_url: str):
    async with discord_town(sqlite_url) as town:
        limit = town.world.troubles.too_many(SENDS, retry_after=30)
        await _asks_in_dm(town)
        await town.quiet()
        assert limit.met == 1
        assert town.mona.sees("New request") == []
        await town.stage.wait(seconds=31)
        assert len(town.mona.sees("New request")) == 1


async def test_d03_a_message_whose_answer_is_lost_is_seen_once(sqlite_url: str):
    async with discord_town(sqlite_url) as town:
        lost = town.world.troubles.lose_answer(SENDS)
        await _asks_in_dm(town)
        await town.quiet()
        await town.stage.wait(minutes=1)
        assert lost.met == 1
        assert len(town.world.book.asked("POST", "/messages")) == 2
        assert len(town.mona.sees("New request")) == 1


async def test_d13_a_dropped_connection_is_resumed_and_commands_go_on(sqlite_url: str):
    async with discord_town(sqlite_url) as town:
        town.world.gateway.drop()
        await town.sara.slash("help")
        assert town.world.gateway.identified == 1


async def test_what_was_refused_is_asked_again_and_the_other_answers_are_kept(sqlite_url: str):
    async with discord_town(sqlite_url) as town:
        mona = town.mona
        await mona.slash("mentor newoffering")
        form = await mona.press("Fill in")
        assert isinstance(form, OpenModal)
        picks = {field: (options[0],) for field, options in _picks(form).items()}
        title, price = form.fields[0], next(name for name in form.fields if "rice" in name)
        await mona.submit({title: "Sketching", price: "much", **picks})
        again = await mona.press("Fill in")
        assert isinstance(again, OpenModal)
        assert again.prefilled[title] == "Sketching"


async def test_somebody_elses_card_is_answered_apart_and_policy_decides_on_staff_commands(
    sqlite_url: str,
):
    async with discord_town(sqlite_url) as town:
        assert "staff" not in town.sara.commands()
        refused = await town.sara.in_dm.slash("staff people")
        assert isinstance(refused, Message)
        assert "stella" not in refused.text


async def test_typed_words_in_a_direct_message_are_answered(sqlite_url: str):
    async with discord_town(sqlite_url) as town:
        town.sara.in_dm.says("/offerings")
        await town.sara.in_dm.reads("What is on offer")


async def test_d10_a_long_answer_fills_its_place_and_goes_on_beside_it(sqlite_url: str):
    async with discord_town(sqlite_url) as town:
        shown = await town.sara.slash("help")
        assert isinstance(shown, Message)
        long = Screen("Long", lines=(("word " * 900,),), buttons=((Button("Menu", Act("home")),),))
        await town.stage.db.write(lambda uow: _answer(uow, str(town.sara.id), long, shown))
        await town.quiet()
        parts = town.sara.sees_here()
        assert next(part.id for part in parts) == shown.id
        assert len(parts) > 1
        assert all(part.ephemeral for part in parts)
        assert sum(part.text.count("word") for part in parts) == 900
        assert [part.buttons for part in parts] == [*[[]] * (len(parts) - 1), ["Menu"]]


def _answer(uow: SqlUnitOfWork, user: str, screen: Screen, place: Message) -> None:
    account = _account(uow, user)
    assert account is not None
    facts = {"screen": dump(screen), "edits": str(place.id)}
    id = uow.new_id()
    reply = Notice(
        id=id,
        key=f"reply:{id}",
        kind=NoticeKind.REPLY,
        person_id=account.person_id,
        subject_id=0,
        due_at=uow.now,
        identity_id=account.id,
        facts=facts,
    )
    uow.later.notify([reply])


async def _asks_in_dm(town: DiscordTown) -> None:
    await _asks(town.sara.in_dm)


async def _asks(sara: Player) -> None:
    """Sara asks for a talk, in the server or from her own direct messages."""
    await sara.slash("offerings")
    for words in (TALK, "Pick a time", "Tue 24 Nov", "10:00"):
        await tap(sara, words)
    if "Send request" in sara.sees_here()[-1].buttons:
        await sara.press("Send request")
    else:
        await sara.press("Fill in")
        await sara.submit()


def _picks(form: OpenModal) -> dict[str, list[str]]:
    """Label of each list to pick from -> what it offers."""
    return {
        label: [option["label"] for option in part["options"]]
        for label, part in labelled(form.body)
        if part.get("options")
    }


def _account(uow: SqlUnitOfWork, user: str) -> Identity | None:
    return uow.identities.find("discord", user)
