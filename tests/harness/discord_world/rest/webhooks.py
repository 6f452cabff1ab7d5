"""What follows the callback: followups, and changing or deleting what was answered."""

from tests.harness.discord_world import posting
from tests.harness.discord_world.interactions import Interaction
from tests.harness.discord_world.message_shapes import message_json
from tests.harness.discord_world.messages import Message
from tests.harness.discord_world.refusal import expired_token, unknown
from tests.harness.discord_world.rest.interactions import first_message
from tests.harness.discord_world.rest.routes import NOTHING, Answer, Call, Routes

routes = Routes()
HOOK = "/webhooks/{webhook_id}/{webhook_token}"
ORIGINAL = f"{HOOK}/messages/@original"
MESSAGE = f"{HOOK}/messages/{{message_id}}"


def answered(call: Call) -> Interaction:
    """The interaction this token belongs to: acknowledged, and not over 15 minutes old."""
    world = call.world
    found = world.tokens.get(call.names["webhook_token"])
    if found is None or found.answered_with is None or call.id("webhook_id") != world.bot.id:
        raise unknown("webhook")
    if found.expired(world.clock.now()):
        raise expired_token()
    return found


@routes.on("POST", HOOK)
def follow_up(call: Call) -> Answer:
    """The first one after a deferred answer fills it, however private it says it is."""
    interaction = answered(call)
    waiting = call.world.messages.get(interaction.original_id or 0)
    if waiting is not None and waiting.loading:
        message = filled(call, interaction, waiting)
    else:
        message = first_message(call.world, interaction, call.draft)
        settle(call, interaction)
    return 200, message_json(call.world, message)


def filled(call: Call, interaction: Interaction, waiting: Message) -> Message:
    message = posting.fill(call.world, waiting, call.draft)
    interaction.touched.append(message.id)
    settle(call, interaction)
    return message


def settle(call: Call, interaction: Interaction) -> None:
    interaction.is_deferred = False
    call.world.pulse.beat()


def addressed(call: Call, interaction: Interaction) -> Message:
    """@original, or a message of this interaction's own by its id."""
    named = call.names.get("message_id")
    wanted = int(named) if named else interaction.original_id or 0
    mine = wanted == interaction.original_id or wanted in interaction.touched
    found = call.world.messages.get(wanted)
    if found is None or not mine:
        raise unknown("message")
    return found


@routes.on("GET", ORIGINAL, MESSAGE)
def get(call: Call) -> Answer:
    return 200, message_json(call.world, addressed(call, answered(call)))


@routes.on("PATCH", ORIGINAL, MESSAGE)
def change(call: Call) -> Answer:
    interaction = answered(call)
    message = addressed(call, interaction)
    if message.loading:
        message = filled(call, interaction, message)
    else:
        message = posting.edit(call.world, message, call.draft)
        interaction.touched.append(message.id)
        settle(call, interaction)
    return 200, message_json(call.world, message)


@routes.on("DELETE", ORIGINAL, MESSAGE)
def delete(call: Call) -> Answer:
    interaction = answered(call)
    call.world.delete(addressed(call, interaction))
    settle(call, interaction)
    return NOTHING
