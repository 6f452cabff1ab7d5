"""The form behind a pressed button, read from the rows within the time Discord gives for it."""

import asyncio
from dataclasses import replace

import structlog

from bot.actions import FORMS
from bot.ask import Ask
from bot.codec import decode, encode
from bot.conversation import form_to_fill
from bot.discord.surroundings import App
from bot.ui import Act, Form, Intent
from core.ports import UnitOfWork

SECONDS = 0.6  # of the three: a first answer stays under one, however slow the database is
_log = structlog.get_logger(__name__)


async def form_of(app: App, intent: Intent) -> Form | None:
    """None when there is no such form for this person now, or when it cannot be read in time."""
    try:
        async with asyncio.timeout(SECONDS):
            return await app.db.read(lambda uow: _form(app, uow, intent))
    except Exception as error:
        _log.info("form_not_read", error=type(error).__name__)
        return None


def shown_again(intent: Intent) -> Intent:
    """What shows the screen of the form anew, as it is now, or says why there is none."""
    act = decode(intent.act or "")
    if act is None:
        return intent
    return replace(intent, act=encode(replace(act, verb=FORMS.get(act.verb, act.verb))))


def _form(app: App, uow: UnitOfWork, intent: Intent) -> Form | None:
    identity = uow.identities.find(intent.address.channel, intent.user)
    person = uow.people.get(identity.person_id) if identity else None
    act = decode(intent.act or "")
    if identity is None or person is None or act is None:
        return None
    event = f"{intent.address.channel}:{intent.id}"
    ask = Ask(
        uow,
        person,
        Act("home"),
        event,
        app.parts.links,
        account=identity.id,
        community=intent.community,
    )
    return form_to_fill(ask, identity.id, act)
