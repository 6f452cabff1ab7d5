"""Making and dropping whole databases: for simulations, never for the product's own."""

import asyncpg  # type: ignore[import-untyped]  # ships no types
from sqlalchemy.engine import make_url


async def create_database(url: str, name: str) -> str:
    """A fresh database beside the one behind `url`; its URL."""
    await _run(url, f'CREATE DATABASE "{_plain(name)}"')
    return make_url(url).set(database=name).render_as_string(hide_password=False)


async def drop_database(url: str, name: str) -> None:
    await _run(url, f'DROP DATABASE IF EXISTS "{_plain(name)}" WITH (FORCE)')


async def _run(url: str, statement: str) -> None:
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    connection = await asyncpg.connect(plain)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


def _plain(name: str) -> str:
    if not name.isidentifier():
        raise ValueError(name)
    return name
