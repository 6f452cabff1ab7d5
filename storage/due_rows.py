"""Rows with a due time: notices, deadlines and jobs share these statements.

Who takes rows gets a lease and a fence. A row whose lease has ended is simply due again, and
whoever held it changes nothing any more, because the fence has moved on (T-03).
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import BindParameter, ColumnElement, Table, bindparam, literal, null, select, update

from core.clock import to_ms
from core.doors import DueState
from storage.connection import Connection, Row
from storage.dialects import insert_new
from storage.mapping import Mapped
from storage.statements import Statement, Value

E = TypeVar("E")

LONGEST_ERROR = 500

_WAITING: dict[str, Value] = {
    "open": 1,
    "state": DueState.WAITING.value,
    "attempts": 0,
    "fence": 0,
    "error": "",
    "note": "",
    "closed_at": None,
}


def _constant(value: Value) -> Callable[[object], Value]:
    return lambda _: value


class DueRows(Generic[E]):
    """The statements of one table; made once, at import."""

    def __init__(
        self,
        table: Table,
        entity: type[E],
        due_at: Callable[[E], datetime],
        untold: Sequence[str] = (),
        urgent: str = "",
    ) -> None:
        """`untold`: kinds that come round for ever, which nobody waits for: they are worked like
        all others, and left out of what is due next. `urgent`: the kind that may be claimed by
        itself, past all others."""
        constants = {name: _constant(value) for name, value in _WAITING.items()}
        computed: dict[str, Callable[[E], Value]] = {
            "next_at": lambda row: to_ms(due_at(row)),
            **constants,
        }
        self.mapped = Mapped(table, entity, computed=computed)
        # Half of a row is the same for all: written into the SQL it costs no parameters.
        fixed: dict[str, ColumnElement[Any]] = {
            name: null() if value is None else literal(value) for name, value in _WAITING.items()
        }
        fixed["next_at"] = bindparam("due_at")
        self._write = insert_new(table, "key", row=self.mapped.field_names, fixed=fixed)
        self._claim = _claim_statement(self.mapped)
        self._claim_urgent = _claim_statement(self.mapped, table.c.kind == urgent)
        column, this = table.c, table.c.id == bindparam("this")
        held = (this, column.open == 1, column.fence == bindparam("held_fence"))
        ended: dict[str, BindParameter[Value]] = {
            name: bindparam(f"new_{name}") for name in ("state", "note", "closed_at")
        }
        self._close = Statement(update(table).where(*held).values(open=0, **ended))
        self._retry = Statement(
            update(table)
            .where(*held)
            .values(
                next_at=bindparam("new_next_at"),
                error=bindparam("new_error"),
                state=bindparam("new_state"),
                attempts=column.attempts + 1,
            )
        )
        self._begin_again = Statement(
            update(table)
            .where(*held)
            .values(
                next_at=bindparam("new_next_at"),
                error="",
                state=DueState.WAITING.value,
                attempts=0,
            )
        )
        self._release = Statement(
            update(table).where(*held).values(next_at=bindparam("new_next_at"))
        )
        self._first = Statement(
            select(column.next_at).where(column.open == 1).order_by(column.next_at).limit(1)
        )
        told = [column.kind.not_in(untold)] if untold else []
        self._first_urgent = Statement(
            select(column.next_at)
            .where(column.open == 1, column.kind == urgent)
            .order_by(column.next_at)
            .limit(1)
        )
        self._first_told = Statement(
            select(column.next_at).where(column.open == 1, *told).order_by(column.next_at).limit(1)
        )
        self._next = Statement(
            select(column.next_at, column.kind, column.subject_id)
            .where(column.open == 1, *told)
            .order_by(column.next_at, column.id)
            .limit(bindparam("most"))
        )

    def write(self, connection: Connection, rows: Sequence[E]) -> None:
        """A key that is there already is left as it is."""
        if rows:
            connection.many_rows(self._write, [self.mapped.field_values(row) for row in rows])

    def claim(
        self,
        connection: Connection,
        now: datetime,
        lease_until: datetime,
        limit: int,
        *,
        urgent: bool = False,
    ) -> list[tuple[E, int, int]]:
        """(what is due, its fence, the tries that failed), earliest first. `urgent`: of the urgent
        kind alone."""
        statement = self._claim_urgent if urgent else self._claim
        rows = connection.all(statement, now=to_ms(now), lease_until=to_ms(lease_until), most=limit)
        claimed = [self._claimed(row) for row in rows]
        return [(entity, fence, tries) for _, entity, fence, tries in sorted(claimed, key=_by_due)]

    def _claimed(self, row: Row) -> tuple[tuple[int, int], E, int, int]:
        *values, fence, tries, due_at, id = row
        return (due_at, id), self.mapped.from_row(tuple(values)), fence, tries

    def close(
        self, connection: Connection, id: int, fence: int, state: DueState, at: datetime, note: str
    ) -> bool:
        changed = connection.run(
            self._close,
            this=id,
            held_fence=fence,
            new_state=state.value,
            new_note=note[:LONGEST_ERROR],
            new_closed_at=to_ms(at),
        )
        return changed == 1

    def retry(
        self,
        connection: Connection,
        id: int,
        fence: int,
        next_at: datetime,
        error: str,
        state: DueState = DueState.WAITING,
    ) -> bool:
        changed = connection.run(
            self._retry,
            this=id,
            held_fence=fence,
            new_next_at=to_ms(next_at),
            new_error=error[:LONGEST_ERROR],
            new_state=state.value,
        )
        return changed == 1

    def begin_again(self, connection: Connection, id: int, fence: int, next_at: datetime) -> bool:
        """Worked, and to be worked once more: the tries that failed are forgotten."""
        changed = connection.run(
            self._begin_again, this=id, held_fence=fence, new_next_at=to_ms(next_at)
        )
        return changed == 1

    def release(self, connection: Connection, id: int, fence: int, next_at: datetime) -> bool:
        """Given back untried: no attempt is counted."""
        changed = connection.run(
            self._release, this=id, held_fence=fence, new_next_at=to_ms(next_at)
        )
        return changed == 1

    def is_any_due(self, connection: Connection, now: datetime, *, urgent: bool = False) -> bool:
        first = connection.one(self._first_urgent if urgent else self._first)
        return first is not None and first[0] <= to_ms(now)

    def first_due_ms(self, connection: Connection) -> int | None:
        row = connection.one(self._first_told)
        return None if row is None else row[0]

    def next_due(self, connection: Connection, limit: int) -> list[Row]:
        """(due in ms, kind, subject), earliest first."""
        return connection.all(self._next, most=limit)


def _by_due(claimed: tuple[tuple[int, int], object, int, int]) -> tuple[int, int]:
    return claimed[0]


def _claim_statement(mapped: Mapped[E], *only: ColumnElement[bool]) -> Statement:
    """One statement: two callers at once never get the same row (PG5: by state, never by id)."""
    column = mapped.table.c
    due = (
        select(column.id)
        .where(column.open == 1, *only, column.next_at <= bindparam("now"))
        .order_by(column.next_at, column.id)
        .limit(bindparam("most"))
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    return Statement(
        update(mapped.table)
        .where(column.id.in_(select(due.c.id)))
        .values(next_at=bindparam("lease_until"), fence=column.fence + 1)
        .returning(*mapped.columns, column.fence, column.attempts, column.due_at, column.id)
    )
