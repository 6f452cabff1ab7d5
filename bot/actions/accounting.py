"""Money told: statements, receipts, the community's books, and why each number is what it is."""

from bot.actions.registry import on
from bot.ask import Ask
from bot.screens import community_money, explained, receipts, statements
from bot.ui import Screen
from core.ids import OrderId, PersonId
from core.months import month_of
from core.orders import Order
from core.people import Person
from core.policy import Relation
from core.use_cases import accounting, explaining


@on("stmt")
def statement(ask: Ask) -> Screen:
    """The subject is the mentor, 0 the reader; the numbers are the month and the first line."""
    mentor = PersonId(ask.act.subject or ask.person.id)
    shown = accounting.statement(ask.uow, ask.person, mentor, month_of(ask.act.number(0)))
    months = accounting.statement_months(ask.uow, ask.person, mentor)
    papers = statements.papers(ask.links, ask.person.id, shown)
    return statements.statement(ask.writer, shown, ask.act.number(1), months, papers)


@on("stmm")
def choose_month(ask: Ask) -> Screen:
    mentor = PersonId(ask.act.subject or ask.person.id)
    months = accounting.statement_months(ask.uow, ask.person, mentor)
    return statements.choose_month(ask.writer, mentor, months)


@on("rcpt")
def receipt(ask: Ask) -> Screen:
    shown = accounting.receipt(ask.uow, ask.person, OrderId(ask.act.subject))
    return receipts.receipt(ask.writer, shown, ask.links, ask.person.id)


@on("expl")
def explain(ask: Ask) -> Screen:
    told = explaining.explain_payment(ask.uow, ask.person, OrderId(ask.act.subject))
    return explained.explained(ask.writer, told, _side(ask.person, told.story.order))


def _side(person: Person, order: Order) -> Relation:
    if person.id == order.student_id:
        return Relation.STUDENT
    return Relation.MENTOR if person.id == order.mentor_id else Relation.ANY


@on("cash")
def overview(ask: Ask) -> Screen:
    seen = accounting.money_overview(ask.uow, ask.person, month_of(ask.act.number(0)))
    return community_money.overview(ask.writer, seen, ask.links, ask.person.id)
