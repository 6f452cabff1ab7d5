"""Papers: statements, receipts and the journal as a page to print and as a table (CSV).

Each link is for one person alone and for a day; their rights are asked again at every look, and
looking changes nothing (Z-10).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from aiohttp import web

from core.errors import RuleError
from core.ids import OrderId, PersonId
from core.months import Month, month_of
from core.papers import Paper
from core.people import Person
from core.ports import UnitOfWork
from core.use_cases import accounting, tabling
from webhooks.pages import paper_view as view
from webhooks.pages.pages import Pages, Say, Speech
from webhooks.pages.render import no_such_page, page


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Which paper, for whom; `subject` and `month` as the link says."""

    kind: Paper
    person: PersonId
    subject: int
    month: Month | None


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A paper as read in one unit: its page and its table are written only when asked for."""

    person: Person
    now: datetime
    sheetful: Callable[[Say], view.Sheetful]
    table: Callable[[Say], str]


class PaperDesk:
    def __init__(self, pages: Pages) -> None:
        self._pages = pages

    async def show(self, request: web.Request) -> web.Response:
        drawn = await self._drawn(request)
        if drawn is None:
            return no_such_page(self._pages, request)
        speech = self._speech(drawn)
        shown = drawn.sheetful(speech.say)
        return page(
            "paper.html",
            speech,
            community=self._pages.settings.community.name,
            shown=shown,
            made=speech.say("page.paper.made", at=drawn.now),
            table=f"{request.path}/csv",
        )

    async def table(self, request: web.Request) -> web.Response:
        drawn = await self._drawn(request)
        if drawn is None:
            return no_such_page(self._pages, request)
        text = drawn.table(self._speech(drawn).say)
        name = f"{request.match_info['kind']}-{drawn.now:%Y-%m-%d}.csv"
        disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
        return web.Response(
            text=text, content_type="text/csv", charset="utf-8", headers=disposition
        )

    def _speech(self, drawn: _Drawn) -> Speech:
        person = drawn.person
        return self._pages.words.speech(person.language, person.time_zone, drawn.now)

    async def _drawn(self, request: web.Request) -> _Drawn | None:
        wanted = self._wanted(request)
        if wanted is None:
            return None
        month = self._pages.words.month
        try:
            return await self._pages.db.read(lambda uow: _draw(uow, wanted, month))
        except RuleError:  # not theirs (any more), or not there: the same to them (Z-02)
            return None

    def _wanted(self, request: web.Request) -> _Wanted | None:
        name = request.match_info["kind"]
        if name not in set(Paper):
            return None
        kind = Paper(name)
        read = self._pages.links.paper_of(kind, request.match_info["token"])
        if read is None:
            return None
        person, subject, month = read
        return _Wanted(kind, PersonId(person), subject, month_of(month))


MonthWords = Callable[[Month, str], str]


def _draw(uow: UnitOfWork, wanted: _Wanted, month: MonthWords) -> _Drawn | None:
    person = uow.people.get(wanted.person)
    if person is None:
        return None
    match wanted.kind:
        case Paper.STATEMENT:
            return _statement(uow, person, wanted, month)
        case Paper.RECEIPT:
            shown = accounting.receipt(uow, person, OrderId(wanted.subject))
            zone = person.time_zone
            return _Drawn(
                person,
                uow.now,
                lambda say: view.receipt(say, shown, zone),
                lambda say: view.receipts_table(say, [shown], zone),
            )
        case Paper.RECEIPTS:
            return _receipts(uow, person)
        case Paper.OFFERINGS:
            text = tabling.offerings_table(uow, person)
            return _Drawn(person, uow.now, partial(view.offerings, text=text), lambda _: text)
        case Paper.JOURNAL:
            return _journal(uow, person, wanted, month)


def _statement(uow: UnitOfWork, person: Person, wanted: _Wanted, month: MonthWords) -> _Drawn:
    shown = accounting.statement(uow, person, PersonId(wanted.subject), wanted.month)
    named = month(shown.month, person.language)
    return _Drawn(
        person,
        uow.now,
        lambda say: view.statement(say, shown, named),
        lambda say: view.statement_table(say, shown),
    )


def _receipts(uow: UnitOfWork, person: Person) -> _Drawn:
    shown, zone = accounting.receipts(uow, person), person.time_zone
    return _Drawn(
        person,
        uow.now,
        lambda say: view.receipts(say, shown, zone),
        lambda say: view.receipts_table(say, shown, zone),
    )


def _journal(uow: UnitOfWork, person: Person, wanted: _Wanted, month: MonthWords) -> _Drawn:
    shown = accounting.journal_month(uow, person, wanted.month)
    named, zone = month(shown.month, person.language), uow.settings.community.time_zone
    return _Drawn(
        person,
        uow.now,
        lambda say: view.journal(say, shown, named, zone),
        lambda say: view.journal_table(say, shown, zone),
    )
