"""The rules of components that the published description leaves out."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from tests.harness.discord_world.components import buttons, selects, walk
from tests.harness.discord_world.judges.limits_of_text import Errors, merged, too_long
from tests.harness.discord_world.wire import LINK_BUTTON, SELECTS, Json, Part

MOST_ROWS, MOST_PARTS, MOST_IN_ROW, MOST_OPTIONS = 5, 40, 5, 25
MOST_TEXT_V2 = 4000
PREMIUM_BUTTON = 6
V2_PARTS = (
    Part.SECTION,
    Part.TEXT,
    Part.THUMBNAIL,
    Part.GALLERY,
    Part.FILE,
    Part.SEPARATOR,
    Part.CONTAINER,
)
Rule = Callable[[Sequence[Json]], Errors]


def component_errors(components: Sequence[Json], v2: bool) -> Errors:
    """Of a message's components; `v2`: whether its flag says components v2."""
    rules: list[Rule] = [rows_hold_what_they_may, unique_custom_ids, sound_buttons, sound_selects]
    return merged(rule(components) for rule in [*rules, whole_v2 if v2 else whole_v1])


def whole_v1(components: Sequence[Json]) -> Errors:
    errors: Errors = {}
    if len(components) > MOST_ROWS:
        errors["components"] = f"Must be {MOST_ROWS} or fewer in length."
    if any(each.get("type") in V2_PARTS for each in walk(components)):
        errors["components"] = "Components v2 need the flag IS_COMPONENTS_V2."
    return errors


def whole_v2(components: Sequence[Json]) -> Errors:
    """40 parts with everything nested counted, and 4000 characters of text in all."""
    parts = list(walk(components))
    errors: Errors = {}
    if len(parts) > MOST_PARTS:
        errors["components"] = f"No more than {MOST_PARTS} components in all."
    if sum(len(each["content"]) for each in parts if each.get("type") == Part.TEXT) > MOST_TEXT_V2:
        errors["components"] = f"No more than {MOST_TEXT_V2} characters of text in all."
    return errors


def rows_hold_what_they_may(components: Sequence[Json]) -> Errors:
    """A row holds up to 5 buttons, or one select."""
    errors: Errors = {}
    for index, row in enumerate(each for each in walk(components) if each["type"] == Part.ROW):
        kinds = [inner.get("type") for inner in row.get("components") or ()]
        alone = any(kind in (*SELECTS, Part.TEXT_INPUT) for kind in kinds)
        if not 1 <= len(kinds) <= (1 if alone else MOST_IN_ROW):
            errors[f"components.{index}"] = "Its width is over what a row holds, or it is empty."
    return errors


def unique_custom_ids(components: Sequence[Json]) -> Errors:
    ids = [each["custom_id"] for each in walk(components) if each.get("custom_id") is not None]
    errors = merged(too_long("components.custom_id", each, 100, 1) for each in ids)
    twice = [each for each, times in Counter(ids).items() if times > 1]
    return errors | ({"components": f"Duplicate custom_id: {twice[0]}"} if twice else {})


def sound_buttons(components: Sequence[Json]) -> Errors:
    return merged(merged(_button_errors(button)) for button in buttons(components))


def _button_errors(button: Json) -> Iterator[Errors]:
    yield too_long("components.label", button.get("label"), 80)
    style = button.get("style")
    if style == LINK_BUTTON:
        if not button.get("url") or button.get("custom_id"):
            yield {"components.url": "A link button has an address and no custom_id."}
        yield too_long("components.url", button.get("url"), 512)
    elif style != PREMIUM_BUTTON and not button.get("custom_id"):
        yield {"components.custom_id": "This field is required."}
    elif button.get("url"):
        yield {"components.url": "Only a link button has an address."}
    if not (button.get("label") or button.get("emoji") or style == PREMIUM_BUTTON):
        yield {"components.label": "A button needs a label or an emoji."}


def sound_selects(components: Sequence[Json]) -> Errors:
    return merged(merged(_select_errors(select)) for select in selects(components))


def _select_errors(select: Json) -> Iterator[Errors]:
    yield too_long("components.custom_id", select.get("custom_id"), 100, 1)
    yield too_long("components.placeholder", select.get("placeholder"), 150)
    least, most = select.get("min_values", 1), select.get("max_values", 1)
    if not (0 <= least <= 25 and 1 <= most <= 25 and least <= most):
        yield {"components.max_values": "0 <= min_values <= max_values <= 25."}
    if select["type"] == Part.SELECT:
        yield from _option_errors(select.get("options") or [], most)


def _option_errors(options: list[Json], most: int) -> Iterator[Errors]:
    if not 1 <= len(options) <= MOST_OPTIONS:
        yield {"components.options": f"Must be between 1 and {MOST_OPTIONS} in length."}
    if most > max(1, len(options)):
        yield {"components.max_values": "More than there are options."}
    if len({option.get("value") for option in options}) < len(options):
        yield {"components.options": "The value of an option is there twice."}
    if sum(bool(option.get("default")) for option in options) > most:
        yield {"components.options": "More defaults than may be chosen."}
    for option in options:
        yield too_long("components.options.label", option.get("label"), 100, 1)
        yield too_long("components.options.value", option.get("value"), 100, 1)
        yield too_long("components.options.description", option.get("description"), 100)
