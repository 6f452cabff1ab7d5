"""A student on Telegram and a mentor on Discord, at one engine with both real adapters (Y2)."""

from core.ids import IdentityId, PersonId
from core.people import Identity, Person, Role
from core.settings import Settings, TelegramSettings, WebSettings
from storage.unit_of_work import SqlUnitOfWork
from tests.harness import discord_town as discord
from tests.harness import telegram_town as telegram
from tests.harness.chatters import stage
from tests.harness.discord_world import discord_world
from tests.harness.telegram_world import telegram_world
from tests.harness.town import TALK, open_shop


async def test_y02_a_student_on_telegram_and_a_mentor_on_discord_meet(sqlite_url: str):
    async with telegram_world() as there, discord_world() as server:
        server.limits.switch_off()
        guild = server.guild("Riverside")
        sara, mona = there.person("sara"), guild.member("mona")
        sara.user.started = True
        settings = Settings(
            telegram=TelegramSettings(api_url=there.address, poll_seconds=1),
            web=WebSettings(public_url=telegram.PUBLIC),
        )
        async with stage(sqlite_url, settings=settings) as here:
            student = await here.db.write(
                lambda uow: one(uow, "telegram", str(sara.id), "sara", Role.STUDENT)
            )
            mentor = await here.db.write(
                lambda uow: one(uow, "discord", str(mona.id), "mona", Role.MENTOR)
            )
            await here.db.write(lambda uow: open_shop(uow, mentor))
            ids = {"sara": student, "mona": mentor}
            students = telegram.TelegramTown(there, here, {"sara": sara}, ids)
            mentors = discord.DiscordTown(server, here, {"mona": mona}, ids)
            async with students.bot(), mentors.bot():
                await server.commands_synced()
                await sara.asks("/offerings")
                for words in (TALK, "Pick a time", "24", "10:00", "Send request"):
                    await telegram.tap(sara, words)
                await mona.in_dm.reads("New request")
                await discord.tap(mona.in_dm, "Approve")
                await sara.reads("Approved")
                await telegram.tap(sara, "Proceed to Payment")
                await students.pays("sara")
                await sara.reads("Booking confirmed")
                await mona.in_dm.reads("Payment Received")


def one(uow: SqlUnitOfWork, channel: str, user: str, name: str, role: Role) -> PersonId:
    id = PersonId(uow.new_id())
    uow.people.add(Person(id, name, "en", "UTC", frozenset({role}), uow.now))
    account = IdentityId(uow.new_id())
    uow.identities.add(Identity(account, id, channel, user, user, name, uow.now))
    return id
