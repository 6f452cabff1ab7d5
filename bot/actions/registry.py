"""Which function answers which verb. A verb is 1 to 4 letters, because buttons are small.

An action is small too: it reads numbers out of the act, calls a use case, and makes a screen of
the result. Rules stay in the use case, words and layout in the screen.
"""

from collections.abc import Callable

from bot.ask import Ask
from bot.ui import Screen

Action = Callable[[Ask], Screen]

ACTIONS: dict[str, Action] = {}
FORMS: dict[str, str] = {}  # the verb a form submits -> the verb that shows the form


class VerbTaken(ValueError):
    """Two actions under one verb: one of them would never be reached."""


def on(verb: str, *, form: str = "") -> Callable[[Action], Action]:
    """Registers an action for `verb`. `form` is the verb that shows the form which submits here:
    an answer that is refused is shown in it again, nothing typed is lost."""

    def register(action: Action) -> Action:
        if verb in ACTIONS:
            raise VerbTaken(verb)
        ACTIONS[verb] = action
        if form:
            FORMS[verb] = form
        return action

    return register


def perform(ask: Ask) -> Screen | None:
    """The screen that answers, or None for a verb that there is not."""
    action = ACTIONS.get(ask.act.verb)
    return action(ask) if action else None
