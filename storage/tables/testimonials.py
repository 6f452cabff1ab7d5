"""What students say of their mentors."""

from sqlalchemy import Index, UniqueConstraint

from core.testimonials import Signature, TestimonialState
from storage.tables.schema import check, number, numbers, one_of, refers, table, text, texts

testimonials = table(
    "testimonials",
    numbers("seat_id", "student_id", "mentor_id"),
    texts("written", "text", "signature", "state"),
    numbers("created_at", "changed_at"),
    number("decided_by", null=True),
    text("reason"),
    number("reported_at", null=True),
    text("report"),
    number("revision"),
    UniqueConstraint("seat_id", name="testimonial_of_seat"),
    one_of("testimonial_state", "state", TestimonialState),
    one_of("testimonial_signature", "signature", Signature),
    check(
        "testimonial_length",
        "length(text) BETWEEN 50 AND 1000 AND length(written) BETWEEN 50 AND 1000",
    ),
    check("testimonial_reason", "state NOT IN ('rejected', 'removed') OR reason <> ''"),
    refers("testimonial_seat", "seat_id", "seats.id"),
    refers("testimonial_student", "student_id", "people.id"),
    refers("testimonial_mentor", "mentor_id", "mentors.person_id"),
    Index("ix_testimonials_mentor", "mentor_id", "state"),
    Index("ix_testimonials_state", "state"),
)
