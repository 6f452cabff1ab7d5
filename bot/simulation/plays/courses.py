"""Courses: made and linked by mentors, completed by a site's word or by staff, suggestions looked
at and dismissed; and mentors who are verified and not."""

from bot.simulation.plays.parts import is_staff, shown, staff_mostly
from bot.simulation.plays.pressing import guarded
from bot.simulation.world import World
from core.courses import CompletionTold, Course, Report
from core.ids import PersonId, encode
from core.use_cases import (
    courses,
    courses_linking,
    courses_staff,
    courses_suggesting,
    verifying,
)
from core.use_cases.courses_told import completion_told

SITE = "academy"


def run_courses(world: World) -> str:
    """By their mentor, by staff, or by somebody who may not."""
    if not world.teachers:
        return "no_mentor"
    mentor = world.chance.pick(world.teachers)
    who = world.chance.pick((mentor, mentor, staff_mostly(world), world.student()))
    rightly = who == mentor or is_staff(world, who)
    reference = world.chance.pick((f"c-{world.act()}", f"c-{world.chance.between(1, 9)}"))
    known = _of_mentor(world, mentor)
    guarded(world, "courses_of", rightly, lambda: world.as_person(
        who, courses.courses_of, mentor))  # fmt: skip
    if known is None or world.chance.percent(40):
        guarded(world, "make_course", rightly, lambda: world.as_person(
            who, courses.make_course, mentor, "Course", SITE, reference))  # fmt: skip
        return "course_made"
    revision = shown(world, known.revision)
    change = world.chance.pick((courses.archive_course, courses.restore_course))
    guarded(world, "course_page", rightly, lambda: world.as_person(
        who, courses.course_page, known.id))  # fmt: skip
    if world.chance.percent(30):
        guarded(world, "edit_course", rightly, lambda: world.as_person(
            who, courses.edit_course, known.id, revision, "Edited", SITE, reference))  # fmt: skip
        return "course_edited"
    guarded(world, "archive_course", rightly, lambda: world.as_person(
        who, change, known.id, revision))  # fmt: skip
    return "course_put_away"


def link_courses(world: World) -> str:
    """Also to somebody else's course, which must never be (B15)."""
    live = [each for each in world.seen.offerings.values() if each.mentor_id in world.teachers]
    course = _some(world)
    if not live or course is None:
        return "nothing_to_link"
    offering = world.chance.pick(live)
    who = offering.mentor_id if world.chance.percent(80) else world.student()
    if who == offering.mentor_id:
        world.as_person(who, courses_linking.linkable_courses)
    if world.chance.percent(25):
        guarded(world, "unlink_offering", who == offering.mentor_id, lambda: world.as_person(
            who, courses_linking.unlink_offering, offering.id))  # fmt: skip
        return "offering_unlinked"
    rightly = who == offering.mentor_id == course.mentor_id
    guarded(world, "link_offering", rightly, lambda: world.as_person(
        who, courses_linking.link_offering, offering.id, course.id))  # fmt: skip
    return "offering_linked"


def complete_course(world: World) -> str:
    """What the door makes of a signed event: once, twice, or of nobody we know."""
    course, student = _some(world), world.student()
    if course is None:
        return "no_course"
    reference = course.reference if world.chance.percent(85) else "no-such-course"
    number = encode(student) if world.chance.percent(85) else "0"
    key = f"evt-{world.act() if world.chance.percent(80) else 1}"
    told = CompletionTold(SITE, key, reference, world.clock.now(), number=number)
    for _ in range(world.chance.pick((1, 1, 2))):
        noted = world.run(completion_told, told)
    return f"completion_{noted}"


def staff_on_courses(world: World) -> str:
    who = staff_mostly(world)
    rightly = is_staff(world, who)
    guarded(world, "all_courses", rightly, lambda: world.as_person(who, courses.all_courses))
    guarded(world, "unplaced", rightly, lambda: world.as_person(who, courses_staff.unplaced))
    course, student = _some(world), world.student()
    if course is None:
        return "no_course"
    guarded(world, "completions_of", rightly, lambda: world.as_person(
        who, courses_staff.completions_of, course.id))  # fmt: skip
    standing = world.house.read(lambda uow: list(uow.completions.of_course(course.id)))
    if not standing or world.chance.percent(50):
        guarded(world, "mark_completed", rightly, lambda: world.as_person(
            who, courses_staff.mark_completed, course.id, student))  # fmt: skip
        return "completion_marked"
    one = world.chance.pick(standing)
    guarded(world, "completion_card", rightly, lambda: world.as_person(
        who, courses_staff.completion_card, one.id))  # fmt: skip
    guarded(world, "take_back", rightly, lambda: world.as_person(
        who, courses_staff.take_back, one.id, shown(world, one.revision)))  # fmt: skip
    return "completion_taken_back"


def place_completions(world: World) -> str:
    waiting = world.house.read(lambda uow: list(uow.reports.waiting()))
    if not waiting:
        return "nothing_unplaced"
    report: Report = world.chance.pick(waiting)
    who, student = staff_mostly(world), world.student()
    rightly, revision = is_staff(world, who), shown(world, report.revision)
    guarded(world, "report_card", rightly, lambda: world.as_person(
        who, courses_staff.report_card, report.id))  # fmt: skip
    match world.chance.between(1, 3):
        case 1:
            guarded(world, "try_report", rightly, lambda: world.as_person(
                who, courses_staff.try_report, report.id, revision))  # fmt: skip
        case 2:
            guarded(world, "place_report", rightly, lambda: world.as_person(
                who, courses_staff.place_report, report.id, student, revision))  # fmt: skip
        case _:
            guarded(world, "drop_report", rightly, lambda: world.as_person(
                who, courses_staff.drop_report, report.id, revision))  # fmt: skip
    return "completion_placed"


def go_on(world: World) -> str:
    """A student looks at what is suggested, and mostly keeps it."""
    student = world.student()
    found = world.as_person(student, courses_suggesting.open_suggestions)
    if not found:
        other = _some(world)
        if other is not None:  # not completed, or dismissed: not found
            guarded(world, "suggestion_page", False, lambda: world.as_person(
                student, courses_suggesting.suggestion_page, other.id))  # fmt: skip
        return "nothing_suggested"
    course = world.chance.pick(found)
    world.as_person(student, courses_suggesting.suggestion_page, course.id)
    if world.chance.percent(30):
        world.as_person(student, courses_suggesting.dismiss, course.id)
        return "suggestion_dismissed"
    return "suggestions_read"


def verify_mentor(world: World) -> str:
    if not world.teachers:
        return "no_mentor"
    who, mentor = staff_mostly(world), world.chance.pick(world.teachers)
    rightly = is_staff(world, who)
    guarded(world, "unverified", rightly, lambda: world.as_person(who, verifying.unverified))
    change = world.chance.pick((verifying.verify, verifying.verify, verifying.revoke))
    why = world.chance.pick(("known", "", "papers"))
    guarded(world, "mentor_file", rightly, lambda: world.as_person(
        who, verifying.mentor_file, mentor))  # fmt: skip
    guarded(world, "verify", rightly, lambda: world.as_person(who, change, mentor, why))
    return "mentor_looked_at"


def _some(world: World) -> Course | None:
    known = world.house.read(lambda uow: list(uow.courses.every()))
    return world.chance.pick(known) if known else None


def _of_mentor(world: World, mentor: PersonId) -> Course | None:
    known = world.house.read(lambda uow: list(uow.courses.of(mentor)))
    return world.chance.pick(known) if known else None
