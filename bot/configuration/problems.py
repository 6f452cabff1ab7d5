"""What is wrong with a configuration, in words an operator can act on."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bot.configuration.secrets import Secrets

PREFIX = "SEATMATE_"
_MAY_HOLD_A_PASSWORD = frozenset({"storage.url"})


@dataclass(frozen=True, slots=True)
class Problem:
    """`key` as the operator wrote it, what is `wrong` with it, and the `fix` as an order."""

    key: str
    wrong: str
    fix: str


class ConfigurationWrong(Exception):
    """Nothing was started. The message lists every problem with its fix, and no secret."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        lines = [f"  - {p.key}: {p.wrong}.\n    Fix: {p.fix}." for p in self.problems]
        super().__init__("\n".join(["The configuration is wrong; nothing was started.", *lines]))


def explain(error: ValidationError, model: type[BaseModel]) -> list[Problem]:
    """One problem for each thing pydantic found wrong with the settings."""
    return [_explain_one(details, model) for details in error.errors()]


def _explain_one(details: ErrorDetails, model: type[BaseModel]) -> Problem:
    path = [str(part) for part in details["loc"]]
    key = ".".join(path[:2])
    if details["type"] == "extra_forbidden":
        return _unknown(key, path, model)
    if details["type"] == "model_type":
        return Problem(key, "is a section, not a value", f"write [{key}] on a line of its own")
    given = "this" if key in _MAY_HOLD_A_PASSWORD else repr(details["input"])[:60]
    return Problem(key, f"{given} is wrong: {_lower(details['msg'])}", _correct(path, model))


def _unknown(key: str, path: list[str], model: type[BaseModel]) -> Problem:
    if path[0] == "secrets" or path[-1] in Secrets.model_fields:
        return Problem(key, "is a secret and may not stand in config.toml", _move(path[-1]))
    section = section_of(model, path[0]) if len(path) > 1 else None
    known = list(section.model_fields if section else model.model_fields)
    return Problem(key, "is not a known key", "remove it" + nearest(path[-1], known))


def explain_secret(details: ErrorDetails) -> Problem:
    """Without the value, which may be nearly right."""
    name = f"{PREFIX}{details['loc'][0]}".upper()
    least = details.get("ctx", {}).get("min_length")
    wrong = f"is shorter than {least} characters" if least else _lower(details["msg"])
    return Problem(name, wrong, "set a longer one: openssl rand -base64 32")


def _move(name: str) -> str:
    variable = f"{PREFIX}{name.upper()}" if name in Secrets.model_fields else f"{PREFIX}<NAME>"
    return f"take it out, and set {variable} in the environment or .env; renew it if it was shared"


def nearest(word: str, known: Iterable[str]) -> str:
    """ ", or write X" for the known name most like `word`; nothing when none is."""
    return "".join(f", or write {match}" for match in get_close_matches(word, known, n=1))


def section_of(model: type[BaseModel], name: str) -> type[BaseModel] | None:
    kind = model.model_fields[name].annotation if name in model.model_fields else None
    return kind if isinstance(kind, type) and issubclass(kind, BaseModel) else None


def _correct(path: list[str], model: type[BaseModel]) -> str:
    section = section_of(model, path[0])
    wanted = section.model_fields[path[1]].description if section and len(path) > 1 else None
    variable = "__".join(path[:2]).upper()
    return f"write {wanted or 'a valid value'} (config.toml or {PREFIX}{variable})"


def _lower(sentence: str) -> str:
    plain = sentence.removeprefix("Value error, ")
    return plain[:1].lower() + plain[1:]
