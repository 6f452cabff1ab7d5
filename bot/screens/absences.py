"""Missed sessions: one's own and what follows, everybody's for staff, and one forgiven."""

from collections.abc import Sequence

from bot.screens.staff import to_overview
from bot.screens.writer import Writer
from bot.ui import Act, Button, Choice, Field, FieldKind, Form, Screen, Style, Text
from core.absences import Absence, AbsenceCount, Step, ladder
from core.booking import By
from core.settings import AbsenceSettings
from core.texts import MAX_REASON
from core.use_cases.absences import AbsenceFile, Standing


def standing_lines(w: Writer, rules: AbsenceSettings, stands: Standing) -> list[Text]:
    """How many count, what that means now, and what the next one would mean."""
    lines = [w.say("absence.count", n=stands.count, days=rules.window_days)]
    if stands.held_until is not None:
        lines.append(w.say("absence.held_until", until=stands.held_until))
    if stands.step in (Step.WARNED, Step.STAFF_ASKED, Step.PAUSED):
        lines.append(w.say(f"absence.now.{stands.step}"))
    if stands.next is not None:
        lines.append(_step(w, rules, *stands.next))
    return lines


def _step(w: Writer, rules: AbsenceSettings, least: int, step: Step) -> Text:
    return w.say(f"absence.next.{step}", number=least, days=rules.hold_bookings_days)


def mine(w: Writer, file: AbsenceFile, rules: AbsenceSettings, *intro: Text) -> Screen:
    """Also before anything was missed: the rules, step by step."""
    lines = [line for each in file.standings for line in standing_lines(w, rules, each)]
    sides = {each.side for each in file.standings} or {By.STUDENT}
    steps = [_step(w, rules, *each) for side in sorted(sides) for each in ladder(rules, side)]
    return w.screen(
        w.label("absence.title"),
        *intro,
        *(lines or [w.say("absence.none"), *steps]),
        prompt=w.label("absence.prompt") if file.absences else "",
        choices=[_line(w, file, each, Act("card", each.booking_id)) for each in file.absences],
        buttons=[
            [w.button("absence.button.ask", Act("abap"))] if file.standings else [],
            [w.button("button.my_sessions", Act("sess")), w.button("button.home", Act("home"))],
        ],
        again=Act("abme"),
    )


def _line(w: Writer, file: AbsenceFile, absence: Absence, act: Act) -> Choice:
    title = file.titles.get(absence.booking_id, "")
    label = w.label("absence.line", offering=title, day=(w.day(absence.missed_at),))
    return Choice(label, act, detail=w.label(f"absence.state.{_state(absence)}"))


def _state(absence: Absence) -> str:
    if absence.forgiven_at is not None:
        return "forgiven"
    return "undone" if absence.undone_at is not None else absence.kind.value


def appeal(w: Writer) -> Screen:
    title = w.label("absence.button.ask")
    text = Field("text", w.label("absence.ask.field"), FieldKind.PARAGRAPH, max_length=MAX_REASON)
    return w.screen(
        title,
        w.say("absence.ask.about"),
        form=Form(title, Act("abas"), (text,), w.label("button.send")),
        buttons=[[w.button("button.back", Act("abme"))]],
    )


def counts(w: Writer, found: Sequence[AbsenceCount], rules: AbsenceSettings) -> Screen:
    """Everybody with one that counts, most first."""
    about = w.say("absence.all.about", days=rules.window_days)
    return w.screen(
        w.label("absence.all.title"),
        about if found else w.say("absence.all.none"),
        prompt=w.label("absence.all.prompt") if found else "",
        choices=[
            Choice(
                w.label("text", text=each.name),
                Act("abpr", each.person_id),
                detail=w.label(f"absence.all.{each.side}", n=each.count),
            )
            for each in found
        ],
        buttons=[[to_overview(w)]],
        again=Act("absl"),
    )


def person(w: Writer, file: AbsenceFile, rules: AbsenceSettings, *intro: Text) -> Screen:
    """For staff: a press on one that counts asks why it should not."""
    lines = [line for each in file.standings for line in standing_lines(w, rules, each)]
    return w.screen(
        w.label("absence.person.title", name=file.person.name),
        *intro,
        *(lines or [w.say("absence.person.none")]),
        prompt=w.label("absence.person.prompt") if file.absences else "",
        choices=[_line(w, file, each, _forgiving(each)) for each in file.absences],
        buttons=[
            [
                w.button("staff.button.student", Act("prsn", file.person.id)),
                w.button("absence.button.all", Act("absl")),
            ],
            [to_overview(w)],
        ],
        again=Act("abpr", file.person.id),
    )


def _forgiving(absence: Absence) -> Act:
    if not absence.counts:
        return Act("hist", absence.booking_id)
    return Act("abfq", absence.id, absence.revision, (absence.person_id,))


def forgive(w: Writer, file: AbsenceFile, absence: Absence) -> Screen:
    title = w.label("absence.forgive.title", name=file.person.name)
    act = Act("abfs", absence.id, absence.revision, (absence.person_id,))
    reason = Field("reason", w.label("notes.reason"), FieldKind.PARAGRAPH, max_length=MAX_REASON)
    offering, when = file.titles.get(absence.booking_id, ""), absence.missed_at
    return w.screen(
        title,
        w.say("absence.forgive.about", offering=offering, when=when),
        form=Form(title, act, (reason,), w.label("absence.forgive.submit")),
        buttons=[
            [
                w.button("staff.button.history", Act("hist", absence.booking_id)),
                w.button("button.back", Act("abpr", file.person.id)),
            ]
        ],
    )


def claim_buttons(w: Writer, booking: int, revision: int) -> list[list[Button]]:
    """The mentor's answer to "did not come"."""
    return [
        [
            w.button("absence.button.there", Act("abdn", booking), Style.PRIMARY),
            w.button("button.i_was_absent", Act("absn", booking, revision, (2,))),
        ],
        [w.button("button.session", Act("card", booking))],
    ]
