"""What mentors and staff do with packs, offerings, hours, seats and people; and who may not."""

from datetime import time, timedelta
from typing import Any

from bot.simulation.plays.arriving import post
from bot.simulation.plays.parts import is_staff, may, somebody
from bot.simulation.plays.pressing import guarded
from bot.simulation.world import World
from core.availability import Change
from core.ids import PersonId
from core.people import Role
from core.use_cases import correcting, explaining, hours, joining, mentoring, publishing
from core.use_cases.reading import earnings, oversight, seats_board


def _is_mentor(world: World, who: PersonId, mentor: PersonId) -> bool:
    return who == mentor and world.is_(who, Role.MENTOR)


def _mostly(world: World, right: PersonId) -> PersonId:
    return right if world.chance.percent(85) else world.anybody()


def correct_pack(world: World) -> str:
    if not world.seen.packs:
        return "no_packs"
    pack = world.chance.pick(list(world.seen.packs.values()))
    who = _mostly(world, world.chance.pick((pack.mentor_id, world.staff[0])))
    may = is_staff(world, who) or _is_mentor(world, who, pack.mentor_id)
    if world.chance.percent(50):
        change = world.chance.pick((-2, -1, 0, 1, 1, 2, 101))
        guarded(world, "correct_pack", may, lambda: world.as_person(
            who, correcting.correct_pack, pack.id, change, "by agreement"))  # fmt: skip
        return "pack_corrected"
    ago = timedelta(minutes=15 * world.chance.between(-8, 300))
    guarded(world, "record_past", may, lambda: world.as_person(
        who, correcting.record_past_session, pack.id, world.clock.now() - ago,
        world.chance.pick((30, 60, 3)), "on the phone"))  # fmt: skip
    return "past_recorded"


def run_shop(world: World) -> str:
    """Pausing, resuming, editing, deleting; mostly by the mentor whose shop it is."""
    mentor = world.chance.pick(world.teachers)
    offerings = world.seen.offerings_of(mentor)
    if not offerings:
        return "no_offerings"
    offering = world.chance.pick(offerings)
    who = _mostly(world, mentor)
    name, work, args = world.chance.pick(_SHOP)
    options: dict[str, Any] = {}
    if name == "edit":
        options = {"price_text": str(world.chance.between(0, 50)), "max_per_day": 3}
    guarded(world, name, _is_mentor(world, who, mentor),
            lambda: world.as_person(who, work, offering.id, *args, **options))  # fmt: skip
    if name == "delete" and world.seen.offerings[offering.id].revision == offering.revision:
        del world.seen.offerings[offering.id]  # else it was archived, for it has a history
    return f"offering_{name}"


_SHOP: tuple[tuple[str, Any, tuple[Any, ...]], ...] = (
    ("pause", publishing.pause, ()),
    ("pause", publishing.pause, ()),
    *[("resume", publishing.resume, ())] * 8,
    *[("publish", publishing.publish, ())] * 4,
    ("edit", publishing.edit_offering, (None,)),
    ("edit", publishing.edit_offering, (None,)),
    ("delete", publishing.delete_offering, ()),
    ("archive", publishing.archive, ()),
)


def change_hours(world: World) -> str:
    mentor = world.chance.pick(world.teachers)
    who = _mostly(world, world.chance.pick((mentor, world.staff[0])))
    may = is_staff(world, who) or _is_mentor(world, who, mentor)
    text = world.chance.pick(
        ("Mon-Sun 00:00-24:00", "Mon-Sun 06:00-22:00", "Mon-Fri 10:00-14:00", "nonsense")
    )
    guarded(world, "set_hours", may,
            lambda: world.as_person(who, hours.set_hours, mentor, text))  # fmt: skip
    if world.chance.percent(60):
        in_person = [o.id for o in world.seen.offerings_of(mentor) if o.posted_only]
        post(world, mentor, world.chance.pick(in_person) if in_person else None)
    return "hours_changed"


def change_times(world: World) -> str:
    """Dates blocked and opened again, dates withdrawn, hours of an offering's own, none at all."""
    mentor = world.chance.pick(world.teachers)
    who = _mostly(world, world.chance.pick((mentor, world.staff[0])))
    may = is_staff(world, who) or _is_mentor(world, who, mentor)
    guarded(world, "change_times", may, lambda: _change_times(world, who, mentor))
    return "times_changed"


def _change_times(world: World, who: PersonId, mentor: PersonId) -> None:
    page = world.as_person(who, hours.hours_page, mentor)
    luck = world.chance.between(1, 10)
    if luck <= 3:
        day = world.clock.now().date() + timedelta(days=world.chance.between(0, 5))
        change = world.chance.pick((Change.BLOCK, Change.OPEN))
        opens, closes = (time(9), time(12)) if change is Change.OPEN else (None, None)
        world.as_person(who, hours.add_exception, mentor, change, day, day, opens, closes)
    elif luck <= 5 and page.exceptions:
        world.as_person(who, hours.remove_exception, mentor, page.exceptions[0][0])
    elif luck <= 7 and page.posted:
        world.as_person(who, hours.withdraw_date, mentor, page.posted[0][0])
    elif luck == 8:
        world.as_person(who, hours.clear_hours, mentor)
    else:
        offerings = world.seen.offerings_of(mentor)
        if offerings:
            own = world.chance.percent(50)
            world.as_person(who, hours.use_own_hours, world.chance.pick(offerings).id, own)


def change_mentor(world: World) -> str:
    mentor = world.chance.pick(world.teachers)
    who = _mostly(world, mentor)
    may = is_staff(world, who) or _is_mentor(world, who, mentor)
    cap = world.chance.between(0, 8)
    guarded(world, "edit_mentor", may,
            lambda: world.as_person(who, mentoring.edit_mentor, mentor, seat_cap=cap))  # fmt: skip
    return "mentor_changed"


def oversee(world: World) -> str:
    """Banning and unbanning, giving and taking roles. The two of the staff stay."""
    who = _mostly(world, world.staff[0])
    whom = world.anybody()
    if whom in world.staff:
        return "staff_stays"
    may = is_staff(world, who)
    known = world.person(whom)
    if known.banned_at is not None:
        guarded(world, "unban", may, lambda: world.as_person(who, joining.unban, whom))
        return "unbanned"
    if whom in world.teachers:
        return _mentor_role(world, who, whom, may)
    if world.chance.percent(50):
        guarded(world, "ban", may, lambda: world.as_person(who, joining.ban, whom, "spam"))
        return "banned"
    given = Role.STUDENT not in known.roles
    guarded(world, "grant", may, lambda: world.as_person(
        who, joining.grant_role, whom, Role.STUDENT, given))  # fmt: skip
    return "role_changed"


def _mentor_role(world: World, who: PersonId, whom: PersonId, may: bool) -> str:
    """A mentor who is one no more stays one with open packs and sessions (M-18)."""
    given = Role.MENTOR not in world.person(whom).roles
    if not given and world.chance.percent(70):
        return "mentor_stays"
    guarded(world, "grant", may, lambda: world.as_person(
        who, joining.grant_role, whom, Role.MENTOR, given))  # fmt: skip
    return "role_changed"


def read_pages(world: World) -> str:
    """Earnings, seats and the overview are for those they are about, and for staff."""
    mentor = world.chance.pick(world.teachers)
    who = _mostly(world, mentor)
    may = is_staff(world, who) or _is_mentor(world, who, mentor)
    page = world.chance.pick((earnings, seats_board))
    guarded(world, "page", may, lambda: world.as_person(who, page, mentor))
    guarded(world, "oversight", is_staff(world, who), lambda: world.as_person(who, oversight))
    return "pages_read"


def explain(world: World) -> str:
    if not world.seen.orders:
        return "no_orders"
    order = world.chance.pick(list(world.seen.orders.values()))
    who = somebody(world, "SMO", order.student_id, order.mentor_id)
    rightly = may(world, "SMO", who, order.student_id, order.mentor_id)
    guarded(world, "why_payment", rightly,
            lambda: world.as_person(who, explaining.why_payment, order.id))  # fmt: skip
    return "payment_explained"
