"""A modal as a person sees it, and what comes of filling it in."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.harness.discord_world.interactions import Interaction
from tests.harness.discord_world.typed_commands import CannotType, Typing
from tests.harness.discord_world.visible import NotVisible
from tests.harness.discord_world.wire import SELECTS, Json, Part

LONGEST_INPUT = 4000


@dataclass(frozen=True, slots=True)
class OpenModal:
    """`opened_by`: the interaction that was answered with it."""

    opened_by: Interaction
    body: Json

    @property
    def title(self) -> str:
        return str(self.body["title"])

    @property
    def fields(self) -> list[str]:
        """The labels, from top to bottom."""
        return [label for label, _ in labelled(self.body)]

    @property
    def prefilled(self) -> dict[str, str]:
        """Label -> what stands in the field already."""
        return {label: part["value"] for label, part in labelled(self.body) if part.get("value")}


def labelled(modal: Json) -> Iterator[tuple[str, Json]]:
    """Each field with its label: from a row, or from the Label component around it."""
    for component in modal["components"]:
        if component["type"] == Part.ROW:
            yield component["components"][0]["label"], component["components"][0]
        elif component["type"] == Part.LABEL:
            yield component["label"], component["component"]


def filled_in(modal: Json, values: dict[str, Any], typing: Typing) -> list[Json]:
    """The components of the submit. `values` by label or custom_id; left out means untouched."""
    known = {label for label, _ in labelled(modal)}
    known |= {part["custom_id"] for _, part in labelled(modal)}
    if strange := set(values) - known:
        raise NotVisible(f"no field {sorted(strange)} in {sorted(known)}")
    found = []
    for number, component in enumerate(modal["components"], start=1):
        head: Json = {"type": component["type"], "id": component.get("id") or number}
        if component["type"] == Part.ROW:
            part = component["components"][0]
            found.append(head | {"components": [_field(part["label"], part, values, typing)]})
        elif component["type"] == Part.LABEL:
            inner = _field(component["label"], component["component"], values, typing)
            found.append(head | {"component": inner})
        else:
            found.append(head)
    return found


def _field(label: str, part: Json, values: dict[str, Any], typing: Typing) -> Json:
    head = {"type": part["type"], "id": part.get("id") or 100, "custom_id": part["custom_id"]}
    value = values.get(label, values.get(part["custom_id"]))
    if part["type"] == Part.TEXT_INPUT:
        return head | {"value": _typed(label, part, value)}
    if part["type"] == Part.FILE_UPLOAD:
        return head | {"values": [typing.resolve(each) for each in value or ()]}
    if part["type"] in SELECTS:
        return head | {"values": chosen_values(part, list(value or ()), typing)}
    raise CannotType(f"a field of kind {part['type']} is not modelled")


def _typed(label: str, part: Json, value: Any) -> str:
    text = str(part.get("value") or "") if value is None else str(value)
    least = part.get("min_length") or 0
    most = part.get("max_length") or LONGEST_INPUT
    if not text and part.get("required", True):
        raise CannotType(f"{label!r} has to be filled in")
    if text and not least <= len(text) <= most:
        raise CannotType(f"{label!r} takes {least} to {most} characters")
    return text


def chosen_values(select: Json, chosen: list[Any], typing: Typing) -> list[str]:
    """Option labels, or people, roles and channels, as the values that are sent."""
    least, most = select.get("min_values", 1), select.get("max_values", 1)
    optional = select.get("required") is False and not chosen
    if not optional and not least <= len(chosen) <= most:
        raise CannotType(f"{least} to {most} may be chosen, not {len(chosen)}")
    if select["type"] != Part.SELECT:
        return [typing.resolve(each) for each in chosen]
    by_label = {option["label"]: option["value"] for option in select["options"]}
    if missing := [label for label in chosen if label not in by_label]:
        raise NotVisible(f"no option {missing} among {sorted(by_label)}")
    return [by_label[label] for label in chosen]
