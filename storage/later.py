"""Writing what happens later."""

from collections.abc import Sequence

from core.deadlines import Deadline, Job, JobKind
from core.notices import Notice, NoticeKind
from storage.connection import Connection
from storage.due_rows import DueRows
from storage.tables import deadlines, jobs, notices

NOTICES = DueRows(notices, Notice, lambda notice: notice.due_at, urgent=NoticeKind.REPLY.value)
DEADLINES = DueRows(deadlines, Deadline, lambda deadline: deadline.due_at)
_SWEEPS = (JobKind.SWEEP_EVENTS.value, JobKind.SWEEP_MEMBERS.value)
JOBS = DueRows(jobs, Job, lambda job: job.due_at, untold=_SWEEPS)


class SqlLater:
    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def notify(self, notices: Sequence[Notice]) -> None:
        NOTICES.write(self._connection, notices)

    def remind(self, deadlines: Sequence[Deadline]) -> None:
        DEADLINES.write(self._connection, deadlines)

    def ask(self, jobs: Sequence[Job]) -> None:
        JOBS.write(self._connection, jobs)
