"""What a typed line is an answer to. It is a row, so a restart in between changes nothing (I-06).

After every answer the account's conversation is what was shown last: a form (its fields are then
asked line by line where a platform has no forms, or may be typed where it has), or a list whose
entries can be picked by typing their number.
"""

from dataclasses import replace

from bot.actions import FORMS, perform
from bot.ask import Ask
from bot.codec import decode, encode
from bot.heard import Heard, Unclear
from bot.plain import pick
from bot.small_talk import small_talk
from bot.ui import Act, Field, Form, Screen
from core.doors import Conversation
from core.ids import IdentityId

_LIST = "#"  # asked: "a number of the list shown last"


def remember(
    ask: Ask, identity: IdentityId, shown: Screen, *, asks_fields: bool, refused: str = ""
) -> Screen:
    """Keeps what `shown` waits for. With `asks_fields` the form becomes its first question; where
    it is asked again because one answer was `refused`, the other answers stay."""
    if shown.form is not None:
        kept = dict(ask.values) if refused in ask.values and ask.act == shown.form.act else {}
        kept.pop(refused, None)
        return _begin(ask, identity, shown, shown.form, kept, asks_fields)
    if shown.again is not None and (shown.choices or shown.buttons):
        _put(ask, identity, shown.again, _LIST, {})
    else:
        ask.uow.conversations.clear(identity)
    return shown


def _begin(
    ask: Ask,
    identity: IdentityId,
    shown: Screen,
    form: Form,
    answers: dict[str, str],
    asks_fields: bool,
) -> Screen:
    first = next((f for f in form.fields if f.required and f.name not in answers), None)
    if first is None:
        ask.uow.conversations.clear(identity)
        return shown
    _put(ask, identity, form.act, first.name, answers)
    return replace(shown, form=None, prompt=question(first)) if asks_fields else shown


def answer(ask: Ask, identity: IdentityId, typed: str) -> Heard | Screen | Unclear:
    """What the typed line means now: a whole act, the next question, or nothing we know."""
    waiting = ask.uow.conversations.get(identity)
    act = decode(waiting.act) if waiting else None
    if waiting is None or act is None:
        return _unasked(ask, typed)
    if waiting.asked == _LIST:
        return _picked(ask, act, typed)
    shown = _shown_form(ask, act)
    if shown is None or shown.form is None:
        ask.uow.conversations.clear(identity)
        return _unasked(ask, typed)
    if shown.choices and not waiting.answers and (chosen := pick(shown, typed)) is not None:
        return Heard(chosen)  # a ready answer beside the form; later questions have their own
    form = shown.form
    answers = {**waiting.answers, waiting.asked: typed}
    rest = [f for f in form.fields if f.required and f.name not in answers]
    if not rest:
        return Heard(act, values=answers)
    _put(ask, identity, act, rest[0].name, answers)
    return ask.writer.screen(question(rest[0]), (rest[0].hint,) if rest[0].hint else ())


def form_to_fill(ask: Ask, identity: IdentityId, act: Act) -> Form | None:
    """The form that submits `act`, as it is now, with what was answered before one was refused."""
    shown = _shown_form(ask, act)
    if shown is None or shown.form is None:
        return None
    waiting = ask.uow.conversations.get(identity)
    known = waiting.answers if waiting and waiting.act == encode(shown.form.act) else {}
    fields = (replace(f, value=known.get(f.name, f.value)) for f in shown.form.fields)
    return replace(shown.form, fields=tuple(fields))


def _unasked(ask: Ask, typed: str) -> Heard | Unclear:
    return small_talk(ask, typed) or Unclear("unclear.text", typed[:40])


def _picked(ask: Ask, again: Act, typed: str) -> Heard | Unclear:
    shown = perform(replace(ask, act=again))
    act = pick(shown, typed) if shown else None
    return Heard(act) if act else _unasked(ask, typed)


def _shown_form(ask: Ask, act: Act) -> Screen | None:
    """The screen whose form submits `act`, as it is now."""
    verb = FORMS.get(act.verb)
    return perform(replace(ask, act=replace(act, verb=verb), values={})) if verb else None


def question(field: Field) -> str:
    return field.label


def _put(ask: Ask, identity: IdentityId, act: Act, asked: str, answers: dict[str, str]) -> None:
    ask.uow.conversations.put(Conversation(identity, encode(act), asked, answers, ask.now))
