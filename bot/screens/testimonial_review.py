"""Testimonials as staff decide about them: the queue, one of it, other words, a reason."""

from collections.abc import Sequence

from bot.screens.testimonials import signature
from bot.screens.writer import Writer
from bot.ui import Act, Button, Choice, Field, FieldKind, Form, Screen, Style, Text
from core.testimonials import LONGEST, OPEN, Testimonial, TestimonialFile, TestimonialState
from core.texts import MAX_REASON

_SHORT = 60


def queue(w: Writer, files: Sequence[TestimonialFile], note: Text = ()) -> Screen:
    return w.screen(
        w.label("tsti.queue.title"),
        note,
        w.say("tsti.queue.about", n=len(files)) if files else w.say("tsti.queue.none"),
        prompt=w.label("tsti.queue.prompt") if files else "",
        choices=[_choice(w, each) for each in files],
        buttons=[[w.button("button.overview", Act("over"))]],
        again=Act("tstq"),
    )


def _choice(w: Writer, file: TestimonialFile) -> Choice:
    told = file.testimonial
    kind = w.label("tsti.reported" if told.reported_at else "tsti.new")
    names = w.label("tsti.queue.line", student=file.student_name, mentor=file.mentor_name)
    return Choice(names, Act("tstr", told.id), detail=f"{kind} · {told.text[:_SHORT]}")


def review(w: Writer, file: TestimonialFile) -> Screen:
    """Everything one must know to decide: who, of whom, under which name, in which words."""
    told = file.testimonial
    return w.screen(
        w.label("tsti.review.title"),
        w.say("text", text=told.text),
        w.say("tsti.yours", text=told.written) if told.was_edited else (),
        w.say("tsti.review.reported", reason=told.report) if told.reported_at else (),
        w.say("tsti.reason", reason=told.reason) if told.reason else (),
        details=[
            (w.label("detail.student"), w.say("text", text=file.student_name)),
            (w.label("detail.mentor"), w.say("text", text=file.mentor_name)),
            (w.label("tsti.signed"), w.say("text", text=signature(w, file))),
            (w.label("tsti.state"), w.say(f"tsti.state.{told.state}")),
        ],
        buttons=[_ways(w, told), [w.button("tsti.button.queue", Act("tstq"))]],
        again=Act("tstr", told.id),
    )


def _ways(w: Writer, told: Testimonial) -> list[Button]:
    def to(verb: str) -> Act:
        return Act(verb, told.id, told.revision)

    edit = w.button("tsti.button.edit", to("tste"))
    if told.state is TestimonialState.APPROVED:
        keep = [w.button("tsti.button.keep", to("tstk"), Style.PRIMARY)] if told.reported_at else []
        return [*keep, edit, w.button("tsti.button.remove", to("tstn"), Style.DANGER)]
    if told.state not in OPEN:
        return []
    refuse = w.button("tsti.button.reject", to("tstn"), Style.DANGER)
    if told.state is TestimonialState.PROPOSED:
        return [edit, refuse]
    return [w.button("tsti.button.approve", to("tsty"), Style.PRIMARY), edit, refuse]


def edit(w: Writer, file: TestimonialFile) -> Screen:
    told = file.testimonial
    title = w.label("tsti.edit.title")
    field = Field("text", w.label("tsti.form.text"), FieldKind.PARAGRAPH, True, LONGEST, told.text)
    return w.screen(
        title,
        w.say("tsti.edit.about"),
        form=Form(title, Act("tstf", told.id, told.revision), (field,), w.label("button.save")),
        buttons=[[w.button("button.back", Act("tstr", told.id))]],
    )


def refuse(w: Writer, file: TestimonialFile) -> Screen:
    told = file.testimonial
    title = w.label("tsti.remove.title" if told.is_shown else "tsti.reject.title")
    field = Field("reason", w.label("tsti.reject.field"), FieldKind.PARAGRAPH, True, MAX_REASON)
    submit = w.label("tsti.button.remove" if told.is_shown else "tsti.button.reject")
    return w.screen(
        title,
        w.say("tsti.reject.about"),
        form=Form(title, Act("tsto", told.id, told.revision), (field,), submit),
        buttons=[[w.button("button.back", Act("tstr", told.id))]],
    )
