"""Every test: a missing word is an error, never a fallback."""

import pytest

from bot import logs, words
from tests.harness.databases import (  # noqa: F401  # fixtures
    database_url,
    empty_database_url,
    empty_postgres_url,
    empty_sqlite_url,
    postgres,
    postgres_template,
    postgres_url,
    prepare_database,
    sqlite_template,
    sqlite_url,
)


@pytest.fixture(autouse=True)
def _strict_words():
    words.be_strict()


@pytest.fixture(autouse=True, scope="session")
def _quiet_logs():
    logs.configure("ERROR")


@pytest.fixture(autouse=True, scope="session")
def _patient_doors():
    """Webhooks wait for their commit, however busy this machine is; tests of the wait set it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("webhooks.door.ANSWER_SECONDS", 8.0)
        yield
