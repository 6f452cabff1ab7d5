"""What came in: stored once, worked in each chat's order, never lost."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, select, update

from core.clock import to_ms
from core.doors import Arrival, InboxState
from storage.connection import Connection
from storage.dialects import insert_new
from storage.due_rows import LONGEST_ERROR
from storage.mapping import Mapped
from storage.statements import Statement
from storage.tables import arrivals

ARRIVALS = Mapped(
    arrivals,
    Arrival,
    computed={
        "next_at": lambda arrival: to_ms(arrival.received_at),
        "open": lambda arrival: int(arrival.state is InboxState.NEW),
        "error": lambda _: "",
        "note": lambda _: "",
        "closed_at": lambda _: None,
    },
)

_a = arrivals.c
_earlier = arrivals.alias("earlier")
_STORE = insert_new(arrivals, "source", "external_id", row=ARRIVALS.names)
# A failed one that waits for its next try holds back what came after it in the same chat.
_HELD_BACK = (
    select(_earlier.c.id)
    .where(
        _earlier.c.open == 1,
        _earlier.c.source == _a.source,
        _earlier.c.chat == _a.chat,
        _earlier.c.id < _a.id,
        _earlier.c.next_at > bindparam("now"),
    )
    .exists()
)
_WAITING = Statement(
    ARRIVALS.query(
        _a.open == 1,
        _a.next_at <= bindparam("now"),
        (_a.chat == "") | ~_HELD_BACK,
    )
    .order_by(_a.id)
    .limit(bindparam("most"))
)
_THIS_OPEN = (_a.id == bindparam("this"), _a.open == 1)
_CLOSE = Statement(
    update(arrivals)
    .where(*_THIS_OPEN)
    .values(
        open=0,
        state=bindparam("new_state"),
        closed_at=bindparam("new_closed_at"),
        note=bindparam("new_note"),
    )
)
_FAILED = Statement(
    update(arrivals)
    .where(*_THIS_OPEN)
    .values(
        attempts=_a.attempts + 1, next_at=bindparam("new_next_at"), error=bindparam("new_error")
    )
)
_IS_PARKED = _a.state == InboxState.PARKED.value
_PARKED = Statement(ARRIVALS.query(_IS_PARKED).order_by(_a.id))
_REOPEN = Statement(
    update(arrivals)
    .where(_a.id == bindparam("this"), _IS_PARKED)
    .values(
        open=1,
        state=InboxState.NEW.value,
        attempts=0,
        next_at=bindparam("new_next_at"),
        closed_at=None,
    )
)


class SqlInbox:
    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def store(self, arrival: Arrival) -> bool:
        return self._connection.run_row(_STORE, ARRIVALS.to_values(arrival)) == 1

    def get(self, id: int) -> Arrival | None:
        return ARRIVALS.get(self._connection, id)

    def waiting(self, now: datetime, limit: int) -> Sequence[Arrival]:
        return ARRIVALS.all(self._connection, _WAITING, now=to_ms(now), most=limit)

    def close(self, id: int, state: InboxState, at: datetime, note: str = "") -> bool:
        changed = self._connection.run(
            _CLOSE,
            this=id,
            new_state=state.value,
            new_closed_at=to_ms(at),
            new_note=note[:LONGEST_ERROR],
        )
        return changed == 1

    def failed(self, id: int, next_at: datetime, error: str) -> None:
        self._connection.run(
            _FAILED, this=id, new_next_at=to_ms(next_at), new_error=error[:LONGEST_ERROR]
        )

    def parked(self) -> Sequence[Arrival]:
        """Oldest first."""
        return ARRIVALS.all(self._connection, _PARKED)

    def reopen(self, id: int, at: datetime) -> bool:
        return self._connection.run(_REOPEN, this=id, new_next_at=to_ms(at)) == 1
