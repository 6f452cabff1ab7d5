"""Testimonials as the student writes them, and as everybody and the mentor see them."""

from collections.abc import Sequence

from bot.screens.testimonial_words import said
from bot.screens.writer import Writer
from bot.ui import Act, Button, Choice, Field, FieldKind, Form, Screen, Style, Text
from core.testimonials import (
    LONGEST,
    SHORTEST,
    Said,
    Signature,
    Testimonial,
    TestimonialFile,
    TestimonialState,
)
from core.texts import MAX_REASON

PAGE = 5
_SHORT = 60
S = TestimonialState


def form(w: Writer, seat: int, known: TestimonialFile | None) -> Screen:
    """Who may sign how stands in the form; staff read it before anybody else does."""
    title = w.label("tsti.form.title")
    written = known.testimonial if known else None
    fields = (
        Field(
            "text",
            w.label("tsti.form.text"),
            FieldKind.PARAGRAPH,
            max_length=LONGEST,
            value=written.written if written else "",
            hint=w.label("tsti.form.hint", least=SHORTEST, most=LONGEST),
        ),
        Field(
            "signature",
            w.label("tsti.form.signature"),
            FieldKind.PICK,
            value=(written.signature if written else Signature.FIRST).value,
            hint=w.label("tsti.form.signature.hint"),
            options=tuple((each.value, w.label(f"tsti.sign.{each}")) for each in Signature),
        ),
    )
    back = Act("tstm", seat) if known else Act("home")
    return w.screen(
        title,
        w.say("tsti.form.about", least=SHORTEST, most=LONGEST),
        form=Form(title, Act("tsts", seat), fields, w.label("tsti.form.submit")),
        buttons=[[w.button("button.back", back)]],
    )


def mine(w: Writer, file: TestimonialFile, note: Text = ()) -> Screen:
    """The student's own: what is shown of it, and everything they can still do."""
    told = file.testimonial
    return w.screen(
        w.label("tsti.mine.title", mentor=file.mentor_name),
        note,
        w.say(f"tsti.mine.{told.state}"),
        w.say("tsti.reason", reason=told.reason) if told.reason else (),
        *_words(w, told),
        details=[(w.label("tsti.signed"), w.say("text", text=signature(w, file)))],
        buttons=[
            _ways(w, told),
            [w.button("button.mentor", Act("mntr", told.mentor_id))],
        ],
        again=Act("tstm", told.seat_id),
    )


def signature(w: Writer, file: TestimonialFile) -> str:
    return file.signed or w.label("tsti.sign.nobody")


def _words(w: Writer, told: Testimonial) -> list[Text]:
    if not told.was_edited:
        return [w.say("text", text=told.text)]
    return [
        w.say("tsti.yours", text=told.written),
        w.say("tsti.edited", text=told.text),
    ]


def _ways(w: Writer, told: Testimonial) -> list[Button]:
    agree = Act("tstg", told.id, told.revision)
    ways = [w.button("tsti.button.agree", agree, Style.PRIMARY)] if told.state is S.PROPOSED else []
    ways.append(w.button("tsti.button.rewrite", Act("tstw", told.seat_id)))
    if told.state in (S.WAITING, S.PROPOSED, S.APPROVED):
        ask = Act("tstd", told.seat_id)
        ways.append(w.button("tsti.button.withdraw", ask, Style.DANGER))
    return ways


def confirm_withdraw(w: Writer, file: TestimonialFile) -> Screen:
    told = file.testimonial
    return w.screen(
        w.label("tsti.withdraw.title"),
        w.say("tsti.withdraw.about"),
        buttons=[
            [
                w.button("tsti.withdraw.yes", Act("tstx", told.id, told.revision), Style.DANGER),
                w.button("button.back", Act("tstm", told.seat_id)),
            ]
        ],
    )


def all_of(w: Writer, mentor: int, name: str, told: Sequence[Said], block: int) -> Screen:
    """What everybody may read, a few at a time."""
    pages = max(-(-len(told) // PAGE), 1)
    block = min(block, pages - 1)
    shown = told[block * PAGE : (block + 1) * PAGE]
    turns = []
    if block:
        turns.append(w.button("page.previous", Act("tsta", mentor, extra=(block - 1,))))
    if block + 1 < pages:
        turns.append(w.button("page.next", Act("tsta", mentor, extra=(block + 1,))))
    return w.screen(
        w.label("tsti.all.title", mentor=name),
        *(said(w, each) for each in shown),
        w.say("page.position", page=block + 1, pages=pages) if pages > 1 else (),
        () if told else w.say("tsti.all.none"),
        buttons=[turns, [w.button("button.mentor", Act("mntr", mentor))]],
        again=Act("tsta", mentor, extra=(block,)),
    )


def about_mentor(w: Writer, mentor: int, files: Sequence[TestimonialFile]) -> Screen:
    """The mentor's own list; a press shows one, with the way to report it."""
    return w.screen(
        w.label("tsti.about_me.title"),
        w.say("tsti.about_me.about" if files else "tsti.about_me.none"),
        prompt=w.label("tsti.about_me.prompt") if files else "",
        choices=[_choice(w, each, "tstp") for each in files],
        buttons=[[w.button("button.mentor", Act("mntr", mentor))]],
        again=Act("tstl", mentor),
    )


def _choice(w: Writer, file: TestimonialFile, verb: str) -> Choice:
    told = file.testimonial
    detail = w.label("tsti.reported") if told.reported_at else ""
    return Choice(w.label("text", text=told.text[:_SHORT]), Act(verb, told.id), detail=detail)


def report(w: Writer, file: TestimonialFile) -> Screen:
    told = file.testimonial
    back = w.button("button.back", Act("tstl", told.mentor_id))
    title = w.label("tsti.report.title")
    if told.reported_at:
        return w.screen(title, said(w, _said(file)), w.say("tsti.report.waits"), buttons=[[back]])
    field = Field("reason", w.label("tsti.report.field"), FieldKind.PARAGRAPH, True, MAX_REASON)
    submit = Act("tstu", told.id, told.revision)
    return w.screen(
        title,
        said(w, _said(file)),
        w.say("tsti.report.about"),
        form=Form(title, submit, (field,), w.label("tsti.report.submit")),
        buttons=[[back]],
    )


def _said(file: TestimonialFile) -> Said:
    return Said(file.testimonial.text, file.signed, file.testimonial.created_at)
