"""The offerings' desk: limits, questions, links, copies, tables, numbers, staff who stop one."""

from bot.simulation.plays.parts import is_staff, shown, somebody
from bot.simulation.plays.pressing import guarded
from bot.simulation.world import World
from core.catalog import Offering
from core.ids import OfferTableId, PersonId
from core.intake import Question
from core.invitations import Visibility, invitation_token
from core.people import Role
from core.use_cases import (
    asking_first,
    copying,
    hiding,
    inviting,
    offering_numbers,
    publishing,
    stopping,
    tabling,
)

_KEY = "a key of the simulation"
_TABLES = (
    "title,price,minutes\nCV,10,30\nTalk,0,60",
    "title;price;kind\nKurs;9,50;recorded",
    "العنوان,السعر,النوع\nلقاء,٥,حضوري",
    "title,price\nHalf,1.005",
    "price\n5",
    "title,price\n=SUM(A1),5\nTwice,1\nTwice,2",
)


def _shop(world: World) -> tuple[Offering, PersonId, bool] | None:
    """An offering, who acts on it, and whether they may: only its own mentor."""
    mentor = world.chance.pick(world.teachers)
    known = world.seen.offerings_of(mentor)
    if not known:
        return None
    offering = world.chance.pick(known)
    who = somebody(world, "M", mentor, mentor)
    return offering, who, who == mentor and world.is_(who, Role.MENTOR)


def set_limits(world: World) -> str:
    if (found := _shop(world)) is None:
        return "no_offerings"
    offering, who, rightly = found
    guarded(world, "limits", rightly, lambda: world.as_person(
        who, publishing.edit_offering, offering.id, None,
        max_per_week=world.chance.pick((None, 1, 3, 10)),
        max_per_month=world.chance.pick((None, 2, 20)),
        move_notice_hours=world.chance.pick((None, 0, 48)),
        reminder_minutes=world.chance.pick((None, (), (60, 30)))))  # fmt: skip
    return "limits_set"


def ask_first(world: World) -> str:
    if (found := _shop(world)) is None:
        return "no_offerings"
    offering, who, rightly = found
    count = world.chance.between(0, 6)
    wanted = [Question(f"Question {n}?", bool(n % 2), n > 2) for n in range(count)]
    guarded(world, "questions", rightly, lambda: world.as_person(
        who, asking_first.set_questions, offering.id, shown(world, offering.revision),
        wanted if world.chance.percent(50) else []))  # fmt: skip
    return "questions_set"


def give_links(world: World) -> str:
    """Shown to whom its mentor likes; links made, opened by somebody, some taken back."""
    if (found := _shop(world)) is None:
        return "no_offerings"
    offering, who, rightly = found
    to = world.chance.pick((Visibility.LISTED, Visibility.BY_LINK, Visibility.INVITED))
    guarded(world, "visibility", rightly,
            lambda: world.as_person(who, inviting.set_visibility, offering.id, to))  # fmt: skip
    count = world.chance.between(0, 4)
    guarded(world, "invite", rightly,
            lambda: world.as_person(who, inviting.invite, offering.id, count, _KEY))  # fmt: skip
    guarded(world, "invitations", rightly, lambda: _spread(world, who, offering))
    return "links_given"


def _spread(world: World, who: PersonId, offering: Offering) -> None:
    for each in world.as_person(who, inviting.invitations_of, offering.id)[:4]:
        if world.chance.percent(60):
            token = invitation_token(_KEY, each.id)
            world.as_person(world.student(), inviting.open_invitation, token)
        elif world.chance.percent(30):
            world.as_person(who, inviting.revoke_invitation, each.id)


def hide(world: World) -> str:
    mentor = world.chance.pick(world.teachers)
    who = somebody(world, "MO", mentor, mentor)
    rightly = is_staff(world, who) or (who == mentor and world.is_(who, Role.MENTOR))
    wanted = world.chance.percent(30)
    guarded(world, "listed_as", rightly,
            lambda: world.as_person(who, hiding.listed_as, mentor))  # fmt: skip
    guarded(world, "hide_mentor", rightly,
            lambda: world.as_person(who, hiding.hide_mentor, mentor, wanted))  # fmt: skip
    return "mentor_hidden"


def copy(world: World) -> str:
    if (found := _shop(world)) is None:
        return "no_offerings"
    offering, who, rightly = found
    guarded(world, "numbers", rightly, lambda: world.as_person(
        who, offering_numbers.offering_numbers, offering.id))  # fmt: skip
    if len(world.seen.offerings_of(offering.mentor_id)) < 12:
        guarded(world, "duplicate", rightly,
                lambda: world.as_person(who, copying.duplicate, offering.id))  # fmt: skip
    return "copied"


def paste_table(world: World) -> str:
    """Read, looked at again, then made or dropped; a few have mistakes."""
    mentor = world.chance.pick(world.teachers)
    if not world.is_(mentor, Role.MENTOR) or len(world.seen.offerings_of(mentor)) > 12:
        return "no_table"
    world.as_person(mentor, tabling.offerings_table)
    page = world.as_person(mentor, tabling.read_table, world.chance.pick(_TABLES))
    who = somebody(world, "M", mentor, mentor)
    rightly = who == mentor
    guarded(world, "table", rightly, lambda: _decide(world, who, page.table.id))
    return "table_pasted"


def _decide(world: World, who: PersonId, id: OfferTableId) -> None:
    world.as_person(who, tabling.table_page, id)
    make = world.chance.percent(60)
    world.as_person(who, tabling.create_table if make else tabling.discard_table, id)


def stop(world: World) -> str:
    """By staff, with a reason; mostly let go on again at once."""
    known = world.seen.offerings_of(world.chance.pick(world.teachers))
    who = world.staff[0] if world.chance.percent(85) else world.anybody()
    rightly = is_staff(world, who)
    guarded(world, "shelf", rightly, lambda: world.as_person(who, stopping.whole_shelf, ""))
    if not known:
        return "no_offerings"
    id = world.chance.pick(known).id
    guarded(world, "any_offering", rightly,
            lambda: world.as_person(who, stopping.any_offering, id))  # fmt: skip
    guarded(world, "stop", rightly,
            lambda: world.as_person(who, stopping.stop_offering, id, "too dear"))  # fmt: skip
    if world.chance.percent(90):
        guarded(world, "let_go_on", rightly,
                lambda: world.as_person(who, stopping.let_go_on, id))  # fmt: skip
    return "offering_stopped"
