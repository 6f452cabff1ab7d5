"""Pages that people open: their own, everybody's, a mentor's and the staff's."""

from collections.abc import Callable
from typing import Any

from bot.simulation.plays.parts import is_staff, may, somebody, staff_mostly
from bot.simulation.plays.pressing import guarded
from bot.simulation.world import World
from core.clock import to_ms
from core.use_cases import (
    accounting,
    digesting,
    keeping_line,
    lining_up,
    overseeing,
    pack_files,
    promo_boards,
    reading,
    retrying,
    selling_packs,
    transferring,
    unclaimed,
)
from core.use_cases.publishing import my_offerings

_DAY_MS = 86_400_000

_OWN: tuple[Callable[..., Any], ...] = (
    lining_up.my_places, reading.badges, reading.library, reading.my_orders, reading.my_packs,
    reading.my_mentorships, reading.student_sessions, reading.catalogue,
)  # fmt: skip
_STAFFS: tuple[Callable[..., Any], ...] = (
    accounting.journal_month, accounting.receipts, keeping_line.lines, overseeing.people,
    overseeing.bookings, reading.all_seats, retrying.given_up, unclaimed.open_purchases,
    unclaimed.products_by_number,
)  # fmt: skip
_OF_A_MENTOR: tuple[Callable[..., Any], ...] = (
    accounting.statement_months, reading.mentor_board, pack_files.may_be_given,
)  # fmt: skip


def look_at_own(world: World) -> str:
    world.as_person(world.anybody(), world.chance.pick(_OWN))
    mentor = world.chance.pick(world.teachers)
    world.as_person(mentor, world.chance.pick((my_offerings, selling_packs.my_products)))
    return "own_pages_read"


def look_at_mentor(world: World) -> str:
    mentor = world.chance.pick(world.teachers)
    page = world.chance.pick(_OF_A_MENTOR)
    who = somebody(world, "MO", mentor, mentor)
    rightly = may(world, "MO", who, mentor, mentor)
    guarded(world, "mentor_page", rightly, lambda: world.as_person(who, page, mentor))
    for offering in world.seen.offerings_of(mentor)[:1]:
        world.as_person(world.anybody(), reading.mentor_page, mentor)
        world.as_person(mentor, reading.offering_page, offering.id)
        world.as_person(mentor, reading.offering_card, offering.id)
    return "mentor_pages_read"


def look_as_staff(world: World) -> str:
    who, page = staff_mostly(world), world.chance.pick(_STAFFS)
    if page is accounting.receipts:
        world.as_person(who, page)
        return "receipts_read"
    guarded(world, "staff_page", is_staff(world, who), lambda: world.as_person(who, page))
    guarded(world, "codes", is_staff(world, who),
            lambda: world.as_person(who, promo_boards.listing, True))  # fmt: skip
    now = to_ms(world.clock.now())
    guarded(world, "digest_between", is_staff(world, who),
            lambda: world.as_person(who, digesting.digest_between, now - _DAY_MS, now))  # fmt: skip
    return "staff_pages_read"


def look_at_pack(world: World) -> str:
    if not world.seen.packs:
        return "no_packs"
    pack = world.chance.pick(list(world.seen.packs.values()))
    who = somebody(world, "MO", pack.student_id, pack.mentor_id)
    rightly = may(world, "MO", who, pack.student_id, pack.mentor_id)
    guarded(world, "pack_file", rightly,
            lambda: world.as_person(who, pack_files.pack_file, pack.id))  # fmt: skip
    staff = is_staff(world, who)
    guarded(world, "preview_transfer", staff,
            lambda: world.as_person(who, transferring.preview_transfer, pack.id))  # fmt: skip
    guarded(world, "hosts_for", staff,
            lambda: world.as_person(who, pack_files.hosts_for, pack.id))  # fmt: skip
    return "pack_pages_read"
