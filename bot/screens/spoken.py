"""The languages a mentor holds sessions in: one press adds one, or takes it away."""

from dataclasses import replace

from bot.screens.listing import language_name
from bot.screens.writer import Writer
from bot.ui import Act, Choice, Screen
from core.people import Mentor
from core.spoken import SPOKEN


def languages(w: Writer, mentor: Mentor) -> Screen:
    """Those that are chosen first, then the reader's own order of names."""
    chosen = mentor.languages or ()
    named = {code: language_name(w, code) for code in SPOKEN}
    order = sorted(SPOKEN, key=lambda code: (code not in chosen, named[code]))
    return w.screen(
        w.label("profile.languages.title"),
        w.say("profile.languages.about"),
        prompt=w.label("profile.languages.prompt"),
        choices=[_choice(w, mentor, code, named[code], code in chosen) for code in order],
        buttons=[[w.button("button.back", Act("prof", mentor.id))]],
        again=Act("plng", mentor.id),
    )


def _choice(w: Writer, mentor: Mentor, code: str, name: str, chosen: bool) -> Choice:
    act = Act("plns", mentor.id, mentor.revision, (SPOKEN.index(code), int(not chosen)))
    if not chosen:
        return Choice(name, act)
    return Choice(f"✓ {name}", act, w.label("profile.languages.yes"))


def with_languages(w: Writer, profile: Screen, mentor: Mentor) -> Screen:
    """The profile, with the way to them."""
    button = w.button("profile.button.languages", Act("plng", mentor.id))
    return replace(profile, buttons=(*profile.buttons, (button,)))
