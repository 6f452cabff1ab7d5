"""The pydantic model of `core.settings.Settings`, made from the dataclasses themselves.

So a key, its type and its default are written once, in core, and core stays free of pydantic.
"""

from dataclasses import fields, is_dataclass
from functools import cache
from typing import Annotated, Any, get_type_hints

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, create_model
from pydantic.fields import FieldInfo

from bot.configuration.bounds import bounds_of
from core.settings import Settings

_LONGEST_TEXT = 500
_LONGEST_LIST = 20


@cache
def sections() -> dict[str, type]:
    """Section name -> its dataclass."""
    hints = get_type_hints(Settings)
    return {field.name: hints[field.name] for field in fields(Settings)}


@cache
def section_models() -> dict[str, type[BaseModel]]:
    return {name: _model(name, kind) for name, kind in sections().items()}


def _model(section: str, kind: type) -> type[BaseModel]:
    assert is_dataclass(kind)
    hints = get_type_hints(kind)
    given: dict[str, Any] = {
        field.name: (_checked(section, field.name, hints[field.name]), field.default)
        for field in fields(kind)
    }
    return create_model(section, __config__=ConfigDict(extra="forbid"), **given)


def _checked(section: str, key: str, hint: object) -> object:
    """The annotation of one key: its type with bounds, and a description that says the fix."""
    if hint is bool:
        return Annotated[bool, Field(description="true or false")]
    if hint is str:
        return Annotated[str, Field(description="a text in quotes", max_length=_LONGEST_TEXT)]
    if hint is int:
        number, wanted = _whole_number(section, key)
        return Annotated[int, BeforeValidator(_no_truth_value), number, Field(description=wanted)]
    return _checked_list(section, key, hint)


def _whole_number(section: str, key: str) -> tuple[FieldInfo, str]:
    bounds = bounds_of(section, key)
    number: FieldInfo = Field(ge=bounds.least, le=bounds.most)
    return number, f"a whole number from {bounds.least} to {bounds.most}"


def _checked_list(section: str, key: str, hint: object) -> object:
    many: FieldInfo
    if hint == tuple[int, ...]:
        number, wanted = _whole_number(section, key)
        many = Field(description=f"[a, b, ...], each {wanted}", max_length=_LONGEST_LIST)
        return Annotated[tuple[Annotated[int, number], ...], BeforeValidator(_split), many]
    if hint == tuple[str, ...]:
        many = Field(description='["a", "b", ...]', max_length=_LONGEST_LIST)
        return Annotated[tuple[str, ...], BeforeValidator(_split), many]
    raise TypeError(f"{section}.{key}: no check for a setting of type {hint}")


def _no_truth_value(value: object) -> object:
    """Pydantic would read true as 1."""
    if isinstance(value, bool):
        raise ValueError("a whole number is wanted, not true or false")
    return value


def _split(value: object) -> object:
    """The environment gives a list as "1440,15" or "[1440, 15]"."""
    if isinstance(value, str):
        return [part.strip(" \"'") for part in value.strip(" []").split(",") if part.strip()]
    return value
