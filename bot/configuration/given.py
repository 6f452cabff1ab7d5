"""What the operator gave: config.toml, .env and the environment, the later over the earlier."""

import os
import tomllib
from pathlib import Path
from typing import Any

from dotenv import dotenv_values
from pydantic import BaseModel, ValidationError, create_model
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from bot.configuration.problems import PREFIX, Problem, explain, explain_secret, nearest
from bot.configuration.secrets import Secrets
from bot.configuration.shape import section_models, sections
from core.settings import Settings


class _Given(BaseSettings):
    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_nested_delimiter="__",
        env_ignore_empty=True,
        enable_decoding=False,  # a list is read by shape.py, so that a bad one is one more problem
        dotenv_filtering="only_existing",
        extra="forbid",
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return env_settings, dotenv_settings, TomlConfigSettingsSource(settings_cls)


def read_settings(file: Path | None, dotenv: Path) -> tuple[Settings | None, list[Problem]]:
    """The settings, or what is wrong with them; `file` None means none."""
    if file and not file.is_file():
        return None, [Problem(str(file), "does not exist", "name a file that does, or none")]
    model = _model_over(file, dotenv)
    try:
        return _settings(model()), []
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        return None, [Problem(str(file), f"is not TOML: {error}", "correct that line")]
    except ValidationError as error:
        return None, explain(error, model)


def _model_over(file: Path | None, dotenv: Path) -> type[BaseSettings]:
    class WithFile(_Given):
        model_config = SettingsConfigDict(toml_file=file, env_file=dotenv)

    given: dict[str, Any] = {name: (model, model()) for name, model in section_models().items()}
    return create_model("Given", __base__=WithFile, **given)


def _settings(given: BaseModel) -> Settings:
    chosen = {name: kind(**dict(getattr(given, name))) for name, kind in sections().items()}
    return Settings(**chosen)


def read_secrets(dotenv: Path) -> tuple[Secrets | None, list[Problem]]:
    class WithFile(Secrets):
        model_config = SettingsConfigDict(env_file=dotenv)

    try:
        return WithFile(), []
    except ValidationError as error:
        return None, [explain_secret(details) for details in error.errors(include_input=False)]


def unknown_names(dotenv: Path) -> list[Problem]:
    """SEATMATE_... variables that nothing reads: most often a slip of the pen."""
    given = {**dotenv_values(dotenv), **os.environ}
    names = sorted(name for name in given if name.upper().startswith(PREFIX))
    return [problem for name in names for problem in _unknown(name)]


def _unknown(name: str) -> list[Problem]:
    short = name[len(PREFIX) :].lower()
    if short in Secrets.model_fields or short == "config" or short.startswith("test_"):
        return []
    if short.split("__")[0] in sections() and "__" in short:
        return []  # the section itself knows whether it has such a key
    fix = "unset it" + nearest(name.upper(), _known_names())
    return [Problem(name, "is not a variable Seatmate knows", fix)]


def _known_names() -> list[str]:
    settings = [f"{name}__{key}" for name, m in section_models().items() for key in m.model_fields]
    return [f"{PREFIX}{name}".upper() for name in (*Secrets.model_fields, *settings)]
