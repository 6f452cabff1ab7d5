"""A moment that somebody typed: why it was not clear, or which of its readings is meant."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.screens.writer import Writer
from bot.ui import Act, Choice, Field, Screen, Text
from core.dates_by_text import Problem, ProblemCode, Unsure
from core.dates_by_text.moments import LONGEST


def moment_field(w: Writer, name: str, *, required: bool = True, value: str = "") -> Field:
    """The question for a day and a time, with an example that will be understood."""
    return Field(
        name,
        w.label("moment.field"),
        required=required,
        max_length=LONGEST,
        value=value,
        hint=w.label("moment.hint"),
    )


def why_unclear(w: Writer, problem: ProblemCode, piece: str) -> Text:
    """One sentence, with what to write instead."""
    return (*w.say(f"moment.problem.{problem}", piece=piece), " ", *w.say("moment.example"))


def which_moment(
    w: Writer, unsure: Unsure, zone: str, then: Callable[[datetime], Act], back: Act
) -> Screen:
    """Its readings to pick from; picking one does `then`, which shows it again and asks."""
    problem: Problem = unsure.problem
    there = Writer(replace(w.reader, zone=zone))
    return w.screen(
        w.label("moment.which"),
        w.say(f"moment.problem.{problem.code}", piece=problem.piece),
        w.say("hours.zone", zone=zone),
        prompt=w.label("moment.pick"),
        choices=[
            Choice(f"{there.day(each.starts_at)} {there.time(each.starts_at)}",
                   then(each.starts_at))
            for each in unsure.readings
        ],
        buttons=[[w.button("moment.button.write", back)]],
    )  # fmt: skip
