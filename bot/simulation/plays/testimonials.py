"""Testimonials: written, read by staff, agreed to, reported, withdrawn; also by whom it does not
concern."""

from collections.abc import Callable
from typing import Any

from bot.simulation.plays.parts import is_staff, may, shown, somebody, staff_mostly
from bot.simulation.plays.pressing import guarded
from bot.simulation.world import World
from core.ids import PersonId, TestimonialId
from core.testimonials import Signature, Testimonial
from core.use_cases import reviewing_testimonials as reviewing
from core.use_cases import testimonials

_WORDS = "We prepared for real interviews, and I got the job. Thank you! "


def write_testimonial(world: World) -> str:
    """Mostly by the student of the seat; too short, too long, too early, once more."""
    if not world.seen.seats:
        return "no_seats"
    seat = world.chance.pick(list(world.seen.seats.values()))
    who = somebody(world, "S", seat.student_id, seat.mentor_id)
    rightly = may(world, "S", who, seat.student_id, seat.mentor_id)
    text = _WORDS * world.chance.pick((1, 1, 2, 3, 40)) if world.chance.percent(90) else "Good."
    signature = world.chance.pick(tuple(Signature))
    guarded(world, "write_testimonial", rightly, lambda: world.as_person(
        who, testimonials.write, seat.id, text, signature))  # fmt: skip
    guarded(world, "my_testimonial", rightly, lambda: world.as_person(
        who, testimonials.my_testimonial, seat.id))  # fmt: skip
    return "testimonial_written"


def press_testimonial(world: World) -> str:
    """Any button of one of the latest, by the one whose it is or by anybody."""
    if not world.seen.testimonials:
        return "no_testimonials"
    told: Testimonial = world.chance.pick(list(world.seen.testimonials.values()))
    name, who_may, press = world.chance.pick(_BUTTONS)
    student, mentor = told.student_id, told.mentor_id
    who = somebody(world, who_may, student, mentor)
    rightly = may(world, who_may, who, student, mentor)
    revision = shown(world, told.revision)
    guarded(world, name, rightly, lambda: press(world, who, told, revision))
    return f"testimonial_{name}"


Press = Callable[[World, PersonId, Testimonial, int | None], Any]


def _plain(work: Callable[..., Any]) -> Press:
    return lambda world, who, told, revision: world.as_person(who, work, told.id, revision)


def _with(work: Callable[..., Any], *words: str) -> Press:
    return lambda world, who, told, revision: world.as_person(who, work, told.id, *words, revision)


_BUTTONS: tuple[tuple[str, str, Press], ...] = (
    ("agree", "S", _plain(testimonials.agree)),
    ("withdraw", "S", _plain(testimonials.withdraw)),
    ("report", "M", _with(testimonials.report, "not about me")),
    *[("approve", "O", _plain(reviewing.approve_testimonial))] * 3,
    ("edit", "O", _with(reviewing.edit_testimonial, _WORDS)),
    ("refuse", "O", _with(reviewing.refuse_testimonial, "names a third person")),
    ("keep", "O", _plain(reviewing.keep_testimonial)),
)


def read_testimonials(world: World) -> str:
    who, mentor = staff_mostly(world), world.chance.pick(world.teachers)
    guarded(world, "testimonial_queue", is_staff(world, who), lambda: world.as_person(
        who, reviewing.testimonial_queue))  # fmt: skip
    reader = somebody(world, "M", mentor, mentor)
    guarded(world, "testimonials_about", may(world, "M", reader, mentor, mentor),
            lambda: world.as_person(reader, testimonials.testimonials_about, mentor))  # fmt: skip
    world.as_person(world.anybody(), testimonials.shown_of, mentor)
    if world.seen.testimonials:
        latest = list(world.seen.testimonials)[-1]
        guarded(world, "testimonial_file", is_staff(world, who), lambda: world.as_person(
            who, reviewing.testimonial_file, TestimonialId(latest)))  # fmt: skip
    return "testimonials_read"
