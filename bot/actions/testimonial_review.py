"""Staff decide about testimonials (Z9, I-11)."""

from bot.actions.registry import on
from bot.ask import Ask
from bot.screens import testimonial_review as screens
from bot.ui import Screen
from core.ids import TestimonialId
from core.testimonials import LONGEST
from core.texts import MAX_REASON
from core.use_cases import reviewing_testimonials as reviewing


@on("tstq")
def queue(ask: Ask) -> Screen:
    return _queue(ask)


@on("tstr")
def review(ask: Ask) -> Screen:
    return screens.review(ask.writer, reviewing.testimonial_file(ask.uow, ask.person, _id(ask)))


@on("tsty")
def approve(ask: Ask) -> Screen:
    reviewing.approve_testimonial(ask.uow, ask.person, _id(ask), ask.act.revision)
    return _queue(ask, "approved")


@on("tste")
def edit_form(ask: Ask) -> Screen:
    return screens.edit(ask.writer, reviewing.testimonial_file(ask.uow, ask.person, _id(ask)))


@on("tstf", form="tste")
def edit(ask: Ask) -> Screen:
    text = ask.typed("text", LONGEST, paragraph=True)
    reviewing.edit_testimonial(ask.uow, ask.person, _id(ask), text, ask.act.revision)
    return _queue(ask, "proposed")


@on("tstn")
def refuse_form(ask: Ask) -> Screen:
    return screens.refuse(ask.writer, reviewing.testimonial_file(ask.uow, ask.person, _id(ask)))


@on("tsto", form="tstn")
def refuse(ask: Ask) -> Screen:
    reason = ask.typed("reason", MAX_REASON, paragraph=True)
    reviewing.refuse_testimonial(ask.uow, ask.person, _id(ask), reason, ask.act.revision)
    return _queue(ask, "refused")


@on("tstk")
def keep(ask: Ask) -> Screen:
    reviewing.keep_testimonial(ask.uow, ask.person, _id(ask), ask.act.revision)
    return _queue(ask, "kept")


def _queue(ask: Ask, done: str = "") -> Screen:
    files = reviewing.testimonial_queue(ask.uow, ask.person)
    note = ask.writer.say(f"tsti.done.{done}") if done else ()
    return screens.queue(ask.writer, files, note)


def _id(ask: Ask) -> TestimonialId:
    return TestimonialId(ask.act.subject)
