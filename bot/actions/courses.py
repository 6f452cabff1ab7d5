"""Courses and their completions: what mentors and staff do."""

from bot.actions.registry import on
from bot.ask import Ask
from bot.picking import picked
from bot.screens import completions as done_screens
from bot.screens import course_desk as screens
from bot.ui import Act, Screen, Text
from core.catalog import MAX_TITLE
from core.courses import MAX_REFERENCE, Course
from core.errors import NotFound
from core.ids import CourseId, OfferingId, PersonId
from core.people import Person, Role
from core.use_cases import courses, courses_linking, courses_staff, overseeing, publishing


@on("crmn")
def of_mentor(ask: Ask) -> Screen:
    """One's own, or a mentor's that staff look at."""
    mentor = ask.uow.people.get(PersonId(ask.act.subject)) if ask.act.subject else ask.person
    if mentor is None:
        raise NotFound()
    found = courses.courses_of(ask.uow, ask.person, mentor.id)
    return screens.mine(ask.writer, found, mentor, ask.person.id)


@on("crst")
def every(ask: Ask) -> Screen:
    found = courses.all_courses(ask.uow, ask.person)
    unplaced = courses_staff.unplaced(ask.uow, ask.person)
    return screens.every(ask.writer, found, len(unplaced))


@on("crpm")
def pick_mentor(ask: Ask) -> Screen:
    mentors = overseeing.people(ask.uow, ask.person, Role.MENTOR)
    return screens.pick_mentor(ask.writer, mentors)


@on("crs")
def course(ask: Ask) -> Screen:
    return _shown(ask, _id(ask))


@on("crnw")
def new_form(ask: Ask) -> Screen:
    mentor = PersonId(ask.act.subject or ask.person.id)
    courses.courses_of(ask.uow, ask.person, mentor)
    act, back = Act("crsv", mentor), Act("crmn", mentor)
    return screens.form(ask.writer, _sites(ask), act, back, None)


@on("crsv", form="crnw")
def save_new(ask: Ask) -> Screen:
    title, site, reference = _typed(ask)
    mentor = PersonId(ask.act.subject or ask.person.id)
    made = courses.make_course(ask.uow, ask.person, mentor, title, site, reference)
    return _shown(ask, made.id, ask.writer.say("course.made"))


@on("cred")
def edit_form(ask: Ask) -> Screen:
    known = courses.course_page(ask.uow, ask.person, _id(ask)).course
    act = Act("cres", known.id, ask.act.revision)
    return screens.form(ask.writer, _sites(ask), act, Act("crs", known.id), known)


@on("cres", form="cred")
def save_edit(ask: Ask) -> Screen:
    title, site, reference = _typed(ask)
    courses.edit_course(ask.uow, ask.person, _id(ask), ask.act.revision, title, site, reference)
    return _shown(ask, _id(ask), ask.writer.say("course.saved"))


@on("craq")
def ask_archive(ask: Ask) -> Screen:
    page = courses.course_page(ask.uow, ask.person, _id(ask))
    return screens.sure_to_archive(ask.writer, page.course)


@on("crar")
def archive(ask: Ask) -> Screen:
    courses.archive_course(ask.uow, ask.person, _id(ask), ask.act.revision)
    return _shown(ask, _id(ask))


@on("crre")
def restore(ask: Ask) -> Screen:
    courses.restore_course(ask.uow, ask.person, _id(ask), ask.act.revision)
    return _shown(ask, _id(ask))


# An offering belongs to a course


@on("crlk")
def link_pick(ask: Ask) -> Screen:
    mine = publishing.my_offerings(ask.uow, ask.person)
    offering = next((each for each in mine if each.id == ask.act.subject), None)
    if offering is None:
        raise NotFound()
    found = courses_linking.linkable_courses(ask.uow, ask.person)
    return screens.link_pick(ask.writer, offering, found)


@on("crln")
def link(ask: Ask) -> Screen:
    id, chosen = OfferingId(ask.act.subject), CourseId(ask.act.number(0))
    courses_linking.link_offering(ask.uow, ask.person, id, chosen, ask.act.revision)
    return _shown(ask, chosen, ask.writer.say("course.linked"))


@on("crul")
def unlink(ask: Ask) -> Screen:
    id = OfferingId(ask.act.subject)
    courses_linking.unlink_offering(ask.uow, ask.person, id, ask.act.revision)
    return link_pick(ask)


# Completions, by staff


@on("crdn")
def completions(ask: Ask) -> Screen:
    return _completions(ask, _id(ask))


@on("crcp")
def completion(ask: Ask) -> Screen:
    known, card = courses_staff.completion_card(ask.uow, ask.person, ask.act.subject)
    return done_screens.one(ask.writer, known, card)


@on("crtb")
def take_back(ask: Ask) -> Screen:
    gone = courses_staff.take_back(ask.uow, ask.person, ask.act.subject, ask.act.revision)
    return _completions(ask, gone.course_id, ask.writer.say("completion.taken_back"))


@on("crmf")
def mark_form(ask: Ask) -> Screen:
    return done_screens.search(ask.writer, _marking(ask), Act("crms", _id(ask)), _back(ask))


@on("crms", form="crmf")
def mark_search(ask: Ask) -> Screen:
    title, found, name = _marking(ask), *_found(ask)
    act = Act("crmq", _id(ask))
    return done_screens.pick(ask.writer, title, found, name, act, _back(ask))


@on("crmq")
def confirm_mark(ask: Ask) -> Screen:
    known, _ = courses_staff.completions_of(ask.uow, ask.person, _id(ask))
    return done_screens.confirm_mark(ask.writer, known, _chosen(ask))


@on("crmy")
def mark(ask: Ask) -> Screen:
    courses_staff.completions_of(ask.uow, ask.person, _id(ask))  # Z-02: who may ask comes first
    student = _chosen(ask)
    courses_staff.mark_completed(ask.uow, ask.person, _id(ask), student.id)
    return _completions(ask, _id(ask), ask.writer.say("completion.marked", who=student.name))


def _completions(ask: Ask, id: CourseId, note: Text = ()) -> Screen:
    known, cards = courses_staff.completions_of(ask.uow, ask.person, id)
    return done_screens.of_course(ask.writer, known, cards, note)


def _marking(ask: Ask) -> str:
    known: Course
    known, _ = courses_staff.completions_of(ask.uow, ask.person, _id(ask))
    return ask.writer.label("completion.who", what=known.title)


def _back(ask: Ask) -> Act:
    return Act("crs", ask.act.subject)


def _found(ask: Ask) -> tuple[tuple[Person, ...], str]:
    name = ask.typed("name", done_screens.SEARCH_LENGTH)
    return tuple(overseeing.people(ask.uow, ask.person, Role.STUDENT, name)), name


def _chosen(ask: Ask) -> Person:
    person = ask.uow.people.get(PersonId(ask.act.number(0)))
    if person is None:
        raise NotFound()
    return person


def _shown(ask: Ask, id: CourseId, note: Text = ()) -> Screen:
    page = courses.course_page(ask.uow, ask.person, id)
    own = page.course.mentor_id == ask.person.id
    return screens.one(ask.writer, page, staff=ask.person.is_(Role.STAFF), own=own, note=note)


def _typed(ask: Ask) -> tuple[str, str, str]:
    sites = _sites(ask)
    return (
        ask.typed("title", MAX_TITLE),
        picked(ask, "site", sites) if len(sites) > 1 else "",
        ask.typed("reference", MAX_REFERENCE) if sites else "",
    )


def _sites(ask: Ask) -> tuple[str, ...]:
    return ask.uow.settings.courses.sites


def _id(ask: Ask) -> CourseId:
    return CourseId(ask.act.subject)
