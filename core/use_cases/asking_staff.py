"""A question about money, put to staff by whoever has it: they write to the person."""

from core.notices import NoticeKind
from core.people import Person
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.texts import MAX_REASON, bounded
from core.use_cases.changing import record
from core.use_cases.telling import tell_staff


@use_case(Action.SEE_OWN)
def ask_about_payment(uow: UnitOfWork, actor: Person, text: str, intent: str) -> None:
    """Told to staff once per intent. Raises TextMissing, TextTooLong."""
    permit(uow, actor, Action.SEE_OWN)
    asked = bounded(text, MAX_REASON, "question")
    record(uow, actor, "question_asked", "person", actor.id)
    kind = NoticeKind.QUESTION_ASKED
    tell_staff(uow, kind, actor.id, once=intent, name=actor.name, text=asked)
