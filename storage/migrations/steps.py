"""Alembic run by hand over a connection whose transaction is ours."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection

from storage.errors import DatabaseUnfit

HEAD = "head"


def head_revision() -> str:
    """The revision this version of the program wants."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    assert head is not None
    return head


def revision_of(connection: Connection) -> str | None:
    """None for a database that was never migrated."""
    return MigrationContext.configure(connection).get_current_revision()


def step_to(connection: Connection, revision: str) -> None:
    """Up or down to `revision` ("head", "base" or a name); commits nothing.

    Raises DatabaseUnfit for a database from a newer program.
    """
    config = _config()
    config.attributes["connection"] = connection
    here = revision_of(connection)
    try:
        if _is_behind(ScriptDirectory.from_config(config), here, revision):
            command.upgrade(config, revision)
        else:
            command.downgrade(config, revision)
    except CommandError as error:
        raise DatabaseUnfit(
            f"the database is at revision {here}, which this version does not know: {error}"
        ) from error


def _is_behind(scripts: ScriptDirectory, here: str | None, wanted: str) -> bool:
    if here is None or wanted == HEAD:
        return True
    older = {script.revision for script in scripts.iterate_revisions(here, "base")}
    return wanted != "base" and wanted not in older


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("path_separator", "newline")
    return config
