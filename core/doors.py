"""Both doors have a memory: what came in is stored once before it is answered, what goes out is a
row claimed under a lease. These are their rows and what the shell asks of storage."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from core.deadlines import Deadline, Job
from core.ids import IdentityId, PersonId
from core.notices import Notice


class InboxState(StrEnum):
    NEW = "new"
    DONE = "done"
    IGNORED = "ignored"
    PARKED = "parked"  # failed too often; staff are told (I8)


@dataclass(frozen=True, slots=True)
class Arrival:
    """One thing that came in. (source, external_id) is unique. Arrivals of one `chat` are worked
    in their order."""

    id: int
    source: str
    external_id: str
    chat: str
    body: str
    received_at: datetime
    state: InboxState = InboxState.NEW
    attempts: int = 0


class Inbox(Protocol):
    def store(self, arrival: Arrival) -> bool:
        """False when it was here before: by equality of source and external id, never by order."""
        ...

    def get(self, id: int) -> Arrival | None: ...
    def waiting(self, now: datetime, limit: int) -> Sequence[Arrival]:
        """New ones whose next try is due, oldest first."""
        ...

    def close(self, id: int, state: InboxState, at: datetime, note: str = "") -> bool:
        """False when it was closed already: whoever called must roll back."""
        ...

    def failed(self, id: int, next_at: datetime, error: str) -> None: ...
    def parked(self) -> Sequence[Arrival]: ...
    def reopen(self, id: int, at: datetime) -> bool: ...


class DueState(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    DROPPED = "dropped"  # no longer true
    SKIPPED_LATE = "skipped_late"  # no longer useful
    MERGED = "merged"  # a later one says it too
    UNKNOWN = "unknown"  # asked, and the answer was lost
    DEAD = "dead"  # given up; staff see it and may retry


@dataclass(frozen=True, slots=True)
class ClaimedNotice:
    notice: Notice
    fence: int
    attempts: int


@dataclass(frozen=True, slots=True)
class ClaimedJob:
    job: Job
    fence: int
    attempts: int


@dataclass(frozen=True, slots=True)
class DeadNotice:
    notice: Notice
    attempts: int
    error: str


class Outbox(Protocol):
    """`fence` is the claim's number: whoever lost the lease meanwhile changes nothing (T-03)."""

    def are_notices_due(self, now: datetime) -> bool:
        """A cheap look before claiming, which writes."""
        ...

    def are_replies_due(self, now: datetime) -> bool: ...
    def are_jobs_due(self, now: datetime) -> bool: ...
    def claim_notices(
        self, now: datetime, lease_until: datetime, limit: int
    ) -> Sequence[ClaimedNotice]: ...
    def claim_replies(
        self, now: datetime, lease_until: datetime, limit: int
    ) -> Sequence[ClaimedNotice]:
        """Only answers to what people did a moment ago, however much else is due."""
        ...

    def claim_jobs(
        self, now: datetime, lease_until: datetime, limit: int
    ) -> Sequence[ClaimedJob]: ...
    def close_notice(
        self, id: int, fence: int, state: DueState, at: datetime, note: str = ""
    ) -> bool: ...
    def close_job(
        self, id: int, fence: int, state: DueState, at: datetime, note: str = ""
    ) -> bool: ...
    def retry_notice(self, id: int, fence: int, next_at: datetime, error: str) -> bool: ...
    def release_notice(self, id: int, fence: int, next_at: datetime) -> bool:
        """Gives a claim back untried: it counts as no attempt."""
        ...

    def begin_job_again(self, id: int, fence: int, next_at: datetime) -> bool:
        """It went well and is wanted once more (a poll): it counts as no failed try."""
        ...

    def retry_job(
        self, id: int, fence: int, next_at: datetime, error: str, unknown: bool = False
    ) -> bool: ...
    def release_job(self, id: int, fence: int, next_at: datetime) -> bool:
        """Gives a claim back untried: it counts as no attempt."""
        ...

    def due_deadlines(self, now: datetime, limit: int) -> Sequence[Deadline]: ...
    def close_deadline(self, id: int, at: datetime) -> bool: ...
    def postpone_deadline(self, id: int, next_at: datetime, error: str) -> None: ...
    def skip_due(self, now: datetime, note: str) -> int:
        """Closes notices that are due and not known to be of use any more: how many. Those whose
        `useful_until` lies ahead stay."""
        ...

    def notice(self, id: int) -> Notice | None:
        """Open or closed."""
        ...

    def told(self, key: str) -> Notice | None:
        """The notice of this key, if its reader has it or still may get it."""
        ...

    def waiting_reminders(self, person: PersonId, subject: int) -> Sequence[Notice]:
        """Open reminders of one booking for one person, by due time; for merging late ones."""
        ...

    def next_due_at(self) -> datetime | None:
        """The earliest moment anything (notice, deadline, job) falls due."""
        ...

    def next_due(self, limit: int) -> Sequence[tuple[datetime, str, int]]:
        """(due_at, kind, subject) of what comes next, for people who watch the demo clock."""
        ...

    def dead(self) -> Sequence[DeadNotice]: ...
    def count_dead(self, person: PersonId) -> int: ...
    def revive(self, id: int, at: datetime) -> bool: ...
    def count_again(self, person: PersonId) -> int:
        """Messages of theirs that were given up once and are being tried again."""
        ...

    def job_state(self, id: int) -> DueState | None: ...
    def revive_job(self, id: int, at: datetime) -> bool: ...


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message that was sent, and the card it shows; copies of a card are edited together."""

    id: int
    notice_id: int
    person_id: PersonId
    identity_id: IdentityId
    channel: str
    chat: str
    message: str
    card: str
    sent_at: datetime


class Deliveries(Protocol):
    def add(self, delivery: Delivery) -> None: ...
    def of_notice(self, notice_id: int) -> Delivery | None: ...
    def of_card(self, card: str) -> Sequence[Delivery]: ...
    def owner_of(self, channel: str, chat: str, message: str) -> PersonId | None:
        """Whom the message was sent to; None for one we know nothing of."""
        ...

    def recard(self, channel: str, chat: str, message: str, card: str) -> None:
        """The message now shows another card (it was edited in place)."""
        ...


@dataclass(frozen=True, slots=True)
class Conversation:
    """What a typed answer would be taken for: the form's act, the field asked now, the answers so
    far. One per account; gone when answered or cancelled."""

    identity_id: IdentityId
    act: str
    asked: str
    answers: dict[str, str]
    updated_at: datetime


class Conversations(Protocol):
    def get(self, identity: IdentityId) -> Conversation | None: ...
    def put(self, conversation: Conversation) -> None: ...
    def clear(self, identity: IdentityId) -> None: ...


class Notebook(Protocol):
    """Small facts of the installation: the demo clock's offset, the command table's hash."""

    def read(self, key: str) -> str | None: ...
    def write(self, key: str, value: str) -> None: ...
    def swap(self, key: str, old: str | None, new: str) -> bool:
        """Writes `new` if the note still says `old` (None: is not there); False when it does not,
        whatever other processes do meanwhile."""
        ...
