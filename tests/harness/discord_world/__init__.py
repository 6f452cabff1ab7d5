"""A wire-level stand-in of Discord: REST and gateway on one loopback port, for an unmodified bot.

    async with discord_world() as world:                 # leaving it raises Broken: see Judges
        guild = world.guild("Riverside")                 # as many as wanted; #general is there
        student = guild.role("Student")
        staff_room = guild.channel("staff", seen_by=guild.role("Staff", Permission.MANAGE_GUILD))
        salma = guild.member("salma", student, locale="ar")

        with redirected(world.api, world.gateway_address):       # in this process, or
            ...                                          # python -m ...discord_world.launch <api>
                                                         # <gateway> bot run --only discord
        await world.gateway.connected()
        await world.commands_synced()

        card = await salma.slash("book", offering="Maths")       # "mentor hours" for subcommands
        modal = await salma.press("Sign up")             # an OpenModal: .title .fields .prefilled
        done = await salma.submit({"Your name": "Salma"})
        await salma.choose("Tue 14:00")                  # options by label; pick() people or roles
        await salma.typing("book", "offering", "ma")     # names that autocomplete offers
        await salma.in_dm.reads("approved")              # waits; at(channel) goes elsewhere
        salma.sees(), salma.sees_here(), salma.roles, salma.commands()

Messages are values: text, buttons, options, links, attachments (bytes and alt text), embeds,
components, ephemeral, pings. An edit makes a new value with the same id. Pressing what this person
does not see raises NotVisible, what is greyed out NotEnabled, what the client would not let
through CannotType; a bot that shows nothing raises DidNotRespond. taps, sends, picks, sends_modal
do the same without waiting; outcome() waits later.

Time. `world.clock` decides about 3 seconds (10062), 15 minutes (50027) and nonces. It stands still
until world.clock.advance(timedelta); discord_world(clock=SystemClock()) is for measuring. Rate
limits count real seconds, because clients really wait them out: world.limits.rules, per_second,
refused, invalid_requests, switch_off().

Bad luck. world.troubles: fail, too_many, lose_answer, hold. world.gateway: drop (then RESUME),
ask_to_reconnect, invalidate, forget. salma.close_dms() (50007), guild.leaves(salma) (50278),
guild.grant_bot(...) (50013), guild.expels_bot().

Judges. Every request, answer and event is checked against the published description where it is
present, and every request by the rules it lacks (judges/). What the bot got wrong is answered with
400 and kept in world.book.breaches; what the stand-in got wrong in book.slips. Either fails the
test at the end, unless it took the breaches it expected: world.book.take_breaches(). A route that
is not modelled is 501 and a breach. world.book.requests and answered tell what was asked.

Not modelled: voice, reactions, pins, polls, stickers, webhooks of one's own, user installs, message
and user commands, permissions per command, entitlements, the pause of five seconds between two
IDENTIFYs, the 120 gateway sends a minute, archiving by time, forum channels. The limits per route
are commonly seen values. Never compared with the real Discord: a model from its documentation.
"""

from tests.harness.discord_world.redirect import point, redirected
from tests.harness.discord_world.server import Discord, discord_world

__all__ = ["Discord", "discord_world", "point", "redirected"]
