"""What came in, looked at from outside: whether it is stored, and how much there is."""

from sqlalchemy import bindparam, func, select

from storage.statements import Statement
from storage.tables import arrivals
from storage.unit_of_work import SqlUnitOfWork

_a = arrivals.c
_FOUND = Statement(select(_a.external_id).where(_a.external_id == bindparam("event")))
_COUNT = Statement(select(func.count()).select_from(arrivals))


def is_stored(uow: SqlUnitOfWork, event: str) -> bool:
    """Whether an event with this id of its sender's is committed, whatever became of it."""
    return uow.connection.one(_FOUND, event=event) is not None


def count_arrivals(uow: SqlUnitOfWork) -> int:
    row = uow.connection.one(_COUNT)
    assert row is not None  # a count always has one
    count: int = row[0]
    return count
