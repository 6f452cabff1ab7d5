"""Answering an interaction: the callback within 3 seconds, once, and of a fitting kind."""

from collections.abc import Callable
from typing import TypeAlias

from tests.harness.discord_world import posting
from tests.harness.discord_world.interactions import Interaction
from tests.harness.discord_world.judges.command_rules import choice_errors
from tests.harness.discord_world.judges.limits_of_text import merged
from tests.harness.discord_world.judges.modal_rules import modal_errors
from tests.harness.discord_world.message_shapes import message_json
from tests.harness.discord_world.messages import Message
from tests.harness.discord_world.posting import Draft
from tests.harness.discord_world.refusal import already_acknowledged, invalid_form, unknown
from tests.harness.discord_world.rest.routes import NOTHING, Answer, Call, Routes
from tests.harness.discord_world.wire import Asked, Callback, Json, MessageFlag
from tests.harness.discord_world.world import World

routes = Routes()
MOST_CHOICES = 25
COMMAND_ANSWER, COMPONENT_ANSWER = 20, 0
Answering: TypeAlias = Callable[[Call, Interaction, Draft], None]


@routes.on("POST", "/interactions/{interaction_id}/{interaction_token}/callback")
def callback(call: Call) -> Answer:
    interaction = awaited(call)
    kind = Callback(call.json["type"])
    if not fits(kind, interaction):
        raise invalid_form({"type": f"{kind.name} does not answer a {interaction.kind.name}."})
    ANSWERS[kind](call, interaction, Draft(call.json.get("data") or {}, call.uploads))
    interaction.answered_with = kind
    interaction.answered_at = call.world.clock.now()
    call.world.pulse.beat()
    if call.query.get("with_response", "0").lower() in ("1", "true"):
        return 200, told(call.world, interaction)
    return NOTHING


def awaited(call: Call) -> Interaction:
    """10062 when it is unknown or 3 seconds have passed, 40060 when it was answered before."""
    interaction = call.world.interactions.get(call.id("interaction_id"))
    if interaction is None or interaction.token != call.names["interaction_token"]:
        raise unknown("interaction")
    if interaction.answered_with is not None:
        raise already_acknowledged()
    if interaction.too_late(call.world.clock.now()):
        raise unknown("interaction")
    return interaction


def fits(kind: Callback, interaction: Interaction) -> bool:
    """Choices for autocomplete alone; updates where there is a message; no modal on a modal."""
    asked = interaction.kind
    if asked is Asked.AUTOCOMPLETE:
        return kind is Callback.CHOICES
    if kind in (Callback.DEFER_UPDATE, Callback.UPDATE):
        return interaction.message_id is not None
    if kind is Callback.MODAL:
        return asked is not Asked.MODAL
    return kind not in (Callback.CHOICES, Callback.PONG)


def answer(call: Call, interaction: Interaction, draft: Draft) -> None:
    first_message(call.world, interaction, draft)


def defer(call: Call, interaction: Interaction, draft: Draft) -> None:
    """The person sees the bot thinking: a loading message, ephemeral or not once and for all."""
    private = MessageFlag(draft.body.get("flags") or 0) & MessageFlag.EPHEMERAL
    world = call.world
    message = Message(
        world.ids.next(),
        interaction.channel.id,
        world.bot.id,
        world.clock.now(),
        flags=private | MessageFlag.LOADING,
        interaction_id=interaction.id,
        only_for=interaction.who.id if private else None,
        kind=answer_kind(interaction),
    )
    interaction.is_deferred = True
    interaction.original_id = world.keep(message).id


def defer_update(call: Call, interaction: Interaction, draft: Draft) -> None:
    interaction.is_deferred = True
    interaction.original_id = interaction.message_id


def update(call: Call, interaction: Interaction, draft: Draft) -> None:
    message = pressed(call.world, interaction)
    interaction.touched.append(posting.edit(call.world, message, draft).id)
    interaction.original_id = message.id


def choices(call: Call, interaction: Interaction, draft: Draft) -> None:
    found = draft.body.get("choices") or []
    errors = merged(choice_errors(found, "data."))
    if len(found) > MOST_CHOICES:
        errors["data.choices"] = f"Must be {MOST_CHOICES} or fewer in length."
    if errors:
        raise invalid_form(errors)
    interaction.choices = found


def modal(call: Call, interaction: Interaction, draft: Draft) -> None:
    if errors := modal_errors(draft.body):
        raise invalid_form(errors)
    interaction.modal = draft.body


ANSWERS: dict[Callback, Answering] = {
    Callback.MESSAGE: answer,
    Callback.DEFER_MESSAGE: defer,
    Callback.DEFER_UPDATE: defer_update,
    Callback.UPDATE: update,
    Callback.CHOICES: choices,
    Callback.MODAL: modal,
}


def first_message(world: World, interaction: Interaction, draft: Draft) -> Message:
    """A message that answers: the first one is @original."""
    private = MessageFlag(draft.body.get("flags") or 0) & MessageFlag.EPHEMERAL
    message = posting.post(
        world,
        interaction.channel,
        world.bot,
        Draft(draft.body | {"enforce_nonce": False}, draft.uploads),
        flags=private,
        interaction_id=interaction.id,
        only_for=interaction.who.id if private else None,
        kind=answer_kind(interaction),
    )
    interaction.touched.append(message.id)
    if interaction.original_id is None:
        interaction.original_id = message.id
    return message


def answer_kind(interaction: Interaction) -> int:
    return COMMAND_ANSWER if interaction.kind is Asked.COMMAND else COMPONENT_ANSWER


def pressed(world: World, interaction: Interaction) -> Message:
    """The message whose button was pressed, unless it is gone by now."""
    found = world.messages.get(interaction.message_id or 0)
    if found is None:
        raise unknown("message")
    return found


def told(world: World, interaction: Interaction) -> Json:
    """What `with_response` brings back."""
    kind = interaction.answered_with
    found: Json = {"id": str(interaction.id), "type": int(interaction.kind)}
    message = world.messages.get(interaction.original_id or 0)
    if message is None or kind in (Callback.MODAL, Callback.CHOICES):
        return {"interaction": found}
    found |= {
        "response_message_id": str(message.id),
        "response_message_loading": message.loading,
        "response_message_ephemeral": message.ephemeral,
    }
    if kind not in (Callback.MESSAGE, Callback.UPDATE):
        return {"interaction": found}
    resource = {"type": int(kind), "message": message_json(world, message)}
    return {"interaction": found, "resource": resource}
