"""When a mentor can be booked: the week, the dates that differ, the dates put up by hand."""

from bot.screens.hours_words import exception_line, group_line, hours_text, window_line
from bot.screens.mentor import to_desk
from bot.screens.posted_dates import date_detail
from bot.screens.writer import Writer
from bot.ui import Act, Button, Choice, Field, FieldKind, Form, Screen, Style, Text
from core.availability import Change
from core.availability.typed_hours import MAX_LENGTH
from core.catalog import Offering
from core.pages import HoursPage

KINDS = (Change.BLOCK, Change.OPEN, Change.REPLACE)
DATES_LENGTH = 60
TIMES_LENGTH = 100


def week(
    w: Writer, mentor: int, page: HoursPage, offering: Offering | None, note: Text = ()
) -> Screen:
    """The hours grouped as people say them, and one line to type them anew (D2, D3)."""
    title = w.label("hours.title")
    if offering is not None:
        title = w.label("hours.own.title", offering=offering.title)
    return w.screen(
        title,
        note,
        *(group_line(w, group) for group in page.groups),
        w.say("hours.zone", zone=page.zone) if page.groups else w.say("hours.none"),
        form=_week_form(w, _act("hrss", mentor, offering), page),
        buttons=[
            [
                w.button(
                    "hours.button.exceptions", Act("excl", mentor), count=len(page.exceptions)
                ),
                w.button("hours.button.dates", Act("date", mentor), count=len(page.posted)),
            ],
            _clear(w, mentor, page, offering),
            [_back(w, mentor, offering)],
        ],
    )


def _act(verb: str, mentor: int, offering: Offering | None) -> Act:
    return Act(verb, mentor, extra=(offering.id,) if offering else ())


def _week_form(w: Writer, act: Act, page: HoursPage) -> Form:
    field = Field(
        "hours",
        w.label("hours.field"),
        max_length=MAX_LENGTH,
        value=hours_text(w, page.groups),
        hint=w.label("hours.hint"),
    )
    return Form(w.label("hours.form"), act, (field,), w.label("button.save"))


def _clear(w: Writer, mentor: int, page: HoursPage, offering: Offering | None) -> list[Button]:
    if not page.groups:
        return []
    return [w.button("hours.button.clear", _act("hrcq", mentor, offering), Style.DANGER)]


def _back(w: Writer, mentor: int, offering: Offering | None) -> Button:
    if offering is None:
        return to_desk(w, mentor)
    return w.button("button.back", Act("ofmn", offering.id))


def sure_to_clear(w: Writer, mentor: int, offering: Offering | None) -> Screen:
    return w.screen(
        w.label("hours.clear.title"),
        w.say("hours.clear.about"),
        buttons=[
            [
                w.button("hours.clear.yes", _act("hrcl", mentor, offering), Style.DANGER),
                w.button("button.keep", _act("hour", mentor, offering)),
            ]
        ],
        again=_act("hrcq", mentor, offering),
    )


def exceptions(w: Writer, mentor: int, page: HoursPage, note: Text = ()) -> Screen:
    """Dates that differ from the week (X10); a press on one takes it away."""
    return w.screen(
        w.label("excl.title"),
        note,
        w.say("excl.about") if page.exceptions else w.say("excl.none"),
        prompt=w.label("hours.take_away") if page.exceptions else "",
        choices=[
            Choice(exception_line(w, each), Act("excr", mentor, extra=(id,)))
            for id, each in page.exceptions
        ],
        buttons=[
            [
                w.button("excl.button.add", Act("exca", mentor), Style.PRIMARY),
                w.button("button.hours", Act("hour", mentor)),
            ]
        ],
        again=Act("excl", mentor),
    )


def add_exception(w: Writer, mentor: int, zone: str) -> Screen:
    labels = kind_labels(w)
    title = w.label("excl.add.title")
    fields = (
        _dates(w.label("excl.dates"), w.label("excl.dates.hint")),
        Field(
            "kind",
            w.label("excl.kind"),
            FieldKind.PICK,
            value=KINDS[0].value,
            hint="  ".join(f"{n}. {label}" for n, label in enumerate(labels.values(), 1)),
            options=tuple(labels.items()),
        ),
        Field(
            "times",
            w.label("excl.times"),
            max_length=TIMES_LENGTH,
            value=w.label("excl.all_day"),
            hint=w.label("excl.times.hint"),
        ),
    )
    return w.screen(
        title,
        w.say("excl.add.about"),
        w.say("hours.zone", zone=zone),
        form=Form(title, Act("excs", mentor), fields, w.label("button.save")),
        buttons=[[w.button("button.back", Act("excl", mentor))]],
    )


def kind_labels(w: Writer) -> dict[str, str]:
    return {kind.value: w.label(f"excl.kind.{kind}") for kind in KINDS}


def dates(
    w: Writer,
    mentor: int,
    page: HoursPage,
    titles: dict[int, str],
    only: int,
    note: Text = (),
) -> Screen:
    """Dates put up by hand (D1, D4), for one offering or for all; a press takes one away.

    `titles`: offering -> title. `only`: the offering whose button led here, 0 for none.
    """
    back = Act("ofmn", only) if only else Act("hour", mentor)
    key = "button.back" if only else "button.hours"
    extra = (0, only) if only else ()
    return w.screen(
        w.label("date.title"),
        note,
        w.say("date.about") if page.posted else w.say("date.none"),
        w.say("book.zone", zone=w.reader.zone) if page.posted else (),
        prompt=w.label("hours.take_away") if page.posted else "",
        choices=[
            Choice(
                window_line(w, posted.starts_at, posted.ends_at),
                Act("datr", mentor, extra=(id, only)),
                detail=date_detail(w, titles, offering, posted.places),
            )
            for id, offering, posted in page.posted
        ],
        buttons=[
            [
                w.button("date.button.add", Act("data", mentor, extra=extra), Style.PRIMARY),
                w.button("dtxt.button.several", Act("dtxf", mentor)),
                w.button(key, back),
            ],
            [w.button("pdat.button.which", Act("pdcl", mentor))] if page.posted else [],
            [to_desk(w, mentor)],
        ],
        again=Act("date", mentor, extra=(only,) if only else ()),
    )


def add_date(w: Writer, mentor: int, zone: str, titles: dict[int, str], only: int) -> Screen:
    title = w.label("date.add.title")
    times = Field(
        "times",
        w.label("date.times"),
        max_length=TIMES_LENGTH,
        hint=w.label("date.times.hint"),
    )
    fields = (
        _dates(w.label("date.day"), w.label("date.day.hint")),
        times,
        *_which(w, titles, only),
    )
    act = Act("dats", mentor, extra=(0, only) if only else ())
    return w.screen(
        title,
        w.say("date.add.about"),
        w.say("hours.zone", zone=zone),
        form=Form(title, act, fields, w.label("date.add.submit")),
        buttons=[[w.button("button.back", Act("date", mentor, extra=(only,) if only else ()))]],
    )


def _which(w: Writer, titles: dict[int, str], only: int) -> tuple[Field, ...]:
    """Asked only when it is not clear which offering is meant. "0" is all of them."""
    if only or not titles:
        return ()
    options = (("0", w.label("date.for_all")), *((str(id), name) for id, name in titles.items()))
    field = Field(
        "offering",
        w.label("date.which"),
        FieldKind.PICK,
        required=False,
        value="0",
        options=options[:25],
    )
    return (field,)


def _dates(label: str, hint: str) -> Field:
    return Field("dates", label, max_length=DATES_LENGTH, hint=hint)
