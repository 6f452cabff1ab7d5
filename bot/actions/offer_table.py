"""Many offerings at once out of a table: read, looked at, made or dropped (C16)."""

from bot.actions.offering import mine
from bot.actions.registry import on
from bot.ask import Ask
from bot.screens import offer_table as screens
from bot.screens import offering as offering_screens
from bot.ui import Screen
from core.ids import OfferTableId
from core.offer_tables import MAX_TABLE
from core.papers import Paper
from core.use_cases import publishing, tabling


@on("oftb")
def form(ask: Ask) -> Screen:
    publishing.my_offerings(ask.uow, ask.person)
    table = f"{ask.links.paper(Paper.OFFERINGS, ask.person.id)}/csv"
    return screens.write(ask.writer, table)


@on("oftr", form="oftb")
def read(ask: Ask) -> Screen:
    typed = ask.typed("table", MAX_TABLE, paragraph=True)
    return screens.preview(ask.writer, tabling.read_table(ask.uow, ask.person, typed))


@on("oftp")
def preview(ask: Ask) -> Screen:
    page = tabling.table_page(ask.uow, ask.person, OfferTableId(ask.act.subject))
    return screens.preview(ask.writer, page)


@on("oftc")
def create(ask: Ask) -> Screen:
    made = tabling.create_table(ask.uow, ask.person, OfferTableId(ask.act.subject))
    all_ = publishing.my_offerings(ask.uow, ask.person)
    return offering_screens.mine(ask.writer, all_, screens.created(ask.writer, made))


@on("oftx")
def discard(ask: Ask) -> Screen:
    tabling.discard_table(ask.uow, ask.person, OfferTableId(ask.act.subject))
    return mine(ask)
