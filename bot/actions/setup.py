"""`/staff setup`: which channels and which role of a community are for what, and whether the bot
may do its work there. What the platform says comes with the intent (bot.survey)."""

from collections.abc import Mapping
from dataclasses import replace

from bot import survey
from bot.actions.groups import group_setup
from bot.actions.registry import on
from bot.ask import Ask
from bot.screens import setup as screens
from bot.ui import Screen
from core.people import Person, Role
from core.policy import Action, permit
from core.ports import UnitOfWork
from core.space_checks import ROLE, Asked
from core.spaces import SpaceUse
from core.use_cases import memberships
from core.use_cases import spaces as shared

VERB = "stup"
USES = (SpaceUse.STAFF, SpaceUse.THREADS, SpaceUse.POSTS)
_WITH_OPTIONS = ("discord",)  # where channels and roles can be picked for a command


@on(VERB)
def setup(ask: Ask) -> Screen:
    """Sets what was picked, and shows how all of it is."""
    permit(ask.uow, ask.person, Action.MANAGE_SPACES)
    if ask.channel == "telegram":
        return group_setup(ask)
    if ask.channel not in _WITH_OPTIONS:
        return screens.elsewhere(ask.writer)
    note = ask.writer.say("setup.saved") if _set(ask) else ()
    places = known(ask.uow, ask.channel, ask.community)
    return screens.state(ask.writer, places, survey.load(ask.values), note)


def _set(ask: Ask) -> bool:
    """The role first: it locks everybody who has a seat."""
    if not ask.community:
        return False
    role, picked = _picked(ask.values)
    if role:
        memberships.set_role(ask.uow, ask.person, ask.channel, ask.community, role)
    for use, chat in picked.items():
        shared.set_space(ask.uow, ask.person, use, ask.channel, ask.community, chat)
    return bool(role or picked)


def _picked(values: Mapping[str, str]) -> tuple[str, dict[SpaceUse, str]]:
    return values.get(ROLE, ""), {use: chat for use in USES if (chat := values.get(use, ""))}


def known(uow: UnitOfWork, channel: str, community: str) -> list[Asked]:
    """What is set up in one community, or, asked in private, in each."""
    spaces = [each for each in uow.spaces.of(channel=channel) if each.use in USES]
    roles = [each for each in uow.seat_roles.every() if each.channel == channel]
    everywhere = {each.community for each in spaces} | {each.community for each in roles}
    return [
        Asked(
            place,
            tuple((each.use, each.chat) for each in spaces if each.community == place),
            tuple(dict.fromkeys(each.role for each in roles if each.community == place)),
        )
        for place in ([community] if community else sorted(everywhere))
    ]


def to_check(
    uow: UnitOfWork, person: Person, channel: str, community: str, values: Mapping[str, str]
) -> list[Asked]:
    """What is set, with what is about to be; nothing for whoever may not set it."""
    if not person.is_(Role.STAFF) or person.banned_at is not None:
        return []
    role, picked = _picked(values)
    return [
        replace(
            each,
            chats=tuple({**dict(each.chats), **picked}.items()),
            roles=tuple(dict.fromkeys([*each.roles, *([role] if role else [])])),
        )
        for each in known(uow, channel, community)
    ]
