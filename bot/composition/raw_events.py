"""Who reads events that were stored as they came. Their library is loaded with the first one."""

from collections.abc import Mapping

from bot.doorway import Reader
from bot.ui import Intent
from core.doors import Arrival
from core.ports import UnitOfWork


def _telegram(uow: UnitOfWork, arrival: Arrival) -> Intent | None:
    from bot.telegram.reading import read

    return read(uow, arrival)


READERS: Mapping[str, Reader] = {"telegram": _telegram}
