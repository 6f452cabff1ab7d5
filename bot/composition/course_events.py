"""What a course site's stored event does when it is worked: a completion kept, or laid aside."""

from collections.abc import Iterable

from bot.doorway import Worker
from core.doors import Arrival, InboxState
from core.ports import UnitOfWork
from core.use_cases.courses_told import Noted, completion_told
from webhooks.courses.door import CourseDoor


def course_worker(door: CourseDoor) -> Worker:
    """The effect and the mark in one unit: a repeated event changes nothing (W-01, W-02)."""

    def work(uow: UnitOfWork, arrival: Arrival) -> None:
        told = door.read(arrival.body.encode())
        noted = completion_told(uow, told.what) if told.what else Noted.REPEATED
        uow.inbox.close(arrival.id, InboxState.DONE, uow.now, noted)

    return work


def course_workers(doors: Iterable[CourseDoor]) -> dict[str, Worker]:
    return {door.name: course_worker(door) for door in doors}
