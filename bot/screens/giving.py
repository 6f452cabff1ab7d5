"""A pack for nothing: from whom, to whom, how much, and why."""

from collections.abc import Sequence

from bot.screens.pack_desk import reason_field
from bot.screens.writer import Writer
from bot.ui import Act, Choice, Field, FieldKind, Form, Screen, Stamp, Style
from core.catalog import PackProduct
from core.packs import Pack
from core.people import Person

SEARCH_LENGTH = 60
BY_NUMBER = "0"  # no product: the numbers of the form count


def mentors(w: Writer, found: Sequence[Person]) -> Screen:
    return w.screen(
        w.label("give.title"),
        w.say("give.mentor" if found else "give.no_mentor"),
        prompt=w.label("give.mentor.prompt") if found else "",
        choices=[Choice(w.label("text", text=each.name), Act("gift", each.id)) for each in found],
        buttons=[[w.button("button.home", Act("home"))]],
        again=Act("gift"),
    )


def students(w: Writer, mentor: int, found: Sequence[Person], searched: str = "") -> Screen:
    search = w.button("staff.people.search", Act("gfts", mentor))
    about = w.say("staff.people.found", text=searched) if searched else w.say("give.student")
    return w.screen(
        w.label("give.title"),
        about if found else w.say("give.nobody"),
        prompt=w.label("students.prompt") if found else "",
        choices=[
            Choice(w.label("text", text=each.name), Act("gftf", each.id, extra=(mentor,)))
            for each in found
        ],
        buttons=[[search, w.button("button.students", Act("stds", mentor))]],
        again=None if searched else Act("gift", mentor),
    )


def search(w: Writer, mentor: int) -> Screen:
    title = w.label("staff.people.search")
    return w.screen(
        title,
        form=Form(
            title,
            Act("gftr", mentor),
            (Field("name", w.label("detail.name"), max_length=SEARCH_LENGTH),),
            w.label("staff.people.search.submit"),
        ),
        buttons=[[w.button("button.back", Act("gift", mentor))]],
    )


def gift(
    w: Writer, mentor: int, student: int, name: str, products: Sequence[PackProduct], known: int
) -> Screen:
    """`known`: packs they have together already; a form sent twice finds one more."""
    title = w.label("give.form.title", student=name)
    options = [(BY_NUMBER, w.label("give.by_number"))]
    options += [(str(n), product.title) for n, product in enumerate(products, 1)]
    fields = [
        Field(
            "pack", w.label("give.pack"), FieldKind.PICK, value=BY_NUMBER, options=tuple(options)
        ),
        Field("sessions", w.label("give.sessions"), FieldKind.NUMBER, required=False, max_length=3),
        Field("days", w.label("give.days"), FieldKind.NUMBER, required=False, max_length=3),
        reason_field(w),
    ]
    return w.screen(
        title,
        w.say("give.form.about", student=name),
        form=Form(
            title,
            Act("gfty", student, known, (mentor,)),
            tuple(fields if products else fields[1:]),
            w.label("give.submit"),
        ),
        buttons=[[w.button("button.keep", Act("gift", mentor))]],
    )


def given(w: Writer, pack: Pack, name: str) -> Screen:
    until = Stamp(pack.expires_at, "date")
    return w.screen(
        w.label("give.done.title"),
        w.say("give.done", n=pack.total, student=name),
        details=[(w.label("detail.valid_until"), (until,))],
        buttons=[
            [
                w.button("give.open", Act("pkds", pack.id), Style.PRIMARY),
                w.button("button.students", Act("stds", pack.mentor_id)),
            ]
        ],
    )
