"""What a paper says: its facts and its rows, once for the page and once for the table."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO

from core.clock import to_ms
from core.csv_text import BOM, safe
from core.csv_text import table as csv_table
from core.ids import encode
from core.ledger import JournalEntry
from core.money_pages import JournalMonth, Receipt
from core.statements import Sheet, Statement
from webhooks.pages.amounts import Write, day_and_time, grouped, order_names, plain
from webhooks.pages.pages import Say

Row = tuple[str, ...]
Facts = list[tuple[str, str]]

_CAUSES = frozenset(
    """payment earned unearned refund payout payout_reversed transferred kept
    disputed dispute_won dispute_moved""".split()
)
_NAMED = frozenset({"platform", "review", "paid_out", "unclaimed", "disputed"})
_NO_ISOLATES = dict.fromkeys(map(ord, "\u2068\u2069"))  # a table is for computing with
_OWNED = frozenset({"pending", "available", "owed"})


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a paper: facts, then a table (if any)."""

    title: str
    facts: Facts
    head: Sequence[str] = ()
    rows: Sequence[Row] = ()


@dataclass(frozen=True, slots=True)
class Sheetful:
    """A whole paper for people."""

    title: str
    about: str
    sections: Sequence[Section]


# A mentor's statement


def statement(say: Say, shown: Statement, month: str) -> Sheetful:
    return Sheetful(
        title=say("statement.title", month=month),
        about=say("statement.whose", who=shown.mentor_name, zone=shown.zone),
        sections=[_sheet(say, shown, sheet) for sheet in shown.sheets],
    )


def _sheet(say: Say, shown: Statement, sheet: Sheet) -> Section:
    head = "date what item student order gross pending available".split()
    return Section(
        title=say("page.paper.currency.title", currency=sheet.currency),
        facts=list(_sums(say, sheet)),
        head=[say(f"page.paper.{name}") for name in head],
        rows=list(_page_rows(say, shown, sheet)),
    )


def _sums(say: Say, sheet: Sheet) -> Iterator[tuple[str, str]]:
    write = grouped(sheet.currency)
    sums = {
        "opening.pending": sheet.opening_pending,
        "opening.available": sheet.opening_available,
        "gross": sheet.gross,
        "shares": sheet.shares,
        "refunded": sheet.refunded,
        "paid_out": sheet.paid_out,
        "other": sheet.other,
        "closing.pending": sheet.closing_pending,
        "closing.available": sheet.closing_available,
    }
    for name, minor in sums.items():
        yield say(f"statement.{name}"), write(minor)


def _page_rows(say: Say, shown: Statement, sheet: Sheet) -> Iterator[Row]:
    write, when, cause = grouped(sheet.currency), day_and_time(shown.zone), _causes(say)
    order_name = order_names()
    for at_ms, what, title, student, order, _, gross, pending, available, reference in sheet.lines:
        yield (
            when(at_ms)[0],
            cause[what],
            title or reference,
            student,
            order_name(order),
            write(gross) if gross else "",
            write(pending) if pending else "",
            write(available) if available else "",
        )


class _Causes(dict[str, str]):
    """The words of a cause, looked up once each."""

    def __init__(self, say: Say) -> None:
        super().__init__()
        self._say = say

    def __missing__(self, cause: str) -> str:
        known = cause if cause in _CAUSES else "other"
        self[cause] = words = self._say(f"statement.cause.{known}")
        return words


def _causes(say: Say) -> _Causes:
    return _Causes(say)


_STATEMENT = (
    "date time what item student order currency gross share pending available"
    " pending.after available.after reference"
).split()


def statement_table(say: Say, shown: Statement) -> str:
    """Every move with what was left after it, exact, one row each."""
    head = [say(f"page.paper.{name}") for name in _STATEMENT]
    rows = (row for sheet in shown.sheets for row in _table_rows(say, shown, sheet))
    return csv_table(head, rows)


def _table_rows(say: Say, shown: Statement, sheet: Sheet) -> Iterator[Row]:
    write, when, cause = plain(sheet.currency), day_and_time(shown.zone), _causes(say)
    left, free = sheet.opening_pending, sheet.opening_available
    order_name, text = order_names(), _Texts().__getitem__
    for at_ms, what, title, student, order, currency, gross, pending, available, ref in sheet.lines:
        left += pending
        free += available
        yield (*when(at_ms), cause[what], text(title), text(student), order_name(order), currency,
               write(gross), write(pending + available), write(pending), write(available),
               write(left), write(free), text(ref))  # fmt: skip


class _Texts(dict[str, str]):
    """What people typed, made safe once each."""

    def __missing__(self, typed: str) -> str:
        self[typed] = made = safe(typed)
        return made


# A student's receipts


def receipt(say: Say, shown: Receipt, zone: str) -> Sheetful:
    order = shown.order
    facts = list(_receipt_facts(say, shown, zone))
    head = [say(f"page.paper.{name}") for name in "date what amount".split()]
    section = Section(order.title, facts, head, list(_receipt_moves(say, shown, zone)))
    return Sheetful(
        title=say("receipt.title", number=shown.number),
        about=say("receipt.about", seller=shown.seller),
        sections=[section],
    )


def _receipt_facts(say: Say, shown: Receipt, zone: str) -> Iterator[tuple[str, str]]:
    order = shown.order
    paid_at = order.paid_at or shown.payments[0].paid_at
    yield say("page.paper.number"), shown.number
    yield say("page.paper.date"), day_and_time(zone)(to_ms(paid_at))[0]
    yield say("page.paper.seller"), say("page.typed", text=shown.seller)
    yield say("page.paper.mentor"), say("page.typed", text=shown.mentor_name)
    yield say("page.paper.student"), say("page.typed", text=shown.student_name)
    if not order.discount.is_zero:
        yield say("page.paper.original"), say("page.amount", amount=order.original)
        yield say("page.paper.discount"), say("page.amount", amount=order.discount)
        if order.promo_code:
            yield say("page.paper.code"), say("page.typed", text=order.promo_code)
    yield say("page.paper.total"), say("page.amount", amount=order.total)
    kept = shown.paid_minor - shown.returned_minor
    written = grouped(order.total.currency)(kept)
    yield say("page.paper.kept"), f"{written} {order.total.currency}"


def _receipt_moves(say: Say, shown: Receipt, zone: str) -> Iterator[Row]:
    when = day_and_time(zone)
    for payment in shown.payments:
        amount = say("page.amount", amount=payment.amount)
        yield when(to_ms(payment.paid_at))[0], say("receipt.payment"), amount
    for refund in shown.refunds:
        amount = say("page.amount", amount=refund.amount)
        moment = refund.done_at or refund.created_at
        yield when(to_ms(moment))[0], say(f"receipt.refund.{refund.state}"), f"\u2212{amount}"


def receipts(say: Say, shown: Iterable[Receipt], zone: str) -> Sheetful:
    """All of a person's receipts on one paper."""
    sections = []
    for each in shown:
        (section,) = receipt(say, each, zone).sections
        sections.append(section)
    return Sheetful(say("payments.title"), "", sections)


_RECEIPTS = (
    "number date seller mentor item currency original discount code total paid returned kept"
).split()


def receipts_table(say: Say, shown: Iterable[Receipt], zone: str) -> str:
    return csv_table(
        [say(f"page.paper.{name}") for name in _RECEIPTS],
        [_receipt_row(each, zone) for each in shown],
    )


def _receipt_row(shown: Receipt, zone: str) -> Row:
    order = shown.order
    write: Write = plain(order.total.currency)
    paid_at = order.paid_at or shown.payments[0].paid_at
    typed = (safe(shown.seller), safe(shown.mentor_name), safe(order.title))
    prices = (write(order.original.minor), write(order.discount.minor), safe(order.promo_code))
    paid, back = shown.paid_minor, shown.returned_minor
    sums = (write(order.total.minor), write(paid), write(back), write(paid - back))
    day = day_and_time(zone)(to_ms(paid_at))[0]
    return (shown.number, day, *typed, order.total.currency, *prices, *sums)


# The community's journal


_JOURNAL = "date time cause amount currency from to order reference".split()


def journal(say: Say, shown: JournalMonth, month: str, zone: str) -> Sheetful:
    head = "date cause amount currency from to order".split()
    rows = [(row[0], *row[2:8]) for row in _journal_rows(say, shown, zone, for_people=True)]
    return Sheetful(
        title=say("page.paper.journal.title", month=month),
        about=say("money.about") if rows else say("page.paper.nothing"),
        sections=[Section("", [], [say(f"page.paper.{name}") for name in head], rows)],
    )


def journal_table(say: Say, shown: JournalMonth, zone: str) -> str:
    head = [say(f"page.paper.{name}") for name in _JOURNAL]
    return csv_table(head, _journal_rows(say, shown, zone, for_people=False))


def _journal_rows(say: Say, shown: JournalMonth, zone: str, *, for_people: bool) -> Iterator[Row]:
    writers: dict[str, Write] = {}
    when = day_and_time(zone)
    names: dict[str, str] = {}
    for entry in shown.entries:
        currency = entry.amount.currency
        if currency not in writers:
            writers[currency] = grouped(currency) if for_people else plain(currency)
        for account in (entry.debit, entry.credit):
            if account not in names:
                words = _account(say, shown, account)
                names[account] = words if for_people else safe(words.translate(_NO_ISOLATES))
        yield (*when(to_ms(entry.at)), *_moved(entry, writers[currency], names), entry.key)


def _moved(entry: JournalEntry, write: Write, names: dict[str, str]) -> Row:
    order = encode(entry.order_id) if entry.order_id is not None else ""
    return (
        entry.cause,
        write(entry.amount.minor),
        entry.amount.currency,
        names[entry.debit],
        names[entry.credit],
        order,
    )


def _account(say: Say, shown: JournalMonth, name: str) -> str:
    """An account in words; one that we have none for by its own name."""
    kind, _, of = name.partition(":")
    if kind in _OWNED and of.isdecimal():
        who = next((known for id, known in shown.names.items() if id == int(of)), of)
        return say(f"funds.account.{kind}", who=who)
    if kind == "cash":
        return say("funds.account.cash", provider=of.title())
    return say(f"funds.account.{kind}") if kind in _NAMED else name


# What a mentor sells


def offerings(say: Say, text: str) -> Sheetful:
    """`text`: the table itself, as it is downloaded."""
    head, *rows = csv.reader(StringIO(text.removeprefix(BOM)))
    whole = Section(title=say("bulk.paper.rows"), facts=[], head=head,
                    rows=[tuple(row) for row in rows])  # fmt: skip
    return Sheetful(say("bulk.paper.title"), say("bulk.paper.about"), [whole])
