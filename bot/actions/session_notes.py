"""Notes of a session: written, read, searched, reported, taken away."""

from bot.actions.registry import on
from bot.ask import Ask
from bot.screens import session_notes as screens
from bot.ui import Screen, Text
from core.errors import NotFound
from core.ids import BookingId, NoteLinkId
from core.links import MAX_LINK
from core.notes import MAX_LINK_TITLE, MAX_NOTE
from core.policy import Action, permit
from core.texts import MAX_REASON
from core.use_cases import notes, words_reported
from core.use_cases.words_reported import Words


@on("nots")
def listing(ask: Ask) -> Screen:
    """`/notes graphs` looks for words."""
    searched = ask.text.strip()[: screens.SEARCH_LENGTH]
    found = notes.my_notes(ask.uow, ask.person, searched)
    return screens.listing(ask.writer, ask.person.id, found, searched)


@on("ntsf")
def search_form(ask: Ask) -> Screen:
    return screens.search(ask.writer)


@on("ntss", form="ntsf")
def search(ask: Ask) -> Screen:
    words = ask.typed("words", screens.SEARCH_LENGTH)
    found = notes.my_notes(ask.uow, ask.person, words)
    return screens.listing(ask.writer, ask.person.id, found, words)


@on("note")
def page(ask: Ask) -> Screen:
    return _page(ask)


@on("ntfm")
def writing(ask: Ask) -> Screen:
    return screens.writing(ask.writer, _mine(ask), ask.act)


@on("ntsv", form="ntfm")
def write(ask: Ask) -> Screen:
    """Only what was asked is changed: one part by itself leaves the others alone."""
    parts = {name: _typed(ask, name) for name in screens.PARTS}
    alone = ask.act.number(0)
    if 0 < alone <= len(screens.PARTS) and not ask.values:
        parts[screens.PARTS[alone - 1]] = ""
    notes.write_notes(
        ask.uow,
        ask.person,
        _booking(ask),
        ask.act.revision,
        shared=parts["shared"],
        private=parts["private"],
        recording=parts["recording"],
    )
    return _page(ask, ask.writer.say("notes.saved"))


@on("ntlf")
def link_form(ask: Ask) -> Screen:
    return screens.link_form(ask.writer, _mine(ask))


@on("ntls", form="ntlf")
def add_link(ask: Ask) -> Screen:
    url = ask.typed("url", MAX_LINK)
    title = ask.typed("title", MAX_LINK_TITLE, required=False)
    notes.add_link(ask.uow, ask.person, _booking(ask), url, title)
    return _page(ask, ask.writer.say("notes.link.added"))


@on("ntlx")
def remove_link(ask: Ask) -> Screen:
    notes.remove_link(ask.uow, ask.person, _booking(ask), NoteLinkId(ask.act.number(0)))
    return _page(ask, ask.writer.say("notes.link.removed"))


@on("ntrf")
def report_form(ask: Ask) -> Screen:
    return screens.report_form(ask.writer, _shown(ask))


@on("ntrs", form="ntrf")
def report(ask: Ask) -> Screen:
    reason = ask.typed("reason", MAX_REASON, paragraph=True)
    words_reported.report_words(ask.uow, ask.person, _booking(ask), reason)
    return _page(ask, ask.writer.say("notes.reported"))


@on("ntdq")
def confirm_removal(ask: Ask) -> Screen:
    permit(ask.uow, ask.person, Action.REDACT_WORDS)
    return screens.confirm_removal(ask.writer, _shown(ask), _what(ask))


@on("ntdx", form="ntdq")
def remove(ask: Ask) -> Screen:
    reason = ask.typed("reason", MAX_REASON, paragraph=True)
    words_reported.remove_words(ask.uow, ask.person, _booking(ask), _what(ask), reason)
    return _page(ask, ask.writer.say("notes.removed"))


def _typed(ask: Ask, name: str) -> str | None:
    if name not in ask.values:
        return None
    most = MAX_LINK if name == "recording" else MAX_NOTE
    return ask.typed(name, most, required=False, paragraph=name != "recording")


def _what(ask: Ask) -> Words:
    number = ask.act.number(0)
    if not 1 <= number <= len(screens.WORDS):
        raise NotFound()
    return screens.WORDS[number - 1]


def _mine(ask: Ask) -> notes.NotesPage:
    """For whoever may write in it."""
    shown = _shown(ask)
    mentor = shown.card.booking.mentor_id
    permit(ask.uow, ask.person, Action.WRITE_NOTES, mentor=mentor)
    return shown


def _shown(ask: Ask) -> notes.NotesPage:
    return notes.notes_of(ask.uow, ask.person, _booking(ask))


def _page(ask: Ask, *intro: Text) -> Screen:
    return screens.page(ask.writer, _shown(ask), *intro)


def _booking(ask: Ask) -> BookingId:
    return BookingId(ask.act.subject)
