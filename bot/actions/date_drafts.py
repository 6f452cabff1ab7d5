"""Writing dates as text: the draft's card, publishing, writing again, discarding."""

from bot.actions.registry import on
from bot.ask import Ask
from bot.date_subjects import shown_draft
from bot.screens import date_drafts as screens
from bot.ui import Screen, Text
from core.date_drafts import DateDraft, Fate
from core.ids import DateDraftId, PersonId
from core.people import Role
from core.use_cases import dates_by_text


@on("dtxt")
def said(ask: Ask) -> Screen:
    """What staff write in their space, or anybody who may to the bot: dates, or a question."""
    return drafted(ask, ask.text)


def drafted(ask: Ask, text: str) -> Screen:
    mentor = PersonId(ask.act.subject) if ask.act.subject else None
    return _card(ask, dates_by_text.draft(ask.uow, ask.person, text, mentor, ask.channel))


@on("dtxf")
def form(ask: Ask) -> Screen:
    """Raises NotAllowed for who may not write dates at all."""
    dates_by_text.open_drafts(ask.uow, ask.person)
    return screens.write_form(ask.writer, ask.act.subject, _zone(ask))


@on("dtxs", form="dtxf")
def submit(ask: Ask) -> Screen:
    return drafted(ask, _typed(ask))


@on("dtxc")
def card(ask: Ask) -> Screen:
    return _card(ask, dates_by_text.draft_page(ask.uow, ask.person, _id(ask)))


@on("dtxe")
def edit_form(ask: Ask) -> Screen:
    return screens.edit_form(ask.writer, dates_by_text.draft_page(ask.uow, ask.person, _id(ask)))


@on("dtxu", form="dtxe")
def edit(ask: Ask) -> Screen:
    edited = dates_by_text.edit(
        ask.uow, ask.person, _id(ask), ask.act.revision, _typed(ask), ask.channel
    )
    return _card(ask, edited)


@on("dtxp")
def publish(ask: Ask) -> Screen:
    done = dates_by_text.publish(ask.uow, ask.person, _id(ask), ask.act.revision)
    return _card(ask, done, ask.writer.say("dtxt.published", n=screens.fates(done)[Fate.POSTED]))


@on("dtxd")
def discard(ask: Ask) -> Screen:
    """The text stays in the draft, so nothing that cost work is lost."""
    return _card(ask, dates_by_text.discard(ask.uow, ask.person, _id(ask), ask.act.revision))


def _card(ask: Ask, draft: DateDraft, note: Text = ()) -> Screen:
    return screens.draft_card(ask.writer, shown_draft(ask.uow, draft, ask.person), note)


def _typed(ask: Ask) -> str:
    return ask.typed("text", dates_by_text.MAX_TEXT, paragraph=True)


def _id(ask: Ask) -> DateDraftId:
    return DateDraftId(ask.act.subject)


def _zone(ask: Ask) -> str:
    """The clock it will be read by: the mentor's own, or the community's."""
    if ask.act.subject:
        return dates_by_text.zone_of(ask.uow, PersonId(ask.act.subject))
    if ask.person.is_(Role.STAFF):
        return ask.uow.settings.community.time_zone
    return dates_by_text.zone_of(ask.uow, ask.person.id)
