"""Dates that are up: which mentors have some, one of them, and changing it while it is booked."""

from collections.abc import Mapping, Sequence

from bot.screens.hours_words import window_line
from bot.screens.writer import Writer
from bot.ui import Act, Choice, Field, FieldKind, Form, Screen, Style, Text
from core.date_drafts import DateDraft
from core.pages import HoursPage
from core.use_cases.changing_dates import MentorDates, PostedPage

DAY_LENGTH, TIMES_LENGTH = 60, 100


def board(w: Writer, mentors: Sequence[MentorDates], drafts: Sequence[DateDraft]) -> Screen:
    waiting = [
        Choice(
            w.label("pdts.draft", n=len(each.lines)),
            Act("dtxc", each.id),
            detail=each.text.split("\n")[0][:60],
        )
        for each in drafts
    ]
    return w.screen(
        w.label("pdts.title"),
        w.say("pdts.about"),
        w.say("dtxt.example"),
        prompt=w.label("pdts.pick") if mentors or waiting else "",
        choices=[
            *waiting,
            *(
                Choice(each.name, Act("date", each.mentor_id), w.label("pdts.count", n=each.count))
                for each in mentors
            ),
        ],
        buttons=[
            [
                w.button("dtxt.button.write", Act("dtxf"), Style.PRIMARY),
                w.button("button.home", Act("home")),
            ]
        ],
        again=Act("pdts"),
    )


def which(w: Writer, mentor: int, page: HoursPage, titles: Mapping[int, str]) -> Screen:
    return w.screen(
        w.label("pdat.which"),
        w.say("book.zone", zone=w.reader.zone) if page.posted else w.say("date.none"),
        prompt=w.label("pdat.pick") if page.posted else "",
        choices=[
            Choice(
                window_line(w, posted.starts_at, posted.ends_at),
                Act("pdat", mentor, extra=(id,)),
                detail=date_detail(w, titles, offering, posted.places),
            )
            for id, offering, posted in page.posted
        ],
        buttons=[[w.button("button.back", Act("date", mentor))]],
        again=Act("pdcl", mentor),
    )


def date_detail(
    w: Writer, titles: Mapping[int, str], offering: int | None, places: int | None
) -> str:
    title = titles.get(offering, "") if offering else w.label("date.for_all")
    return title if places is None else f"{title} · {w.label('pdat.places', n=places)}"


def date_page(
    w: Writer, page: PostedPage, title: str, names: Mapping[int, str], note: Text = ()
) -> Screen:
    extra = (page.id, len(page.sessions))
    return w.screen(
        window_line(w, page.posted.starts_at, page.posted.ends_at),
        note,
        w.say("text", text=title),
        w.say("pdat.places", n=page.places),
        _booked(w, page),
        *_sessions(w, page, names),
        buttons=[
            [
                w.button("pdat.button.change", Act("pdch", page.mentor_id, extra=extra)),
                w.button(
                    "pdat.button.withdraw",
                    Act("pdwd", page.mentor_id, extra=extra),
                    Style.DANGER,
                ),
            ],
            [
                w.button("pdat.button.places", Act("pdpf", page.mentor_id, extra=extra)),
                w.button("button.back", Act("date", page.mentor_id)),
            ],
        ],
        again=Act("pdat", page.mentor_id, extra=(page.id,)),
    )


def _booked(w: Writer, page: PostedPage) -> Text:
    return w.say("pdat.booked", n=len(page.sessions))


def _sessions(w: Writer, page: PostedPage, names: Mapping[int, str]) -> list[Text]:
    return [
        w.say("pdat.session", when=each.starts_at, student=names.get(each.student_id, ""))
        for each in page.sessions
    ]


def places_form(w: Writer, page: PostedPage) -> Screen:
    title = w.label("pdat.button.places")
    field = Field(
        "places",
        w.label("pdat.places.field"),
        FieldKind.NUMBER,
        max_length=4,
        value=str(page.places),
    )
    act = Act("pdps", page.mentor_id, extra=(page.id, len(page.sessions)))
    back = Act("pdat", page.mentor_id, extra=(page.id,))
    return w.screen(
        title,
        (window_line(w, page.posted.starts_at, page.posted.ends_at),),
        w.say("pdat.places.taken", n=page.taken) if page.sessions else (),
        form=Form(title, act, (field,), w.label("button.save")),
        buttons=[[w.button("button.back", back)]],
    )


def sure_to_withdraw(w: Writer, page: PostedPage, names: Mapping[int, str]) -> Screen:
    """Says how many it concerns and what becomes of them (L7)."""
    extra = (page.id, len(page.sessions))
    about = w.say("pdat.withdraw.booked", n=len(page.sessions))
    return w.screen(
        w.label("pdat.withdraw.title"),
        (window_line(w, page.posted.starts_at, page.posted.ends_at),),
        about if page.sessions else w.say("pdat.withdraw.free"),
        *_sessions(w, page, names),
        buttons=[
            [
                w.button("pdat.withdraw.yes", Act("pdwc", page.mentor_id, extra=extra),
                         Style.DANGER),
                w.button("button.keep", Act("date", page.mentor_id)),
            ]
        ],
        again=Act("pdwd", page.mentor_id, extra=extra),
    )  # fmt: skip


def change_form(w: Writer, page: PostedPage, day: str, times: str) -> Screen:
    title = w.label("pdat.change.title")
    fields = (
        Field("dates", w.label("date.day"), max_length=DAY_LENGTH, value=day,
              hint=w.label("date.day.hint")),
        Field("times", w.label("date.times"), max_length=TIMES_LENGTH, value=times,
              hint=w.label("date.times.hint")),
    )  # fmt: skip
    act = Act("pdcs", page.mentor_id, extra=(page.id, len(page.sessions)))
    about = w.say("pdat.change.booked", n=len(page.sessions)) if page.sessions else ()
    return w.screen(
        title,
        (window_line(w, page.posted.starts_at, page.posted.ends_at),),
        about,
        w.say("hours.zone", zone=page.zone),
        form=Form(title, act, fields, w.label("pdat.change.submit")),
        buttons=[[w.button("button.back", Act("date", page.mentor_id))]],
    )


def sure_to_change(w: Writer, page: PostedPage, to: tuple[int, int], when: str) -> Screen:
    """`to`: the new start and end in minutes since 1970, `when` the same for people."""
    extra = (page.id, len(page.sessions), *to)
    return w.screen(
        w.label("pdat.change.title"),
        w.say(
            "pdat.change.sure",
            n=len(page.sessions),
            before=(window_line(w, page.posted.starts_at, page.posted.ends_at),),
            after=(when,),
        ),
        buttons=[
            [
                w.button("pdat.change.yes", Act("pdcc", page.mentor_id, extra=extra),
                         Style.PRIMARY),
                w.button("button.keep", Act("date", page.mentor_id)),
            ]
        ],
    )  # fmt: skip
