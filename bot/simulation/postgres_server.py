"""A PostgreSQL for one simulation: the one named in the environment, or the system's own binaries
on a free loopback port and in a temporary folder, both gone afterwards."""

import asyncio
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from storage.postgres_admin import create_database, drop_database

_NAMED = "SEATMATE_TEST_PG_DSN"
_PLACES = "/usr/lib/postgresql"


class NoPostgres(Exception):
    """None is named and none is installed; the text says what to do."""


@contextmanager
def fresh_database(token: str) -> Iterator[str]:
    """The URL of an empty database of its own. Raises NoPostgres."""
    named = os.environ.get(_NAMED)
    if named:
        with _beside(named, f"seatmate_simulation_{token[:12]}") as url:
            yield url
        return
    with _own_server(_binaries()) as url:
        yield url


@contextmanager
def _beside(dsn: str, name: str) -> Iterator[str]:
    url = asyncio.run(create_database(dsn, name))
    try:
        yield url
    finally:
        asyncio.run(drop_database(dsn, name))


def _binaries() -> Path:
    found = sorted(Path(_PLACES).glob("*/bin/initdb"), reverse=True)
    tool = shutil.which("initdb")
    if not found and tool is None:
        raise NoPostgres(f"set {_NAMED}, or install PostgreSQL (initdb was not found)")
    return found[0].parent if found else Path(str(tool)).parent


@contextmanager
def _own_server(binaries: Path) -> Iterator[str]:
    owner = _owner()
    home = Path(tempfile.mkdtemp(prefix="seatmate-pg-"))
    if owner is not None:
        shutil.chown(home, owner)
    try:
        _run([str(binaries / "initdb"), "-D", f"{home}/data", "-U", "postgres", "--auth=trust",
              "--encoding=UTF8", "--no-sync"], owner)  # fmt: skip
        port = _free_port()
        options = (
            f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={home}"
            " -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
        )
        control = [str(binaries / "pg_ctl"), "-D", f"{home}/data", "-w", "-l", f"{home}/log"]
        _run([*control, "-o", options, "start"], owner)
        try:
            yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
        finally:
            _run([*control, "-m", "immediate", "stop"], owner)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _owner() -> str | None:
    """PostgreSQL refuses root: who to be instead; None for ourselves."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise NoPostgres(f"set {_NAMED}: root may not start PostgreSQL, and nobody else is here")


def _run(command: list[str], owner: str | None) -> None:
    whole = ["runuser", "-u", owner, "--", *command] if owner is not None else command
    quiet = subprocess.DEVNULL
    done = subprocess.run(whole, stdin=quiet, stdout=quiet, stderr=quiet, cwd="/", check=False)  # noqa: S603  # our own words
    if done.returncode:
        raise NoPostgres(f"{Path(command[0]).name} ended with {done.returncode}; set {_NAMED}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
