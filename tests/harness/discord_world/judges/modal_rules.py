"""The rules of modals that the published description leaves out."""

from collections.abc import Iterator

from tests.harness.discord_world.components import walk
from tests.harness.discord_world.judges.component_rules import sound_selects, unique_custom_ids
from tests.harness.discord_world.judges.limits_of_text import Errors, merged, too_long
from tests.harness.discord_world.wire import Json, Part

MOST_PARTS = 5
AT_THE_TOP = (Part.ROW, Part.LABEL, Part.TEXT)


def modal_errors(modal: Json) -> Errors:
    components = modal.get("components") or []
    inputs = [each for each in walk(components) if each.get("type") == Part.TEXT_INPUT]
    found = merged(
        (
            too_long("data.title", modal.get("title"), 45, 1),
            too_long("data.custom_id", modal.get("custom_id"), 100, 1),
            unique_custom_ids(components),
            sound_selects(components),
            merged(merged(_input(each)) for each in inputs),
            merged(merged(_label(each)) for each in components if each["type"] == Part.LABEL),
            merged(_row(each) for each in components if each["type"] == Part.ROW),
        )
    )
    if not 1 <= len(components) <= MOST_PARTS:
        found["data.components"] = f"Must be between 1 and {MOST_PARTS} in length."
    if any(each.get("type") not in AT_THE_TOP for each in components):
        found["data.components"] = "Only rows, labels and text displays lie in a modal."
    return found


def _row(row: Json) -> Errors:
    kinds = [inner.get("type") for inner in row.get("components") or ()]
    if kinds != [Part.TEXT_INPUT]:
        return {"data.components": "A row of a modal holds one text input."}
    if not row["components"][0].get("label"):
        return {"data.components.label": "A text input in a row needs a label."}
    return {}


def _label(label: Json) -> Iterator[Errors]:
    yield too_long("data.components.label", label.get("label"), 45, 1)
    yield too_long("data.components.description", label.get("description"), 100)
    if (label.get("component") or {}).get("label"):
        yield {"data.components.label": "The label stands outside its input."}


def _input(each: Json) -> Iterator[Errors]:
    yield too_long("data.components.label", each.get("label"), 45)
    yield too_long("data.components.placeholder", each.get("placeholder"), 100)
    yield too_long("data.components.value", each.get("value"), 4000)
    # Left out and null are the same to Discord.
    least, most = each.get("min_length") or 0, each.get("max_length") or 4000
    if not (0 <= least <= 4000 and 1 <= most <= 4000 and least <= most):
        yield {"data.components.min_length": "0 <= min_length <= max_length <= 4000."}
    if each.get("style") not in (1, 2):
        yield {"data.components.style": "Must be 1 or 2."}
