"""Many offerings at once out of a table: looked at first, then made, all or none (C16)."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from core.availability.day_names import folded
from core.catalog import BookingMode, Offering, OfferingKind
from core.errors import AmountInvalid, NotFound, NumberInvalid, RuleError
from core.ids import OfferTableId
from core.offer_tables import (
    COLUMNS,
    KINDS,
    MAX_TABLE,
    MODES,
    Line,
    OfferTable,
    ReadRow,
    TablePage,
    TableState,
    TitleTwice,
    WordUnknown,
    lines_of,
    written,
)
from core.offering_errors import TableDecided, TableHasMistakes
from core.people import Person
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.texts import bounded
from core.use_cases.changing import record
from core.use_cases.drafting import OfferingChanges, applied
from core.use_cases.publishing import blank

W = TypeVar("W")


@use_case(Action.MANAGE_OFFERING)
def read_table(uow: UnitOfWork, actor: Person, text: str) -> TablePage:
    """What the table would make; nothing is made yet. Raises ColumnUnknown, TitleColumnMissing,
    TooManyRows or CellsTooMany for what is no such table, TextTooLong for too much of it."""
    permit(uow, actor, Action.MANAGE_OFFERING, mentor=actor.id)
    if uow.mentors.get(actor.id) is None:
        raise NotFound()
    table = OfferTable(
        id=OfferTableId(uow.new_id()),
        mentor_id=actor.id,
        text=bounded(text, MAX_TABLE, "table"),
        state=TableState.OPEN,
        created_at=uow.now,
    )
    page = _page(uow, actor, table)
    uow.offer_tables.add(table)
    return page


@use_case(Action.MANAGE_OFFERING)
def table_page(uow: UnitOfWork, actor: Person, id: OfferTableId) -> TablePage:
    return _page(uow, actor, _own(uow, actor, id))


@use_case(Action.MANAGE_OFFERING)
def create_table(uow: UnitOfWork, actor: Person, id: OfferTableId) -> tuple[Offering, ...]:
    """A draft for each row. Raises TableHasMistakes while one of them cannot be made, and
    TableDecided."""
    table = _open(uow, actor, id)
    page = _page(uow, actor, table)
    made = tuple(row.offering for row in page.rows if row.offering is not None)
    if page.mistakes or not made:
        raise TableHasMistakes(count=page.mistakes)
    for offering in made:
        uow.offerings.add(offering)
        record(uow, actor, "offering_drafted", "offering", offering.id, "", offering.status)
    uow.offer_tables.save(replace(table, state=TableState.CREATED, decided_at=uow.now))
    return made


@use_case(Action.MANAGE_OFFERING)
def discard_table(uow: UnitOfWork, actor: Person, id: OfferTableId) -> None:
    table = _open(uow, actor, id)
    uow.offer_tables.save(replace(table, state=TableState.DISCARDED, decided_at=uow.now))


@use_case(Action.MANAGE_OFFERING)
def offerings_table(uow: UnitOfWork, actor: Person) -> str:
    """All that this mentor has and that is not archived, as a table that `read_table` understands;
    safe for spreadsheets (I-04)."""
    permit(uow, actor, Action.MANAGE_OFFERING, mentor=actor.id)
    mine = [each for each in uow.offerings.of(actor.id) if each.status != "archived"]
    return written(mine, uow.settings.community.currency)


def _own(uow: UnitOfWork, actor: Person, id: OfferTableId) -> OfferTable:
    table = uow.offer_tables.get(id)
    if table is None:
        raise NotFound()
    permit(uow, actor, Action.MANAGE_OFFERING, mentor=table.mentor_id)
    return table


def _open(uow: UnitOfWork, actor: Person, id: OfferTableId) -> OfferTable:
    """Read again under its mentor's lock."""
    known = _own(uow, actor, id)
    uow.lock(known.mentor_id)
    table = uow.offer_tables.get(id) or known
    if table.state is not TableState.OPEN:
        raise TableDecided(state=table.state)
    return table


def _page(uow: UnitOfWork, mentor: Person, table: OfferTable) -> TablePage:
    known = [each for each in uow.offerings.of(mentor.id) if each.status != "archived"]
    taken = {each.title.casefold() for each in known}
    rows = []
    for line in lines_of(table.text):
        rows.append(_read(uow, mentor, line, taken))
        taken.add(line.cells.get("title", "").casefold())
    return TablePage(table, tuple(rows))


def _read(uow: UnitOfWork, mentor: Person, line: Line, taken: set[str]) -> ReadRow:
    title = line.cells.get("title", "")
    offering = blank(uow, mentor, OfferingKind.ONE_TO_ONE, BookingMode.INSTANT)
    if title and title.casefold() in taken:
        return ReadRow(line.number, title, None, "title", TitleTwice(title=title[:60]))
    for column in COLUMNS:
        try:
            offering = _with(uow, mentor, offering, column, line.cells.get(column, ""))
        except RuleError as problem:
            return ReadRow(line.number, title, None, column, problem)
    return ReadRow(line.number, offering.title, offering)


def _with(uow: UnitOfWork, mentor: Person, offering: Offering, column: str, cell: str) -> Offering:
    """The offering with what stands in one column; an empty cell is what a new one has."""
    match column:
        case "kind" if cell:
            return _of_kind(uow, mentor, offering, _word(cell, column, KINDS), offering.mode)
        case "mode" if cell:
            return _of_kind(uow, mentor, offering, offering.kind, _word(cell, column, MODES))
        case "price":
            return _priced(uow, offering, cell or "0")
        case "minutes" if cell:
            return applied(offering, OfferingChanges(duration_minutes=_number(cell)), uow.settings)
        case "title":
            return applied(offering, OfferingChanges(title=cell), uow.settings)
        case "category":
            return applied(offering, OfferingChanges(category=cell), uow.settings)
        case "description":
            return applied(offering, OfferingChanges(description=cell), uow.settings)
        case _:
            return offering


def _of_kind(
    uow: UnitOfWork, mentor: Person, offering: Offering, kind: OfferingKind, mode: BookingMode
) -> Offering:
    """With what the kind brings along: face to face means posted dates, and staff decide."""
    new = blank(uow, mentor, kind, mode)
    return replace(
        offering,
        kind=kind,
        mode=new.mode,
        staff_approves=new.staff_approves,
        posted_only=new.posted_only,
    )


def _priced(uow: UnitOfWork, offering: Offering, cell: str) -> Offering:
    """An amount in the community's currency, or with another one behind it: 12.50 USD."""
    amount, _, code = cell.partition(" ")
    currency = code.strip() or uow.settings.community.currency
    if not currency.isascii() or not currency.isalpha():
        raise AmountInvalid(amount=cell[:40], currency=uow.settings.community.currency)
    changes = OfferingChanges(price_text=amount, currency=currency)
    return applied(offering, changes, uow.settings)


def _word(cell: str, column: str, known: Mapping[str, W]) -> W:
    word = folded(cell).strip()
    for name, value in known.items():
        if word in (name, folded(name).strip()):
            return value
    names = ", ".join(name for name in known if name.isascii())
    raise WordUnknown(column=column, word=cell[:40], known=names)


def _number(cell: str) -> int:
    if not cell.isdecimal() or len(cell) > 5:
        raise NumberInvalid(field="minutes", number=cell[:20], lowest=15, highest=90)
    return int(cell)
