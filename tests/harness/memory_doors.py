"""In-memory doors: what came in, what is owed later, what was sent."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from core.audit import AuditEntry
from core.deadlines import Deadline, Job
from core.doors import (
    Arrival,
    ClaimedJob,
    ClaimedNotice,
    Conversation,
    DeadNotice,
    Delivery,
    DueState,
    InboxState,
)
from core.ids import IdentityId, PersonId
from core.notices import Notice, NoticeKind
from tests.harness.memory_rows import Due, Store


class MemoryLater:
    def __init__(self, store: Store) -> None:
        self._store = store

    def notify(self, notices: Sequence[Notice]) -> None:
        for each in notices:
            self._store.notices.setdefault(each.key, Due(each, each.due_at))

    def remind(self, deadlines: Sequence[Deadline]) -> None:
        for each in deadlines:
            self._store.deadlines.setdefault(each.key, Due(each, each.due_at))

    def ask(self, jobs: Sequence[Job]) -> None:
        for each in jobs:
            self._store.jobs.setdefault(each.key, Due(each, each.due_at))


class MemoryAudit:
    def __init__(self, store: Store) -> None:
        self._rows = store.audit

    def record(self, entry: AuditEntry) -> None:
        self._rows[entry.id] = entry

    def of(self, subject_kind: str, subject_id: int) -> Sequence[AuditEntry]:
        wanted = (subject_kind, subject_id)
        return [e for e in self._rows.values() if (e.subject_kind, e.subject_id) == wanted]


def _due(table: dict[str, Due[Any]], now: datetime, limit: int) -> list[Due[Any]]:
    found = [each for each in table.values() if each.open and each.next_at <= now]
    return sorted(found, key=lambda each: (each.next_at, each.row.id))[:limit]


def _claimed(
    table: dict[str, Due[Any]], now: datetime, until: datetime, limit: int
) -> list[Due[Any]]:
    taken = _due(table, now, limit)
    for each in taken:
        each.next_at, each.fence = until, each.fence + 1
    return taken


def _held(table: dict[str, Due[Any]], id: int, fence: int) -> Due[Any] | None:
    for each in table.values():
        if each.row.id == id and each.open and each.fence == fence:
            return each
    return None


def _close(table: dict[str, Due[Any]], id: int, fence: int, state: DueState, note: str) -> bool:
    held = _held(table, id, fence)
    if held is not None:
        held.open, held.state, held.note = False, state, note
    return held is not None


def _again(
    table: dict[str, Due[Any]],
    id: int,
    fence: int,
    next_at: datetime,
    error: str,
    state: DueState = DueState.WAITING,
    tried: bool = True,
) -> bool:
    held = _held(table, id, fence)
    if held is not None:
        held.next_at, held.error, held.state = next_at, error, state
        held.attempts += tried
    return held is not None


class MemoryOutbox:
    def __init__(self, store: Store) -> None:
        self._store = store

    def are_notices_due(self, now: datetime) -> bool:
        return bool(_due(self._store.notices, now, 1))

    def are_replies_due(self, now: datetime) -> bool:
        return bool(_due(self._replies(), now, 1))

    def are_jobs_due(self, now: datetime) -> bool:
        return bool(_due(self._store.jobs, now, 1))

    def claim_notices(
        self, now: datetime, lease_until: datetime, limit: int
    ) -> Sequence[ClaimedNotice]:
        taken = _claimed(self._store.notices, now, lease_until, limit)
        return [ClaimedNotice(each.row, each.fence, each.attempts) for each in taken]

    def claim_replies(
        self, now: datetime, lease_until: datetime, limit: int
    ) -> Sequence[ClaimedNotice]:
        taken = _claimed(self._replies(), now, lease_until, limit)
        return [ClaimedNotice(each.row, each.fence, each.attempts) for each in taken]

    def _replies(self) -> dict[str, Due[Notice]]:
        every = self._store.notices.items()
        return {key: each for key, each in every if each.row.kind is NoticeKind.REPLY}

    def claim_jobs(self, now: datetime, lease_until: datetime, limit: int) -> Sequence[ClaimedJob]:
        taken = _claimed(self._store.jobs, now, lease_until, limit)
        return [ClaimedJob(each.row, each.fence, each.attempts) for each in taken]

    def close_notice(
        self, id: int, fence: int, state: DueState, at: datetime, note: str = ""
    ) -> bool:
        return _close(self._store.notices, id, fence, state, note)

    def close_job(self, id: int, fence: int, state: DueState, at: datetime, note: str = "") -> bool:
        return _close(self._store.jobs, id, fence, state, note)

    def retry_notice(self, id: int, fence: int, next_at: datetime, error: str) -> bool:
        return _again(self._store.notices, id, fence, next_at, error)

    def release_notice(self, id: int, fence: int, next_at: datetime) -> bool:
        return _again(self._store.notices, id, fence, next_at, "", tried=False)

    def begin_job_again(self, id: int, fence: int, next_at: datetime) -> bool:
        held = _held(self._store.jobs, id, fence)
        if held is not None:
            held.next_at, held.error, held.attempts = next_at, "", 0
            held.state = DueState.WAITING
        return held is not None

    def release_job(self, id: int, fence: int, next_at: datetime) -> bool:
        return _again(self._store.jobs, id, fence, next_at, "", tried=False)

    def retry_job(
        self, id: int, fence: int, next_at: datetime, error: str, unknown: bool = False
    ) -> bool:
        state = DueState.UNKNOWN if unknown else DueState.WAITING
        return _again(self._store.jobs, id, fence, next_at, error, state)

    def due_deadlines(self, now: datetime, limit: int) -> Sequence[Deadline]:
        return [each.row for each in _due(self._store.deadlines, now, limit)]

    def _deadline(self, id: int) -> Due[Deadline] | None:
        rows = self._store.deadlines.values()
        return next((each for each in rows if each.row.id == id and each.open), None)

    def close_deadline(self, id: int, at: datetime) -> bool:
        found = self._deadline(id)
        if found is not None:
            found.open, found.state = False, DueState.SENT
        return found is not None

    def postpone_deadline(self, id: int, next_at: datetime, error: str) -> None:
        found = self._deadline(id)
        if found is not None:
            found.next_at, found.error, found.attempts = next_at, error, found.attempts + 1

    def notice(self, id: int) -> Notice | None:
        rows = [each.row for each in self._store.notices.values()]
        return next((row for row in rows if row.id == id), None)

    def told(self, key: str) -> Notice | None:
        kept = (DueState.WAITING, DueState.SENT, DueState.UNKNOWN)
        found = self._store.notices.get(key)
        return found.row if found is not None and found.state in kept else None

    def waiting_reminders(self, person: PersonId, subject: int) -> Sequence[Notice]:
        wanted = (NoticeKind.REMINDER, person, subject)
        rows = [each.row for each in self._store.notices.values() if each.open]
        mine = [e for e in rows if (e.kind, e.person_id, e.subject_id) == wanted]
        return sorted(mine, key=lambda each: each.due_at)

    def _open(self) -> list[Due[Any]]:
        tables = (self._store.notices, self._store.deadlines, self._store.jobs)
        return [each for table in tables for each in table.values() if each.open]

    def skip_due(self, now: datetime, note: str) -> int:
        skipped = 0
        for each in self._store.notices.values():
            useful = each.row.useful_until
            if each.open and each.row.due_at <= now and (useful is None or useful <= now):
                each.open, each.state, each.note = False, DueState.SKIPPED_LATE, note
                skipped += 1
        return skipped

    def next_due_at(self) -> datetime | None:
        return min((each.next_at for each in self._open()), default=None)

    def next_due(self, limit: int) -> Sequence[tuple[datetime, str, int]]:
        rows = [(each.next_at, str(each.row.kind), each.row.subject_id) for each in self._open()]
        return sorted(rows)[:limit]

    def dead(self) -> Sequence[DeadNotice]:
        return [
            DeadNotice(each.row, each.attempts, each.note or each.error)
            for each in self._store.notices.values()
            if each.state is DueState.DEAD
        ]

    def count_dead(self, person: PersonId) -> int:
        rows = self._store.notices.values()
        return sum(n.state is DueState.DEAD and n.row.person_id == person for n in rows)

    def revive(self, id: int, at: datetime) -> bool:
        for each in self._store.notices.values():
            if each.row.id == id and each.state is DueState.DEAD:
                each.open, each.state, each.next_at, each.attempts = True, DueState.WAITING, at, 0
                return True
        return False

    def count_again(self, person: PersonId) -> int:
        rows = self._store.notices.values()
        return sum(n.open and n.note != "" and n.row.person_id == person for n in rows)

    def job_state(self, id: int) -> DueState | None:
        rows = self._store.jobs.values()
        return next((each.state for each in rows if each.row.id == id), None)

    def revive_job(self, id: int, at: datetime) -> bool:
        for each in self._store.jobs.values():
            if each.row.id == id and each.state is DueState.DEAD:
                each.open, each.state, each.next_at, each.attempts = True, DueState.WAITING, at, 0
                return True
        return False


class MemoryInbox:
    def __init__(self, store: Store) -> None:
        self._rows: dict[int, Due[Any]] = store.arrivals

    def store(self, arrival: Arrival) -> bool:
        known = ((each.row.source, each.row.external_id) for each in self._rows.values())
        if (arrival.source, arrival.external_id) in known:
            return False
        is_new = arrival.state is InboxState.NEW
        self._rows[arrival.id] = Due(arrival, arrival.received_at, open=is_new)
        return True

    def get(self, id: int) -> Arrival | None:
        return self._rows[id].row if id in self._rows else None

    def waiting(self, now: datetime, limit: int) -> Sequence[Arrival]:
        found: list[Arrival] = []
        held_back: set[tuple[str, str]] = set()
        for each in self._rows.values():
            chat = (each.row.source, each.row.chat)
            if not each.open or chat in held_back:
                continue
            if each.next_at <= now:
                found.append(each.row)
            elif each.row.chat:
                held_back.add(chat)
        return found[:limit]

    def close(self, id: int, state: InboxState, at: datetime, note: str = "") -> bool:
        each = self._rows.get(id)
        if each is None or not each.open:
            return False
        each.row, each.open, each.note = replace(each.row, state=state), False, note
        return True

    def failed(self, id: int, next_at: datetime, error: str) -> None:
        each = self._rows[id]
        each.row = replace(each.row, attempts=each.row.attempts + 1)
        each.next_at, each.error = next_at, error

    def parked(self) -> Sequence[Arrival]:
        rows = [each.row for each in self._rows.values()]
        return [row for row in rows if row.state is InboxState.PARKED]

    def reopen(self, id: int, at: datetime) -> bool:
        each = self._rows.get(id)
        if each is None or each.row.state is not InboxState.PARKED:
            return False
        each.row = replace(each.row, state=InboxState.NEW, attempts=0)
        each.open, each.next_at = True, at
        return True


class MemoryDeliveries:
    def __init__(self, store: Store) -> None:
        self._rows = store.deliveries

    def add(self, delivery: Delivery) -> None:
        self._rows[delivery.id] = delivery

    def of_notice(self, notice_id: int) -> Delivery | None:
        return next((e for e in self._rows.values() if e.notice_id == notice_id), None)

    def of_card(self, card: str) -> Sequence[Delivery]:
        return [each for each in self._rows.values() if each.card == card]

    def owner_of(self, channel: str, chat: str, message: str) -> PersonId | None:
        known = sorted(self._rows.values(), key=lambda each: each.id)
        at = [d for d in known if (d.channel, d.chat, d.message) == (channel, chat, message)]
        return at[0].person_id if at else None

    def recard(self, channel: str, chat: str, message: str, card: str) -> None:
        for each in list(self._rows.values()):
            if (each.channel, each.chat, each.message) == (channel, chat, message):
                self._rows[each.id] = replace(each, card=card)


class MemoryConversations:
    def __init__(self, store: Store) -> None:
        self._rows = store.conversations

    def get(self, identity: IdentityId) -> Conversation | None:
        return self._rows.get(identity)

    def put(self, conversation: Conversation) -> None:
        self._rows[conversation.identity_id] = conversation

    def clear(self, identity: IdentityId) -> None:
        self._rows.pop(identity, None)


class MemoryNotebook:
    def __init__(self, store: Store) -> None:
        self._rows = store.notes

    def read(self, key: str) -> str | None:
        return self._rows.get(key)

    def write(self, key: str, value: str) -> None:
        self._rows[key] = value

    def swap(self, key: str, old: str | None, new: str) -> bool:
        if self._rows.get(key) != old:
            return False
        self._rows[key] = new
        return True
