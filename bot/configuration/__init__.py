"""Settings and secrets, read once and checked whole before anything starts.

config.toml sets what `core.settings` names; the environment (or .env) goes over it as
SEATMATE_<SECTION>__<KEY>. Secrets come from the environment or .env only, as SEATMATE_<NAME>.
Everything that is wrong is told at once, each with its fix (O-08, R6).
"""

import os
from dataclasses import dataclass
from pathlib import Path

from bot.configuration.given import read_secrets, read_settings, unknown_names
from bot.configuration.payments import with_providers
from bot.configuration.problems import ConfigurationWrong, Problem
from bot.configuration.rules import broken_rules
from bot.configuration.secrets import Secrets
from core.settings import Settings

__all__ = ["Configuration", "ConfigurationWrong", "Problem", "Secrets", "load"]

_DEFAULT_FILE = Path("config.toml")
_DEFAULT_DOTENV = Path(".env")


@dataclass(frozen=True, slots=True)
class Configuration:
    settings: Settings
    secrets: Secrets


def load(
    file: Path | None = None,
    *,
    dotenv: Path = _DEFAULT_DOTENV,
    secrets_needed: bool = True,
) -> Configuration:
    """The whole configuration; raises ConfigurationWrong with every problem there is.

    `file` unset means the file SEATMATE_CONFIG names, else ./config.toml, else the defaults.
    `secrets_needed=False` is for commands that serve nobody (migrate) or make their own (demo):
    a missing secret is then no problem, a wrong one still is.
    """
    problems = unknown_names(dotenv)
    settings, wrong = read_settings(_chosen(file), dotenv)
    problems += wrong
    secrets, wrong = read_secrets(dotenv)
    problems += wrong
    if settings and secrets:
        problems += broken_rules(settings, secrets, secrets_needed=secrets_needed)
    if problems or settings is None or secrets is None:
        raise ConfigurationWrong(problems)
    return Configuration(with_providers(settings, secrets), secrets)


def _chosen(file: Path | None) -> Path | None:
    named = file or os.environ.get("SEATMATE_CONFIG")
    if named:
        return Path(named)
    return _DEFAULT_FILE if _DEFAULT_FILE.exists() else None
