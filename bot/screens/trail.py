"""The audit of one thing as staff read it (X16)."""

from bot.screens.staff import to_overview
from bot.screens.writer import Writer
from bot.ui import Act, Button, Field, Form, Screen, Stamp, Text
from core.audit import AuditEntry
from core.ids import encode
from core.use_cases.auditing import Trail

NUMBER_LENGTH = 13
_FACTS = ("reason", "change", "days", "sessions", "minor", "amount", "scope", "fields")
_LONGEST = 120


def ask_number(w: Writer) -> Screen:
    title = w.label("audit.title")
    number = Field("number", w.label("audit.number"), max_length=NUMBER_LENGTH)
    return w.screen(
        title,
        w.say("audit.about"),
        form=Form(title, Act("auds"), (number,), w.label("audit.submit")),
        buttons=[[to_overview(w)]],
    )


def trail(w: Writer, told: Trail) -> Screen:
    """Oldest first: when, who, what, and what they gave as the reason."""
    return w.screen(
        w.label("audit.of", what=told.title),
        w.say("audit.kind", kind=w.label(f"audit.kind.{told.what}"), number=encode(told.id)),
        () if told.entries else w.say("audit.none"),
        details=[_line(w, told, entry) for entry in told.entries],
        buttons=[
            _ways(w, told),
            [w.button("audit.other", Act("audf")), to_overview(w)],
        ],
        again=Act("audt", told.id),
    )


def _line(w: Writer, told: Trail, entry: AuditEntry) -> tuple[str, Text]:
    who = w.label("audit.clock") if entry.actor_id is None else told.names.get(entry.actor_id, "?")
    what = entry.action.replace("_", " ")
    said = w.say("audit.line", who=who, what=what)
    return f"{w.day(entry.at)} {w.time(entry.at)}", (
        *said,
        *_more(w, entry),
        Stamp(entry.at, "relative"),
    )


def _more(w: Writer, entry: AuditEntry) -> Text:
    facts = [f"{name} {entry.facts[name]}" for name in _FACTS if entry.facts.get(name)]
    shown = " · ".join(facts)[:_LONGEST]
    return (*w.say("audit.facts", facts=shown), " · ") if shown else (" · ",)


def _ways(w: Writer, told: Trail) -> list[Button]:
    match told.what:
        case "person":
            return [w.button("staff.button.student", Act("prsn", told.id))]
        case "pack":
            return [w.button("give.open", Act("pkds", told.id))]
        case "order":
            return [w.button("button.payments", Act("mony", told.id))]
        case "booking":
            return [w.button("staff.button.history", Act("hist", told.id))]
        case _:
            return [w.button("elsewhere.open", Act("bgt", told.id))]
