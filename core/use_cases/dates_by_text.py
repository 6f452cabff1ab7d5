"""Dates written as text: drafted, looked at, then published or discarded (D1, D4, I-05).

Nothing is put up before somebody has seen what was understood and has said so.
"""

from dataclasses import replace
from datetime import datetime

from core.availability import Change
from core.availability.wall_clock import wall_of
from core.date_drafts import DateDraft, DraftDate, DraftState, Fate, Note
from core.date_errors import DraftDecided, NothingToPublish
from core.dates_by_text import read_dates
from core.errors import (
    HoursInvalid,
    NotFound,
    StaleButton,
    TextMissing,
    TextTooLong,
)
from core.ids import DateDraftId, PersonId
from core.notices import NoticeKind
from core.people import Person, Role
from core.policy import Action, allows, permit, use_case
from core.ports import UnitOfWork
from core.texts import storable
from core.use_cases.changing import record
from core.use_cases.hours import MAX_LISTED, post_date
from core.use_cases.naming_dates import Writing, resolved, takes_dates
from core.use_cases.telling import notice

MAX_TEXT = 4000
DRAFT_CARD = "dates"
MAX_OPEN = 20  # drafts that are listed; older ones are found by their card
S = DraftState


@use_case(Action.WRITE_DATES)
def draft(
    uow: UnitOfWork,
    actor: Person,
    text: str,
    for_mentor: PersonId | None = None,
    channel: str = "",
) -> DateDraft:
    """What was understood of `text`, for somebody to look at. `for_mentor`: whose dates they are
    where no line says so; a mentor who is not staff writes for themself. Staff write on the
    community's clocks, where `for_mentor` is given on that mentor's.

    Raises TextMissing, TextTooLong, TooManyDates.
    """
    permit(uow, actor, Action.WRITE_DATES, mentor=actor.id)
    mentor = for_mentor if actor.is_(Role.STAFF) else actor.id
    zone = _zone(uow, actor, mentor)
    written = DateDraft(
        id=DateDraftId(uow.new_id()),
        written_by=actor.id,
        for_mentor=mentor,
        text="",
        zone=zone,
        kept=(),
        state=S.OPEN,
        written_at=uow.now,
    )
    written = _read(uow, actor, written, text, channel)
    uow.date_drafts.add(written)
    record(uow, actor, "dates_drafted", "dates", written.id, lines=len(written.kept))
    return written


@use_case(Action.WRITE_DATES)
def edit(
    uow: UnitOfWork, actor: Person, id: DateDraftId, revision: int, text: str, channel: str = ""
) -> DateDraft:
    """The text written again; all of it is read afresh. Raises StaleButton, DraftDecided, and what
    `draft` raises."""
    known = _open(uow, actor, id, revision)
    stored = _saved(uow, _read(uow, actor, known, text, channel))
    record(uow, actor, "dates_edited", "dates", id, lines=len(stored.kept))
    return stored


@use_case(Action.WRITE_DATES)
def discard(uow: UnitOfWork, actor: Person, id: DateDraftId, revision: int) -> DateDraft:
    """Nothing of it is put up. Raises StaleButton, DraftDecided."""
    known = _open(uow, actor, id, revision)
    record(uow, actor, "dates_discarded", "dates", id)
    return _saved(uow, _decided(uow, known, S.DISCARDED, actor))


@use_case(Action.WRITE_DATES)
def publish(uow: UnitOfWork, actor: Person, id: DateDraftId, revision: int) -> DateDraft:
    """Puts up every line that was understood, in one unit; the draft then tells the fate of each.
    Raises StaleButton, DraftDecided, NothingToPublish."""
    known = _open(uow, actor, id, revision)
    if not known.dates:
        raise NothingToPublish(draft_id=id)
    uow.lock(*sorted({each.mentor_id for each in known.dates}))
    lines = tuple(
        _published(uow, actor, each) if isinstance(each, DraftDate) else each
        for each in known.lines
    )
    stored = _saved(uow, _decided(uow, known.with_lines(lines), S.PUBLISHED, actor))
    posted = sum(each.fate is Fate.POSTED for each in stored.dates)
    record(uow, actor, "dates_published", "dates", id, posted=posted)
    return stored


@use_case(Action.WRITE_DATES)
def draft_page(uow: UnitOfWork, actor: Person, id: DateDraftId) -> DateDraft:
    """Raises NotFound for another mentor's."""
    return _load(uow, actor, id)


@use_case(Action.WRITE_DATES)
def open_drafts(uow: UnitOfWork, actor: Person) -> tuple[DateDraft, ...]:
    """Latest first; a mentor who is not staff sees their own."""
    permit(uow, actor, Action.WRITE_DATES, mentor=actor.id)
    found = uow.date_drafts.open(MAX_OPEN)
    return tuple(
        each for each in found if allows(actor, Action.WRITE_DATES, mentor=each.written_by)
    )


def zone_of(uow: UnitOfWork, mentor: PersonId) -> str:
    known = uow.mentors.get(mentor)
    return known.time_zone if known else uow.settings.community.time_zone


def _zone(uow: UnitOfWork, actor: Person, mentor: PersonId | None) -> str:
    if mentor is None:
        return uow.settings.community.time_zone
    permit(uow, actor, Action.MANAGE_HOURS, mentor=mentor)
    if uow.mentors.get(mentor) is None:
        raise NotFound()
    return zone_of(uow, mentor)


def _read(uow: UnitOfWork, actor: Person, known: DateDraft, text: str, channel: str) -> DateDraft:
    text = storable(text)
    if not text:
        raise TextMissing(name="text")
    if len(text) > MAX_TEXT:
        raise TextTooLong(limit=MAX_TEXT, length=len(text), name="text")
    read = read_dates(text, known.zone, uow.now)
    writing = Writing(actor, known.for_mentor, channel)
    return replace(known, text=text).with_lines(resolved(uow, read, writing))


def _load(uow: UnitOfWork, actor: Person, id: DateDraftId) -> DateDraft:
    known = uow.date_drafts.get(id)
    if known is None:
        raise NotFound()
    permit(uow, actor, Action.WRITE_DATES, mentor=known.written_by)
    return known


def _open(uow: UnitOfWork, actor: Person, id: DateDraftId, revision: int) -> DateDraft:
    known = _load(uow, actor, id)
    uow.lock(known.written_by)
    known = uow.date_drafts.get(id) or known
    if known.state is not S.OPEN:
        raise DraftDecided(state=known.state, draft_id=id)
    if known.revision != revision:
        raise StaleButton(draft_id=id)
    return known


def _saved(uow: UnitOfWork, draft: DateDraft) -> DateDraft:
    """Every message that shows it is brought up to date."""
    stored = uow.date_drafts.save(draft)
    changed, facts = NoticeKind.CARD_CHANGED, {"card": DRAFT_CARD}
    once = f"{DRAFT_CARD}:{stored.revision}"
    uow.later.notify([notice(uow, changed, stored.written_by, stored.id, once=once, facts=facts)])
    return stored


def _decided(uow: UnitOfWork, known: DateDraft, state: DraftState, actor: Person) -> DateDraft:
    return replace(known, state=state, decided_by=actor.id, decided_at=uow.now)


def _published(uow: UnitOfWork, actor: Person, line: DraftDate) -> DraftDate:
    """Everything is looked at again: hours may have passed since it was written."""
    fate = _refused(uow, actor, line)
    if fate is not None:
        return replace(line, fate=fate)
    note = _in_the_way(uow, line)
    try:
        window = (line.starts_at, line.ends_at)
        post_date(uow, actor, line.mentor_id, *window, line.offering_id, line.places)
    except HoursInvalid:
        return replace(line, fate=Fate.PAST)
    return replace(line, fate=Fate.POSTED, note=note)


def _refused(uow: UnitOfWork, actor: Person, line: DraftDate) -> Fate | None:
    mentor, person = uow.mentors.get(line.mentor_id), uow.people.get(line.mentor_id)
    offering = uow.offerings.get(line.offering_id) if line.offering_id else None
    if mentor is None or person is None or not person.is_(Role.MENTOR) or person.banned_at:
        return Fate.GONE
    if not allows(actor, Action.MANAGE_HOURS, mentor=line.mentor_id):
        return Fate.GONE
    if line.offering_id and (offering is None or not takes_dates(offering)):
        return Fate.GONE
    if line.starts_at <= uow.now:
        return Fate.PAST
    listed = uow.availability.listed_posted(line.mentor_id, uow.now)
    wanted = (line.offering_id, line.starts_at, line.ends_at)
    if any((of, up.starts_at, up.ends_at) == wanted for _, of, up in listed):
        return Fate.DUPLICATE
    return Fate.TOO_MANY if len(listed) >= MAX_LISTED else None


def _in_the_way(uow: UnitOfWork, line: DraftDate) -> Note:
    if uow.claims.busy(line.mentor_id, line.starts_at, line.ends_at, uow.now):
        return Note.BOOKED
    return Note.BLOCKED if _is_blocked(uow, line.mentor_id, line.starts_at) else Note.NONE


def _is_blocked(uow: UnitOfWork, mentor: PersonId, starts_at: datetime) -> bool:
    local = starts_at.astimezone(wall_of(zone_of(uow, mentor)))
    minute = local.hour * 60 + local.minute
    return any(
        opens <= minute < closes
        for each in uow.availability.exceptions(mentor, local.date(), local.date())
        if each.change is Change.BLOCK
        for opens, closes in each.minutes
    )
