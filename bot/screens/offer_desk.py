"""The second page of an offering: limits, questions, who finds it, copies, numbers."""

from datetime import timedelta

from bot.screens import offer_words as words
from bot.screens.course_desk import course_button
from bot.screens.editing import editing
from bot.screens.offer_forms import back
from bot.screens.writer import Writer
from bot.ui import Act, Field, FieldKind, Screen, Text
from core.catalog import Offering
from core.intake import questions_of
from core.settings import Settings
from core.use_cases.drafting import MAX_REMINDERS, SLOT_NUMBERS
from core.use_cases.inviting import visibility_of
from core.use_cases.move_policy import move_notice_of

LIMITS = ("max_per_week", "max_per_month", "move_notice_hours")
REMINDERS_LENGTH = 60


def more(w: Writer, offering: Offering, settings: Settings, note: Text = ()) -> Screen:
    act = Act("oflm", offering.id, offering.revision)
    return w.screen(
        w.label("desk2.title", offering=offering.title),
        note,
        details=[
            (w.label("desk2.limits"), _limits(w, offering, settings)),
            (w.label("desk2.moving"), moving(w, offering, settings)),
            (w.label("desk2.reminders"), _reminders(w, offering, settings)),
            (w.label("desk2.questions"), w.say("ask2.count", n=len(questions_of(offering)))),
            (w.label("desk2.found"), w.say(f"found.{visibility_of(offering)}")),
        ],
        buttons=[
            [
                w.button("desk2.button.limits", act),
                w.button("desk2.button.questions", Act("ofqs", offering.id)),
                w.button("desk2.button.found", Act("oflk", offering.id)),
            ],
            [
                w.button("desk2.button.copy", Act("ofcp", offering.id)),
                w.button("desk2.button.numbers", Act("ofnm", offering.id)),
                course_button(w, offering),
            ],
            [back(w, offering)],
        ],
        again=Act("ofmo", offering.id),
    )


def limits(w: Writer, offering: Offering, settings: Settings, act: Act) -> Screen:
    """Empty means the community's number."""
    fields = (*(_number(w, offering, settings, name) for name in LIMITS), _minutes(w, offering))
    title = w.label("limits.title", offering=offering.title)
    back_ = w.button("button.back", Act("ofmo", offering.id))
    return editing(w, title, act, "ofls", fields, back_, w.say("limits.about"))


def usual_of(settings: Settings, name: str) -> int:
    """The community's number; 0 of a limit is none."""
    if name == "move_notice_hours":
        return settings.booking.reschedule_notice_hours
    usual: int = getattr(settings.availability, name)
    return usual


def _number(w: Writer, offering: Offering, settings: Settings, name: str) -> Field:
    own: int | None = getattr(offering, name)
    lowest, highest = SLOT_NUMBERS[name]
    usual = usual_of(settings, name) or w.label("limits.none")
    return Field(
        name,
        w.label(f"limits.{name}"),
        FieldKind.NUMBER,
        required=False,
        max_length=5,
        value="" if own is None else str(own),
        hint=w.label("offer.rule.hint", usual=usual, lowest=lowest, highest=highest),
    )


def _minutes(w: Writer, offering: Offering) -> Field:
    """X18: one line for all of them; 0 means none at all."""
    own = offering.reminder_minutes
    value = "" if own is None else ", ".join(map(str, own)) or "0"
    return Field(
        "reminders",
        w.label("limits.reminders"),
        required=False,
        max_length=REMINDERS_LENGTH,
        value=value,
        hint=w.label("limits.reminders.hint", most=MAX_REMINDERS),
    )


def _limits(w: Writer, offering: Offering, settings: Settings) -> Text:
    parts = []
    for name in LIMITS[:2]:
        own: int | None = getattr(offering, name)
        most = usual_of(settings, name) if own is None else own
        if most:
            parts.append(w.label(f"limits.{name}.now", n=most))
    return (" · ".join(parts),) if parts else w.say("limits.no_limit")


def moving(w: Writer, offering: Offering, settings: Settings) -> Text:
    """Until when a student may move a session of it, in words (X11)."""
    notice = timedelta(hours=move_notice_of(offering, settings.booking))
    return w.say("limits.moving", length=notice) if notice else w.say("limits.moving.always")


def _reminders(w: Writer, offering: Offering, settings: Settings) -> Text:
    own = offering.reminder_minutes
    minutes = settings.notices.reminder_minutes if own is None else own
    if not minutes:
        return w.say("limits.reminders.off")
    lengths = " · ".join(words.duration(w, timedelta(minutes=each)) for each in minutes)
    return w.say("limits.reminders.now", lengths=lengths)
