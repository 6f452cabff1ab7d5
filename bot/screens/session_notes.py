"""Notes about a session as mentor, student and staff see them; and the list to search in."""

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from bot.screens.writer import Writer
from bot.ui import Act, Button, Choice, Field, FieldKind, Form, Screen, Stamp, Style, Text
from core.booking import Booking, By
from core.links import MAX_LINK
from core.notes import MAX_LINK_TITLE, MAX_NOTE, NotedSession, SessionLink
from core.reading import BookingCard
from core.texts import MAX_REASON
from core.use_cases.notes import NOTED, NotesPage
from core.use_cases.words_reported import Words

WORDS = tuple(Words)
PARTS = ("shared", "private", "recording")  # as they stand in the form
SEARCH_LENGTH = 60
_BEGINNING = 60
_LONGEST_HOST, _LONGEST_TITLE = 20, 12


def number_of(what: Words) -> int:
    """As a button carries it: from 1."""
    return WORDS.index(what) + 1


def card_row(w: Writer, shown: BookingCard, side: By) -> list[Button]:
    """For the booking's card: the recording, and the way to the notes once there are some or, for
    the mentor, once it has begun."""
    booking, now = shown.booking, w.reader.now
    writes = side is By.MENTOR and now is not None and booking.starts_at <= now
    if booking.state not in NOTED or not (writes or shown.noted):
        return []
    seen = [w.link("notes.button.recording", shown.recording)] if shown.recording else []
    return [*seen, w.button("notes.button.open", Act("note", booking.id))]


def page(w: Writer, shown: NotesPage, *intro: Text) -> Screen:
    booking = shown.card.booking
    mine = shown.side is By.MENTOR
    return w.screen(
        w.label("notes.title", offering=shown.card.offering_title),
        *intro,
        (Stamp(booking.starts_at),),
        *([] if shown.is_shared else [w.say("notes.none.mine" if mine else "notes.none")]),
        details=_parts(w, shown),
        prompt=w.label("notes.remove_link.prompt") if mine and shown.links else "",
        choices=[_removal(w, booking, link) for link in shown.links] if mine else [],
        buttons=[*_opening(w, shown), *_ways(w, shown)],
        again=Act("note", booking.id),
    )


def _parts(w: Writer, shown: NotesPage) -> list[tuple[str, Text]]:
    other = shown.card.student_name if shown.side is By.MENTOR else shown.card.mentor_name
    label = "detail.student" if shown.side is By.MENTOR else "detail.mentor"
    parts = [(w.label(label), w.say("text", text=other))]
    if shown.note is not None and shown.note.shared:
        mine = "notes.shared.mine" if shown.side is By.STUDENT else "notes.shared"
        parts.append((w.label(mine), w.say("text", text=shown.note.shared)))
    if shown.note is not None and shown.note.private:
        parts.append((w.label("notes.private"), w.say("text", text=shown.note.private)))
    if shown.side is not By.STUDENT and shown.card.booking.feedback:
        feedback = shown.card.booking.feedback
        parts.append((w.label("detail.feedback"), w.say("text", text=feedback)))
    return parts


def _opening(w: Writer, shown: NotesPage) -> list[list[Button]]:
    """Where a link leads stands before what its writer calls it (I-10)."""
    note = shown.note
    recording = note.recording if note else None
    links = [w.link("notes.button.link", link.url, name=(_name(w, link),)) for link in shown.links]
    rows = [links[at : at + 2] for at in range(0, len(links), 2)]
    return [[w.link("notes.button.recording", recording)] if recording else [], *rows]


def _name(w: Writer, link: SessionLink) -> str:
    """Short enough for a button; of a long host its end, which says whose it is."""
    host = urlsplit(link.url).hostname or ""
    host = host if len(host) <= _LONGEST_HOST else "…" + host[-_LONGEST_HOST:]
    title = link.title if len(link.title) <= _LONGEST_TITLE else link.title[:_LONGEST_TITLE] + "…"
    return w.label("notes.link", host=(host,), title=title) if title else host


def _removal(w: Writer, booking: Booking, link: SessionLink) -> Choice:
    label = w.label("notes.remove_link", link=(_name(w, link),))
    return Choice(label, Act("ntlx", booking.id, extra=(link.id,)), detail=link.url)


def _ways(w: Writer, shown: NotesPage) -> list[list[Button]]:
    booking = shown.card.booking
    revision = shown.note.revision if shown.note else 0
    back = [w.button("button.session", Act("card", booking.id))]
    mine = w.button("notes.button.all", Act("nots"))
    report = w.button("notes.button.report", Act("ntrf", booking.id))
    match shown.side:
        case By.MENTOR:
            edit = Act("ntfm", booking.id, revision)
            return [
                [w.button("notes.button.write", edit, Style.PRIMARY),
                 w.button("notes.button.add_link", Act("ntlf", booking.id))],
                [report] if booking.feedback else [],
                [*back, mine],
            ]  # fmt: skip
        case By.STUDENT:
            return [[*back, mine], [report] if shown.is_shared else []]
        case _:
            return [_removals(w, shown), back]


def _removals(w: Writer, shown: NotesPage) -> list[Button]:
    """What staff may take away."""
    booking = shown.card.booking
    there = {Words.NOTES: shown.is_shared, Words.FEEDBACK: bool(booking.feedback)}
    return [
        w.button(
            f"notes.button.remove.{what}",
            Act("ntdq", booking.id, extra=(number_of(what),)),
            Style.DANGER,
        )
        for what, is_there in there.items()
        if is_there
    ]


def writing_fields(w: Writer, shown: NotesPage) -> tuple[Field, ...]:
    note = shown.note
    return (
        _field(w, "shared", FieldKind.PARAGRAPH, MAX_NOTE, note.shared if note else ""),
        _field(w, "private", FieldKind.PARAGRAPH, MAX_NOTE, note.private if note else ""),
        _field(w, "recording", FieldKind.LINE, MAX_LINK, (note.recording if note else "") or ""),
    )


def _field(w: Writer, name: str, kind: FieldKind, most: int, value: str) -> Field:
    label, hint = w.label(f"notes.{name}"), w.label(f"notes.{name}.hint")
    return Field(name, label, kind, required=False, max_length=most, value=value, hint=hint)


def writing(w: Writer, shown: NotesPage, act: Act) -> Screen:
    """All three at once, or with `act`'s first number one of them alone; submitted without an
    answer it is taken away."""
    booking, fields, chosen = shown.card.booking, writing_fields(w, shown), act.number(0)
    one = 0 < chosen <= len(fields)
    singly = [
        Button(field.label, Act("ntfm", act.subject, act.revision, (number,)))
        for number, field in enumerate(fields, 1)
    ]
    title = w.label("notes.write.title", student=shown.card.student_name)
    asked = (replace(fields[chosen - 1], required=True),) if one else fields
    done = Act("ntsv", act.subject, act.revision, (chosen,) if one else ())
    return w.screen(
        title,
        w.say("notes.write.about"),
        form=Form(title, done, asked, w.label("button.save")),
        buttons=[
            [w.button("notes.button.clear", done, Style.DANGER)] if one and asked[0].value else [],
            [] if one else singly,
            [w.button("button.back", Act("note", booking.id))],
        ],
    )


def link_form(w: Writer, shown: NotesPage) -> Screen:
    title = w.label("notes.button.add_link")
    return w.screen(
        title,
        w.say("notes.link.about"),
        form=Form(
            title,
            Act("ntls", shown.card.booking.id),
            (
                Field("url", w.label("notes.link.url"), max_length=MAX_LINK),
                Field(
                    "title", w.label("notes.link.title"), required=False, max_length=MAX_LINK_TITLE
                ),
            ),
            w.label("button.save"),
        ),
        buttons=[[w.button("button.back", Act("note", shown.card.booking.id))]],
    )


def report_form(w: Writer, shown: NotesPage) -> Screen:
    return _reason(w, "notes.report", shown, Act("ntrs", shown.card.booking.id))


def confirm_removal(w: Writer, shown: NotesPage, what: Words) -> Screen:
    """What is taken away cannot be brought back: staff say why, and its writer reads it."""
    act = Act("ntdx", shown.card.booking.id, extra=(number_of(what),))
    return _reason(w, f"notes.remove.{what}", shown, act)


def _reason(w: Writer, key: str, shown: NotesPage, act: Act) -> Screen:
    title = w.label(f"{key}.title")
    reason = Field("reason", w.label("notes.reason"), FieldKind.PARAGRAPH, max_length=MAX_REASON)
    return w.screen(
        title,
        w.say(f"{key}.about"),
        form=Form(title, act, (reason,), w.label("button.send")),
        buttons=[[w.button("button.back", Act("note", shown.card.booking.id))]],
    )


def listing(w: Writer, me: int, found: Sequence[NotedSession], searched: str = "") -> Screen:
    about = w.say("notes.found", text=searched) if searched else w.say("notes.about")
    return w.screen(
        w.label("notes.all.title"),
        about if found else w.say("notes.all.none"),
        prompt=w.label("notes.prompt") if found else "",
        choices=[_line(w, me, each) for each in found],
        buttons=[
            [w.button("notes.button.search", Act("ntsf")), w.button("button.home", Act("home"))]
        ],
        again=None if searched else Act("nots"),
    )


def _line(w: Writer, me: int, each: NotedSession) -> Choice:
    other = each.student_name if each.note.mentor_id == me else each.mentor_name
    begins = (each.note.shared or each.note.private).replace("\n", " ")[:_BEGINNING]
    when = w.day(each.starts_at)
    return Choice(
        w.label("notes.line", offering=each.offering_title, name=other),
        Act("note", each.note.booking_id),
        detail=" · ".join(part for part in (when, begins) if part),
    )


def search(w: Writer) -> Screen:
    title = w.label("notes.button.search")
    field = Field("words", w.label("notes.words"), max_length=SEARCH_LENGTH)
    return w.screen(
        title,
        form=Form(title, Act("ntss"), (field,), title),
        buttons=[[w.button("button.back", Act("nots"))]],
    )
