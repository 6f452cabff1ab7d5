"""Does every minor unit have its place? One line for each currency, both sides of the books."""

from collections.abc import Sequence

from bot.doctor.finding import Finding, found
from core.money import exponent
from storage.reconciling import Books

_ORDER = ("platform", "pending", "available", "owed", "review", "unclaimed", "disputed",
          "paid_out")  # fmt: skip
_FIX = "the rows it comes from stand below as I2 or I3; /why payment shows an order's own"


def findings(books: Sequence[Books]) -> list[Finding]:
    return [_currency(each) for each in books] or found("money", "none has moved yet", [])


def _currency(shown: Books) -> Finding:
    """ "in 120.00 - out 30.00 = platform 27.00 + ...": what a person can add up."""
    kinds = [kind for kind in _ORDER if shown.balances.get(kind)]
    kinds += sorted(kind for kind, minor in shown.balances.items() if minor and kind not in _ORDER)
    parts = [f"{kind.replace('_', ' ')} {_amount(shown, shown.balances[kind])}" for kind in kinds]
    seen = (
        f"in {_amount(shown, shown.journal_in)} - out {_amount(shown, shown.journal_out)}"
        f" = {' + '.join(parts) or _amount(shown, 0)};"
        f" {_amount(shown, shown.unexplained)} unexplained"
    )
    what = f"money {shown.currency}"
    if not shown.unexplained:
        return Finding(what, seen)
    return Finding(what, f"{seen}; {'; '.join(_differences(shown))}", _FIX)


def _differences(shown: Books) -> list[str]:
    sides = (
        ("in", shown.journal_in, shown.rows_in, "payments"),
        ("out", shown.journal_out, shown.rows_out, "refunds"),
        ("disputed", shown.balances.get("disputed", 0), shown.rows_disputed, "disputes"),
        ("paid out", shown.balances.get("paid_out", 0), shown.rows_paid_out, "payouts"),
    )
    return [
        f"the journal has {_amount(shown, journal)} {what}, {rows} make it {_amount(shown, minor)}"
        for what, journal, minor, rows in sides
        if journal != minor
    ]


def _amount(shown: Books, minor: int) -> str:
    digits = exponent(shown.currency)
    whole, rest = divmod(abs(minor), 10**digits)
    written = f"{whole}.{rest:0{digits}}" if digits else str(whole)
    return f"-{written}" if minor < 0 else written
