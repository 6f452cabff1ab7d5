"""Making, editing and deduplicating messages, whoever asks for it."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from tests.harness.discord_world.judges.message_rules import file_errors, message_errors
from tests.harness.discord_world.messages import Message, notified
from tests.harness.discord_world.places import Channel, User
from tests.harness.discord_world.refusal import Refusal, invalid_form
from tests.harness.discord_world.rendering import rendered, rendered_embeds
from tests.harness.discord_world.uploads import Shown, Upload, attached
from tests.harness.discord_world.wire import Json, MessageFlag

if TYPE_CHECKING:
    from tests.harness.discord_world.world import World

# "Past few minutes", says the reference.
NONCE_REMEMBERED = timedelta(minutes=3)
MAY_SET = (
    MessageFlag.SUPPRESS_EMBEDS | MessageFlag.SUPPRESS_NOTIFICATIONS | MessageFlag.COMPONENTS_V2
)
REPLY = 19


@dataclass(frozen=True, slots=True)
class Draft:
    """What a request wants a message to be: its JSON and its files."""

    body: Json
    uploads: list[Upload] = field(default_factory=list)

    def refuse_what_is_wrong(self, flags: int = 0) -> None:
        files = [(each.filename, each.content) for each in self.uploads]
        if errors := message_errors(self.body, flags) | file_errors(files):
            raise invalid_form(errors)


def post(world: "World", channel: Channel, author: User, draft: Draft, **more: Any) -> Message:
    """A new message; `more` are fields of Message. A repeated nonce gives the first one back."""
    draft.refuse_what_is_wrong()
    body = draft.body
    if body.get("enforce_nonce") and (twin := _twin(world, channel, author, body.get("nonce"))):
        return twin
    reply_to = (body.get("message_reference") or {}).get("message_id")
    message = Message(
        world.ids.next(),
        channel.id,
        author.id,
        world.clock.now(),
        nonce=body.get("nonce"),
        flags=MessageFlag(body.get("flags") or 0) & MAY_SET,
        reply_to=int(reply_to) if reply_to else None,
        kind=more.pop("kind", REPLY if reply_to else 0),
    )
    flags = message.flags | more.pop("flags", MessageFlag.NONE)
    message = _filled(world, replace(message, flags=flags, **more), draft)
    return world.keep(_not_empty(message))


def edit(world: "World", message: Message, draft: Draft) -> Message:
    draft.refuse_what_is_wrong(int(message.flags))
    wanted = draft.body.get("flags")
    flags = message.flags
    if wanted is not None:
        # Components v2 cannot be taken back.
        changed = MessageFlag(wanted) & MAY_SET
        flags = (flags & ~MessageFlag.SUPPRESS_EMBEDS) | changed
    edited = replace(message, flags=flags, edited_at=world.clock.now())
    return world.change(_not_empty(_filled(world, edited, draft)))


def fill(world: "World", message: Message, draft: Draft) -> Message:
    """The loading message of a deferred answer gets its content; no edit mark is left."""
    draft.refuse_what_is_wrong()
    flags = MessageFlag(draft.body.get("flags") or 0) & MAY_SET
    ready = replace(message, flags=(message.flags & ~MessageFlag.LOADING) | flags)
    return world.change(_not_empty(_filled(world, ready, draft)))


def _filled(world: "World", message: Message, draft: Draft) -> Message:
    """Fields that the JSON has are taken over; null empties, left out stays."""
    body = draft.body
    attachments = attached(world, body, draft.uploads, message.attachments)
    shown = Shown(world, message.channel_id, attachments)
    changes: dict[str, Any] = {"attachments": attachments}
    if "content" in body:
        changes["content"] = body["content"] or ""
    if "embeds" in body:
        changes["embeds"] = rendered_embeds(body["embeds"] or [], shown)
    if "components" in body:
        changes["components"] = rendered(body["components"] or [], shown)
    if "allowed_mentions" in body:
        changes["allowed_mentions"] = body["allowed_mentions"]
    found = replace(message, **changes)
    return replace(found, pings=notified(found.content, found.allowed_mentions))


def _not_empty(message: Message) -> Message:
    if not (message.content or message.embeds or message.attachments or message.components):
        raise Refusal(400, 50006, "Cannot send an empty message")
    return message


def _twin(world: "World", channel: Channel, author: User, nonce: object) -> Message | None:
    if nonce is None:
        raise invalid_form({"nonce": "enforce_nonce needs a nonce."})
    twin = world.messages.get(world.nonces.get((channel.id, author.id, str(nonce)), 0))
    fresh = twin is not None and world.clock.now() - twin.made_at <= NONCE_REMEMBERED
    return twin if fresh else None
