"""The rules of messages that the published description leaves out."""

from collections.abc import Iterator, Sequence

from tests.harness.discord_world.components import embed_texts
from tests.harness.discord_world.judges.component_rules import component_errors
from tests.harness.discord_world.judges.limits_of_text import Errors, merged, too_long
from tests.harness.discord_world.wire import Json, MessageFlag

MOST_CONTENT, MOST_IN_EMBEDS, MOST_EMBEDS, MOST_FIELDS = 2000, 6000, 10, 25
MOST_FILES, MOST_BYTES = 10, 10 * 1024 * 1024


def message_errors(body: Json, flags: int = 0) -> Errors:
    """Of a message's JSON, new or an edit. `flags`: those the message has already."""
    v2 = bool(((body.get("flags") or 0) | flags) & MessageFlag.COMPONENTS_V2)
    embeds = body.get("embeds") or []
    return merged(
        (
            too_long("content", body.get("content"), MOST_CONTENT),
            embed_errors(embeds),
            component_errors(body.get("components") or [], v2),
            _only_components(body) if v2 else {},
            _nonce(body),
            _mentions(body.get("allowed_mentions") or {}),
        )
    )


def _only_components(body: Json) -> Errors:
    """With components v2 a message has neither content nor embeds."""
    wrong = [field for field in ("content", "embeds", "poll") if body.get(field)]
    return dict.fromkeys(wrong, "Not together with components v2.")


def _nonce(body: Json) -> Errors:
    return too_long("nonce", str(body["nonce"]), 25) if body.get("nonce") is not None else {}


def _mentions(allowed: Json) -> Errors:
    return {
        f"allowed_mentions.{kind}": f"parse has {kind} already, or there are over 100."
        for kind in ("users", "roles")
        if (listed := allowed.get(kind))
        and (kind in (allowed.get("parse") or ()) or len(listed) > 100)
    }


def embed_errors(embeds: Sequence[Json]) -> Errors:
    """6000 characters over all embeds of a message together."""
    errors = merged(merged(_embed(embed, f"embeds.{i}")) for i, embed in enumerate(embeds))
    if sum(len(text) for embed in embeds for text in embed_texts(embed)) > MOST_IN_EMBEDS:
        errors["embeds"] = f"Embed size exceeds the maximum size of {MOST_IN_EMBEDS}."
    if len(embeds) > MOST_EMBEDS:
        errors["embeds"] = f"Must be {MOST_EMBEDS} or fewer in length."
    return errors


def _embed(embed: Json, at: str) -> Iterator[Errors]:
    fields = embed.get("fields") or []
    yield too_long(f"{at}.title", embed.get("title"), 256)
    yield too_long(f"{at}.description", embed.get("description"), 4096)
    yield too_long(f"{at}.author.name", (embed.get("author") or {}).get("name"), 256)
    yield too_long(f"{at}.footer.text", (embed.get("footer") or {}).get("text"), 2048)
    if len(fields) > MOST_FIELDS:
        yield {f"{at}.fields": f"Must be {MOST_FIELDS} or fewer in length."}
    for index, field in enumerate(fields):
        yield too_long(f"{at}.fields.{index}.name", field.get("name"), 256, 1)
        yield too_long(f"{at}.fields.{index}.value", field.get("value"), 1024, 1)


def file_errors(files: Sequence[tuple[str, bytes]]) -> Errors:
    """Of uploads (name, content)."""
    errors: Errors = {}
    if len(files) > MOST_FILES:
        errors["files"] = f"Must be {MOST_FILES} or fewer in length."
    for name, content in files:
        if len(content) > MOST_BYTES:
            errors[f"files.{name}"] = f"File cannot be larger than {MOST_BYTES} bytes."
    return errors
