"""The database as the scheduler sees it."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from core.ports import UnitOfWork

T = TypeVar("T")


class Rows(Protocol):
    async def write(self, work: Callable[[UnitOfWork], T]) -> T: ...
    async def read(self, work: Callable[[UnitOfWork], T]) -> T: ...
