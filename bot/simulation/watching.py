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
        self._inner.add(thing)
        if isinstance(thing, list):
            self._changed.extend(thing)
        else:
            self._changed.append(thing)

    def save(self, thing: Any) -> Any:
        stored = self._inner.save(thing)
        self._changed.append(stored)
        return stored


class _WatchedOrders(_Watched):
    __slots__ = ()

    def add_payment(self, payment: Any) -> None:
        self._inner.add_payment(payment)
        self._changed.append(payment)

    def add_refund(self, refund: Any) -> None:
        self._inner.add_refund(refund)
        self._changed.append(refund)

    def save_refund(self, refund: Any) -> Any:
        stored = self._inner.save_refund(refund)
        self._changed.append(stored)
        return stored


class WatchedUnit(SqlUnitOfWork):
    """`changed`: the values as they were written, in order."""

    def __init__(
        self, connection: Connection, now: datetime, new_id: Callable[[], int], settings: Settings
    ) -> None:
        super().__init__(connection, now, new_id, settings)
        self.changed: list[Any] = []
        for name in ("people", "mentors", "offerings", "products", "bookings", "packs", "seats",
                     "journal"):  # fmt: skip
            setattr(self, name, _Watched(getattr(self, name), self.changed))
        self.orders = _WatchedOrders(self.orders, self.changed)


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
