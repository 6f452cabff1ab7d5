"""Staff verify mentors, and take it back."""

from bot.actions.registry import on
from bot.ask import Ask
from bot.screens import verification as screens
from bot.ui import Screen
from core.ids import PersonId
from core.texts import MAX_REASON
from core.use_cases import verifying


@on("vrfl")
def queue(ask: Ask) -> Screen:
    required = ask.uow.settings.mentors.require_verification
    waiting = verifying.unverified(ask.uow, ask.person)
    return screens.queue(ask.writer, waiting, required=required)


@on("vrf")
def mentor(ask: Ask) -> Screen:
    return screens.one(ask.writer, _file(ask))


@on("vrff")
def form(ask: Ask) -> Screen:
    return screens.form(ask.writer, _file(ask))


@on("vrfy", form="vrff")
def verify(ask: Ask) -> Screen:
    verifying.verify(ask.uow, ask.person, _id(ask), _reason(ask), ask.act.revision)
    return screens.one(ask.writer, _file(ask), ask.writer.say("verify.done"))


@on("vrfn", form="vrff")
def revoke(ask: Ask) -> Screen:
    verifying.revoke(ask.uow, ask.person, _id(ask), _reason(ask), ask.act.revision)
    return screens.one(ask.writer, _file(ask), ask.writer.say("verify.revoked"))


def _file(ask: Ask) -> verifying.MentorFile:
    return verifying.mentor_file(ask.uow, ask.person, _id(ask))


def _reason(ask: Ask) -> str:
    return ask.typed("reason", MAX_REASON, paragraph=True)


def _id(ask: Ask) -> PersonId:
    return PersonId(ask.act.subject)
