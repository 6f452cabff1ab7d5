"""Intent -> use case -> screen, in one unit of work: the effect, the answer and the mark that this
event is done are stored together, so a repeated or interrupted event has one effect (D-09, I-06).
"""

from dataclasses import dataclass, field, replace

from bot import conversation, shared, sorry
from bot.actions import perform
from bot.ask import Ask, Links
from bot.catalogs import best_language
from bot.heard import TOO_FAST, Heard, Typed, Unclear, hear
from bot.limits import LIMITS
from bot.pointing import pointed
from bot.stored_screen import dump
from bot.ui import Act, Intent, Screen
from core.doors import InboxState
from core.errors import RuleError, TooFast
from core.ids import IdentityId
from core.notices import Notice, NoticeKind
from core.people import Person
from core.ports import UnitOfWork
from core.use_cases import belonging, joining


class Unexpected(RuleError):
    """Not a rule: the program failed, and somebody has to look at it."""


class WorkedAlready(Exception):
    """Another process was faster with this arrival; our unit is undone."""


@dataclass(frozen=True, slots=True)
class Answer:
    """`in_place`: it replaces the message that was pressed, or fills the one that waits for it.
    `goes_on`: the next question of a form that is being asked line by line; what was answered so
    far is kept already."""

    screen: Screen
    in_place: bool = False
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class Router:
    """`first_staff_code`: the installation's secret that makes the first of the staff; `claim_key`:
    the one that claim codes of purchases elsewhere are made with."""

    links: Links
    first_staff_code: str = field(default="", repr=False)
    claim_key: str = field(default="", repr=False)

    def answer(self, uow: UnitOfWork, arrival: int, intent: Intent) -> None:
        """Raises the RuleError of a rule that said no: the unit is undone, and `apologise` is
        called in the next one."""
        if intent.unsupported == TOO_FAST:
            raise TooFast()
        ask, identity = self._ask(uow, intent)
        shared.enter(uow, ask.person, intent)
        if intent.community:
            belonging.came(uow, ask.person.id, identity, intent.community)
        given = self._respond(ask, identity, intent)
        screen = given.screen if given.goes_on else _remembered(ask, identity, intent, given.screen)
        self._reply(uow, arrival, intent, ask, identity, replace(given, screen=screen))

    def apologise(self, uow: UnitOfWork, arrival: int, intent: Intent, error: RuleError) -> None:
        """Says what the rule said, with the way on."""
        ask, identity = self._ask(uow, intent)
        ask = self._meant(ask, identity, hear(intent))
        screen = sorry.sorry(ask, error)
        screen = _remembered(ask, identity, intent, screen, sorry.refused_field(screen, error))
        self._reply(uow, arrival, intent, ask, identity, Answer(screen, in_place=True))

    def give_up(self, uow: UnitOfWork, arrival: int, intent: Intent) -> None:
        """Says that it is our fault, for an arrival that is laid aside (never silence)."""
        ask, identity = self._ask(uow, intent)
        screen = sorry.sorry(ask, Unexpected())
        edits = _replaceable(ask, intent) if intent.act is None else ""
        told = reply(ask, arrival, identity, screen, edits)
        uow.later.notify([replace(told, key=f"{told.key}:gave_up")])  # a later answer has its own

    def _ask(self, uow: UnitOfWork, intent: Intent) -> tuple[Ask, IdentityId]:
        person = arrived(uow, intent)
        identity = uow.identities.find(intent.address.channel, intent.user)
        assert identity is not None
        ask = Ask(
            uow,
            person,
            Act("home"),
            f"{intent.address.channel}:{intent.id}",
            self.links,
            first_staff_code=self.first_staff_code,
            claim_key=self.claim_key,
            account=identity.id,
            community=intent.community,
        )
        heard = shared.is_said(intent) and shared.is_heard(ask, intent)
        return shared.in_the_room(ask) if heard else ask, identity.id

    def _respond(self, ask: Ask, identity: IdentityId, intent: Intent) -> Answer:
        heard = hear(intent)
        if shared.is_said(intent) and not shared.is_heard(ask, intent):
            return Answer(shared.write_to_me(ask))
        if isinstance(heard, Typed):
            meant = conversation.answer(ask, identity, heard.text)
            if isinstance(meant, Screen):
                return Answer(meant, goes_on=True)
            heard = meant
        if isinstance(heard, Unclear):
            waits = intent.act is None  # a command's own answer; a pressed message stays
            return Answer(sorry.unclear(ask, heard.key, heard.text), waits)
        return Answer(self._perform(ask, identity, heard), heard.in_place)

    def _perform(self, ask: Ask, identity: IdentityId, heard: Heard) -> Screen:
        meant = pointed(ask, heard)
        if isinstance(meant, Screen):
            return meant
        heard = meant
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
            heard = _answered_again(ask, identity, heard)
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
        given: Answer,
    ) -> None:
        edits = _replaceable(ask, intent) if given.in_place else ""
        told = reply(ask, arrival, identity, given.screen, edits)
        uow.later.notify([_where_asked(ask, intent, told)])
        if not uow.inbox.close(arrival, InboxState.DONE, uow.now):
            raise WorkedAlready(arrival)


def _where_asked(ask: Ask, intent: Intent, told: Notice) -> Notice:
    """An answer is for whoever asked; in the staff space all of them read it."""
    if not shared.is_said(intent):
        return told
    heard = shared.is_heard(ask, intent)
    return shared.to_the_room(ask.uow, told, intent) if heard else shared.elsewhere(ask, told)


def _answered_again(ask: Ask, identity: IdentityId, heard: Typed) -> Heard | Unclear:
    """What was being asked may itself be refused by now: a role was taken, a thing is gone."""
    try:
        answered = conversation.answer(ask, identity, heard.text)
    except RuleError:
        return Unclear("unclear.text")
    return answered if isinstance(answered, Heard) else Unclear("unclear.text")


def _replaceable(ask: Ask, intent: Intent) -> str:
    """The pressed message, if it is the presser's own: who presses a card that was sent to
    somebody else is answered apart, and the card stays as it is (Z-03)."""
    pressed = intent.message
    if pressed is None or pressed.address != intent.address:
        return ""
    where = pressed.address
    owner = ask.uow.deliveries.owner_of(where.channel, where.chat, pressed.message)
    return pressed.message if owner in (None, ask.person.id) else ""


def _remembered(
    ask: Ask, identity: IdentityId, intent: Intent, shown: Screen, refused: str = ""
) -> Screen:
    if shared.is_said(intent):  # nobody's own conversation
        return shown
    line_by_line = LIMITS[intent.address.channel].form_fields == 0
    return conversation.remember(ask, identity, shown, asks_fields=line_by_line, refused=refused)


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
    where = intent.address
    hint = best_language(intent.language_hint, "") or None
    return joining.arrive(uow, where.channel, intent.user, where.chat, intent.name, hint)
