"""What students say of their mentors."""

from collections.abc import Sequence

from sqlalchemy import and_, bindparam, exists, func, literal, or_, select

from core.ids import PersonId, SeatId
from core.testimonials import Testimonial, TestimonialState
from storage.mapping import Mapped
from storage.repository import Repository
from storage.statements import Statement
from storage.tables import people, testimonials

TESTIMONIALS = Mapped(testimonials, Testimonial)

_t, _p = testimonials.c, people.c
_OF_SEAT = TESTIMONIALS.select(_t.seat_id == bindparam("seat"))
_APPROVED = _t.state == TestimonialState.APPROVED.value
_MAY_SPEAK = exists(select(literal(1)).where(_p.id == _t.student_id, _p.banned_at.is_(None)))
_SHOWN = Statement(
    TESTIMONIALS.query(_t.mentor_id == bindparam("mentor"), _APPROVED, _MAY_SPEAK).order_by(
        _t.changed_at.desc(), _t.id.desc()
    )
)
_WAITS = or_(
    _t.state == TestimonialState.WAITING.value, and_(_APPROVED, _t.reported_at.is_not(None))
)
_QUEUE = Statement(
    TESTIMONIALS.query(_WAITS).order_by(_t.changed_at, _t.id).limit(bindparam("most"))
)
_SIZE = Statement(select(func.count()).select_from(testimonials).where(_WAITS))


class SqlTestimonials(Repository[Testimonial]):
    __slots__ = ()
    _mapped = TESTIMONIALS

    def of_seat(self, seat: SeatId) -> Testimonial | None:
        return TESTIMONIALS.first(self._connection, _OF_SEAT, seat=seat)

    def shown(self, mentor: PersonId) -> Sequence[Testimonial]:
        return TESTIMONIALS.all(self._connection, _SHOWN, mentor=mentor)

    def queue(self, limit: int = 50) -> Sequence[Testimonial]:
        return TESTIMONIALS.all(self._connection, _QUEUE, most=limit)

    def queue_size(self) -> int:
        row = self._connection.one(_SIZE)
        assert row is not None
        count: int = row[0]
        return count
