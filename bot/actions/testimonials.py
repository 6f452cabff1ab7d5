"""Testimonials of students, and what their mentor can do about one (Z9)."""

from bot.actions.registry import on
from bot.ask import Ask
from bot.picking import picked
from bot.screens import testimonials as screens
from bot.ui import Screen, Text
from core.errors import NotFound
from core.ids import PersonId, SeatId, TestimonialId
from core.testimonials import LONGEST, Signature, Testimonial, TestimonialFile
from core.texts import MAX_REASON
from core.use_cases import reading, testimonials
from core.use_cases.testimonials import file_of


@on("tstw")
def form(ask: Ask) -> Screen:
    known = testimonials.my_testimonial(ask.uow, ask.person, _seat(ask))
    return screens.form(ask.writer, ask.act.subject, known)


@on("tsts", form="tstw")
def write(ask: Ask) -> Screen:
    text = ask.typed("text", LONGEST, paragraph=True)
    values = [each.value for each in Signature]
    labels = {each: ask.writer.label(f"tsti.sign.{each}") for each in values}
    signature = Signature(picked(ask, "signature", values, labels))
    done = testimonials.write(ask.uow, ask.person, _seat(ask), text, signature)
    return _mine(ask, done, ask.writer.say("tsti.thanks"))


@on("tstm")
def mine(ask: Ask) -> Screen:
    """Written or not: with nothing written, the form."""
    known = testimonials.my_testimonial(ask.uow, ask.person, _seat(ask))
    if known is None:
        return screens.form(ask.writer, ask.act.subject, None)
    return screens.mine(ask.writer, known)


@on("tstd")
def ask_to_withdraw(ask: Ask) -> Screen:
    known = testimonials.my_testimonial(ask.uow, ask.person, _seat(ask))
    if known is None:
        raise NotFound()
    return screens.confirm_withdraw(ask.writer, known)


@on("tstx")
def withdraw(ask: Ask) -> Screen:
    gone = testimonials.withdraw(ask.uow, ask.person, _id(ask), ask.act.revision)
    return _mine(ask, gone)


@on("tstg")
def agree(ask: Ask) -> Screen:
    agreed = testimonials.agree(ask.uow, ask.person, _id(ask), ask.act.revision)
    return _mine(ask, agreed)


@on("tsta")
def all_of(ask: Ask) -> Screen:
    page = reading.mentor_page(ask.uow, ask.person, PersonId(ask.act.subject))
    told = testimonials.shown_of(ask.uow, ask.person, page.mentor.id)
    return screens.all_of(ask.writer, page.mentor.id, page.name, told, ask.act.number(0))


@on("tstl")
def about_me(ask: Ask) -> Screen:
    mentor = PersonId(ask.act.subject or ask.person.id)
    files = testimonials.testimonials_about(ask.uow, ask.person, mentor)
    return screens.about_mentor(ask.writer, mentor, files)


@on("tstp")
def report_form(ask: Ask) -> Screen:
    return screens.report(ask.writer, _about_me(ask))


@on("tstu", form="tstp")
def report(ask: Ask) -> Screen:
    reason = ask.typed("reason", MAX_REASON, paragraph=True)
    testimonials.report(ask.uow, ask.person, _id(ask), reason, ask.act.revision)
    return screens.report(ask.writer, _about_me(ask))


def _about_me(ask: Ask) -> TestimonialFile:
    files = testimonials.testimonials_about(ask.uow, ask.person, ask.person.id)
    found = next((each for each in files if each.testimonial.id == ask.act.subject), None)
    if found is None:
        raise NotFound()
    return found


def _mine(ask: Ask, told: Testimonial, note: Text = ()) -> Screen:
    return screens.mine(ask.writer, file_of(ask.uow, told), note)


def _seat(ask: Ask) -> SeatId:
    return SeatId(ask.act.subject)


def _id(ask: Ask) -> TestimonialId:
    return TestimonialId(ask.act.subject)
