"""What a database is made of, as comparable text."""

import asyncio
import re
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import asyncpg
from sqlalchemy import MetaData, create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from storage.postgres import asyncpg_url

_POSTGRES = (
    "SELECT conname || ' on ' || conrelid::regclass || ': ' || pg_get_constraintdef(oid)"
    " FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n'",
    "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "SELECT table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable"
    " FROM information_schema.columns WHERE table_schema = 'public'",
    "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
)


def schema_of(url: str) -> set[str]:
    """Every column, constraint, index and trigger, but Alembic's own table."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        found = _sqlite(str(parsed.database))
    else:
        found = in_thread(_postgres(url))
    return {line for line in found if "alembic_version" not in line}


def create_from_model(url: str, metadata: MetaData) -> None:
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        engine = create_engine(parsed, poolclass=NullPool)
        metadata.create_all(engine)
        engine.dispose()
    else:
        in_thread(_create_on_postgres(url, metadata))


def in_thread(work: Any) -> Any:
    """Runs a coroutine to its end from synchronous code, whatever loop is running."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


def _sqlite(path: str) -> set[str]:
    raw = sqlite3.connect(path)
    try:
        rows = raw.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        return {line for row in rows for line in _lines(*row)}
    finally:
        raw.close()


def _lines(kind: str, name: str, sql: str) -> set[str]:
    """A table's columns and constraints may stand in any order, and a constraint beside its column:
    one line for each."""
    plain = re.sub(r"\s+", " ", sql).strip()
    if kind != "table":
        return {plain}
    body = plain[plain.index("(") + 1 : plain.rindex(")")]
    parts = re.split(r",? (?=CONSTRAINT )|, (?=\"?\w+\"? (?:INTEGER|TEXT))", body)
    return {f"{name}: {part.strip()}" for part in parts} | {f"{name}: {plain.rsplit(')')[-1]}"}


async def _postgres(url: str) -> set[str]:
    connection = await asyncpg.connect(url)
    try:
        return {row[0] for query in _POSTGRES for row in await connection.fetch(query)}
    finally:
        await connection.close()


async def _create_on_postgres(url: str, metadata: MetaData) -> None:
    engine = create_async_engine(asyncpg_url(make_url(url)), poolclass=NullPool)
    async with engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
    await engine.dispose()
