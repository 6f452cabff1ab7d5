"""Alembic run by hand over a connection whose transaction is ours."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from storage import guards
from storage.errors import DatabaseUnfit

HEAD = "head"


def head_revision() -> str:
    """The revision this version of the program wants."""
    head = _scripts().get_current_head()
    assert head is not None
    return head


def revision_of(connection: Connection) -> str | None:
    """None for a database that was never migrated."""
    return MigrationContext.configure(connection).get_current_revision()


def require_known(revision: str | None) -> None:
    """Raises DatabaseUnfit for the revision of a database from a newer program."""
    known = {script.revision for script in _scripts().walk_revisions()}
    if revision is not None and revision not in known:
        raise DatabaseUnfit(
            f"the database is at revision {revision}, which this version does not know: "
            "it comes from a newer one"
        )


def step_to(connection: Connection, revision: str) -> None:
    """Up or down to `revision` ("head", "base" or a name); commits nothing.

    A database that is there already gets back the guards it may have lost. Raises DatabaseUnfit
    for a database from a newer program.
    """
    here = revision_of(connection)
    require_known(here)
    if here == (head_revision() if revision == HEAD else revision):
        guards.put_right(connection)
        return
    config = _config()
    config.attributes["connection"] = connection
    move = command.upgrade if _is_behind(here, revision) else command.downgrade
    move(config, revision)


def _is_behind(here: str | None, wanted: str) -> bool:
    if here is None or wanted == HEAD:
        return True
    older = {script.revision for script in _scripts().iterate_revisions(here, "base")}
    return wanted != "base" and wanted not in older


@cache
def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("path_separator", "newline")
    return config
