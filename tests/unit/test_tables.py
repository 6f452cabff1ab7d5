"""The tables keep the promises that storage builds on."""

import sqlite3

import pytest
from sqlalchemy import BigInteger, CheckConstraint, Text, UniqueConstraint
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateTable

from core.booking import BookingState
from core.orders import OrderState
from storage.constraints import ConstraintNames
from storage.guards import postgresql as pg_guards
from storage.guards import sqlite as lite_guards
from storage.people import PEOPLE
from storage.tables import metadata
from storage.tables.people import MORE_THAN_STUDENT
from tests.harness.community import person

TABLES = sorted(metadata.tables.values(), key=lambda table: table.name)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_column_is_a_number_or_a_text(table):
    assert {type(column.type) for column in table.c} <= {BigInteger, Text}
    assert all(column.server_default is None and column.default is None for column in table.c)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_al1_every_constraint_has_a_name(table):
    for constraint in table.constraints:
        assert constraint.name or constraint is table.primary_key
    lite = str(CreateTable(table).compile(dialect=sqlite.dialect()))
    pg = str(CreateTable(table).compile(dialect=postgresql.dialect()))
    kinds = ("PRIMARY KEY", "UNIQUE", "CHECK", "FOREIGN KEY")
    for sql in (lite, pg):
        lines = [line for line in sql.splitlines() if any(f"{word} (" in line for word in kinds)]
        assert all("CONSTRAINT" in line for line in lines)
    assert lite.rstrip().endswith("STRICT")


def test_names_of_constraints_are_unique_over_all_tables():
    names = [
        constraint.name
        for table in TABLES
        for constraint in table.constraints
        if isinstance(constraint, CheckConstraint | UniqueConstraint)
    ]
    assert len(names) == len(set(names))


def test_sqlite_can_tell_every_unique_constraint_by_its_columns():
    names = ConstraintNames(metadata)
    assert names.of("bookings.student_id,bookings.intent") == "booking_intent"
    assert names.of("seats.student_id,seats.mentor_id") == "seat_of_pair"
    assert names.of("journal_entries.key") == "journal_key"


def test_states_are_those_of_the_engine():
    def listed(table, name):
        (found,) = [c for c in metadata.tables[table].constraints if c.name == name]
        return str(found.sqltext)

    for state in BookingState:
        assert f"'{state}'" in listed("bookings", "booking_state")
    for state in OrderState:
        assert f"'{state}'" in listed("orders", "order_state")


def test_the_index_of_mentors_and_staff_leaves_out_plain_students():
    """The index's text and the mapping's JSON must agree, or nobody would be found."""
    row = PEOPLE.to_row(person(1))
    assert f"roles <> '{row['roles']}'" == MORE_THAN_STUDENT


def test_both_back_ends_guard_the_same_things():
    lite = " ".join(lite_guards.TRIGGERS["claim_overlap_insert"])
    for name in ("claim_mentor_overlap", "claim_student_overlap"):
        assert f"'{name}'" in lite
    for name in ("seat_cap", "refund_over_payment"):
        assert any(f"'{name}'" in sql for _, sql in lite_guards.TRIGGERS.values())
        assert any(f"'{name}'" in sql for sql in pg_guards.FUNCTIONS.values())
    appended = {name for name in pg_guards.TRIGGERS if name.endswith("append_only")}
    assert {f"{name}_update" for name in appended} <= set(lite_guards.TRIGGERS)


def test_the_sqlite_triggers_are_valid_sql():
    raw = sqlite3.connect(":memory:")
    for table in TABLES:
        raw.execute(str(CreateTable(table).compile(dialect=sqlite.dialect())))
    for _, statement in lite_guards.TRIGGERS.values():
        raw.execute(statement)
    raw.close()
