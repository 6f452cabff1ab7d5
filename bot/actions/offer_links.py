"""Who finds an offering or a mentor, and single-use links (X39, Z15)."""

from bot.actions.offering import own
from bot.actions.registry import on
from bot.ask import Ask
from bot.screens import offer_links as screens
from bot.ui import Screen, Text
from bot.way_back import BOT
from core.catalog import Offering
from core.errors import NotFound
from core.ids import InvitationId, OfferingId, PersonId
from core.invitations import Invitation, invitation_token
from core.use_cases import hiding, inviting


@on("oflk")
def share(ask: Ask) -> Screen:
    return _shared(ask, own(ask))


@on("ofvi")
def show_to(ask: Ask) -> Screen:
    """The act says what it shall be, so a second press changes nothing."""
    number = ask.act.number(0)
    if not 0 < number <= len(screens.WAYS):
        raise NotFound()
    id, to = OfferingId(ask.act.subject), screens.WAYS[number - 1]
    stored = inviting.set_visibility(ask.uow, ask.person, id, to, ask.act.revision)
    return _shared(ask, stored, ask.writer.say("offer.saved"))


@on("ofiv")
def invite(ask: Ask) -> Screen:
    id, count = OfferingId(ask.act.subject), ask.act.number(0)
    made = inviting.invite(ask.uow, ask.person, id, count, ask.claim_key)
    tokens = [_token(ask, each) for each in made]
    return screens.made(ask.writer, own(ask), tokens, _bot(ask))


@on("ofix")
def one(ask: Ask) -> Screen:
    id = InvitationId(ask.act.subject)
    known = ask.uow.invitations.get(id)
    if known is None:
        raise NotFound()
    mine = inviting.invitations_of(ask.uow, ask.person, known.offering_id)
    return _one(ask, next(each for each in mine if each.id == id))


@on("ofir")
def revoke(ask: Ask) -> Screen:
    id = InvitationId(ask.act.subject)
    return _one(ask, inviting.revoke_invitation(ask.uow, ask.person, id))


@on("hidm")
def hidden(ask: Ask) -> Screen:
    """One's own entry in the lists; staff look at anybody's."""
    id = PersonId(ask.act.subject) if ask.act.subject else ask.person.id
    return _hidden(ask, id)


@on("hids")
def hide(ask: Ask) -> Screen:
    id, wanted = PersonId(ask.act.subject), bool(ask.act.number(0))
    hiding.hide_mentor(ask.uow, ask.person, id, wanted)
    return _hidden(ask, id, ask.writer.say("offer.saved"))


def _hidden(ask: Ask, id: PersonId, note: Text = ()) -> Screen:
    mentor = hiding.listed_as(ask.uow, ask.person, id)
    return screens.hidden(ask.writer, mentor, _bot(ask), note)


def _shared(ask: Ask, offering: Offering, note: Text = ()) -> Screen:
    out = inviting.invitations_of(ask.uow, ask.person, offering.id)
    return screens.share(ask.writer, offering, _bot(ask), out, note)


def _one(ask: Ask, invitation: Invitation) -> Screen:
    by = invitation.used_by
    who = ask.uow.people.named({by})[by].name if by is not None else ""
    return screens.invitation(ask.writer, invitation, _token(ask, invitation), _bot(ask), who)


def _token(ask: Ask, invitation: Invitation) -> str:
    return invitation_token(ask.claim_key, invitation.id)


def _bot(ask: Ask) -> str:
    return ask.uow.notebook.read(BOT) or ""
