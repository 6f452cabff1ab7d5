"""Courses as their mentor and staff see them: the list, one course, its form, and which offerings
belong to it."""

from collections.abc import Sequence

from bot.screens.staff import to_overview
from bot.screens.writer import Writer
from bot.ui import Act, Button, Choice, Field, FieldKind, Form, Screen, Style, Text
from core.catalog import MAX_TITLE, Offering
from core.courses import MAX_REFERENCE, Course, CoursePage, CourseStatus
from core.people import Person

SITE_LENGTH = 32


def mine(w: Writer, courses: Sequence[Course], mentor: Person, reader: int) -> Screen:
    """`reader`: who looks; staff look at the courses of somebody else."""
    own = mentor.id == reader
    title = w.label("course.mine") if own else w.label("course.of", who=mentor.name)
    return w.screen(
        title,
        w.say("course.about") if courses else w.say("course.none"),
        prompt=w.label("course.prompt") if courses else "",
        choices=[_choice(w, each) for each in courses],
        buttons=[
            [w.button("course.button.new", Act("crnw", mentor.id), Style.PRIMARY)],
            [
                w.button("button.my_offerings", Act("myof"))
                if own
                else w.button("course.button.all", Act("crst"))
            ],
        ],
        again=Act("crmn", mentor.id),
    )


def every(w: Writer, courses: Sequence[tuple[Course, str]], unplaced: int) -> Screen:
    """What staff see of all mentors."""
    waiting = w.button("course.button.unplaced", Act("crup"), Style.PRIMARY, n=unplaced)
    return w.screen(
        w.label("course.all"),
        w.say("course.all.about") if courses else w.say("course.all.none"),
        prompt=w.label("course.prompt") if courses else "",
        choices=[_choice(w, each, name) for each, name in courses],
        buttons=[
            [waiting] if unplaced else [],
            [w.button("course.button.new_for", Act("crpm")), to_overview(w)],
        ],
        again=Act("crst"),
    )


def _choice(w: Writer, course: Course, *first: str) -> Choice:
    archived = course.status is CourseStatus.ARCHIVED
    state = w.label("course.archived") if archived else ""
    parts = (*first, _known_as(w, course), state)
    detail = " · ".join(part for part in parts if part)
    return Choice(w.label("text", text=course.title), Act("crs", course.id), detail=detail)


def _known_as(w: Writer, course: Course) -> str:
    at = f"{course.site} / " if course.site else ""
    return w.label("text", text=f"{at}{course.reference}")


def pick_mentor(w: Writer, mentors: Sequence[Person]) -> Screen:
    return w.screen(
        w.label("course.button.new_for"),
        prompt=w.label("course.pick_mentor"),
        choices=[Choice(w.label("text", text=m.name), Act("crmn", m.id)) for m in mentors],
        buttons=[[w.button("course.button.all", Act("crst"))]],
    )


def form(w: Writer, sites: Sequence[str], act: Act, back: Act, course: Course | None) -> Screen:
    """A new course, or `course` changed. Its number is asked where there are sites, and which site
    where there are several."""
    title = w.label("course.form.edit") if course else w.label("course.form.new")
    fields = [
        Field(
            "title",
            w.label("course.form.title"),
            max_length=MAX_TITLE,
            value=course.title if course else "",
        ),
    ]
    if sites:
        fields.append(_reference_field(w, course))
    if len(sites) > 1:
        fields.append(_site_field(w, sites, course))
    return w.screen(
        title,
        form=Form(title, act, tuple(fields), w.label("course.form.submit")),
        buttons=[[w.button("button.back", back)]],
    )


def _reference_field(w: Writer, course: Course | None) -> Field:
    return Field(
        "reference",
        w.label("course.form.reference"),
        max_length=MAX_REFERENCE,
        value=course.reference if course else "",
        hint=w.label("course.form.reference.hint"),
    )


def _site_field(w: Writer, sites: Sequence[str], course: Course | None) -> Field:
    return Field(
        "site",
        w.label("course.form.site"),
        FieldKind.PICK,
        max_length=SITE_LENGTH,
        value=course.site if course else "",
        options=tuple((site, site) for site in sites),
    )


def one(w: Writer, page: CoursePage, *, staff: bool, own: bool, note: Text = ()) -> Screen:
    course = page.course
    active = course.status is CourseStatus.ACTIVE
    return w.screen(
        w.label("text", text=course.title),
        note,
        () if active else w.say("course.archived.about"),
        () if page.offerings else w.say("course.no_offerings"),
        details=[
            (w.label("detail.mentor"), w.say("text", text=page.mentor_name)),
            (w.label("course.reference"), (_known_as(w, course),)),
            (w.label("course.completed"), w.say("course.completed.count", n=page.completed)),
        ],
        prompt=w.label("course.offerings") if page.offerings else "",
        choices=[
            Choice(each.title, Act("ofmn" if own else "offr", each.id)) for each in page.offerings
        ],
        buttons=[_edits(w, course), _staff_ways(w, course) if staff else [], _back(w, page, own)],
        again=Act("crs", course.id),
    )


def _edits(w: Writer, course: Course) -> list[Button]:
    edit = w.button("course.button.edit", Act("cred", course.id, course.revision))
    if course.status is CourseStatus.ACTIVE:
        return [edit, w.button("course.button.archive", Act("craq", course.id))]
    return [edit, w.button("course.button.restore", Act("crre", course.id, course.revision))]


def _staff_ways(w: Writer, course: Course) -> list[Button]:
    return [
        w.button("course.button.completions", Act("crdn", course.id)),
        w.button("course.button.mark", Act("crmf", course.id), Style.PRIMARY),
    ]


def _back(w: Writer, page: CoursePage, own: bool) -> list[Button]:
    if own:
        return [w.button("course.button.mine", Act("crmn"))]
    return [w.button("course.button.all", Act("crst"))]


def sure_to_archive(w: Writer, course: Course) -> Screen:
    return w.screen(
        w.label("course.archive.title", what=course.title),
        w.say("course.archive.about"),
        buttons=[
            [
                w.button("course.archive.yes", Act("crar", course.id, course.revision)),
                w.button("button.keep", Act("crs", course.id)),
            ]
        ],
    )


def link_pick(w: Writer, offering: Offering, courses: Sequence[Course]) -> Screen:
    """Which course an offering belongs to (O2)."""
    linked = next((each for each in courses if each.id == offering.course_id), None)
    unlink = w.button("course.button.unlink", Act("crul", offering.id, offering.revision))
    return w.screen(
        w.label("course.link.title", what=offering.title),
        w.say("course.link.now", what=linked.title) if linked else w.say("course.link.about"),
        () if courses else w.say("course.none"),
        prompt=w.label("course.link.prompt") if courses else "",
        choices=[
            Choice(
                w.label("text", text=each.title),
                Act("crln", offering.id, offering.revision, (each.id,)),
                detail=w.label("course.link.chosen") if each is linked else "",
            )
            for each in courses
        ],
        buttons=[
            [unlink] if offering.course_id is not None else [],
            [
                w.button("course.button.new", Act("crnw")),
                w.button("button.back", Act("ofmn", offering.id)),
            ],
        ],
        again=Act("crlk", offering.id),
    )


def course_button(w: Writer, offering: Offering) -> Button:
    """For the offering's own screen."""
    key = "course.button.linked" if offering.course_id is not None else "course.button.link"
    return w.button(key, Act("crlk", offering.id))
