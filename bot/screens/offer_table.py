"""Many offerings at once: the form for the table, and what it would make, row by row (C16)."""

from collections.abc import Sequence

from bot.screens import offer_words as words
from bot.screens.writer import Writer
from bot.ui import Act, Field, FieldKind, Form, Screen, Style, Text
from core.catalog import Offering
from core.errors import RuleError
from core.money import Money
from core.offer_tables import COLUMNS, MAX_TABLE, MOST_ROWS, ReadRow, TablePage, TableState

HEAD = ",".join(COLUMNS)
_EXAMPLE = "Resume review,20,30,one_to_one,instant,Careers,Bring your resume"


def write(w: Writer, table: str) -> Screen:
    """`table`: the address of all offerings as such a table."""
    title = w.label("bulk.title")
    field = Field(
        "table",
        w.label("bulk.field"),
        FieldKind.PARAGRAPH,
        max_length=MAX_TABLE,
        hint=w.label("bulk.hint"),
    )
    return w.screen(
        title,
        w.say("bulk.about", n=MOST_ROWS),
        (HEAD,),
        (_EXAMPLE,),
        form=Form(title, Act("oftr"), (field,), w.label("bulk.read")),
        buttons=[
            [w.link("bulk.button.export", table)],
            [w.button("button.my_offerings", Act("myof"))],
        ],
    )


def preview(w: Writer, page: TablePage, note: Text = ()) -> Screen:
    """Each row as it would be, or what is wrong with it; nothing is made before it is said."""
    table, good = page.table, len(page.rows) - page.mistakes
    is_open = table.state is TableState.OPEN
    ready = is_open and good and not page.mistakes
    make = w.button("bulk.button.create", Act("oftc", table.id), Style.PRIMARY, n=good)
    drop = w.button("bulk.button.discard", Act("oftx", table.id))
    return w.screen(
        w.label("bulk.preview.title", n=len(page.rows)),
        note,
        w.say("bulk.mistakes", n=page.mistakes) if page.mistakes else w.say("bulk.fine"),
        *(_row(w, row) for row in page.rows),
        buttons=[
            [make] if ready else [],
            [w.button("bulk.button.again", Act("oftb")), *([drop] if is_open else [])],
            [w.button("button.my_offerings", Act("myof"))],
        ],
        again=Act("oftp", table.id),
    )


def _row(w: Writer, row: ReadRow) -> Text:
    if row.offering is None:
        problem = _problem(w, row.problem) if row.problem else ()
        return (*w.say("bulk.row.wrong", number=row.number, column=row.column), " ", *problem)
    offering = row.offering
    line = words.line(w, offering, w.label(f"offer.pick.{words.way(offering)}"))
    return w.say("bulk.row", number=row.number, title=offering.title, line=line)


def _problem(w: Writer, problem: RuleError) -> Text:
    kept = (str, int, Money)
    facts = {name: fact for name, fact in problem.facts.items() if isinstance(fact, kept)}
    return w.say(f"error.{problem.code}", **facts)


def created(w: Writer, offerings: Sequence[Offering]) -> Text:
    return w.say("bulk.created", n=len(offerings))
