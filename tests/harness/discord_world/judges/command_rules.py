"""The rules of application commands that the published description leaves out."""

import re
from collections.abc import Iterator, Sequence

from tests.harness.discord_world.judges.limits_of_text import Errors, merged, too_long
from tests.harness.discord_world.judges.locales import LOCALES
from tests.harness.discord_world.wire import Json, Option

MOST_COMMANDS, MOST_OPTIONS, MOST_CHOICES, MOST_CHARACTERS = 100, 25, 25, 8000
CHAT_INPUT = 1
NESTING = (Option.SUB_COMMAND, Option.SUB_COMMAND_GROUP)
# The documented ^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$: marks of those two scripts count.
NAME = re.compile(r"^[-_'\w\u0900-\u097f\u0e00-\u0e7f]{1,32}$")


def command_list_errors(commands: Sequence[Json]) -> Errors:
    """Of a bulk overwrite."""
    slash = [each for each in commands if each.get("type", CHAT_INPUT) == CHAT_INPUT]
    errors = merged(command_errors(each, f"{i}.") for i, each in enumerate(commands))
    if len(slash) > MOST_COMMANDS:
        errors["commands"] = f"No more than {MOST_COMMANDS} slash commands."
    if len({each.get("name") for each in slash}) < len(slash):
        errors["commands"] = "A name is there twice."
    return errors


def command_errors(command: Json, at: str = "") -> Errors:
    if command.get("type", CHAT_INPUT) != CHAT_INPUT:
        return too_long(f"{at}name", command.get("name"), 32, 1)
    errors = merged(_named(command, at)) | options_errors(command.get("options") or [], at)
    if characters(command) > MOST_CHARACTERS:
        errors[f"{at}name"] = f"Over {MOST_CHARACTERS} characters of names, texts and values."
    return errors


def characters(node: Json) -> int:
    """What Discord counts of a command: the longest localisation of each name and text."""
    own = 0
    for field in ("name", "description"):
        texts = [node.get(field) or "", *(node.get(f"{field}_localizations") or {}).values()]
        own += max(map(len, texts))
    inner = [*(node.get("options") or ()), *(node.get("choices") or ())]
    return own + len(str(node.get("value") or "")) + sum(map(characters, inner))


def _named(node: Json, at: str) -> Iterator[Errors]:
    """Name and description of a command or an option, in every language."""
    names = {"name": node.get("name"), **_localised(node, "name")}
    for field, name in names.items():
        if not isinstance(name, str) or not NAME.match(name) or name != name.lower():
            yield {f"{at}{field}": "Not a valid name: 1 to 32 letters, in lower case."}
    for field, text in {
        "description": node.get("description"),
        **_localised(node, "description"),
    }.items():
        yield too_long(f"{at}{field}", text, 100, 1)
    for field in ("name_localizations", "description_localizations"):
        for locale in node.get(field) or {}:
            if locale not in LOCALES:
                yield {f"{at}{field}.{locale}": "Not a locale of Discord's."}


def _localised(node: Json, field: str) -> Json:
    found = node.get(f"{field}_localizations") or {}
    return {f"{field}_localizations.{locale}": text for locale, text in found.items()}


def options_errors(options: Sequence[Json], at: str) -> Errors:
    errors = merged(merged(_option(each, f"{at}options.{i}.")) for i, each in enumerate(options))
    if len(options) > MOST_OPTIONS:
        errors[f"{at}options"] = f"Must be {MOST_OPTIONS} or fewer in length."
    if len({each.get("name") for each in options}) < len(options):
        errors[f"{at}options"] = "A name is there twice."
    required = [bool(each.get("required")) for each in options]
    if required != sorted(required, reverse=True):
        errors[f"{at}options"] = "Required options must be placed before the others."
    if len({each.get("type") in NESTING for each in options}) > 1:
        errors[f"{at}options"] = "Subcommands do not stand beside other options."
    return errors


def _option(option: Json, at: str) -> Iterator[Errors]:
    yield from _named(option, at)
    choices = option.get("choices") or []
    if option.get("autocomplete") and choices:
        yield {f"{at}autocomplete": "Not together with choices."}
    if len(choices) > MOST_CHOICES:
        yield {f"{at}choices": f"Must be {MOST_CHOICES} or fewer in length."}
    yield from choice_errors(choices, at)
    yield options_errors(option.get("options") or [], at)


def choice_errors(choices: Sequence[Json], at: str) -> Iterator[Errors]:
    """Of an option's choices, or of an answer to autocomplete."""
    for choice in choices:
        yield too_long(f"{at}choices.name", choice.get("name"), 100, 1)
        if isinstance(choice.get("value"), str):
            yield too_long(f"{at}choices.value", choice["value"], 100, 1)
