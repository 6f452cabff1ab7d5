"""Several accounts of one person: list, code, the two questions, and taking one away (Y2)."""

from bot.actions.registry import on
from bot.ask import Ask
from bot.screens import linking as screens
from bot.ui import Screen
from core.errors import NotFound
from core.ids import AccountLinkId, IdentityId
from core.linking import LinkState
from core.use_cases import link_codes, linking, unlinking


@on("idls")
def accounts(ask: Ask) -> Screen:
    """`/link K7QF-...` at once, or the accounts there are and the ways to add one."""
    typed = ask.text.strip()[: screens.CODE_LENGTH]
    if typed:
        return _type(ask, typed)
    return screens.accounts(ask.writer, linking.accounts(ask.uow, ask.person), ask.account)


@on("idsc")
def show_code(ask: Ask) -> Screen:
    link, code = link_codes.show_code(ask.uow, ask.person, _here(ask), ask.claim_key)
    return screens.code(ask.writer, link, code)


@on("idty")
def type_form(ask: Ask) -> Screen:
    return screens.type_form(ask.writer)


@on("idtp", form="idty")
def type_code(ask: Ask) -> Screen:
    return _type(ask, ask.typed("code", screens.CODE_LENGTH))


def _type(ask: Ask, code: str) -> Screen:
    answer = link_codes.type_code(ask.uow, ask.person, _here(ask), code)
    if answer.card is None:
        return screens.not_known(ask.writer, answer.typed)
    return screens.ask_typist(ask.writer, answer.card)


@on("idcf")
def say_yes(ask: Ask) -> Screen:
    card = linking.say_yes(ask.uow, ask.person, _id(ask), ask.act.revision)
    if card.link.state is LinkState.LINKED:
        return screens.linked(ask.writer, card)
    return screens.waits(ask.writer, card, card.link.expires_at)


@on("idok")
def confirm(ask: Ask) -> Screen:
    return screens.linked(
        ask.writer, linking.confirm(ask.uow, ask.person, _id(ask), ask.act.revision)
    )


@on("idno")
def refuse(ask: Ask) -> Screen:
    linking.refuse(ask.uow, ask.person, _id(ask))
    return screens.refused(ask.writer)


@on("iduq")
def ask_unlink(ask: Ask) -> Screen:
    account = unlinking.unlink_card(ask.uow, ask.person, _here(ask), IdentityId(ask.act.subject))
    return screens.ask_unlink(ask.writer, account, account.id == ask.account)


@on("idul")
def unlink(ask: Ask) -> Screen:
    gone = unlinking.unlink(ask.uow, ask.person, _here(ask), IdentityId(ask.act.subject))
    return screens.unlinked(ask.writer, gone)


def _here(ask: Ask) -> IdentityId:
    if ask.account is None:
        raise NotFound()
    return ask.account


def _id(ask: Ask) -> AccountLinkId:
    return AccountLinkId(ask.act.subject)
