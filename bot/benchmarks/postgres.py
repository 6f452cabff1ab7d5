"""A PostgreSQL to measure on: SEATMATE_BENCH_PG_DSN, else one started from the system's binaries.

Its own server syncs every commit to disk, as an installation's does.
"""

import asyncio
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import asyncpg  # type: ignore[import-untyped]  # ships no types

from bot.benchmarks.community import Work
from bot.benchmarks.databases import settle

_numbers = count(1)


class NoPostgres(Exception):
    """None to connect to and none to start; the text says why."""


@contextmanager
def postgres_server() -> Iterator[str]:
    """The DSN of a server on which databases may be made, without a database's name."""
    given = os.environ.get("SEATMATE_BENCH_PG_DSN")
    if given:
        yield given.rsplit("/", 1)[0]
        return
    binaries = _binaries()
    with tempfile.TemporaryDirectory(prefix="seatmate-pg-") as home:
        yield from _own_server(binaries, Path(home))


class PostgresTemplate:
    """One settled database and its copies."""

    def __init__(self, server: str, works: Iterable[Work]) -> None:
        self._server = server
        self._name = self._new()
        asyncio.run(self._create(self._name))
        asyncio.run(settle(f"{server}/{self._name}", works))

    def copy(self) -> str:
        name = self._new()
        asyncio.run(self._create(name, f' TEMPLATE "{self._name}"'))
        return f"{self._server}/{name}"

    def _new(self) -> str:
        return f"seatmate_bench_{os.getpid()}_{next(_numbers)}"

    async def _create(self, name: str, template: str = "") -> None:
        driver = await asyncpg.connect(f"{self._server}/postgres")
        try:
            await driver.execute(f'CREATE DATABASE "{name}"{template}')
        finally:
            await driver.close()


def _own_server(binaries: Path, home: Path) -> Iterator[str]:
    owner, port = _owner(), _free_port()
    data = home / "data"
    if owner is not None:
        home.chmod(0o755)
        shutil.chown(home, owner)
    control = [str(binaries / "pg_ctl"), "-D", str(data), "-w", "-l", str(home / "log")]
    _run([str(binaries / "initdb"), "-D", str(data), "-U", "postgres", "--auth=trust"], owner)
    _run([*control, "start", "-o", f"-p {port} -c listen_addresses=127.0.0.1 -k {home}"], owner)
    try:
        yield f"postgresql://postgres@127.0.0.1:{port}"
    finally:
        _run([*control, "stop", "-m", "immediate"], owner)


def _binaries() -> Path:
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    found = next((place for place in places if (place / "initdb").exists()), None)
    if found is None:
        raise NoPostgres("no SEATMATE_BENCH_PG_DSN and no PostgreSQL binaries")
    return found


def _run(command: list[str], owner: str | None) -> None:
    prefix = ["runuser", "-u", owner, "--"] if owner is not None else []
    done = subprocess.run(  # noqa: S603  # fixed words and our own paths
        [*prefix, *command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
        check=False,
    )
    if done.returncode:
        raise NoPostgres(f"{Path(command[0]).name} ended with {done.returncode}")


def _owner() -> str | None:
    """PostgreSQL refuses root: the user to start it as, or None for ourselves."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        raise NoPostgres("running as root, and there is no user postgres") from None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
