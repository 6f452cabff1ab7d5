"""Dates that were written as text: what was understood line by line, with the ways on (I-05)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.screens.hours_words import window_line
from bot.screens.writer import Writer
from bot.ui import Act, Button, Field, FieldKind, Form, Screen, Style, Text
from core.date_drafts import DateDraft, DraftDate, DraftState, Fate
from core.dates_by_text import Problem
from core.use_cases.dates_by_text import DRAFT_CARD, MAX_TEXT

S = DraftState


@dataclass(frozen=True, slots=True)
class DraftShown:
    """`names` of people, `titles` of offerings, `zones` of mentors, each by id. `may_announce`: the
    reader may post them in a channel."""

    draft: DateDraft
    names: Mapping[int, str]
    titles: Mapping[int, str]
    zones: Mapping[int, str]
    may_announce: bool = False


def draft_card(w: Writer, shown: DraftShown, note: Text = ()) -> Screen:
    draft = shown.draft
    lines = [line for each in draft.lines for line in _line(w, shown, each)]
    return w.screen(
        w.label(f"dtxt.title.{draft.state}"),
        note,
        w.say("dtxt.zone", zone=draft.zone),
        *lines,
        *_left_out(w, draft),
        buttons=[*_announce(w, shown), *_buttons(w, draft)],
        card=f"{DRAFT_CARD}:{draft.id}",
        again=Act("dtxc", draft.id),
    )


def _line(w: Writer, shown: DraftShown, line: DraftDate | Problem) -> list[Text]:
    if isinstance(line, Problem):
        instead = w.label("hours.comma").join(line.instead)
        said = [
            w.say("dtxt.problem", text=line.text),
            w.say(f"dtxt.problem.{line.code}", piece=line.piece),
        ]
        return [*said, w.say("dtxt.instead", instead=instead)] if instead else said
    return _date(w, shown, line)


def _date(w: Writer, shown: DraftShown, line: DraftDate) -> list[Text]:
    name = shown.names.get(line.mentor_id, "")
    found = [
        w.say(
            f"dtxt.line.{line.fate}",
            when=(_when(w, line, shown.draft.zone),),
            mentor=name,
            what=_what(w, shown, line),
        ),
        w.say("dtxt.from", text=line.text),
    ]
    if line.places is not None:
        found.append(w.say("dtxt.places", n=line.places))
    zone = shown.zones.get(line.mentor_id, shown.draft.zone)
    local = _when(w, line, zone)
    if local != _when(w, line, shown.draft.zone):
        found.append(w.say("dtxt.local", when=(local,), mentor=name, zone=zone))
    if line.note:
        found.append(w.say(f"dtxt.note.{line.note}", mentor=name))
    return found


def _when(w: Writer, line: DraftDate, zone: str) -> str:
    """On the wall of `zone`, whoever reads: it is the clock that it was written by."""
    there = Writer(replace(w.reader, zone=zone))
    return window_line(there, line.starts_at, line.ends_at)


def _what(w: Writer, shown: DraftShown, line: DraftDate) -> object:
    if line.offering_id is None:
        return (w.label("date.for_all"),)
    return shown.titles.get(line.offering_id, "")


def _left_out(w: Writer, draft: DateDraft) -> list[Text]:
    problems = len(draft.lines) - len(draft.dates)
    if draft.state is not S.OPEN:
        return []
    if not draft.dates:
        return [w.say("dtxt.none")]
    return [w.say("dtxt.left_out", n=problems)] if problems else []


def _buttons(w: Writer, draft: DateDraft) -> list[list[Button]]:
    if draft.state is not S.OPEN:
        return [[w.button("dtxt.button.more", Act("dtxf", draft.for_mentor or 0))]]
    count = len(draft.dates)
    publish = Act("dtxp", draft.id, draft.revision)
    first = [w.button("dtxt.button.publish", publish, Style.PRIMARY, n=count)] if count else []
    return [
        [
            *first,
            w.button("dtxt.button.edit", Act("dtxe", draft.id, draft.revision)),
            w.button("dtxt.button.discard", Act("dtxd", draft.id, draft.revision)),
        ]
    ]


def _announce(w: Writer, shown: DraftShown) -> list[list[Button]]:
    draft = shown.draft
    if not shown.may_announce or draft.state is not S.PUBLISHED or not fates(draft)[Fate.POSTED]:
        return []
    return [[w.button("post.button.announce", Act("pstd", draft.id), Style.PRIMARY)]]


def write_form(w: Writer, mentor: int, zone: str) -> Screen:
    """`mentor` 0: for whoever the lines name."""
    return _form(w, Act("dtxs", mentor), zone, "")


def edit_form(w: Writer, draft: DateDraft) -> Screen:
    return _form(w, Act("dtxu", draft.id, draft.revision), draft.zone, draft.text)


def _form(w: Writer, act: Act, zone: str, text: str) -> Screen:
    title = w.label("dtxt.form")
    field = Field(
        "text",
        w.label("dtxt.field"),
        FieldKind.PARAGRAPH,
        max_length=MAX_TEXT,
        value=text,
        hint=w.label("dtxt.hint"),
    )
    return w.screen(
        title,
        w.say("dtxt.about"),
        w.say("dtxt.example"),
        w.say("dtxt.zone", zone=zone),
        form=Form(title, act, (field,), w.label("dtxt.button.read")),
    )


def fates(draft: DateDraft) -> dict[Fate, int]:
    return {fate: sum(each.fate is fate for each in draft.dates) for fate in Fate}
