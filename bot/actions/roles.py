"""Staff look which role comes with a seat, set one, and clear one (X14)."""

import re

from bot.actions.registry import on
from bot.ask import Ask
from bot.screens import roles as screens
from bot.ui import Screen, Text
from core.errors import NotAllowed
from core.ids import OfferingId, SeatRoleId
from core.memberships import MAX_PLACE
from core.use_cases import memberships

_MENTION = re.compile(r"<@&(\d+)>")  # a role as Discord writes it into a message


@on("mbrs")
def board(ask: Ask) -> Screen:
    return _board(ask)


@on("mbrp")
def offerings(ask: Ask) -> Screen:
    return screens.offerings(ask.writer, memberships.offerings(ask.uow, ask.person))


@on("mbrf")
def form(ask: Ask) -> Screen:
    memberships.roles(ask.uow, ask.person)  # asks whether they may
    return screens.form(ask.writer, ask.act.subject, ask.channel, ask.community)


@on("mbrx", form="mbrf")
def set_role(ask: Ask) -> Screen:
    channel = ask.typed("platform", MAX_PLACE)
    if channel not in screens.PLATFORMS:
        raise NotAllowed()
    typed = ask.typed("role", MAX_PLACE)
    mention = _MENTION.fullmatch(typed)
    memberships.set_role(
        ask.uow,
        ask.person,
        channel,
        ask.typed("community", MAX_PLACE),
        mention[1] if mention else typed,
        OfferingId(ask.act.subject) if ask.act.subject else None,
    )
    return _board(ask, ask.writer.say("roles.set.done"))


@on("mbro")
def one(ask: Ask) -> Screen:
    id = SeatRoleId(ask.act.subject)
    return screens.one(ask.writer, memberships.role(ask.uow, ask.person, id))


@on("mbrc")
def clear(ask: Ask) -> Screen:
    memberships.clear_role(ask.uow, ask.person, SeatRoleId(ask.act.subject))
    return _board(ask, ask.writer.say("roles.clear.done"))


def _board(ask: Ask, *intro: Text) -> Screen:
    return screens.board(ask.writer, memberships.roles(ask.uow, ask.person), *intro)
