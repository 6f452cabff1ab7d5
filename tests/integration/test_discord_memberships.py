"""Roles and threads on Discord: what comes with a seat comes, goes, and is put right."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from core.memberships import MembershipState
from core.people import Person
from core.ports_memberships import ThreadWanted
from core.spaces import SpaceUse
from core.use_cases import buying, memberships, refunding, seating
from core.use_cases.spaces import clear_space, set_space
from storage.unit_of_work import SqlUnitOfWork
from tests.harness.discord_town import DiscordTown, discord_town, tap
from tests.harness.discord_world.communities import Community
from tests.harness.discord_world.modals import OpenModal
from tests.harness.discord_world.places import Channel, Role
from tests.harness.discord_world.wire import INVITED_BOT, ChannelKind, Permission


@dataclass
class Place:
    town: DiscordTown
    guild: Community
    role: Role
    threads: Channel

    def has_role(self, who: str) -> bool:
        member = self.guild.guild.members.get(self.town.people[who].id)
        return member is not None and self.role.id in member.roles

    def thread(self) -> Channel:
        (found,) = self.private()
        return found

    def private(self) -> list[Channel]:
        every = self.town.world.channels.values()
        return [each for each in every if each.kind is ChannelKind.PRIVATE_THREAD]

    async def staff(self, work):
        def unit(uow: SqlUnitOfWork):
            stella = uow.people.get(self.town.ids["stella"])
            assert stella is not None
            return work(uow, stella)

        return await self.town.stage.db.write(unit)

    async def sets_role(self, role: Role | None = None) -> None:
        id = str((role or self.role).id)
        await self.staff(
            lambda uow, by: memberships.set_role(uow, by, "discord", str(self.guild.id), id)
        )

    async def opens_space(self) -> None:
        where = ("discord", str(self.guild.id), str(self.threads.id))
        await self.staff(lambda uow, by: set_space(uow, by, SpaceUse.THREADS, *where))

    async def opens_roles(self, player):
        """By somebody who manages the server: Discord shows nobody else the command."""
        self.guild.gives_role(player, self.guild.role("Manager", Permission.MANAGE_GUILD))
        return await player.slash("staff roles")

    async def buys_pack(self, who: str = "sara") -> None:
        town = self.town

        def unit(uow: SqlUnitOfWork):
            (sold,) = uow.products.of(town.ids["mona"])
            buyer = uow.people.get(town.ids[who])
            return buying.buy_pack(uow, buyer, sold.id, f"{who}:pack").id

        await town.stage.pays(await town.stage.db.write(unit))
        await town.quiet()

    async def releases(self, who: str = "sara") -> None:
        def unit(uow: SqlUnitOfWork):
            seat = uow.seats.live(self.town.ids[who], self.town.ids["mona"])
            seating.release(uow, seat, "given_up")

        await self.town.stage.db.write(unit)
        await self.town.quiet()

    async def an_hour_later(self) -> None:
        await self.town.stage.wait(hours=1, minutes=1)

    async def rows(self):
        return await self.town.stage.db.read(
            lambda uow: uow.memberships.live_of(self.town.ids["sara"])
        )


@asynccontextmanager
async def place(url: str, *, role_position: int = 1, threads: bool = False) -> AsyncIterator[Place]:
    async with discord_town(url) as town:
        guild = town.world.guild("Riverside")
        role = guild.role("Student", position=role_position)
        here = Place(town, guild, role, guild.channel("mentoring"))
        if threads:
            await here.opens_space()
        yield here


async def test_x14_a_pack_brings_the_role_and_its_refund_takes_it(sqlite_url: str):
    async with place(sqlite_url) as here:
        await here.sets_role()
        await here.buys_pack()
        assert here.has_role("sara")
        assert not here.has_role("omar")

        def unit(uow: SqlUnitOfWork, by: Person):
            (pack,) = uow.packs.of(here.town.ids["sara"], here.town.ids["mona"])
            refunding.return_unused(uow, pack.id, "not needed", by)

        await here.staff(unit)
        await here.town.quiet()
        assert not here.has_role("sara")
        assert await here.rows() == []


async def test_x14_a_released_seat_takes_the_role_and_a_new_one_brings_it_again(sqlite_url: str):
    async with place(sqlite_url) as here:
        await here.buys_pack()
        assert not here.has_role("sara")
        await here.sets_role()
        await here.town.quiet()
        assert here.has_role("sara")
        await here.releases()
        assert not here.has_role("sara")


async def test_x14_another_role_takes_the_place_of_the_first_and_clearing_takes_all(
    sqlite_url: str,
):
    async with place(sqlite_url) as here:
        gold = here.guild.role("Gold")
        await here.sets_role()
        await here.buys_pack()
        await here.sets_role(gold)
        await here.town.quiet()
        member = here.guild.guild.members[here.town.sara.id]
        assert (here.role.id in member.roles, gold.id in member.roles) == (False, True)

        def clear(uow: SqlUnitOfWork, by: Person):
            (line,) = memberships.roles(uow, by)
            memberships.clear_role(uow, by, line.role.id)

        await here.staff(clear)
        await here.town.quiet()
        assert member.roles == set()


async def test_x14_the_sweep_gives_back_what_somebody_took_and_takes_what_was_left(
    sqlite_url: str,
):
    async with place(sqlite_url) as here:
        guild, sara = here.guild, here.town.sara
        await here.sets_role()
        await here.buys_pack()
        guild.takes_role(sara, here.role)
        guild.gives_role(here.town.omar, here.role)  # by hand, without a seat of ours
        await here.an_hour_later()
        assert here.has_role("sara")
        await here.releases()
        guild.gives_role(sara, here.role)
        await here.an_hour_later()
        assert not here.has_role("sara")
        assert here.has_role("omar")


async def test_x14_a_role_above_the_bots_is_told_to_staff_with_what_to_do(sqlite_url: str):
    async with place(sqlite_url, role_position=101) as here:
        await here.sets_role()
        await here.buys_pack()
        told = await here.town.stella.in_dm.reads("drag the bot's role above")
        assert "sara" in told.text
        here.role.position = 1
        await here.an_hour_later()
        assert here.has_role("sara")


async def test_x14_a_role_that_runs_the_server_is_never_given(sqlite_url: str):
    """Staff here could make themselves moderators there."""
    async with place(sqlite_url) as here:
        here.role.permissions = Permission.MANAGE_MESSAGES
        await here.sets_role()
        await here.buys_pack()
        assert await here.town.stella.in_dm.reads("lets people moderate or run the server")
        assert not here.has_role("sara")
        here.role.permissions = Permission(0)
        await here.an_hour_later()
        assert here.has_role("sara")


async def test_x14_a_missing_permission_is_another_sentence(sqlite_url: str):
    async with place(sqlite_url) as here:
        here.guild.grant_bot(INVITED_BOT & ~Permission.MANAGE_ROLES)
        await here.sets_role()
        await here.buys_pack()
        assert await here.town.stella.in_dm.reads("Manage Roles")


async def test_x14_who_is_not_in_the_server_gets_it_when_they_come(sqlite_url: str):
    async with place(sqlite_url) as here:
        guild, sara = here.guild, here.town.sara
        guild.leaves(sara)
        await here.sets_role()
        await here.buys_pack()
        (row,) = await here.rows()
        assert (row.state, row.note) == (MembershipState.WANTED, "away")
        guild.member("sara")
        assert not here.has_role("sara")
        await sara.slash("packs")
        await here.town.quiet()
        assert here.has_role("sara")


async def test_x14_a_process_without_discord_leaves_the_call_to_the_one_that_has_it(
    sqlite_url: str,
):
    async with place(sqlite_url) as here:
        parts = here.town.stage.engine.parts
        there = parts.memberships.pop("discord")
        await here.sets_role()
        await here.buys_pack()
        assert not here.has_role("sara")
        for _ in range(12):  # more looks than a call has tries
            await here.town.stage.wait(seconds=11)
        parts.memberships["discord"] = there
        await here.town.stage.wait(seconds=11)
        assert here.has_role("sara")


async def test_x32_a_seat_opens_a_private_thread_and_its_end_archives_it(sqlite_url: str):
    async with place(sqlite_url, threads=True) as here:
        await here.buys_pack()
        thread = here.thread()
        town = here.town
        assert thread.parent_id == here.threads.id
        assert {town.sara.id, town.mona.id} <= set(thread.thread_members)
        assert town.omar.id not in thread.thread_members
        assert await town.sara.at(thread).reads("this private thread is yours")
        await here.releases()
        assert (thread.archived, thread.locked) == (True, True)


async def test_x32_a_seat_that_comes_back_opens_the_same_thread_again(sqlite_url: str):
    async with place(sqlite_url, threads=True) as here:
        await here.buys_pack()
        await here.releases()

        def again(uow: SqlUnitOfWork):
            seating.take(uow, here.town.ids["sara"], here.town.ids["mona"])

        await here.town.stage.db.write(again)
        await here.town.quiet()
        thread = here.thread()
        assert (thread.archived, thread.locked) == (False, False)
        await here.releases()


async def test_x32_a_thread_deleted_by_hand_is_opened_anew(sqlite_url: str):
    async with place(sqlite_url, threads=True) as here:
        await here.buys_pack()
        await here.releases()
        del here.town.world.channels[here.thread().id]

        def again(uow: SqlUnitOfWork):
            seating.take(uow, here.town.ids["sara"], here.town.ids["mona"])

        await here.town.stage.db.write(again)
        await here.town.quiet()
        assert not here.thread().archived
        await here.releases()


async def test_x32_a_lost_answer_opens_no_second_thread(sqlite_url: str):
    async with place(sqlite_url, threads=True) as here:
        platform = here.town.stage.engine.parts.memberships["discord"]
        users = (str(here.town.sara.id), str(here.town.mona.id))
        wanted = ThreadWanted(
            str(here.guild.id), str(here.threads.id), "", "sara · mona · 1", "Hello", users
        )
        first = await platform.open_thread(wanted)
        assert await platform.open_thread(wanted) == first
        assert len(here.private()) == 1


async def test_x32_without_the_permission_staff_are_told_which(sqlite_url: str):
    async with place(sqlite_url, threads=True) as here:
        here.guild.grant_bot(INVITED_BOT & ~Permission.CREATE_PRIVATE_THREADS)
        await here.buys_pack()
        assert await here.town.stella.in_dm.reads("Create Private Threads")
        here.guild.grant_bot(INVITED_BOT)
        await here.an_hour_later()
        assert not here.thread().archived


async def test_x32_choosing_the_channel_later_opens_threads_and_clearing_it_archives_them(
    sqlite_url: str,
):
    async with place(sqlite_url) as here:
        await here.buys_pack()
        assert here.private() == []
        await here.opens_space()
        await here.town.quiet()
        assert not here.thread().archived

        def clear(uow: SqlUnitOfWork, by: Person):
            (space,) = uow.spaces.of(SpaceUse.THREADS)
            clear_space(uow, by, space.id)

        await here.staff(clear)
        await here.town.quiet()
        assert here.thread().archived


async def test_x14_staff_set_and_clear_a_role_by_pressing_what_they_see(sqlite_url: str):
    async with place(sqlite_url) as here:
        stella = here.town.stella
        await here.buys_pack()
        await here.opens_roles(stella)
        await stella.press("Set for everybody")
        form = await stella.press("Fill in")
        assert isinstance(form, OpenModal)
        assert form.prefilled["Server or group"] == str(here.guild.id)
        shown = await stella.submit({"Role": f"<@&{here.role.id}>", "Platform": ["Discord"]})
        assert "Everybody who has a seat gets it" in shown.text
        await here.town.quiet()
        assert here.has_role("sara")
        await tap(stella, "Everybody with a seat")
        shown = await stella.press("Clear the role")
        assert "being taken back" in shown.text
        await here.town.quiet()
        assert not here.has_role("sara")


async def test_z10_the_role_of_an_offering_is_set_from_its_list(sqlite_url: str):
    async with place(sqlite_url) as here:
        stella = here.town.stella
        await here.buys_pack()
        await here.opens_roles(stella)
        await stella.press("Set for an offering")
        await tap(stella, "Mock interview")
        assert isinstance(await stella.press("Fill in"), OpenModal)
        await stella.submit({"Role": str(here.role.id), "Platform": ["Discord"]})
        await here.town.quiet()
        assert here.has_role("sara")


async def test_x14_a_student_is_refused_the_roles_of_seats(sqlite_url: str):
    async with place(sqlite_url) as here:
        sara = here.town.sara
        shown = await here.opens_roles(sara)
        assert "Set for everybody" not in shown.buttons
