"""What comes from a shared channel. A button there is for whoever may press it; what is said to the
bot is heard in the staff space alone, and answered there for all of them to see."""

from dataclasses import replace

from bot.ask import Ask
from bot.ui import Act, Intent, Screen
from core.errors import RuleError
from core.notices import Notice
from core.people import Identity, Person, Role
from core.ports import UnitOfWork
from core.spaces import THE_STAFF
from core.use_cases import spaces


class StaffOnly(RuleError):
    """A button of the staff space, pressed by somebody who is not of the staff."""


def is_said(intent: Intent) -> bool:
    """Said to the bot where others hear it, as opposed to pressed there."""
    return bool(intent.space) and intent.act is None


def staff_room(uow: UnitOfWork, intent: Intent) -> Identity | None:
    """The account of the staff space where it happened, if it was one."""
    return spaces.staff_account(uow, intent.address.channel, intent.space)


def enter(uow: UnitOfWork, person: Person, intent: Intent) -> None:
    """Raises StaffOnly for a button of the staff space that is pressed by somebody else."""
    room = staff_room(uow, intent)
    if room is None:
        return
    spaces.heard_from(uow, room)
    if not is_said(intent) and not person.is_(Role.STAFF):
        raise StaffOnly()


def is_heard(ask: Ask, intent: Intent) -> bool:
    """Whether what was said is for us: staff say it, in their space."""
    return ask.person.is_(Role.STAFF) and staff_room(ask.uow, intent) is not None


def in_the_room(ask: Ask) -> Ask:
    """What all read is in the community's language and on its clock, whoever asks."""
    community = ask.uow.settings.community
    language, zone = community.language, community.time_zone
    return replace(ask, person=replace(ask.person, language=language, time_zone=zone))


def to_the_room(uow: UnitOfWork, told: Notice, intent: Intent) -> Notice:
    """The answer, posted where it was asked."""
    room = staff_room(uow, intent)
    return replace(told, person_id=THE_STAFF, identity_id=room.id) if room else told


def elsewhere(ask: Ask, told: Notice) -> Notice:
    """Told in private, and once a day at most, that only what is written there is read."""
    return replace(told, key=f"spoken:{ask.person.id}:{ask.now.date()}")


def write_to_me(ask: Ask) -> Screen:
    w = ask.writer
    return w.screen(
        w.label("spoken.title"),
        w.say("spoken.elsewhere"),
        buttons=[[w.button("button.home", Act("home")), w.button("button.help", Act("help"))]],
    )
