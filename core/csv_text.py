"""Tables for spreadsheets: UTF-8 with a byte order mark, exact decimals, and no cell that a
spreadsheet would take for a formula (I-04)."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

BOM = "\ufeff"

# What begins a formula for Excel, LibreOffice or Sheets, also in its full-width form.
_FORMULA = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")


def safe(text: str) -> str:
    """What a person typed, as a cell that stays text."""
    begins = text.lstrip(" \u00a0\u200b\u2066\u2067\u2068\u200e\u200f")
    return f"'{text}" if begins.startswith(_FORMULA) else text


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Cells as they are: what people typed must have been made `safe` before."""
    written = StringIO()
    written.write(BOM)
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows(rows)
    return written.getvalue()
