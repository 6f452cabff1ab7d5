"""A draft of dates as somebody sees it now: for the screens, and for the copies of its card."""

from bot.screens.date_drafts import DraftShown, draft_card
from bot.screens.writer import Writer
from bot.times import Reader
from bot.ui import Screen
from core.date_drafts import DateDraft
from core.ids import DateDraftId, PersonId
from core.people import Person
from core.policy import Action, allows
from core.ports import UnitOfWork


def shown_draft(uow: UnitOfWork, draft: DateDraft, reader: Person | None = None) -> DraftShown:
    mentors = {each.mentor_id for each in draft.dates}
    wanted = {each.offering_id for each in draft.dates if each.offering_id}
    offerings = (uow.offerings.get(each) for each in wanted)
    people = uow.people.named([*mentors, draft.written_by])
    known = ((each, uow.mentors.get(each)) for each in mentors)
    return DraftShown(
        draft,
        names={id: person.name for id, person in people.items()},
        titles={each.id: each.title for each in offerings if each is not None},
        zones={id: mentor.time_zone for id, mentor in known if mentor is not None},
        may_announce=reader is not None and allows(reader, Action.WRITE_POSTS),
    )


def compose_draft(uow: UnitOfWork, draft_id: int, person_id: int) -> Screen | None:
    """None for who may not see it (any more)."""
    person = uow.people.get(PersonId(person_id))
    draft = uow.date_drafts.get(DateDraftId(draft_id))
    if person is None or draft is None:
        return None
    if person.banned_at or not allows(person, Action.WRITE_DATES, mentor=draft.written_by):
        return None
    w = Writer(Reader(person.language, person.time_zone, uow.now))
    return draft_card(w, shown_draft(uow, draft, person))
