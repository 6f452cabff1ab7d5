"""Fresh databases for tests, on both back ends, copied from a template prepared once."""

import asyncio
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from storage.migrations import migrate
from tests.harness.postgres import NoPostgres, PostgresServer, postgres_server

Prepare = Callable[[str], None]

BOTH = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def prepare_database() -> Prepare:
    """Brings the empty database behind a URL to the present schema."""

    def prepare(url: str) -> None:
        with ThreadPoolExecutor(1) as pool:  # fixtures are synchronous, and may not own a loop
            pool.submit(asyncio.run, migrate(url)).result()

    return prepare


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    try:
        with postgres_server() as server:
            yield server
    except NoPostgres as reason:
        pytest.skip(f"no PostgreSQL: {reason}")


@pytest.fixture(scope="session")
def sqlite_template(
    tmp_path_factory: pytest.TempPathFactory, prepare_database: Prepare
) -> Path | None:
    path = tmp_path_factory.mktemp("template") / "template.db"
    prepare_database(f"sqlite:///{path}")
    return path if path.exists() else None


@pytest.fixture(scope="session")
def postgres_template(postgres: PostgresServer, prepare_database: Prepare) -> Iterator[str]:
    url = postgres.create_database()
    prepare_database(url)
    yield url
    postgres.drop_database(url)


@pytest.fixture
def sqlite_url(tmp_path: Path, sqlite_template: Path | None) -> str:
    path = tmp_path / "seatmate.db"
    if sqlite_template is not None:
        shutil.copyfile(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def postgres_url(postgres: PostgresServer, postgres_template: str) -> Iterator[str]:
    url = postgres.create_database(postgres_template)
    yield url
    postgres.drop_database(url)


@pytest.fixture
def empty_sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'empty.db'}"


@pytest.fixture
def empty_postgres_url(postgres: PostgresServer) -> Iterator[str]:
    url = postgres.create_database()
    yield url
    postgres.drop_database(url)


@pytest.fixture(params=BOTH)
def database_url(request: pytest.FixtureRequest) -> str:
    """A fresh database with the present schema, once per back end."""
    name = "sqlite_url" if request.param == "sqlite" else "postgres_url"
    url: str = request.getfixturevalue(name)
    return url


@pytest.fixture(params=BOTH)
def empty_database_url(request: pytest.FixtureRequest) -> str:
    """A fresh database without tables, once per back end."""
    name = "empty_sqlite_url" if request.param == "sqlite" else "empty_postgres_url"
    url: str = request.getfixturevalue(name)
    return url
