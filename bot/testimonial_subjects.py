"""A notice about a testimonial when it is sent: what it is about, while it is true (D-12)."""

from bot.screens.notice_about import AboutTestimonial, AboutTestimonialAsked
from core.ids import SeatId, TestimonialId
from core.notices import Notice, NoticeKind
from core.people import Person
from core.ports import UnitOfWork
from core.use_cases import asking_testimonials
from core.use_cases.testimonials import file_of

K = NoticeKind
TESTIMONIALS = frozenset({K.TESTIMONIAL_ASKED, K.TESTIMONIAL_ANSWERED, K.TESTIMONIAL_PUBLISHED})


def testimonial_subject(
    uow: UnitOfWork, person: Person, notice: Notice
) -> AboutTestimonial | AboutTestimonialAsked | None:
    if notice.kind is K.TESTIMONIAL_ASKED:
        return _asked(uow, notice)
    told = uow.testimonials.get(TestimonialId(notice.subject_id))
    if told is None:
        return None
    if notice.kind is K.TESTIMONIAL_PUBLISHED:
        true = told.is_shown and told.mentor_id == person.id
    else:
        true = told.state == notice.facts.get("state") and told.student_id == person.id
    return AboutTestimonial(file_of(uow, told)) if true else None


def _asked(uow: UnitOfWork, notice: Notice) -> AboutTestimonialAsked | None:
    seat = uow.seats.get(SeatId(notice.subject_id))
    if seat is None or not asking_testimonials.is_still_true(uow, notice, seat):
        return None
    mentor = uow.people.get(seat.mentor_id)
    return AboutTestimonialAsked(seat.id, mentor.name if mentor else "")
