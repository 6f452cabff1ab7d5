"""Brings one notice to one person: rendered now, in their zone and language, to the account they
used last, or the next one when that is closed. Every copy of a changed card is edited."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Protocol, TypeVar

from bot.channels import Busy, Channel, Down, Follows, Refused, Unanswered, Unreachable
from bot.fit import fit
from bot.plain import to_plain
from bot.stored_screen import load
from bot.times import Reader
from bot.ui import Address, MessageRef, Screen
from bot.unanswered import may_repeat
from core.doors import ClaimedNotice, Delivery, DueState
from core.ids import IdentityId, PersonId
from core.notices import Notice, NoticeKind
from core.people import Identity
from core.ports import UnitOfWork
from core.use_cases import reaching
from core.use_cases.posts_sending import CLOSED, REFUSED
from core.use_cases.testing import show_outcome
from scheduler.relay import GiveUp, Outcome, Sent, TryLater

T = TypeVar("T")

_PATIENCE = timedelta(days=1)
_ELSEWHERE_SECONDS = 10.0


class Rows(Protocol):
    async def write(self, work: Callable[[UnitOfWork], T]) -> T: ...
    async def read(self, work: Callable[[UnitOfWork], T]) -> T: ...


@dataclass(frozen=True, slots=True)
class Message:
    """What to show, and to which accounts in which order. `edits` names a message to replace.
    `waits`: it is young enough to wait for a process that serves another of those platforms."""

    screen: Screen
    identities: Sequence[Identity]
    edits: str = ""
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Copies:
    """Messages to bring up to date."""

    edits: Sequence[tuple[MessageRef, Screen]]


@dataclass(frozen=True, slots=True)
class Nothing:
    state: DueState


Compose = Callable[[UnitOfWork, Notice], Screen | None]
ComposeCopy = Callable[[UnitOfWork, Delivery], Screen | None]


class Messenger:
    """`compose` renders a notice (None: no longer true), `compose_copy` what a
    message that shows a card says now."""

    def __init__(
        self,
        db: Rows,
        channels: Mapping[str, Channel],
        compose: Compose,
        compose_copy: ComposeCopy,
    ) -> None:
        self._db = db
        self._channels = channels
        self._compose = compose
        self._compose_copy = compose_copy

    async def deliver(self, claim: ClaimedNotice) -> Outcome:
        plan = await self._db.read(lambda uow: self._plan(uow, claim.notice))
        match plan:
            case Nothing(state):
                return Sent(state)
            case Copies(edits):
                return await self._edit_all(edits)
            case Message():
                return await self._send(claim.notice, plan)

    def _plan(self, uow: UnitOfWork, notice: Notice) -> Message | Copies | Nothing:
        if notice.kind is NoticeKind.CARD_CHANGED:
            return Copies(self._copies(uow, notice))
        if notice.useful_until is not None and uow.now >= notice.useful_until:
            return Nothing(DueState.SKIPPED_LATE)
        if notice.kind is NoticeKind.REMINDER and _said_by_a_later_one(uow, notice):
            return Nothing(DueState.MERGED)
        if notice.kind is NoticeKind.REPLY:
            screen: Screen | None = load(str(notice.facts["screen"]))
        else:
            screen = self._compose(uow, notice)
        if screen is None:
            return Nothing(DueState.DROPPED)
        edits = str(notice.facts.get("edits", "")) if notice.kind is NoticeKind.REPLY else ""
        return Message(screen, _accounts(uow, notice), edits, uow.now < notice.due_at + _PATIENCE)

    def _copies(self, uow: UnitOfWork, notice: Notice) -> list[tuple[MessageRef, Screen]]:
        card = f"{notice.facts.get('card', 'booking')}:{notice.subject_id}"
        holders: dict[PersonId, set[IdentityId]] = {}
        copies = {}  # of a message that was edited in place, what it showed last counts
        for sent in uow.deliveries.of_card(card):
            if not _still_theirs(uow, sent, holders):
                continue
            ref = MessageRef(Address(sent.channel, sent.chat), sent.message)
            copies[ref] = sent
        found = []
        for ref, sent in copies.items():
            screen = self._compose_copy(uow, sent)
            if screen is not None:
                found.append((ref, screen))
        return found

    async def _edit_all(self, edits: Sequence[tuple[MessageRef, Screen]]) -> Outcome:
        for ref, screen in edits:
            channel = self._channels.get(ref.address.channel)
            if channel is None or not channel.limits.can_edit:
                continue
            try:
                await channel.edit(ref, fit(screen, channel.limits)[-1])
            except Busy as busy:
                return TryLater("busy", busy.seconds)
            except Unanswered:
                return TryLater("unanswered")
            except (Unreachable, Refused):
                continue  # an old copy that cannot be edited still answers with the truth
        return Sent()

    async def _send(self, notice: Notice, message: Message) -> Outcome:
        why, not_here = CLOSED, False
        for identity in message.identities:
            channel = self._channels.get(identity.channel)
            if channel is None:
                not_here = True
                continue
            try:
                await self._show(notice, message, identity, channel)
            except Down as down:  # an outage of hours spends no tries, a day of it does
                return TryLater(
                    "platform down", down.seconds if _may_wait(notice, message) else None
                )
            except Busy as busy:
                return TryLater("busy", busy.seconds)
            except Unanswered:
                again = may_repeat(notice.kind)
                return TryLater("unanswered") if again else Sent(DueState.UNKNOWN, "unanswered")
            except Unreachable:
                await self._db.write(lambda uow, i=identity: reaching.closed(uow, i))  # type: ignore[misc]  # bound now
                continue
            except Refused:
                why = REFUSED
                continue
            return Sent()
        if not_here and message.waits:  # another process may be the one that speaks there
            return TryLater("not served here", _ELSEWHERE_SECONDS)
        return GiveUp(why)

    async def _show(
        self, notice: Notice, message: Message, identity: Identity, channel: Channel
    ) -> None:
        """Raises Refused for what the platform takes in no form."""
        if identity.id != notice.identity_id:  # the message to be replaced is another account's
            message = replace(message, edits="")
        parts = fit(message.screen, channel.limits)
        try:
            ref = await self._put(str(notice.id), message, identity, channel, parts)
        except Refused:
            # D-09: a message that no markup can save is still said, as plain text
            message = replace(message, edits="")
            parts = fit(_as_plain(message.screen), channel.limits)
            ref = await self._put(f"{notice.id}:plain", message, identity, channel, parts)
        await self._db.write(lambda uow: _remember(uow, notice, message, identity, ref))

    async def _put(
        self,
        key: str,
        message: Message,
        identity: Identity,
        channel: Channel,
        parts: Sequence[Screen],
    ) -> MessageRef:
        """The first part in the place of the message to be replaced, the others after it; the last
        one, with the buttons, is what is remembered."""
        address = Address(identity.channel, identity.chat)
        shown: MessageRef | None = None
        if message.edits and channel.limits.can_edit:
            replaced = MessageRef(address, message.edits)
            shown = replaced if await channel.edit(replaced, parts[0]) else None
        for index, part in list(enumerate(parts))[1 if shown else 0 :]:
            if shown and isinstance(channel, Follows):
                shown = await channel.follow(shown, part, f"{key}:{index}")
            else:
                shown = await channel.send(address, part, f"{key}:{index}")
        assert shown is not None
        return shown


def _may_wait(notice: Notice, message: Message) -> bool:
    """A post is not said hours after its time: its author is told instead (X40)."""
    return message.waits and notice.kind is not NoticeKind.CHANNEL_POST


def _said_by_a_later_one(uow: UnitOfWork, notice: Notice) -> bool:
    """After downtime several reminders of one session are due: only the last is said (T-01)."""
    later = uow.outbox.waiting_reminders(notice.person_id, notice.subject_id)
    return any(
        other.id != notice.id and notice.due_at < other.due_at <= uow.now
        for other in later
        if other.about_ms == notice.about_ms
    )


def _accounts(uow: UnitOfWork, notice: Notice) -> list[Identity]:
    """The account that asked first; for a notice, the one used last first, closed ones never."""
    known = uow.identities.of(notice.person_id)
    asked = uow.identities.get(notice.identity_id) if notice.identity_id else None
    if notice.kind is NoticeKind.TEST_MESSAGE:
        return [asked] if asked else []
    if asked is not None and asked.person_id != notice.person_id:
        # Y2: linked or unlinked meanwhile; an answer still goes where it was asked for
        known = [asked] if notice.kind is NoticeKind.REPLY else known
    # An answer in place is not a message: it can be given to who takes no messages from us (X9).
    answers = notice.identity_id if notice.kind is NoticeKind.REPLY else None
    open_ones = [i for i in known if i.unreachable_at is None or i.id == answers]
    return sorted(open_ones, key=lambda identity: identity.id != notice.identity_id)


def _still_theirs(
    uow: UnitOfWork, sent: Delivery, holders: dict[PersonId, set[IdentityId]]
) -> bool:
    """A message in a chat that is somebody else's by now is not brought up to date (Y2)."""
    if sent.person_id not in holders:
        holders[sent.person_id] = {each.id for each in uow.identities.of(sent.person_id)}
    return sent.identity_id in holders[sent.person_id]


def _as_plain(screen: Screen) -> Screen:
    text = to_plain(screen, Reader(screen.language, screen.zone))
    return Screen(title="", lines=((text,),), language=screen.language, zone=screen.zone)


def _remember(
    uow: UnitOfWork, notice: Notice, message: Message, identity: Identity, ref: MessageRef
) -> None:
    """Which message shows which card now; a message edited in place changes its card."""
    card = message.screen.card
    if message.edits:
        shows = card if message.edits == ref.message else ""
        uow.deliveries.recard(ref.address.channel, ref.address.chat, message.edits, shows)
    if uow.deliveries.of_notice(notice.id) is not None:
        return
    if notice.kind is NoticeKind.TEST_MESSAGE:
        show_outcome(uow, notice)
    uow.deliveries.add(
        Delivery(
            id=uow.new_id(),
            notice_id=notice.id,
            person_id=notice.person_id,
            identity_id=identity.id,
            channel=ref.address.channel,
            chat=ref.address.chat,
            message=ref.message,
            card=card,
            sent_at=uow.now,
        )
    )
