"""Testimonials from the student's side and the mentor's: written, agreed, withdrawn, reported."""

from dataclasses import replace

from core.errors import NotFound
from core.ids import PersonId, SeatId, TestimonialId
from core.notices import NoticeKind
from core.people import Person
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.seats import Seat
from core.testimonial_errors import (
    TestimonialDecided,
    TestimonialTooEarly,
    TestimonialTooShort,
)
from core.testimonials import (
    LONGEST,
    NEVER_SHOWN,
    SHORTEST,
    Said,
    Signature,
    Testimonial,
    TestimonialFile,
    TestimonialState,
    signed,
)
from core.texts import MAX_REASON, bounded
from core.use_cases.changing import record
from core.use_cases.telling import tell

S = TestimonialState


@use_case(Action.WRITE_TESTIMONIAL)
def write(
    uow: UnitOfWork, actor: Person, seat_id: SeatId, text: str, signature: Signature
) -> Testimonial:
    """Goes to staff first. Written again, it replaces what was there, and is read again.

    Raises TestimonialTooShort, TextTooLong, TestimonialTooEarly.
    """
    seat = _own_seat(uow, actor, seat_id)
    words = checked(text)
    uow.lock(seat.student_id, seat.mentor_id)
    if not has_attended(uow, seat):
        raise TestimonialTooEarly()
    known = uow.testimonials.of_seat(seat_id)
    if known is None:
        made = _made(uow, seat, words, signature)
        uow.testimonials.add(made)
        record(uow, actor, "testimonial_written", "testimonial", made.id, "", made.state)
        return made
    again = replace(known, written=words, text=words, signature=signature, state=S.WAITING)
    return store(uow, actor, known, replace(again, reason="", reported_at=None, report=""))


@use_case(Action.WRITE_TESTIMONIAL)
def agree(
    uow: UnitOfWork, actor: Person, id: TestimonialId, revision: int | None = None
) -> Testimonial:
    """To the words as staff changed them: it is shown at once. Raises TestimonialDecided."""
    known = load(uow, id)
    permit(uow, actor, Action.WRITE_TESTIMONIAL, student=known.student_id)
    known = locked(uow, id, revision, S.PROPOSED)
    return published(uow, actor, known)


@use_case(Action.WRITE_TESTIMONIAL)
def withdraw(
    uow: UnitOfWork, actor: Person, id: TestimonialId, revision: int | None = None
) -> Testimonial:
    """At any time: nobody sees it any more. Raises TestimonialDecided when it is gone already."""
    known = load(uow, id)
    permit(uow, actor, Action.WRITE_TESTIMONIAL, student=known.student_id)
    known = locked(uow, id, revision, S.WAITING, S.PROPOSED, S.APPROVED, S.REJECTED)
    return store(uow, actor, known, replace(known, state=S.WITHDRAWN))


@use_case(Action.REPORT_TESTIMONIAL)
def report(
    uow: UnitOfWork, actor: Person, id: TestimonialId, reason: str, revision: int | None = None
) -> Testimonial:
    """The mentor asks staff to look at it again; it stays until they decide."""
    known = load(uow, id)
    permit(uow, actor, Action.REPORT_TESTIMONIAL, mentor=known.mentor_id)
    if known.state in NEVER_SHOWN:  # Z-02: its mentor does not know that there is one
        raise NotFound()
    known = locked(uow, id, revision, S.APPROVED)
    why = bounded(reason, MAX_REASON, "reason")
    return store(uow, actor, known, replace(known, reported_at=uow.now, report=why), "reported")


@use_case(Action.WRITE_TESTIMONIAL)
def my_testimonial(uow: UnitOfWork, actor: Person, seat_id: SeatId) -> TestimonialFile | None:
    seat = _own_seat(uow, actor, seat_id)
    known = uow.testimonials.of_seat(seat.id)
    return file_of(uow, known) if known else None


@use_case(Action.REPORT_TESTIMONIAL)
def testimonials_about(
    uow: UnitOfWork, actor: Person, mentor_id: PersonId
) -> tuple[TestimonialFile, ...]:
    """The mentor's own, as they are shown, with what can be reported."""
    permit(uow, actor, Action.REPORT_TESTIMONIAL, mentor=mentor_id)
    return tuple(file_of(uow, each) for each in uow.testimonials.shown(mentor_id))


@use_case(Action.BROWSE)
def shown_of(uow: UnitOfWork, actor: Person, mentor_id: PersonId) -> tuple[Said, ...]:
    """What everybody may read, latest first."""
    permit(uow, actor, Action.BROWSE)
    shown = uow.testimonials.shown(mentor_id)
    names = uow.people.named({each.student_id for each in shown})
    return tuple(
        Said(each.text, signed(each.signature, names[each.student_id].name), each.created_at)
        for each in shown
    )


def checked(text: str) -> str:
    words = bounded(text, LONGEST, "text")
    if len(words) < SHORTEST:
        raise TestimonialTooShort(least=SHORTEST, length=len(words), name="text")
    return words


def has_attended(uow: UnitOfWork, seat: Seat) -> bool:
    return any(pack.used for pack in uow.packs.of(seat.student_id, seat.mentor_id))


def load(uow: UnitOfWork, id: TestimonialId) -> Testimonial:
    known = uow.testimonials.get(id)
    if known is None:
        raise NotFound()
    return known


def locked(
    uow: UnitOfWork, id: TestimonialId, revision: int | None, *states: TestimonialState
) -> Testimonial:
    """Read again once its people are locked. Raises TestimonialDecided when it is in none of
    `states`, or not as it was when the button was shown."""
    known = load(uow, id)
    uow.lock(known.student_id, known.mentor_id)
    known = load(uow, id)
    if known.state not in states or revision not in (None, known.revision):
        raise TestimonialDecided(state=known.state, testimonial_id=id)
    return known


def store(
    uow: UnitOfWork, actor: Person, before: Testimonial, after: Testimonial, what: str = ""
) -> Testimonial:
    stored = uow.testimonials.save(replace(after, changed_at=uow.now))
    action = f"testimonial_{what or stored.state}"
    record(uow, actor, action, "testimonial", stored.id, before.state, stored.state)
    return stored


def published(uow: UnitOfWork, actor: Person, known: Testimonial) -> Testimonial:
    stored = store(uow, actor, known, replace(known, state=S.APPROVED, reason=""))
    once = str(stored.revision)
    tell(uow, NoticeKind.TESTIMONIAL_PUBLISHED, stored.mentor_id, stored.id, once=once)
    return stored


def file_of(uow: UnitOfWork, known: Testimonial) -> TestimonialFile:
    names = uow.people.named({known.student_id, known.mentor_id})
    student, mentor = names.get(known.student_id), names.get(known.mentor_id)
    return TestimonialFile(known, student.name if student else "", mentor.name if mentor else "")


def _own_seat(uow: UnitOfWork, actor: Person, id: SeatId) -> Seat:
    seat = uow.seats.get(id)
    if seat is None:
        raise NotFound()
    permit(uow, actor, Action.WRITE_TESTIMONIAL, student=seat.student_id)
    return seat


def _made(uow: UnitOfWork, seat: Seat, words: str, signature: Signature) -> Testimonial:
    return Testimonial(
        id=TestimonialId(uow.new_id()),
        seat_id=seat.id,
        student_id=seat.student_id,
        mentor_id=seat.mentor_id,
        written=words,
        text=words,
        signature=signature,
        state=S.WAITING,
        created_at=uow.now,
        changed_at=uow.now,
    )
