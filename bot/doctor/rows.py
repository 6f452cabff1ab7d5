"""What the rows tell: invariants, sessions without a link, and what was given up."""

from dataclasses import dataclass
from datetime import timedelta

from bot.actions import setup
from bot.discord.surroundings import CHANNEL
from bot.discord.syncing import NOTE
from bot.doctor import money
from bot.doctor.finding import Finding, found
from bot.telegram.surroundings import CHANNEL as TELEGRAM
from core.booking import BookingState
from core.catalog import OfferingKind
from core.reading import BookingFilter
from core.space_checks import Asked
from storage.inspecting import InUse, in_use
from storage.invariants import Violation, check
from storage.reconciling import Books, books
from storage.unit_of_work import SqlUnitOfWork

_SOON = timedelta(days=2)
_SHOWN = 20  # of each kind; the rest is counted


@dataclass(frozen=True, slots=True)
class Looked:
    """Everything the doctor wants of the rows, from one snapshot."""

    in_use: InUse
    sells: bool
    violations: tuple[Violation, ...]
    without_link: tuple[str, ...]
    dead: tuple[tuple[str, str], ...]
    parked: tuple[tuple[str, int], ...]
    books: tuple[Books, ...] = ()
    discord_told: str = ""
    discord_setup: tuple[Asked, ...] = ()
    telegram_groups: tuple[str, ...] = ()


def look(uow: SqlUnitOfWork) -> Looked:
    return Looked(
        in_use=in_use(uow),
        sells=_sells(uow),
        violations=tuple(check(uow)),
        without_link=_without_link(uow),
        dead=tuple((dead.notice.kind.value, dead.error) for dead in uow.outbox.dead()),
        parked=tuple((arrival.source, arrival.id) for arrival in uow.inbox.parked()),
        books=books(uow),
        discord_told=uow.notebook.read(NOTE) or "",
        discord_setup=tuple(setup.known(uow, CHANNEL, "")),
        telegram_groups=_groups(uow),
    )


def _groups(uow: SqlUnitOfWork) -> tuple[str, ...]:
    """Telegram's groups that come with a seat."""
    roles = (each for each in uow.seat_roles.every() if each.channel == TELEGRAM)
    return tuple(dict.fromkeys(each.community for each in roles))


def _sells(uow: SqlUnitOfWork) -> bool:
    priced = (not card.offering.is_free for card in uow.offerings.browse(limit=1000))
    return any(priced) or bool(uow.products.for_sale())


def _without_link(uow: SqlUnitOfWork) -> tuple[str, ...]:
    soon = BookingFilter(
        states=frozenset({BookingState.SCHEDULED}), from_=uow.now, until=uow.now + _SOON, limit=500
    )
    remote = (
        card
        for card in uow.bookings.cards(soon)
        if card.booking.meeting_link is None and not _in_person(uow, card.booking.offering_id)
    )
    return tuple(
        f"{card.offering_title}, {card.booking.starts_at:%Y-%m-%d %H:%M} UTC, {card.mentor_name}"
        for card in remote
    )


def _in_person(uow: SqlUnitOfWork, offering_id: int) -> bool:
    offering = uow.offerings.get(offering_id)  # type: ignore[arg-type]  # NewType of int
    return offering is not None and offering.kind is OfferingKind.FACE_TO_FACE


def findings(looked: Looked) -> list[Finding]:
    jobs = [(f"{count} {kind} given up", "see it in /undelivered, do it by hand at the provider")
            for kind, count in looked.in_use.dead_jobs]  # fmt: skip
    dead = [(f"{kind}: {why}", "retry it in /undelivered") for kind, why in looked.dead]
    parked = [(f"{source}, arrival {id}", "look at it in /undelivered and work it again")
              for source, id in looked.parked]  # fmt: skip
    links = [
        (what, "the mentor pastes one: Set meeting link on the booking, or /profile")
        for what in looked.without_link
    ]
    broken = [(f"{v.invariant} {v.subject}: {v.explanation}", v.fix) for v in looked.violations]
    return [
        *found("sessions", "every one of the next two days has its link", _few(links)),
        *found("messages", "none given up", _few(dead)),
        *found("provider calls", "none given up", jobs),
        *found("arrivals", "none parked", _few(parked)),
        *money.findings(looked.books),
        *found("invariants", "all hold", _few(broken)),
    ]


def _few(wrong: list[tuple[str, str]]) -> list[tuple[str, str]]:
    more = len(wrong) - _SHOWN
    return wrong if more <= 0 else [*wrong[:_SHOWN], (f"and {more} more", wrong[0][1])]
