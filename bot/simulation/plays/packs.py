"""Packs put right by staff and mentors: given for nothing, extended, moved to another mentor."""

from bot.simulation.plays.parts import is_staff, may, shown, somebody, staff_mostly
from bot.simulation.plays.pressing import guarded
from bot.simulation.world import World
from core.packs import Pack
from core.people import Role
from core.use_cases import auditing, extending, granting, transferring
from core.use_cases.granting import Gift


def give_pack(world: World) -> str:
    mentor = world.chance.pick(world.teachers)
    who = somebody(world, "MO", mentor, mentor)
    sessions, days = world.chance.pick((1, 2, 0)), world.chance.pick((10, 60))
    gift = Gift(world.student(), mentor, world.chance.pick(("thank you", "")), sessions=sessions,
                days=days, title="A gift")  # fmt: skip
    rightly = may(world, "MO", who, mentor, mentor)
    guarded(world, "give_pack", rightly, lambda: world.as_person(who, granting.give_pack, gift))
    return "pack_given"


def put_right(world: World) -> str:
    """Extended by its mentor or staff; moved by staff, as when a mentor leaves (M-18)."""
    pack = _some(world)
    if pack is None:
        return "no_packs"
    revision = shown(world, pack.revision)
    if world.chance.percent(50):
        who = somebody(world, "MO", pack.student_id, pack.mentor_id)
        rightly = may(world, "MO", who, pack.student_id, pack.mentor_id)
        days = world.chance.pick((1, 14, 0, 10_000))
        guarded(world, "extend_pack", rightly, lambda: world.as_person(
            who, extending.extend_pack, pack.id, days, "was ill", revision))  # fmt: skip
        return "pack_extended"
    who, to = staff_mostly(world), world.chance.pick(world.teachers)
    guarded(world, "transfer_pack", is_staff(world, who), lambda: world.as_person(
        who, transferring.transfer_pack, pack.id, to, "the mentor leaves", revision))  # fmt: skip
    return "pack_moved"


def read_audit(world: World) -> str:
    pack, who = _some(world), staff_mostly(world)
    subject = pack.id if pack else who
    guarded(world, "audit", world.is_(who, Role.STAFF),
            lambda: world.as_person(who, auditing.audit_of, subject))  # fmt: skip
    return "audit_read"


def _some(world: World) -> Pack | None:
    known = list(world.seen.packs.values())
    return world.chance.pick(known) if known else None
