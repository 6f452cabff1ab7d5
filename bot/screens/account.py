"""The start menu, help, and what a person sets for themselves."""

from collections.abc import Sequence
from datetime import datetime
from zlib import crc32
from zoneinfo import available_timezones

from babel import Locale

from bot import catalogs
from bot.commands import TOPICS, Command
from bot.screens import testing
from bot.screens.writer import Writer
from bot.times import Reader, city, time_label
from bot.ui import Act, Button, Choice, Field, Form, Screen, Style, Text
from core.pages import Badges
from core.people import Person, Role
from core.texts import MAX_NAME

ZONES = (
    "Africa/Cairo",
    "Africa/Lagos",
    "Asia/Dubai",
    "Asia/Kolkata",
    "Europe/Berlin",
    "Europe/London",
    "America/New_York",
)
ZONE_LENGTH = 64


def home(
    w: Writer, person: Person, badges: Badges, community: str, *, newcomer: bool = False
) -> Screen:
    """The menu of this person's roles, with what waits for them (B2, F6). `newcomer`: our first
    questions are still to be answered."""
    lines: list[Text] = [w.say("home.about", community=community)]
    if badges.to_pay:
        lines.append(w.say("home.to_pay", n=badges.to_pay))
    if badges.to_answer:
        lines.append(w.say("home.to_answer", n=badges.to_answer))
    if badges.requests + badges.staff_requests:
        lines.append(w.say("home.requests", n=badges.requests + badges.staff_requests))
    return w.screen(
        w.label("home.title", name=person.name),
        *lines,
        buttons=[*_role_rows(w, person, badges), *_questions(w, newcomer), _own_row(w)],
        again=Act("home"),
    )


def _role_rows(w: Writer, person: Person, badges: Badges) -> list[list[Button]]:
    rows: list[list[Button]] = []
    if person.is_(Role.STUDENT):
        rows.append(
            [
                w.button("button.book", Act("book"), Style.PRIMARY),
                w.button("button.my_sessions", Act("sess")),
                w.button("button.my_packs", Act("pcks")),
            ]
        )
    if person.is_(Role.MENTOR):
        rows.append(
            [
                _badge(w, "button.requests", Act("reqs"), badges.requests),
                w.button("button.dashboard", Act("dash")),
                w.button("button.hours", Act("hour")),
            ]
        )
    if person.is_(Role.STAFF):
        rows.append([_badge(w, "button.overview", Act("over"), badges.staff_requests)])
    return rows


def _badge(w: Writer, key: str, act: Act, count: int) -> Button:
    """A yellow dot and the number, when something waits (F6)."""
    name = w.label(key)
    return Button(w.label("home.badge", what=name, n=count) if count else name, act)


def _questions(w: Writer, newcomer: bool) -> list[list[Button]]:
    return [[w.button("intro.button.home", Act("intr"))]] if newcomer else []


def _own_row(w: Writer) -> list[Button]:
    return [
        w.button("button.mentors", Act("mnts")),
        w.button("button.settings", Act("sett")),
        w.button("button.help", Act("help")),
    ]


def help_(w: Writer, commands: Sequence[Command]) -> Screen:
    """What the commands this person has are about; each leads to its commands."""
    mine = {command.name for command in commands}
    topics = [
        (number, topic, [w.label("text", text=f"/{name}") for name in names if name in mine])
        for number, (topic, names) in enumerate(TOPICS, start=1)
    ]
    return w.screen(
        w.label("help.title"),
        w.say("help.about"),
        prompt=w.label("help.topics"),
        choices=[
            Choice(
                w.label(f"help.topic.{topic}"), Act("help", extra=(number,)), detail=" ".join(names)
            )
            for number, topic, names in topics
            if names
        ],
        buttons=[[testing.to_test(w), w.button("button.home", Act("home"))]],
        again=Act("help"),
    )


def help_topic(w: Writer, commands: Sequence[Command], number: int) -> Screen:
    """The commands of one topic (from 1), each one a tap away."""
    topic, names = TOPICS[number - 1]
    mine = [command for name in names for command in commands if command.name == name]
    return w.screen(
        w.label(f"help.topic.{topic}"),
        prompt=w.label("help.prompt"),
        choices=[
            Choice(f"/{command.name}", command.act, detail=w.label(command.about))
            for command in mine
        ],
        buttons=[[w.button("button.back", Act("help")), w.button("button.home", Act("home"))]],
        again=Act("help", extra=(number,)),
    )


def languages(w: Writer) -> Screen:
    """Each language by its own name."""
    return w.screen(
        w.label("language.title"),
        prompt=w.label("language.prompt"),
        choices=[
            Choice(language_name(language), Act("lset", extra=(language_number(language),)))
            for language in catalogs.languages()
        ],
        buttons=[[_settings(w)]],
        again=Act("lang"),
    )


def language_name(language: str) -> str:
    return Locale.parse(language).get_display_name() or language


def language_number(language: str) -> int:
    """The two or three letters as a number: the same in every release, for buttons last."""
    return int.from_bytes(language.encode("ascii"), "big")


def language_of(number: int) -> str:
    """ "" for a number that is no language of ours."""
    known = {language_number(language): language for language in catalogs.languages()}
    return known.get(number, "")


def zone_form(w: Writer, person: Person, community_zone: str, now: datetime) -> Screen:
    zones = dict.fromkeys((community_zone, *ZONES))
    return w.screen(
        w.label("zone.title"),
        w.say("zone.now", zone=person.time_zone, time=w.time(now)),
        prompt=w.label("zone.prompt"),
        choices=zone_choices(w, [zone for zone in zones if zone != person.time_zone], now),
        form=Form(
            w.label("zone.title"),
            Act("zset"),
            (
                Field(
                    "zone",
                    w.label("zone.field"),
                    max_length=ZONE_LENGTH,
                    hint=w.label("zone.hint"),
                ),
            ),
            w.label("button.save"),
        ),
        buttons=[[_settings(w)]],
    )


def zone_suggestions(w: Writer, typed: str, zones: Sequence[str], now: datetime) -> Screen:
    """Several places fit what was typed, or it was misspelt: which one is meant?"""
    return w.screen(
        w.label("zone.which.title"),
        w.say("zone.which", typed=typed),
        prompt=w.label("zone.prompt"),
        choices=zone_choices(w, zones, now),
        buttons=[[w.button("button.zone", Act("zone")), _settings(w)]],
    )


def zone_choices(
    w: Writer, zones: Sequence[str], now: datetime, verb: str = "zset", *extra: int
) -> list[Choice]:
    """Each with the time there now: that is how people know their own. The zone is the last
    number of the act."""
    language = w.reader.language
    return [
        Choice(
            w.label(
                "zone.line", city=city(zone, language), time=time_label(now, Reader(language, zone))
            ),
            Act(verb, extra=(*extra, zone_number(zone))),
            detail=zone,
        )
        for zone in zones
    ]


def zone_number(zone: str) -> int:
    """A zone's name as a number that stays the same when zones are added."""
    return crc32(zone.encode("ascii"))


def zone_of(number: int) -> str:
    """ "" for a number that is no zone's."""
    return next((zone for zone in available_timezones() if zone_number(zone) == number), "")


def settings(w: Writer, person: Person, *intro: Text) -> Screen:
    reminders = "settings.reminders.on" if person.reminders_on else "settings.reminders.off"
    return w.screen(
        w.label("settings.title"),
        *intro,
        details=[
            (w.label("detail.name"), w.say("text", text=person.name)),
            (w.label("detail.language"), (language_name(person.language),)),
            (w.label("detail.zone"), w.say("text", text=person.time_zone)),
            (w.label("detail.reminders"), w.say(reminders)),
        ],
        buttons=[
            [w.button("button.language", Act("lang")), w.button("button.zone", Act("zone"))],
            [_reminders(w, person), w.button("button.rename", Act("name"))],
            [w.button("intro.button.about", Act("intr"))] if person.is_(Role.STUDENT) else [],
            [
                w.button("linking.button.accounts", Act("idls")),
                w.button("button.home", Act("home")),
            ],
        ],
        again=Act("sett"),
    )


def _reminders(w: Writer, person: Person) -> Button:
    """1 switches them on, 2 off: pressing an old button again changes nothing back."""
    key = "button.reminders_off" if person.reminders_on else "button.reminders_on"
    return w.button(key, Act("remi", extra=(2 if person.reminders_on else 1,)))


def rename_form(w: Writer, person: Person) -> Screen:
    return w.screen(
        w.label("rename.title"),
        w.say("rename.about"),
        form=Form(
            w.label("rename.title"),
            Act("nset"),
            (Field("name", w.label("detail.name"), max_length=MAX_NAME, value=person.name),),
            w.label("button.save"),
        ),
        buttons=[[_settings(w)]],
    )


def nothing_changed(w: Writer) -> Screen:
    """The answer to /cancel, whatever was being asked."""
    return w.screen(
        w.label("stopped.title"),
        w.say("stopped.about"),
        buttons=[
            [
                w.button("button.home", Act("home")),
                w.button("button.my_sessions", Act("sess")),
                w.button("button.help", Act("help")),
            ]
        ],
        again=Act("canc"),
    )


def _settings(w: Writer) -> Button:
    return w.button("button.settings", Act("sett"))


def first_staff(w: Writer) -> Screen:
    return w.screen(
        w.label("first_staff.title"),
        w.say("first_staff"),
        buttons=[[w.button("button.overview", Act("over")), w.button("button.people", Act("ppl"))]],
    )
