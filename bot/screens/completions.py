"""Completions as staff see them: who completed a course, marking one, and what a site told of
somebody or something that nobody here knows."""

from collections.abc import Sequence

from bot.screens.writer import Writer
from bot.ui import Act, Button, Choice, Field, Form, Screen, Stamp, Style, Text
from core.courses import BY_STAFF, CompletionCard, Course, Report, ReportCard, ReportState
from core.ids import encode
from core.people import Person

SEARCH_LENGTH = 60


def of_course(
    w: Writer, course: Course, cards: Sequence[CompletionCard], note: Text = ()
) -> Screen:
    return w.screen(
        w.label("completion.title", what=course.title),
        note,
        w.say("completion.about", n=len(cards)) if cards else w.say("completion.none"),
        prompt=w.label("completion.prompt") if cards else "",
        choices=[
            Choice(
                w.label("text", text=each.student_name),
                Act("crcp", each.completion.id),
                detail=w.day(each.completion.completed_at),
            )
            for each in cards
        ],
        buttons=[
            [w.button("course.button.mark", Act("crmf", course.id), Style.PRIMARY)],
            [w.button("button.back", Act("crs", course.id))],
        ],
        again=Act("crdn", course.id),
    )


def one(w: Writer, course: Course, card: CompletionCard) -> Screen:
    """With the way to take it back: what that means stands above the button."""
    done = card.completion
    by_staff = done.source == BY_STAFF
    source = w.say("completion.by_staff") if by_staff else w.say("text", text=done.source)
    return w.screen(
        w.label("completion.one", who=card.student_name, what=course.title),
        w.say("completion.back.about"),
        details=[
            (w.label("completion.when"), (Stamp(done.completed_at, "date"),)),
            (w.label("completion.source"), source),
        ],
        buttons=[
            [
                w.button("completion.back", Act("crtb", done.id, done.revision), Style.DANGER),
                w.button("button.keep", Act("crdn", course.id)),
            ]
        ],
        again=Act("crcp", done.id),
    )


def search(w: Writer, title: str, act: Act, back: Act) -> Screen:
    """Looking for the student that something is about."""
    name = Field("name", w.label("detail.name"), max_length=SEARCH_LENGTH)
    return w.screen(
        title,
        w.say("completion.search.about"),
        form=Form(title, act, (name,), w.label("staff.people.search.submit")),
        buttons=[[w.button("button.back", back)]],
    )


def pick(
    w: Writer, title: str, found: Sequence[Person], searched: str, act: Act, back: Act
) -> Screen:
    """`act`: what a choice does, with the person's id as its first number."""
    return w.screen(
        title,
        w.say("staff.people.found", text=searched) if found else w.say("staff.people.none"),
        prompt=w.label("staff.people.prompt") if found else "",
        choices=[
            Choice(
                w.label("text", text=each.name),
                Act(act.verb, act.subject, act.revision, (each.id,)),
                detail=encode(each.id),
            )
            for each in found
        ],
        buttons=[[w.button("button.back", back)]],
    )


def confirm_mark(w: Writer, course: Course, student: Person) -> Screen:
    act = Act("crmy", course.id, extra=(student.id,))
    return w.screen(
        w.label("completion.mark.title", who=student.name),
        w.say("completion.mark.about", who=student.name, what=course.title),
        buttons=[
            [
                w.button("completion.mark.yes", act, Style.PRIMARY),
                w.button("button.keep", Act("crs", course.id)),
            ]
        ],
    )


def unplaced(w: Writer, reports: Sequence[Report], note: Text = ()) -> Screen:
    return w.screen(
        w.label("unplaced.title"),
        note,
        w.say("unplaced.about", n=len(reports)) if reports else w.say("unplaced.none"),
        prompt=w.label("unplaced.prompt") if reports else "",
        choices=[
            Choice(
                w.label("text", text=f"{each.site} / {each.course}"),
                Act("crrp", each.id),
                detail=w.label("text", text=each.who),
            )
            for each in reports
        ],
        buttons=[[w.button("course.button.all", Act("crst"))]],
        again=Act("crup"),
    )


def report(w: Writer, card: ReportCard, note: Text = ()) -> Screen:
    told = card.report
    waits = told.state is ReportState.WAITING
    return w.screen(
        w.label("unplaced.one"),
        note,
        () if waits else w.say(f"unplaced.is.{told.state}"),
        w.say("unplaced.course_unknown") if waits and card.course is None else (),
        w.say("unplaced.student_unknown") if waits and card.student_name is None else (),
        details=[
            (w.label("unplaced.site"), w.say("text", text=told.site)),
            (w.label("course.reference"), w.say("text", text=told.course)),
            (w.label("detail.student"), w.say("text", text=card.student_name or told.who)),
            (w.label("completion.when"), (Stamp(told.completed_at, "date"),)),
        ],
        buttons=[
            _ways(w, card) if waits else [],
            [w.button("unplaced.button.drop", Act("crrq", told.id))] if waits else [],
            [w.button("unplaced.title", Act("crup"))],
        ],
        again=Act("crrp", told.id),
    )


def _ways(w: Writer, card: ReportCard) -> list[Button]:
    told = card.report
    again = w.button("unplaced.button.again", Act("crrt", told.id, told.revision), Style.PRIMARY)
    if card.course is None or card.student_name is not None:
        return [again]
    return [again, w.button("unplaced.button.person", Act("crrf", told.id, told.revision))]


def confirm_place(w: Writer, card: ReportCard, student: Person) -> Screen:
    told = card.report
    what = card.course.title if card.course else told.course
    act = Act("crry", told.id, told.revision, (student.id,))
    return w.screen(
        w.label("completion.mark.title", who=student.name),
        w.say("completion.mark.about", who=student.name, what=what),
        buttons=[
            [
                w.button("completion.mark.yes", act, Style.PRIMARY),
                w.button("button.keep", Act("crrp", told.id)),
            ]
        ],
    )


def confirm_drop(w: Writer, card: ReportCard) -> Screen:
    told = card.report
    return w.screen(
        w.label("unplaced.drop.title"),
        w.say("unplaced.drop.about"),
        buttons=[
            [
                w.button("unplaced.drop.yes", Act("crrd", told.id, told.revision), Style.DANGER),
                w.button("button.keep", Act("crrp", told.id)),
            ]
        ],
    )
