"""Testimonials from the staff's side: shown, changed with the student's consent, or not shown
(I-11)."""

from dataclasses import replace

from core.ids import TestimonialId
from core.notices import NoticeKind
from core.people import Person
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.testimonials import OPEN, Testimonial, TestimonialFile, TestimonialState
from core.texts import MAX_REASON, bounded
from core.use_cases.telling import tell
from core.use_cases.testimonials import checked, file_of, load, locked, published, store

S = TestimonialState


@use_case(Action.REVIEW_TESTIMONIALS)
def testimonial_queue(uow: UnitOfWork, actor: Person) -> tuple[TestimonialFile, ...]:
    """New and reported ones, the longest waiting first."""
    permit(uow, actor, Action.REVIEW_TESTIMONIALS)
    return tuple(file_of(uow, each) for each in uow.testimonials.queue())


@use_case(Action.REVIEW_TESTIMONIALS)
def testimonial_file(uow: UnitOfWork, actor: Person, id: TestimonialId) -> TestimonialFile:
    permit(uow, actor, Action.REVIEW_TESTIMONIALS)
    return file_of(uow, load(uow, id))


@use_case(Action.REVIEW_TESTIMONIALS)
def approve_testimonial(
    uow: UnitOfWork, actor: Person, id: TestimonialId, revision: int | None = None
) -> Testimonial:
    """As the student wrote it; everybody sees it from now on, and student and mentor are told."""
    permit(uow, actor, Action.REVIEW_TESTIMONIALS)
    known = locked(uow, id, revision, S.WAITING)
    stored = published(uow, actor, replace(known, decided_by=actor.id))
    _tell_student(uow, stored)
    return stored


@use_case(Action.REVIEW_TESTIMONIALS)
def edit_testimonial(
    uow: UnitOfWork, actor: Person, id: TestimonialId, text: str, revision: int | None = None
) -> Testimonial:
    """Other words under somebody's name are theirs to agree to: until then nobody sees it. One that
    is shown is taken from the mentor's page at once. Raises TestimonialTooShort, TextTooLong."""
    permit(uow, actor, Action.REVIEW_TESTIMONIALS)
    known = locked(uow, id, revision, *OPEN, S.APPROVED)
    words = checked(text)
    changed = replace(known, text=words, state=S.PROPOSED, decided_by=actor.id)
    return _told(uow, actor, known, replace(changed, reported_at=None, report=""))


@use_case(Action.REVIEW_TESTIMONIALS)
def refuse_testimonial(
    uow: UnitOfWork, actor: Person, id: TestimonialId, reason: str, revision: int | None = None
) -> Testimonial:
    """Not shown, or no longer; the student reads why, and may write another."""
    permit(uow, actor, Action.REVIEW_TESTIMONIALS)
    known = locked(uow, id, revision, *OPEN, S.APPROVED)
    why = bounded(reason, MAX_REASON, "reason")
    state = S.REMOVED if known.is_shown else S.REJECTED
    refused = replace(known, state=state, reason=why, decided_by=actor.id)
    return _told(uow, actor, known, replace(refused, reported_at=None))


@use_case(Action.REVIEW_TESTIMONIALS)
def keep_testimonial(
    uow: UnitOfWork, actor: Person, id: TestimonialId, revision: int | None = None
) -> Testimonial:
    """A reported one stays as it is."""
    permit(uow, actor, Action.REVIEW_TESTIMONIALS)
    known = locked(uow, id, revision, S.APPROVED)
    kept = replace(known, reported_at=None, report="", decided_by=actor.id)
    return store(uow, actor, known, kept, "kept")


def _told(uow: UnitOfWork, actor: Person, known: Testimonial, now: Testimonial) -> Testimonial:
    stored = store(uow, actor, known, now)
    _tell_student(uow, stored)
    return stored


def _tell_student(uow: UnitOfWork, stored: Testimonial) -> None:
    tell(
        uow,
        NoticeKind.TESTIMONIAL_ANSWERED,
        stored.student_id,
        stored.id,
        once=str(stored.revision),
        state=stored.state.value,
    )
