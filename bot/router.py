"""Intent -> use case -> screen, in one unit of work: the effect, the answer and the mark that this
event is done are stored together, so a repeated or interrupted event has one effect (D-09, I-06).
"""

from dataclasses import dataclass, replace

from bot import conversation, sorry
from bot.actions import perform
from bot.ask import Ask, Links
from bot.heard import Heard, Typed, Unclear, hear
from bot.limits import LIMITS
from bot.stored_screen import dump
from bot.ui import Act, Intent, Screen
from core.doors import InboxState
from core.errors import RuleError
from core.ids import IdentityId
from core.notices import Notice, NoticeKind
from core.people import Person
from core.ports import UnitOfWork
from core.use_cases import joining


class WorkedAlready(Exception):
    """Another process was faster with this arrival; our unit is undone."""


@dataclass(frozen=True, slots=True)
class Router:
    links: Links

    def answer(self, uow: UnitOfWork, arrival: int, intent: Intent) -> None:
        """Raises the RuleError of a rule that said no: the unit is undone, and `apologise` is
        called in the next one."""
        ask, identity = self._ask(uow, intent)
        heard = hear(intent)
        screen, in_place = self._respond(ask, identity, heard)
        self._reply(uow, arrival, intent, ask, identity, screen, in_place)

    def apologise(self, uow: UnitOfWork, arrival: int, intent: Intent, error: RuleError) -> None:
        """Says what the rule said, with the way on."""
        ask, identity = self._ask(uow, intent)
        ask = self._meant(ask, identity, hear(intent))
        screen = sorry.sorry(ask, error)
        in_place = intent.act is not None and intent.message is not None
        self._reply(uow, arrival, intent, ask, identity, screen, in_place)

    def _ask(self, uow: UnitOfWork, intent: Intent) -> tuple[Ask, IdentityId]:
        person = arrived(uow, intent)
        identity = uow.identities.find(intent.address.channel, intent.user)
        assert identity is not None
        ask = Ask(uow, person, Act("home"), f"{intent.address.channel}:{intent.id}", self.links)
        return ask, identity.id

    def _respond(
        self, ask: Ask, identity: IdentityId, heard: Heard | Unclear | Typed
    ) -> tuple[Screen, bool]:
        if isinstance(heard, Typed):
            meant = conversation.answer(ask, identity, heard.text)
            if isinstance(meant, Screen):
                return meant, False
            heard = meant
        if isinstance(heard, Unclear):
            return sorry.unclear(ask, heard.key, heard.text), False
        return self._perform(ask, identity, heard), heard.in_place

    def _perform(self, ask: Ask, identity: IdentityId, heard: Heard) -> Screen:
        ask = replace(ask, act=heard.act, values=heard.values, text=heard.text)
        screen = perform(ask)
        if screen is None:
            return sorry.unclear(ask, "unclear.button")
        if screen.again is not None and screen.again.verb == heard.act.verb:
            screen = replace(screen, again=replace(screen.again, page=heard.act.page))
        return screen

    def _meant(self, ask: Ask, identity: IdentityId, heard: Heard | Unclear | Typed) -> Ask:
        """The ask with its act and values again, for the apology; the conversation was kept."""
        if isinstance(heard, Typed):
            answered = conversation.answer(ask, identity, heard.text)
            heard = answered if isinstance(answered, Heard) else Unclear("unclear.text")
        if isinstance(heard, Unclear):
            return ask
        return replace(ask, act=heard.act, values=heard.values, text=heard.text)

    def _reply(
        self,
        uow: UnitOfWork,
        arrival: int,
        intent: Intent,
        ask: Ask,
        identity: IdentityId,
        screen: Screen,
        in_place: bool,
    ) -> None:
        asks_fields = LIMITS[intent.address.channel].form_fields == 0
        screen = conversation.remember(ask, identity, screen, asks_fields=asks_fields)
        edits = intent.message.message if in_place and intent.message else ""
        uow.later.notify([reply(ask, arrival, identity, screen, edits)])
        if not uow.inbox.close(arrival, InboxState.DONE, uow.now):
            raise WorkedAlready(arrival)


def reply(ask: Ask, arrival: int, identity: IdentityId, screen: Screen, edits: str = "") -> Notice:
    """The answer as a row: sent at once by the relay, or after a crash by the next one."""
    return Notice(
        id=ask.uow.new_id(),
        key=f"reply:{arrival}",
        kind=NoticeKind.REPLY,
        person_id=ask.person.id,
        subject_id=arrival,
        due_at=ask.now,
        identity_id=identity,
        facts={"screen": dump(screen), "edits": edits},
    )


def arrived(uow: UnitOfWork, intent: Intent) -> Person:
    return joining.arrive(
        uow, intent.address.channel, intent.user, intent.address.chat, intent.name
    )
