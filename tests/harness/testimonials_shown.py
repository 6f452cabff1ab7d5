"""A testimonial in each state, for tests that look at screens."""

from datetime import UTC, datetime

from core.ids import PersonId, SeatId, TestimonialId
from core.testimonials import Signature, Testimonial, TestimonialFile, TestimonialState

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
WORDS = "She asked what I was asked a week later, and I got the job. <b>*thanks*</b>"


def a_file(state: TestimonialState, written: str = WORDS) -> TestimonialFile:
    refused = state in (TestimonialState.REJECTED, TestimonialState.REMOVED)
    told = Testimonial(
        TestimonialId(1), SeatId(2), PersonId(3), PersonId(4), written, WORDS, Signature.FIRST,
        state, NOW, NOW, PersonId(5), "names a third person" if refused else "",
    )  # fmt: skip
    return TestimonialFile(told, "Sara Lind", "منى")


def files() -> list[TestimonialFile]:
    return [a_file(state) for state in TestimonialState] + [
        a_file(TestimonialState.PROPOSED, WORDS + " Call me.")
    ]
