"""A wire-level stand-in of the Telegram Bot API on one loopback port, for an unmodified bot.

    async with telegram_world() as world:              # leaving it raises Broken: see Judges
        app = Application.builder().token(world.token).base_url(world.base_url)
        ...                                            # .base_file_url(world.base_file_url)
        salma = world.person("Salma", "ar")            # a private chat; Start not pressed yet
        staff = world.supergroup("Staff", salma, forum=True)     # the first one owns it
        dates = staff.topic("Dates")                   # group() is a basic group

        card = await salma.start("offer-7")            # /start offer-7, and the bot's answer
        card = await salma.press("Book")               # what the bot then wrote or edited, here
        await salma.asks("three o'clock")              # or elsewhere this person sees it
        await salma.reads("approved")                  # waits for a message with this text
        salma.says("/dates", reply_to=card); salma.chooses("Yes")          # do not wait
        salma.sees(), salma.last, salma.toasts, salma.keyboard, salma.commands()
        salma.at(staff, dates).says("Tue 14:00"); salma.in_private
        salma.edits(message, text); salma.deletes(message)
        salma.sends_voice(), sends_sticker, sends_photo, sends_document, sends_contact, ...
        salma.blocks(); salma.unblocks(); salma.deletes_account()
        salma.joins(link) -> "joined" or "requested"; salma.leaves(staff)
        (await salma.pays(invoice_or_link)).ok         # Stars; salma.user.stars is what is left

Messages are values: text as a person reads it, styled("bold"), buttons, layout, links, picture,
file, edited. An edit makes a new value with the same id. Pressing what this person does not see
raises NotVisible; a bot that shows nothing raises DidNotRespond. taps and starts_paying are press
and pays without waiting; sends_data(message, data) is a forged press.

Updates. Polling as published: offset confirms, timeout waits in real seconds, a second poller
drives the first one out with 409. A webhook gets one update after the other, each until it
answers 200: world.updates.reached["https://bot.example"] = "http://127.0.0.1:8080" says where a
public address is in this process (plain loopback is taken, too). world.updates.pending, again(one)
for a duplicate, await polled(), await confirmed(), webhook.errors.

Time. `world.clock` decides about 10 seconds of a checkout, the life of a press and 48 hours of
deleting. It stands still until world.clock.advance(timedelta). Limits count real seconds and are
off until world.limits.switch_on(): 30 a second, 1 a second to a chat after a burst of 3, 20 a
minute to a group; world.limits.refusals counts the 429 answers.

Bad luck. world.troubles: fail, too_many, lose_answer, cut, hold, each for "method chat_id".
group.becomes_supergroup() (migrate_to_chat_id), expels_bot(), promote, demote, add;
topic.closed, topic.deleted; world.hears_everything turns privacy mode off.

Judges. Every request, answer and update is checked against the published description where it is
present, and by rules (HTML, lengths, keyboards). What the bot got wrong is answered with 400 and
kept in world.book.breaches; what the stand-in got wrong in book.slips. Either fails the test at
the end, unless it took the breaches it expected: world.book.take_breaches(). What may happen to a
well-made client (not modified, not found, too old, 403, 409, 429) is no breach. A method that is
not modelled is 501 and a breach. judges/models.py judges a whole book by aiogram's models.
world.book.asked("sendMessage", chat_id=...) tells what was asked, and world.actions who "types".

Not modelled: channels, inline mode, business, polls, reactions, media groups, MarkdownV2, rich
messages, payments with a currency, subscriptions, @names instead of ids, the five minutes in which
a bot may write to somebody who asked to join, uploads by address, replies inside a webhook's
answer, nesting rules of entities, sizes of pictures. A press lives 60 s and bursts are 3: Telegram
publishes neither. Never compared with the real Telegram: a model from its documentation.
"""

from tests.harness.telegram_world.comings import NotVisible
from tests.harness.telegram_world.onlooker import DidNotRespond
from tests.harness.telegram_world.player import Player
from tests.harness.telegram_world.server import Telegram, telegram_world

__all__ = ["DidNotRespond", "NotVisible", "Player", "Telegram", "telegram_world"]
