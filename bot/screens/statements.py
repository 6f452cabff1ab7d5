"""A mentor's month on a screen: sums first, then its moves a page at a time, each leading to its
explanation; and the same as a page to print and a table."""

from collections.abc import Sequence

from bot.ask import Links
from bot.screens.funds import changed, signed
from bot.screens.mentor import to_desk
from bot.screens.writer import Writer
from bot.times import Reader, month_label
from bot.ui import Act, Button, Choice, Screen, Text
from core.clock import from_ms
from core.months import Month
from core.papers import Paper
from core.statements import Sheet, Statement, StatementLine

PAGE = 12
CAUSES = frozenset(
    """payment earned unearned refund payout payout_reversed transferred kept
    disputed dispute_won dispute_moved""".split()
)


def statement(
    w: Writer, shown: Statement, first: int, months: Sequence[Month], links: tuple[str, str]
) -> Screen:
    """`first`: the first of the moves to be shown, latest first. `links`: page and table."""
    mentor, month = shown.mentor_id, shown.month
    moves = [line for sheet in shown.sheets for line in reversed(sheet.lines)]
    moves.sort(key=lambda line: line.at_ms, reverse=True)
    first = first if 0 <= first < len(moves) else 0
    there = Writer(Reader(w.reader.language, shown.zone, w.reader.now))
    return w.screen(
        w.label("statement.title", month=_month(w, month)),
        w.say("statement.whose", who=shown.mentor_name, zone=shown.zone),
        w.say("statement.none") if not shown.sheets else (),
        details=[row for sheet in shown.sheets for row in _sums(w, sheet)],
        prompt=w.label("statement.prompt", n=len(moves)) if moves else "",
        choices=[_choice(w, there, shown, line) for line in moves[first : first + PAGE]],
        buttons=[
            _lines_around(w, shown, first, len(moves)),
            _papers(w, links),
            _months_around(w, shown, months),
            [w.button("button.earnings", Act("earn", mentor)), to_desk(w, mentor)],
        ],
        again=_act(shown, month, first),
    )


def papers(links: Links, reader: int, shown: Statement) -> tuple[str, str]:
    page = links.paper(Paper.STATEMENT, reader, shown.mentor_id, shown.month.number)
    return page, f"{page}/csv"


def _papers(w: Writer, links: tuple[str, str]) -> list[Button]:
    page, table = links
    return [w.link("button.paper", page), w.link("button.table", table)]


def _month(w: Writer, month: Month) -> str:
    return month_label(month.first_day, w.reader.language)


def _act(shown: Statement, month: Month, first: int = 0) -> Act:
    return Act("stmt", shown.mentor_id, extra=(month.number, first))


def _sums(w: Writer, sheet: Sheet) -> list[tuple[str, Text]]:
    """From the opening to the closing balances; what did not happen is left out."""
    moves = {
        "gross": sheet.gross,
        "shares": sheet.shares,
        "refunded": sheet.refunded,
        "paid_out": sheet.paid_out,
        "other": sheet.other,
    }
    balances = {
        "opening.pending": sheet.opening_pending,
        "opening.available": sheet.opening_available,
    }
    closings = {
        "closing.pending": sheet.closing_pending,
        "closing.available": sheet.closing_available,
    }
    return [
        *(_row(w, name, minor, sheet) for name, minor in balances.items()),
        *(_row(w, name, minor, sheet) for name, minor in moves.items() if minor),
        *(_row(w, name, minor, sheet) for name, minor in closings.items()),
    ]


def _row(w: Writer, name: str, minor: int, sheet: Sheet) -> tuple[str, Text]:
    return w.label(f"statement.{name}"), (signed(w, minor, sheet.currency),)


def cause_of(line: StatementLine) -> str:
    """The end of the key of what happened."""
    return line.cause if line.cause in CAUSES else "other"


def _choice(w: Writer, there: Writer, shown: Statement, line: StatementLine) -> Choice:
    """`there`: words on the mentor's own clock."""
    minor = line.share or line.available
    act = Act("expl", line.order_id) if line.order_id is not None else _act(shown, shown.month)
    return Choice(
        w.label(
            "statement.line",
            day=there.day(from_ms(line.at_ms)),
            what=w.label(f"statement.cause.{cause_of(line)}"),
            amount=changed(w, minor, line.currency),
        ),
        act,
        detail=_about(w, line),
    )


def _about(w: Writer, line: StatementLine) -> str:
    if line.title:
        return w.label("statement.line.about", title=line.title, student=line.student)
    return w.label("text", text=line.reference) if line.reference else ""


def _lines_around(w: Writer, shown: Statement, first: int, count: int) -> list[Button]:
    around = []
    if first:
        newer = _act(shown, shown.month, max(first - PAGE, 0))
        around.append(w.button("statement.newer", newer))
    if first + PAGE < count:
        around.append(w.button("statement.older", _act(shown, shown.month, first + PAGE)))
    return around


def _months_around(w: Writer, shown: Statement, months: Sequence[Month]) -> list[Button]:
    around = [month for month in (shown.month.previous, shown.month.next) if month in months]
    buttons = [Button(_month(w, month), _act(shown, month)) for month in around]
    if len(months) > 1:
        buttons.append(w.button("statement.other_month", Act("stmm", shown.mentor_id)))
    return buttons


def choose_month(w: Writer, mentor: int, months: Sequence[Month]) -> Screen:
    return w.screen(
        w.label("statement.months.title"),
        prompt=w.label("statement.months.prompt"),
        choices=[
            Choice(_month(w, month), Act("stmt", mentor, extra=(month.number,))) for month in months
        ],
        buttons=[[w.button("button.earnings", Act("earn", mentor)), to_desk(w, mentor)]],
        again=Act("stmm", mentor),
    )
