"""A unit of work that remembers what was written in it, so that only that is checked after it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from core.clock import Clock
from core.ids import Ids
from core.settings import Settings
from storage.connection import Connection
from storage.unit_of_work import SqlUnitOfWork


class _Watched:
    """A repository whose written things are noted. Reading goes straight through."""

    __slots__ = ("_changed", "_inner")

    def __init__(self, inner: Any, changed: list[Any]) -> None:
        self._inner = inner
        self._changed = changed

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def add(self, thing: Any) -> None:
        """One thing, or the journal's several."""
        self._inner.add(thing)
        self._changed.extend(thing if isinstance(thing, list) else [thing])

    def save(self, thing: Any) -> Any:
        return self._noted(self._inner.save(thing))

    def add_payment(self, payment: Any) -> None:
        self._inner.add_payment(self._noted(payment))

    def add_refund(self, refund: Any) -> None:
        self._inner.add_refund(self._noted(refund))

    def save_refund(self, refund: Any) -> Any:
        return self._noted(self._inner.save_refund(refund))

    def _noted(self, thing: Any) -> Any:
        self._changed.append(thing)
        return thing


class _WatchedOnce:
    """Makes and wraps a repository when it is first asked for."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._plain = vars(SqlUnitOfWork)[name]

    def __get__(self, unit: "WatchedUnit", _owner: type) -> Any:
        watched = _Watched(self._plain.__get__(unit, type(unit)), unit.changed)
        unit.__dict__[self._name] = watched
        return watched


class WatchedUnit(SqlUnitOfWork):
    """`changed`: the values as they were written, in order."""

    def __init__(
        self, connection: Connection, now: datetime, new_id: Callable[[], int], settings: Settings
    ) -> None:
        super().__init__(connection, now, new_id, settings)
        self.changed: list[Any] = []


_WRITING = (
    "people", "mentors", "offerings", "products", "bookings", "packs", "seats", "orders", "journal",
    "waitlist", "gatherings", "gathering_waits", "promos", "payouts", "purchases",
)  # fmt: skip
for _name in _WRITING:
    setattr(WatchedUnit, _name, _WatchedOnce(_name))


def watched_units(
    clock: Clock, ids: Ids, settings: Settings
) -> Callable[[Connection, bool], SqlUnitOfWork]:
    def make(connection: Connection, read_only: bool) -> SqlUnitOfWork:
        if read_only:
            return SqlUnitOfWork(connection, clock.now(), ids.new, settings, True)
        return WatchedUnit(connection, clock.now(), ids.new, settings)

    return make


def changes_of(uow: SqlUnitOfWork) -> list[Any]:
    return uow.changed if isinstance(uow, WatchedUnit) else []
