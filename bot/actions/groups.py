"""`/setup` in a Telegram group: this is the staff's, or the one that comes with a seat.

The group is the one where it was typed; its id stands in the button, and only staff may press it.
"""

from bot.actions.registry import on
from bot.ask import Ask
from bot.screens import groups as screens
from bot.ui import Screen, Text
from core.errors import NotFound
from core.memberships import MEMBER
from core.policy import Action, permit
from core.spaces import SpaceUse
from core.use_cases import memberships
from core.use_cases import spaces as shared

CHANNEL = "telegram"


def group_setup(ask: Ask) -> Screen:
    """In private: what is set, and how it is done."""
    permit(ask.uow, ask.person, Action.MANAGE_SPACES)
    here = int(ask.community) if ask.community.lstrip("-").isdecimal() else 0
    topic = ask.values.get("topic", "")
    return _state(ask, here, int(topic) if topic.isdecimal() else 0)


@on("grps")
def make(ask: Ask) -> Screen:
    """`subject`: the group's number without its sign: ids of groups are below zero. The topic of
    it, or 0, stands behind what it is to be."""
    group = f"-{ask.act.subject}"
    match ask.act.number(0):
        case screens.STAFF:
            topic = str(ask.act.number(1) or "")
            shared.set_space(ask.uow, ask.person, SpaceUse.STAFF, CHANNEL, "", group, topic)
        case screens.MEMBERS:
            shared.set_space(ask.uow, ask.person, SpaceUse.MEMBERS, CHANNEL, group, group)
            memberships.set_role(ask.uow, ask.person, CHANNEL, group, MEMBER)
        case screens.POSTS:
            topic = str(ask.act.number(1) or "")
            shared.set_space(ask.uow, ask.person, SpaceUse.POSTS, CHANNEL, "", group, topic)
        case _:
            raise NotFound()
    return _state(ask, -ask.act.subject, 0, ask.writer.say("groups.saved"))


def _state(ask: Ask, here: int, topic: int, note: Text = ()) -> Screen:
    spaces = ask.uow.spaces.of(SpaceUse.STAFF, CHANNEL)
    staff = [each.chat for each in spaces]
    posts = [each.chat for each in ask.uow.spaces.of(SpaceUse.POSTS, CHANNEL)]
    roles = ask.uow.seat_roles.every()
    members = [each.community for each in roles if each.channel == CHANNEL]
    place, has_events = (here, topic), ask.uow.settings.discord.scheduled_events
    w = ask.writer
    return screens.state(w, staff, members, posts, place, note, has_events=has_events)
