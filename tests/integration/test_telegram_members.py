"""The members' group: whoever has a seat is invited, is let in, and leaves with it."""

import pytest

from bot.doctor.telegram_groups import findings
from bot.telegram.examining import TokenRefused, look_at_groups
from core.memberships import MEMBER, MembershipState
from core.use_cases import buying, memberships, seating
from core.use_cases.refunding import return_unused
from storage.unit_of_work import SqlUnitOfWork
from tests.harness.telegram_town import TelegramTown, telegram_town
from tests.harness.telegram_world.groups import Group
from tests.harness.telegram_world.messages import Message


async def test_z10_a_seat_brings_an_invitation_a_place_and_its_end_takes_it(sqlite_url: str):
    async with telegram_town(sqlite_url) as town:
        club = await _club(town)
        invitation = await _seated(town)
        assert town.sara.joins(_link(invitation)) == "requested"
        await _calm(town)
        assert "sara" in club.present
        assert await _state(town) is MembershipState.GIVEN
        await _refunded(town)
        assert "sara" not in club.present
        assert await _state(town) is None
        assert club.chat.members[town.sara.id].status == "left"  # free to come back some day


async def test_z10_an_invitation_that_was_passed_on_lets_nobody_in(sqlite_url: str):
    async with telegram_town(sqlite_url) as town:
        club = await _club(town)
        link = _link(await _seated(town))
        town.omar.joins(link)
        await _calm(town)
        assert "omar" not in club.present
        assert town.world.book.asked("declineChatJoinRequest", chat_id=club.id)
        town.sara.joins(link)
        await _calm(town)
        assert "sara" in club.present


async def test_z10_an_old_invitation_opens_nothing_when_the_seat_is_gone(sqlite_url: str):
    async with telegram_town(sqlite_url) as town:
        club = await _club(town)
        link = _link(await _seated(town))
        await _refunded(town)
        assert club.chat.links[link].revoked
        assert "sara" not in club.present


async def test_z10_who_works_here_is_never_removed(sqlite_url: str):
    async with telegram_town(sqlite_url) as town:
        club = await _club(town)
        club.add(town.stella)
        await town.stage.db.write(lambda uow: _had_a_place(uow, town, "stella"))
        await _calm(town)
        assert "stella" in club.present


async def test_z10_a_missing_right_is_told_to_staff_with_what_to_change(sqlite_url: str):
    async with telegram_town(sqlite_url) as town:
        club = await _club(town)
        club.promote(town.world.bot, "can_manage_chat")
        await _buys(town)
        await town.stage.quiet()
        assert "Add Members" in (await town.stella.reads("right")).text


async def test_d05_a_group_that_became_another_keeps_its_members(sqlite_url: str):
    async with telegram_town(sqlite_url) as town:
        old = town.world.group("Club")
        old.promote(town.world.bot)
        await town.stage.db.write(lambda uow: _comes_with_a_seat(uow, town, old))
        new = old.becomes_supergroup()
        await _calm(town)
        town.sara.joins(_link(await _seated(town)))
        await _calm(town)
        assert "sara" in new.present
        rows = await town.stage.db.read(lambda uow: uow.seat_roles.every())
        assert [each.community for each in rows] == [str(new.id)]


async def test_y05_the_doctor_says_which_right_is_missing_in_a_group(sqlite_url: str):
    async with telegram_town(sqlite_url, connected=False) as town:
        club = town.world.supergroup("Club")
        club.promote(town.world.bot, "can_invite_users")
        world = town.world
        (seen,) = await look_at_groups(world.token, world.address, [str(club.id)])
        (finding,) = findings([seen])
        assert "lacks Ban Users" in finding.seen
        club.expels_bot()
        (gone,) = findings(await look_at_groups(world.token, world.address, [str(club.id)]))
        assert "not there" in gone.seen
        with pytest.raises(TokenRefused):
            await look_at_groups("1:not-a-token-of-this-world", world.address, [str(club.id)])


async def test_x14_staff_say_in_a_group_that_it_comes_with_a_seat(sqlite_url: str):
    async with telegram_town(sqlite_url) as town:
        club = town.world.supergroup("Club", town.stella)
        club.promote(town.world.bot)
        town.stella.at(club).says("/setup")
        await town.stella.reads("What is this group for")
        await town.stella.press("Comes with a seat")
        rows = await town.stage.db.read(lambda uow: uow.seat_roles.every())
        assert [(each.community, each.role) for each in rows] == [(str(club.id), MEMBER)]


async def _club(town: TelegramTown) -> Group:
    """A supergroup that comes with a seat; the bot may invite and remove."""
    club = town.world.supergroup("Club")
    club.promote(town.world.bot)
    await town.stage.db.write(lambda uow: _comes_with_a_seat(uow, town, club))
    return club


def _comes_with_a_seat(uow: SqlUnitOfWork, town: TelegramTown, club: Group) -> None:
    stella = uow.people.get(town.ids["stella"])
    assert stella is not None
    memberships.set_role(uow, stella, "telegram", str(club.id), MEMBER)


def _had_a_place(uow: SqlUnitOfWork, town: TelegramTown, who: str) -> None:
    """A seat, and its place in the group; then the seat is gone."""
    seat = seating.take(uow, town.ids[who], town.ids["mona"])
    row = uow.memberships.live_of(town.ids[who])[0]
    uow.memberships.save(row.to(MembershipState.GIVEN, uow.now))
    seating.release(uow, seat, "tests", quietly=True)


async def _buys(town: TelegramTown) -> None:
    def unit(uow: SqlUnitOfWork) -> None:
        (sold,) = uow.products.of(town.ids["mona"])
        buyer = uow.people.get(town.ids["sara"])
        assert buyer is not None
        buying.buy_pack(uow, buyer, sold.id, "the pack")

    await town.stage.db.write(unit)
    await town.pays("sara")


async def _seated(town: TelegramTown) -> Message:
    await _buys(town)
    return await town.sara.reads("comes with your seat")


def _link(invitation: Message) -> str:
    (link,) = (url for url in invitation.links.values() if "/+" in url)
    return link


async def _calm(town: TelegramTown) -> None:
    await town.world.updates.confirmed()
    await town.stage.quiet()
    await town.world.updates.confirmed()
    await town.stage.quiet()


async def _refunded(town: TelegramTown) -> None:
    def unit(uow: SqlUnitOfWork) -> None:
        (pack,) = uow.packs.of(town.ids["sara"], town.ids["mona"])
        return_unused(uow, pack.id, "cancelled", None)

    await town.stage.db.write(unit)
    await _calm(town)


async def _state(town: TelegramTown) -> MembershipState | None:
    rows = await town.stage.db.read(lambda uow: uow.memberships.live_of(town.ids["sara"]))
    return rows[0].state if rows else None
