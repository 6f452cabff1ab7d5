"""Payouts: staff look who has what, record what was sent, and take back what was wrong."""

from bot.actions.registry import on
from bot.ask import Ask
from bot.screens import payouts as screens
from bot.screens.funds import currency_of
from bot.ui import Screen, Text
from core.ids import PayoutId, PersonId
from core.money import Money, parse_amount
from core.payouts import MAX_NOTE, MAX_REFERENCE
from core.texts import MAX_REASON
from core.use_cases import accounting, paying_out


@on("pyts")
def desk(ask: Ask) -> Screen:
    return screens.desk(ask.writer, accounting.payout_desk(ask.uow, ask.person))


@on("pytm")
def mentor(ask: Ask) -> Screen:
    funds = accounting.mentor_funds(ask.uow, ask.person, PersonId(ask.act.subject))
    return screens.mentor(ask.writer, funds)


@on("pytf")
def form(ask: Ask) -> Screen:
    funds = accounting.mentor_funds(ask.uow, ask.person, PersonId(ask.act.subject))
    return screens.form(ask.writer, funds, currency_of(ask.act.number(0)))


@on("pytd", form="pytf")
def draft(ask: Ask) -> Screen:
    currency = currency_of(ask.act.number(0))
    wanted = paying_out.PayoutWanted(
        mentor_id=PersonId(ask.act.subject),
        currency=currency,
        amount=_amount(ask, currency),
        reference=ask.typed("reference", MAX_REFERENCE),
        note=ask.typed("note", MAX_NOTE, required=False),
        intent=ask.intent,
    )
    made = paying_out.draft_payout(ask.uow, ask.person, wanted)
    return screens.confirm(ask.writer, accounting.payout_file(ask.uow, ask.person, made.id))


def _amount(ask: Ask, currency: str) -> Money | None:
    typed = ask.typed("amount", screens.AMOUNT_LENGTH, required=False)
    return parse_amount(typed, currency) if typed else None


@on("pytc")
def record(ask: Ask) -> Screen:
    id = PayoutId(ask.act.subject)
    paying_out.record_payout(ask.uow, ask.person, id, ask.act.revision)
    return _payout(ask, ask.writer.say("payout.recorded.done"))


@on("pyto")
def payout(ask: Ask) -> Screen:
    return _payout(ask)


@on("pytr")
def ask_reversal(ask: Ask) -> Screen:
    file = accounting.payout_file(ask.uow, ask.person, PayoutId(ask.act.subject))
    return screens.ask_reversal(ask.writer, file)


@on("pyrv", form="pytr")
def reverse(ask: Ask) -> Screen:
    reason = ask.typed("reason", MAX_REASON, paragraph=True)
    paying_out.reverse_payout(ask.uow, ask.person, PayoutId(ask.act.subject), reason)
    return _payout(ask, ask.writer.say("payout.reversed.done"))


def _payout(ask: Ask, *intro: Text) -> Screen:
    file = accounting.payout_file(ask.uow, ask.person, PayoutId(ask.act.subject))
    return screens.payout(ask.writer, file, *intro)
