"""A newcomer's questions, one a screen; what they answered, and where it leads."""

from collections.abc import Sequence
from datetime import datetime
from zlib import crc32

from bot import catalogs
from bot.screens.account import (
    ZONE_LENGTH,
    ZONES,
    language_name,
    language_number,
    zone_choices,
)
from bot.screens.testing import to_test
from bot.screens.writer import Writer
from bot.ui import Act, Button, Choice, Field, FieldKind, Form, Screen, Style, Text
from core.clock import to_ms
from core.onboarding import MAX_GOALS, MAX_WISH, STEPS, LikedTime, Onboarding, Step
from core.people import Person

TIMES = tuple(LikedTime)


def number_of(step: Step) -> int:
    """A step as a button carries it: from 1; 0 is the one that comes next."""
    return STEPS.index(step) + 1


def step_of(number: int) -> Step | None:
    return STEPS[number - 1] if 1 <= number <= len(STEPS) else None


def topic_number(topic: str) -> int:
    """A topic as a number that stays the same when others come and go."""
    return crc32(topic.encode())


def goals(w: Writer, known: Onboarding, must: bool) -> Screen:
    """`must`: the community wants an answer, so there is no way around it."""
    return w.screen(
        _title(w, known, Step.GOALS),
        w.say("intro.goals.must" if must else "intro.goals"),
        form=Form(
            w.label("intro.goals.title"),
            Act("intg", extra=(number_of(Step.GOALS),)),
            (
                Field(
                    "goals",
                    w.label("intro.goals.field"),
                    FieldKind.PARAGRAPH,
                    max_length=MAX_GOALS,
                    value=known.goals,
                    hint=w.label("intro.goals.hint"),
                ),
            ),
            w.label("button.save"),
        ),
        buttons=_ways(w, known, *([] if must else [_on(w, "intro.button.skip", Step.GOALS)])),
    )


def zone(
    w: Writer, known: Onboarding, person: Person, zones: Sequence[str], now: datetime
) -> Screen:
    """`zones`: what was typed may mean one of these; without any, those asked for most."""
    number = number_of(Step.ZONE)
    offered = zones or [each for each in ZONES if each != person.time_zone]
    return w.screen(
        _title(w, known, Step.ZONE),
        w.say("intro.zone", zone=person.time_zone, time=w.time(now)),
        prompt=w.label("zone.prompt"),
        choices=zone_choices(w, offered, now, "intz", number),
        form=Form(
            w.label("zone.title"),
            Act("intz", extra=(number,)),
            (
                Field(
                    "zone", w.label("zone.field"), max_length=ZONE_LENGTH, hint=w.label("zone.hint")
                ),
            ),
            w.label("button.save"),
        ),
        buttons=_ways(w, known, _on(w, "intro.button.right", Step.ZONE)),
    )


def language(w: Writer, known: Onboarding) -> Screen:
    number = number_of(Step.LANGUAGE)
    return w.screen(
        _title(w, known, Step.LANGUAGE),
        w.say("intro.language"),
        prompt=w.label("language.prompt"),
        choices=[
            Choice(language_name(each), Act("intl", extra=(number, language_number(each))))
            for each in catalogs.languages()
        ],
        buttons=_ways(w, known, _on(w, "intro.button.right", Step.LANGUAGE)),
        again=Act("intr", extra=(number,)),
    )


def times(w: Writer, known: Onboarding) -> Screen:
    choices = [
        Choice(
            _ticked(w, w.label(f"intro.time.{each}"), each in known.times),
            Act("intt", extra=(place,)),
        )
        for place, each in enumerate(TIMES, start=1)
    ]
    return w.screen(
        _title(w, known, Step.TIMES),
        w.say("intro.times"),
        prompt=w.label("intro.times.prompt"),
        choices=choices,
        buttons=_ways(w, known, _on(w, "intro.button.next", Step.TIMES)),
        again=Act("intr", extra=(number_of(Step.TIMES),)),
    )


def topics(w: Writer, known: Onboarding, offered: Sequence[str]) -> Screen:
    """`offered`: what mentors sell under; what was chosen before stays to be taken away."""
    every = dict.fromkeys((*offered, *known.topics))
    return w.screen(
        _title(w, known, Step.TOPICS),
        w.say("intro.topics"),
        prompt=w.label("intro.topics.prompt") if every else "",
        choices=[
            Choice(
                _ticked(w, w.label("text", text=each), each in known.topics),
                Act("intp", extra=(topic_number(each),)),
            )
            for each in every
        ],
        form=Form(
            w.label("intro.topics.title"),
            Act("intw", extra=(number_of(Step.TOPICS),)),
            (
                Field(
                    "wish",
                    w.label("intro.wish.field"),
                    max_length=MAX_WISH,
                    value=known.wish,
                    hint=w.label("intro.wish.hint"),
                ),
            ),
            w.label("button.save"),
        ),
        buttons=_ways(w, known, _on(w, "intro.button.done", Step.TOPICS)),
    )


def summary(w: Writer, known: Onboarding, *intro: Text, on_the_way: bool = False) -> Screen:
    """What was answered, each a tap away from being changed. `on_the_way`: just finished, so the
    booking it began with comes first."""
    edits = [
        w.button("intro.button.goals", Act("intr", extra=(number_of(Step.GOALS),))),
        w.button("intro.button.times", Act("intr", extra=(number_of(Step.TIMES),))),
        w.button("intro.button.topics", Act("intr", extra=(number_of(Step.TOPICS),))),
    ]
    back = _back(w, known) if on_the_way else []
    rest = [w.button("button.settings", Act("sett")), w.button("button.home", Act("home"))]
    if on_the_way:  # X9: whether our messages reach them is tried once, right away
        rest = [to_test(w), *rest]
    return w.screen(
        w.label("intro.about.title"),
        *intro,
        w.say("intro.about.nothing" if known.says_nothing else "intro.about"),
        details=about_details(w, known),
        buttons=[back, edits, rest],
        again=Act("intr"),
    )


def stopped(w: Writer) -> Screen:
    return w.screen(
        w.label("intro.stopped.title"),
        w.say("intro.stopped"),
        buttons=[[w.button("button.home", Act("home")), w.button("button.settings", Act("sett"))]],
        again=Act("home"),
    )


def about_details(w: Writer, known: Onboarding | None) -> list[tuple[str, Text]]:
    """What a person tells of themself, for themself and for their mentor."""
    if known is None:
        return []
    details: list[tuple[str, Text]] = []
    if known.goals:
        details.append((w.label("intro.goals.label"), w.say("text", text=known.goals)))
    if known.times:
        liked = [w.label(f"intro.time.{each}") for each in known.times]
        details.append((w.label("intro.times.label"), (" · ".join(liked),)))
    if known.topics or known.wish:
        wished = [w.label("text", text=each) for each in (*known.topics, known.wish) if each]
        details.append((w.label("intro.topics.label"), (" · ".join(wished),)))
    return details


def reminder(w: Writer) -> Screen:
    return w.screen(
        w.label("notice.onboarding_reminder.title"),
        w.say("notice.onboarding_reminder"),
        buttons=[
            [
                w.button("intro.button.continue", Act("intr"), Style.PRIMARY),
                w.button("intro.button.stop", Act("intx")),
            ]
        ],
    )


def needed_first(w: Writer, sentence: Text, wanted_id: int, wanted_at: int) -> Screen:
    """The refusal of a first booking: the questions, which lead back to it."""
    begin = Act("intr", wanted_id, extra=(0, wanted_at))
    return w.screen(
        w.label("intro.title"),
        sentence,
        buttons=[
            [w.button("intro.button.begin", begin, Style.PRIMARY)],
            [w.button("button.home", Act("home"))],
        ],
    )


def _title(w: Writer, known: Onboarding, step: Step) -> str:
    if known.is_finished:
        return w.label("intro.about.title")
    return w.label("intro.step", number=number_of(step), count=len(STEPS))


def _on(w: Writer, key: str, step: Step) -> Button:
    """To the next question, leaving this one as it stands."""
    return w.button(key, Act("ints", extra=(number_of(step),)), Style.PRIMARY)


def _ways(w: Writer, known: Onboarding, *on: Button) -> list[list[Button]]:
    """Onwards, or out of here: it goes on whenever they like."""
    if known.is_finished:
        return [[*on], [w.button("button.back", Act("intr"))]]
    return [[*on], [w.button("intro.button.later", Act("home"))]]


def _ticked(w: Writer, label: str, chosen: bool) -> str:
    return w.label("intro.ticked", what=label) if chosen else label


def _back(w: Writer, known: Onboarding) -> list[Button]:
    if known.wanted_id is None:
        return [w.button("button.book", Act("book"), Style.PRIMARY)]
    now = w.reader.now
    if known.wanted_at is None or (now is not None and known.wanted_at <= now):
        act = Act("days", known.wanted_id)
    else:
        act = Act("conf", known.wanted_id, extra=(to_ms(known.wanted_at) // 60_000,))
    return [w.button("intro.button.back", act, Style.PRIMARY)]
