"""Newcomers: students, mentors with what they sell, and the staff who let them."""

from datetime import timedelta

from bot.simulation.world import World
from core.catalog import BookingMode, OfferingKind
from core.ids import OfferingId, PersonId
from core.people import Role
from core.use_cases import hours, joining, mentoring, publishing

CHANNEL = "sim"
_ZONES = ("Europe/Berlin", "Africa/Cairo", "America/New_York", "Asia/Kathmandu", "Pacific/Auckland",
          "UTC", "Africa/Lagos", "Asia/Kolkata", "America/St_Johns")  # fmt: skip
_HOURS = ("Mon-Sun 00:00-24:00", "Mon-Fri 09:00-17:00", "Tue,Thu 18:00-22:00; Sat 08:00-14:00",
          "Mon-Sun 22:00-03:00")  # fmt: skip
_MOST_STUDENTS, _MOST_TEACHERS = 40, 5  # who came before has left


def arrive(world: World, user: str) -> PersonId:
    return world.run(joining.arrive, CHANNEL, user, f"chat-{user}", f"Person {user}", "en").id


def first_staff(world: World) -> None:
    def begin(uow):  # type: ignore[no-untyped-def]  # a unit of work
        person = joining.arrive(uow, CHANNEL, "staff-1", "chat-staff-1", "Staff 1")
        return joining.claim_first_staff(uow, person, "open-sesame", "open-sesame")

    world.staff.append(world.run(begin).id)
    second = arrive(world, "staff-2")
    world.as_person(world.staff[0], joining.grant_role, second, Role.STAFF, True)
    world.staff.append(second)


def newcomer(world: World) -> str:
    student = arrive(world, f"{world.name}-student-{world.act()}")
    world.students.append(student)
    del world.students[:-_MOST_STUDENTS]
    if world.chance.percent(50):
        zone = world.chance.pick(_ZONES)
        world.as_person(student, joining.set_time_zone, zone)
    return "arrived"


def again(world: World) -> str:
    """Somebody known writes again; nothing but their account changes."""
    student = world.person(world.student())
    world.as_person(student.id, joining.rename, f"{student.name[:40]} again"[:60])
    world.as_person(student.id, joining.set_language, world.chance.pick(("en", "ar")), ("en", "ar"))
    world.as_person(student.id, joining.set_reminders, world.chance.percent(70))
    return "came_again"


def new_mentor(world: World) -> str:
    mentor = arrive(world, f"{world.name}-mentor-{world.act()}")
    world.as_person(world.staff[0], joining.grant_role, mentor, Role.MENTOR, True)
    open_shop(world, mentor)
    world.teachers.append(mentor)
    del world.teachers[:-_MOST_TEACHERS]
    return "mentor_opened"


def open_shop(world: World, mentor: PersonId) -> None:
    """One offering of every flow, and two packs."""
    zone = world.chance.pick(_ZONES)
    cap = world.chance.between(1, 6)
    link = "https://meet.example.org/room" if world.chance.percent(60) else None
    world.as_person(mentor, mentoring.edit_mentor, mentor, time_zone=zone, seat_cap=cap,
                    meeting_link=link)  # fmt: skip
    world.as_person(mentor, hours.set_hours, mentor, world.chance.pick(_HOURS))
    currency = world.chance.pick(("EUR", "JPY", "KWD"))
    _offer(world, mentor, "Instant", str(world.chance.between(1, 99)), currency)
    _offer(world, mentor, "By request", "40", currency, BookingMode.REQUEST)
    first = _offer(world, mentor, "Pay first", "7", currency, BookingMode.REQUEST)
    world.as_person(mentor, publishing.edit_offering, first, None, pay_first=True,
                    takes_credits=False, minimum_notice_hours=2)  # fmt: skip
    free = _offer(world, mentor, "Free", "0", currency)
    world.as_person(mentor, publishing.edit_offering, free, None, buffer_before_minutes=0,
                    buffer_after_minutes=30, max_per_day=2)  # fmt: skip
    _offer(world, mentor, "Recording", world.chance.pick(("0", "9")), currency,
           kind=OfferingKind.RECORDED)  # fmt: skip
    _offer(world, mentor, "Group", world.chance.pick(("0", "12")), currency,
           kind=OfferingKind.GROUP)  # fmt: skip
    meet = _offer(world, mentor, "In person", "60", currency, kind=OfferingKind.FACE_TO_FACE)
    post(world, mentor, meet)
    for sessions in (1, world.chance.between(2, 5)):
        price, days = str(10 * sessions - 1), world.chance.pick((3, 30, 90))
        world.as_person(mentor, publishing.offer_pack, f"{sessions} sessions", sessions, price,
                        currency, days)  # fmt: skip


def _offer(
    world: World,
    mentor: PersonId,
    title: str,
    price: str,
    currency: str,
    mode: BookingMode = BookingMode.INSTANT,
    kind: OfferingKind = OfferingKind.ONE_TO_ONE,
) -> OfferingId:
    minutes = world.chance.pick((15, 30, 45, 60, 90))
    link = "https://video.example.org/1" if kind is OfferingKind.RECORDED else None
    made = world.as_person(mentor, publishing.draft_offering, title, "", minutes, price, currency,
                           mode, kind, video_link=link)  # fmt: skip
    if kind is OfferingKind.GROUP:
        places = world.chance.between(2, 4)
        world.as_person(mentor, publishing.edit_offering, made.id, None, places=places)
    world.as_person(mentor, publishing.publish, made.id)
    return made.id


def post(world: World, mentor: PersonId, offering: OfferingId | None) -> int:
    start = world.clock.now().replace(minute=0, second=0, microsecond=0) + timedelta(
        hours=world.chance.between(2, 200)
    )
    end = start + timedelta(hours=world.chance.between(1, 8))
    by = mentor if world.chance.percent(50) else world.staff[0]
    return world.as_person(by, hours.post_date, mentor, start, end, offering)
