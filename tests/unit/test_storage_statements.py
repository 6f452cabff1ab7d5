"""Statements are compiled once, and only int, str and None get through."""

from enum import StrEnum

import pytest
import sqlalchemy as sa

from storage.constraints import AmbiguousConstraint, ConstraintNames
from storage.statements import Statement

jobs = sa.Table(
    "jobs",
    sa.MetaData(),
    sa.Column("id", sa.BigInteger, primary_key=True),
    sa.Column("state", sa.Text),
    sa.Column("due_at", sa.BigInteger),
)


class Light(StrEnum):
    GREEN = "green"


def test_values_come_in_the_order_of_each_dialect():
    twice = Statement(
        sa.select(jobs.c.id).where(
            jobs.c.state == sa.bindparam("state"),
            sa.or_(jobs.c.id > sa.bindparam("least"), jobs.c.due_at > sa.bindparam("least")),
        )
    )
    given = {"least": 3, "state": "open"}
    assert twice.sqlite.values(given) == ("open", 3, 3)
    assert twice.postgresql.values(given) == ("open", 3)
    assert twice.postgresql.sql.count("$2") == 2


def test_constants_are_written_into_the_sql_so_that_partial_indexes_match():
    due = Statement(
        sa.select(jobs.c.id)
        .where(jobs.c.state == "it's", jobs.c.due_at <= sa.bindparam("now"), jobs.c.id.in_([1, 2]))
        .limit(5)
    )
    for compiled in (due.sqlite, due.postgresql):
        assert "state = 'it''s'" in compiled.sql
        assert "IN (1, 2)" in compiled.sql
        assert "LIMIT 5" in compiled.sql
        # SQLAlchemy adds a bound "OFFSET 0" for SQLite.
        assert compiled.values({"now": 9})[:1] == (9,)


def test_constants_of_changes_are_written_in_too():
    finish = Statement(
        jobs.update().values(state="done", due_at=None).where(jobs.c.id == sa.bindparam("job"))
    )
    for compiled in (finish.sqlite, finish.postgresql):
        assert "state='done'" in compiled.sql
        assert "due_at=NULL" in compiled.sql
        assert compiled.values({"job": 1}) == (1,)


def test_a_named_value_is_a_default_that_may_be_overridden():
    some = Statement(sa.select(jobs.c.id).where(jobs.c.state == sa.bindparam("state", "open")))
    assert some.sqlite.values({}) == ("open",)
    assert some.sqlite.values({"state": "shut"}) == ("shut",)


def test_each_dialect_may_have_its_own_statement():
    now = Statement.each(sqlite=sa.text("SELECT 1"), postgresql=sa.text("SELECT 2"))
    assert (now.sqlite.sql, now.postgresql.sql) == ("SELECT 1", "SELECT 2")


@pytest.mark.parametrize("wrong", [True, 1.5, b"x", ["a"], {"a": 1}])
def test_other_types_are_refused(wrong):
    with pytest.raises(TypeError, match=type(wrong).__name__):
        Statement(jobs.insert()).sqlite.values({"id": wrong, "state": "a", "due_at": None})


def test_a_text_enum_is_its_text():
    (_, state, _) = Statement(jobs.insert()).sqlite.values(
        {"id": 1, "state": Light.GREEN, "due_at": None}
    )
    assert (state, type(state)) == ("green", str)


@pytest.mark.parametrize("names", [{"id": 1}, {"id": 1, "state": "", "due_at": 1, "odd": 1}])
def test_missing_and_unknown_names_are_refused(names):
    with pytest.raises(TypeError, match=r"missing .* unknown"):
        Statement(jobs.insert()).sqlite.values(names)


def test_unique_columns_lead_to_their_constraints_name():
    metadata = sa.MetaData()
    table = sa.Table(
        "seats",
        metadata,
        sa.Column("a", sa.BigInteger),
        sa.Column("b", sa.BigInteger),
        sa.UniqueConstraint("a", "b", name="seat_once"),
        sa.Index("seat_b", "b", unique=True),
    )
    names = ConstraintNames(metadata)
    assert names.of("seats.a,seats.b") == "seat_once"
    assert names.of("seats.b") == "seat_b"
    assert names.of("seats.z") == "seats.z"
    sa.Index("seat_b_again", table.c.b, unique=True)
    with pytest.raises(AmbiguousConstraint):
        ConstraintNames(metadata)
