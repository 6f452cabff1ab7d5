"""Many offerings at once, written as a table: CSV with a line of names on top (C16).

Read again each time it is shown, and only then made into offerings: all of them or none.
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from io import StringIO

from core.availability.day_names import folded
from core.catalog import BookingMode, Offering, OfferingKind
from core.csv_text import safe, table
from core.errors import RuleError
from core.ids import OfferTableId, PersonId

MOST_ROWS = 50
MAX_TABLE = 4000  # what a form on Discord takes

COLUMNS = ("title", "price", "minutes", "kind", "mode", "category", "description")
_NAMES: Mapping[str, str] = {
    **{name: name for name in COLUMNS},
    "العنوان": "title",
    "السعر": "price",
    "الدقائق": "minutes",
    "المدة": "minutes",
    "النوع": "kind",
    "الحجز": "mode",
    "التصنيف": "category",
    "الوصف": "description",
}
KINDS: Mapping[str, OfferingKind] = {
    "one_to_one": OfferingKind.ONE_TO_ONE,
    "1:1": OfferingKind.ONE_TO_ONE,
    "فردي": OfferingKind.ONE_TO_ONE,
    "recorded": OfferingKind.RECORDED,
    "مسجل": OfferingKind.RECORDED,
    "face_to_face": OfferingKind.FACE_TO_FACE,
    "in person": OfferingKind.FACE_TO_FACE,
    "حضوري": OfferingKind.FACE_TO_FACE,
    "group": OfferingKind.GROUP,
    "جماعي": OfferingKind.GROUP,
}
MODES: Mapping[str, BookingMode] = {
    "instant": BookingMode.INSTANT,
    "فوري": BookingMode.INSTANT,
    "request": BookingMode.REQUEST,
    "بطلب": BookingMode.REQUEST,
}


class TableState(StrEnum):
    OPEN = "open"
    CREATED = "created"
    DISCARDED = "discarded"


@dataclass(frozen=True, slots=True)
class OfferTable:
    """`text` as it was pasted."""

    id: OfferTableId
    mentor_id: PersonId
    text: str
    state: TableState
    created_at: datetime
    decided_at: datetime | None = None
    revision: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """One row by its number in the table (the names on top are line 1), as cells by column."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row as the offering it would be, or why it cannot be one: `problem` in `column`."""

    number: int
    title: str
    offering: Offering | None = None
    column: str = ""
    problem: RuleError | None = None


@dataclass(frozen=True, slots=True)
class TablePage:
    table: OfferTable
    rows: tuple[ReadRow, ...]

    @property
    def mistakes(self) -> int:
        return sum(row.problem is not None for row in self.rows)


class ColumnUnknown(RuleError):
    """`word` is none of the names `known`."""


class TitleColumnMissing(RuleError):
    """The first line of a table names its columns, and one of them is the title."""


class TooManyRows(RuleError):
    """More than `limit` rows at once."""


class CellsTooMany(RuleError):
    """A row with more cells than there are names: a comma too many, or a quotation mark missing."""


class WordUnknown(RuleError):
    """`word` is none of those that this column knows: `known`."""


class TitleTwice(RuleError):
    """`title` is an offering of this mentor already, or stands in the table twice."""


def lines_of(text: str) -> list[Line]:
    """Raises ColumnUnknown, TitleColumnMissing, CellsTooMany or TooManyRows for the whole."""
    head, _, _ = text.partition("\n")
    mark = max(",;\t،", key=head.count)
    rows = list(csv.reader(StringIO(text.lstrip("\ufeff")), delimiter=mark, skipinitialspace=True))
    names = [_column(cell) for cell in rows[0]] if rows else []
    if "title" not in names:
        raise TitleColumnMissing(known=", ".join(COLUMNS))
    filled = [(n, row) for n, row in enumerate(rows[1:], 2) if any(map(str.strip, row))]
    if len(filled) > MOST_ROWS:
        raise TooManyRows(limit=MOST_ROWS)
    return [Line(number, _cells(number, names, row)) for number, row in filled]


def _column(cell: str) -> str:
    name = _NAMES.get(folded(cell).strip()) or _NAMES.get(cell.strip())
    if name is None:
        raise ColumnUnknown(word=cell.strip()[:40], known=", ".join(COLUMNS))
    return name


def _cells(number: int, names: Sequence[str], row: Sequence[str]) -> dict[str, str]:
    if any(map(str.strip, row[len(names) :])):
        raise CellsTooMany(line=number)
    return {name: _bare(cell) for name, cell in zip(names, row, strict=False)}


def _bare(cell: str) -> str:
    """Without the mark that keeps a spreadsheet from computing it: our own tables come back."""
    text = cell.strip()
    return text[1:] if text.startswith("'") and safe(text[1:]) == text else text


def written(offerings: Sequence[Offering], currency: str) -> str:
    """Offerings as such a table, every cell safe for spreadsheets (I-04); `currency` goes without
    saying."""
    return table(COLUMNS, [_row(each, currency) for each in offerings])


def _row(offering: Offering, currency: str) -> list[str]:
    price = offering.price
    code = "" if price.currency == currency else f" {price.currency}"
    return [
        safe(offering.title),
        f"{price.decimal()}{code}",
        str(int(offering.duration.total_seconds()) // 60),
        offering.kind.value,
        offering.mode.value,
        safe(offering.category),
        safe(offering.description),
    ]
