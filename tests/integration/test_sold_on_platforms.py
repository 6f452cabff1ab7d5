"""What a mentor can sell, pressed on Discord and on Telegram: a group that fills up and its line; a
session face to face whose questions and number are one form of five fields at most."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from core.booking import BookingState
from core.catalog import Offering, OfferingKind
from core.intake import MAX_QUESTION
from core.people import Role
from core.use_cases.booking import Wish, book
from storage.unit_of_work import SqlUnitOfWork
from tests.harness import discord_town as discord
from tests.harness.recording import bare
from tests.harness.rows import person
from tests.harness.town import GREET
from tests.integration.test_life_on_platforms import PLATFORMS, Place, place

TUESDAY_TEN = datetime(2026, 11, 24, 10, tzinfo=UTC)
QUESTIONS = tuple((f"{letter} " + "x" * (MAX_QUESTION - 2), True, False) for letter in "ABCD")


async def greeting_becomes(here: Place, **changes: object) -> Offering:
    def unit(uow: SqlUnitOfWork) -> Offering:
        mine = uow.offerings.of(here.town.ids["mona"])
        known = next(each for each in mine if each.title == GREET)
        return uow.offerings.save(replace(known, **changes))  # type: ignore[arg-type]

    return await here.town.stage.db.write(unit)


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a14_a_group_fills_up_and_the_line_gets_the_place_that_becomes_free(
    sqlite_url: str, platform: str
):
    async with place(platform, sqlite_url) as here:
        group = await greeting_becomes(here, kind=OfferingKind.GROUP, places=2)

        def somebody_else(uow: SqlUnitOfWork) -> None:
            max_ = uow.people.get(person(uow, "max", Role.STUDENT))
            assert max_ is not None
            book(uow, max_, Wish(group.id, TUESDAY_TEN, "max-books"))

        await here.town.stage.db.write(somebody_else)
        sara, omar = here.sara, here.omar
        await sara.asks("offerings")
        await sara.taps(GREET, "Pick a time", here.day, "10:00")
        await sara.reads("1 of 2 places left")
        await sara.taps("Book")
        await here.town.stage.quiet()
        await omar.asks("offerings")
        await omar.taps(GREET, "Pick a time", "Full sessions", "Tue 24 Nov")
        await omar.reads("You are number 1 of 1.")
        await sara.taps("Cancel", "Yes, cancel it")
        await here.town.stage.quiet()
        await omar.reads("A place is free for you")
        await omar.taps("Book the place", "Book")
        await here.town.stage.quiet()
        for who in (sara, omar):
            seen = " ".join(bare(each.text) for each in who.player.sees())
            assert "max" not in seen, "who else comes is nobody's business"

        def booked(uow: SqlUnitOfWork) -> set[int]:
            live = uow.bookings.of_offering(group.id, frozenset({BookingState.SCHEDULED}))
            return {each.student_id for each in live}

        assert here.town.ids["omar"] in await here.town.stage.db.read(booked)


async def test_x31_four_questions_and_a_number_are_one_modal_of_five_fields(sqlite_url: str):
    async with place("discord", sqlite_url) as here:
        asked = await greeting_becomes(
            here, kind=OfferingKind.FACE_TO_FACE, staff_approves=False, questions=QUESTIONS
        )
        sara = here.sara
        await sara.asks("offerings")
        await sara.taps(GREET, "Pick a time", here.day, "10:00", "Fill in")
        assert isinstance(here.town, discord.DiscordTown)
        modal = sara.player.modal
        assert modal is not None
        fields = [each["component"]["custom_id"] for each in modal.body["components"]]
        assert len(fields) == 5
        assert fields[0] == "number"
        shown = str(modal.body)
        assert all(question in shown for question, _, _ in QUESTIONS), "a question is cut"
        answers = dict.fromkeys(fields[1:], "Because")
        await sara.player.submit({"number": "+20 100 123 4567", **answers})
        await here.town.stage.quiet()

        def kept(uow: SqlUnitOfWork) -> tuple[str | None, int]:
            (booking,) = uow.bookings.of_offering(asked.id, frozenset(BookingState))
            return booking.contact_number, len(uow.answers.of(booking.id))

        assert await here.town.stage.db.read(kept) == ("+201001234567", 4)
