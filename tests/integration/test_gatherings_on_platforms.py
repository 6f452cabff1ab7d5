"""A shared session that moves, on Discord and on Telegram, with the real adapters."""

from datetime import timedelta

import pytest

from core.booking import BookingState
from core.catalog import BookingMode, Offering, OfferingKind, OfferingStatus
from core.ids import OfferingId
from core.money import Money
from tests.integration.test_life_on_platforms import PLATFORMS, entries, place

CLUB = "Reading club"


async def open_club(here):
    def unit(uow):
        uow.offerings.add(
            Offering(
                id=OfferingId(uow.new_id()),
                mentor_id=here.town.ids["mona"],
                title=CLUB,
                kind=OfferingKind.GROUP,
                mode=BookingMode.INSTANT,
                status=OfferingStatus.ACTIVE,
                duration=timedelta(hours=1),
                price=Money(0, "EUR"),
                created_at=uow.now,
                places=3,
            )
        )

    await here.town.stage.db.write(unit)


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a14_a_shared_session_is_moved_for_all_on_each_platform(sqlite_url, platform):
    async with place(platform, sqlite_url) as here:
        sara, mona = here.sara, here.mona
        await open_club(here)
        await here.picks(CLUB, "10:00")
        await sara.reads("3 of 3 places left")
        await sara.taps("Book")
        await here.town.stage.quiet()
        await mona.asks("groups")
        shown = await mona.reads("Group sessions")
        await mona.taps(next(each for each in entries(shown) if "Tue 24 Nov" in each))
        await mona.taps("Move for all", "25" if platform == "telegram" else "Wed 25 Nov", "13:00")
        await mona.reads("1 student moves to the new time")
        await mona.taps("Move 1 student")
        await here.town.stage.quiet()
        await mona.reads("Moved: 1 student is told.")
        await sara.reads("for the whole group", "Your place moves along")
        await sara.asks("groups")
        await sara.reads("Group sessions")
        states = await here.town.stage.db.read(lambda uow: live_of(uow, here.town.ids["mona"]))
        assert states == [(25, 13)]


def live_of(uow, mentor):
    club = next(each for each in uow.offerings.of(mentor) if each.title == CLUB)
    found = uow.bookings.of_offering(club.id, {BookingState.SCHEDULED})
    return [(each.starts_at.day, each.starts_at.hour) for each in found]
