"""Dataclasses go into rows and come back equal; what cannot is refused at import."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Literal

import pytest
import sqlalchemy as sa

from core.errors import StaleRevision
from core.ids import PersonId
from core.money import Money
from storage.codecs import NoCodec
from storage.mapping import Mapped, MappingMismatch
from tests.harness.small_schema import small_database


class Mode(StrEnum):
    INSTANT = "instant"
    REQUEST = "request"


@dataclass(frozen=True, slots=True)
class Everything:
    id: PersonId
    name: str
    open: bool
    mode: Mode
    kind: Literal["one", "group"]
    at: datetime
    day: date
    from_time: time
    lasts: timedelta
    price: Money
    deposit: Money | None
    ended_at: datetime | None
    last_mode: Mode | None
    counts: tuple[int, ...]
    pair: tuple[str, Mode]
    tags: frozenset[str]
    answers: dict[str, str | None]
    by_hour: dict[int, tuple[int, ...]]
    facts: dict[str, Any]
    revision: int


metadata = sa.MetaData()
everything = sa.Table(
    "everything",
    metadata,
    *(
        sa.Column(name, sa.BigInteger, nullable=False)
        for name in ("id", "open", "at", "lasts", "price_minor", "revision")
    ),
    *(
        sa.Column(name, sa.Text, nullable=False)
        for name in "name mode kind day from_time price_currency counts pair tags answers "
        "by_hour facts sort_key".split()
    ),
    sa.Column("deposit_minor", sa.BigInteger),
    sa.Column("deposit_currency", sa.Text),
    sa.Column("ended_at", sa.BigInteger),
    sa.Column("last_mode", sa.Text),
    sa.PrimaryKeyConstraint("id", name="everything_key"),
)
FULL = Everything(
    id=PersonId(7),
    name="Ada",
    open=True,
    mode=Mode.REQUEST,
    kind="group",
    at=datetime(2026, 3, 1, 12, 30, 0, 250_000, UTC),
    day=date(2026, 2, 28),
    from_time=time(9, 30),
    lasts=timedelta(minutes=45),
    price=Money(1999, "EUR"),
    deposit=Money(100, "JPY"),
    ended_at=datetime(1969, 1, 1, tzinfo=UTC),
    last_mode=Mode.INSTANT,
    counts=(3, 1, 2),
    pair=("ü", Mode.INSTANT),
    tags=frozenset({"b", "a"}),
    answers={"why": "because", "who": None},
    by_hour={9: (1, 2), 10: ()},
    facts={"n": 1, "list": ["x", None]},
    revision=1,
)
EMPTY = replace(
    FULL,
    id=PersonId(8),
    open=False,
    deposit=None,
    ended_at=None,
    last_mode=None,
    counts=(),
    tags=frozenset(),
    answers={},
    by_hour={},
)
mapped = Mapped(everything, Everything, computed={"sort_key": lambda e: e.name.lower()})


@pytest.mark.parametrize("entity", [FULL, EMPTY])
def test_rows_hold_only_plain_values_and_come_back_equal(entity):
    row = mapped.to_row(entity)
    assert {type(value) for value in row.values()} <= {int, str, type(None)}
    again = mapped.from_row(tuple(row[column.name] for column in mapped.columns))
    assert again == entity
    assert type(again.open) is bool


def test_rows_are_written_as_agreed():
    row = mapped.to_row(FULL)
    assert (row["price_minor"], row["price_currency"]) == (1999, "EUR")
    assert row["lasts"] == 45 * 60_000
    assert row["tags"] == '["a","b"]'
    assert row["by_hour"] == '{"9":[1,2],"10":[]}'
    assert row["sort_key"] == "ada"
    assert mapped.to_row(EMPTY)["deposit_minor"] is None


async def test_an_entity_is_added_found_saved_and_refused_when_stale(empty_database_url):
    async with small_database(empty_database_url) as db:
        await db.write(lambda c: c.core(sa.schema.CreateTable(everything)))
        await db.write(lambda c: mapped.add(c, FULL))
        assert await db.read(lambda c: mapped.get(c, 7)) == FULL
        assert await db.read(lambda c: mapped.get(c, 8)) is None
        saved = await db.write(lambda c: mapped.save(c, replace(FULL, name="Grace")))
        assert saved == replace(FULL, name="Grace", revision=2)
        assert await db.read(lambda c: mapped.all(c, mapped.select())) == [saved]
        with pytest.raises(StaleRevision):
            await db.write(lambda c: mapped.save(c, FULL))
        by_name = mapped.select(everything.c.sort_key == "grace")
        assert await db.read(lambda c: mapped.first(c, by_name)) == saved


@dataclass(frozen=True)
class Thing:
    id: int
    note: str | None


def table(*columns):
    return sa.Table("things", sa.MetaData(), *columns)


KEY = ("id", sa.BigInteger)


@pytest.mark.parametrize(
    ("columns", "fault"),
    [
        ([sa.Column("note", sa.Text)], "no column for id"),
        ([sa.Column("note", sa.Text), sa.Column("more", sa.Text)], "no field for more"),
        ([sa.Column("note", sa.BigInteger)], "note should be Text"),
        ([sa.Column("note", sa.Text, nullable=False)], "nullable and optional disagree"),
    ],
)
def test_a_table_that_disagrees_is_refused(columns, fault):
    key = [] if "no column" in fault else [sa.Column(*KEY, primary_key=True)]
    with pytest.raises(MappingMismatch, match=fault):
        Mapped(table(*key, *columns), Thing)


def test_a_table_that_agrees_is_accepted():
    things = Mapped(table(sa.Column(*KEY, primary_key=True), sa.Column("note", sa.Text)), Thing)
    assert things.from_row((1, None)) == Thing(1, None)
    assert "revision" not in things.update.sqlite.sql


def test_a_type_nobody_can_keep_is_refused():
    @dataclass
    class Odd:
        id: complex

    with pytest.raises(NoCodec):
        Mapped(table(sa.Column(*KEY, primary_key=True)), Odd)
