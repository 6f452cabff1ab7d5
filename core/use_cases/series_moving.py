"""Moving one session of a series and all that follow it, by as much on the mentor's wall: all of
them, or a report of those that cannot. The old slots are kept until the new ones are sure."""

from collections.abc import Sequence
from datetime import datetime

from core.availability import Reason, SlotRules
from core.booking import Booking, By, Claim
from core.catalog import BookingMode, Offering
from core.errors import NotAllowed, StaleButton
from core.group_errors import GroupSameTime
from core.ids import BookingId, SeriesId
from core.notices import NoticeKind
from core.people import Person, Role
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.series import Series, moved_along
from core.series_errors import SeriesOver
from core.series_reports import Line, MoveReport, SeriesPage
from core.use_cases import eligibility, gathering_line, slots
from core.use_cases.booking import approvers
from core.use_cases.cancelling import side_of
from core.use_cases.changing import load, locked
from core.use_cases.firming import offering_of
from core.use_cases.lapsing import end_lapsed_holds, let_go_of_wanted_time
from core.use_cases.moving import ask_to_move, carry_out, keep_old_time, may_move
from core.use_cases.series_fitting import ground
from core.use_cases.series_reading import booked, firm, following, page_of
from core.use_cases.series_told import tell_changed
from core.use_cases.telling import tell


@use_case(Action.MOVE_BOOKING)
def preview_move(uow: UnitOfWork, actor: Person, id: BookingId, to: datetime) -> MoveReport:
    """Where each would go, and which cannot. Raises what moving the first one alone raises."""
    booking = may_move(uow, actor, id)
    return _report(uow, actor, booking, to)


@use_case(Action.MOVE_BOOKING)
def move_following(
    uow: UnitOfWork, actor: Person, id: BookingId, to: datetime, count: int
) -> MoveReport:
    """Moves all of them, or asks whoever approves where a student moves what works by request;
    where one cannot, nothing moves and the report says so. `count`: how many the button said."""
    locked(uow, id)
    booking = may_move(uow, actor, id)
    end_lapsed_holds(uow, booking.mentor_id, booking.student_id)
    booking = load(uow, id)
    report = _report(uow, actor, booking, to)
    if len(report.bookings) != count:
        raise StaleButton(booking_id=id)
    if report.clashes:
        return report
    if report.asks:
        _ask(uow, actor, report)
    else:
        _carry_out(uow, actor, report.bookings, [_to(line) for line in report.lines])
    return report


def _report(uow: UnitOfWork, actor: Person, booking: Booking, to: datetime) -> MoveReport:
    rest = firm(following(uow, booking))
    if not rest:
        raise SeriesOver(series_id=booking.series_id)
    if to == rest[0].starts_at:
        raise GroupSameTime(booking_id=booking.id)
    offering = offering_of(uow, booking)
    rules = slots.rules_for(uow, offering)
    wanted = moved_along([each.starts_at for each in rest], to, rules.zone)
    claims = [claim for each in rest for claim in uow.claims.of(each.id)]
    starts = [each.wanted_at for each in wanted] + [each.starts_at for each in rest]
    lines = ground(uow, offering, booking.student_id, starts, without=claims).fitted(wanted)
    asks = side_of(actor, booking) is By.STUDENT and offering.mode is BookingMode.REQUEST
    if asks:
        lines = tuple(
            _beside(line, each, claims, rules) for line, each in zip(lines, rest, strict=True)
        )
    return MoveReport(tuple(rest), lines, asks)


def _beside(line: Line, mine: Booking, claims: Sequence[Claim], rules: SlotRules) -> Line:
    """While the answer is awaited the old times of the others are still taken."""
    since = _to(line) - rules.buffer_before
    until = _to(line) + rules.duration + rules.buffer_after
    others = (claim for claim in claims if claim.booking_id != mine.id and claim.until is None)
    met = any(claim.blocks_from < until and since < claim.blocks_until for claim in others)
    return Line(line.occurrence, Reason.TAKEN) if met and line.is_ready else line


def _to(line: Line) -> datetime:
    return line.occurrence.wanted_at


def _ask(uow: UnitOfWork, actor: Person, report: MoveReport) -> None:
    first = report.bookings[0]
    offering = offering_of(uow, first)
    freed = [let_go_of_wanted_time(uow, each) for each in report.bookings]
    for each, line in zip(report.bookings, report.lines, strict=True):
        ask_to_move(uow, each, offering, _to(line), actor, alone=False)
    gathering_line.places_freed(uow, set().union(*freed))
    assert first.series_id is not None
    for approver in approvers(uow, first, offering):
        once = str(first.revision)
        tell(uow, NoticeKind.SERIES_MOVE_ASKED, approver, first.series_id, once=once)


def _carry_out(
    uow: UnitOfWork, actor: Person, bookings: Sequence[Booking], to: Sequence[datetime]
) -> None:
    """All old claims end before the first new one, so that none of ours is in another's way."""
    offering, first = offering_of(uow, bookings[0]), bookings[0]
    freed = [gathering_line.places_of(uow, each) for each in bookings]
    for each in bookings:
        uow.claims.end_all(each.id)
    for each, start in zip(bookings, to, strict=True):
        carry_out(uow, each, offering, start, actor, alone=False)
    gathering_line.places_freed(uow, set().union(*freed))
    assert first.series_id is not None
    for reader in {first.student_id, first.mentor_id} - {actor.id}:
        tell_changed(uow, first.series_id, reader, "moved", len(bookings))


@use_case(Action.ANSWER_MOVE)
def accept_series_move(
    uow: UnitOfWork, actor: Person, id: SeriesId, shown: int | None = None
) -> SeriesPage:
    """Yes to every move that waits. `shown`: how many the button said."""
    series, waiting = _waiting(uow, actor, id, shown)
    to = [each.proposed_starts_at or each.starts_at for each in waiting]
    _carry_out(uow, actor, waiting, to)
    return page_of(uow, actor, series)


@use_case(Action.ANSWER_MOVE)
def decline_series_move(
    uow: UnitOfWork, actor: Person, id: SeriesId, shown: int | None = None
) -> SeriesPage:
    """All stay where they were, and the student is told once."""
    series, waiting = _waiting(uow, actor, id, shown)
    for each in waiting:
        keep_old_time(uow, each, actor, alone=False)
    tell_changed(uow, series.id, series.student_id, "kept", len(waiting))
    return page_of(uow, actor, series)


def _waiting(
    uow: UnitOfWork, actor: Person, id: SeriesId, shown: int | None
) -> tuple[Series, list[Booking]]:
    series = booked(uow, id)
    permit(uow, actor, Action.ANSWER_MOVE, mentor=series.mentor_id)
    offering: Offering = eligibility.offering_by(uow, series.offering_id)
    if offering.staff_approves and not actor.is_(Role.STAFF):
        raise NotAllowed()
    uow.lock(series.student_id, series.mentor_id)
    waiting = moves_waiting(uow, uow.bookings.of_series(id))
    if not waiting:
        raise SeriesOver(series_id=id)
    if shown is not None and shown != len(waiting):
        raise StaleButton(series_id=id)
    return series, waiting


def moves_waiting(uow: UnitOfWork, bookings: Sequence[Booking]) -> list[Booking]:
    """Firm ones whose student asked for another time, while that can be answered."""
    return [
        each
        for each in firm(bookings)
        if each.proposed_starts_at is not None
        and (each.proposed_until is None or each.proposed_until > uow.now)
    ]
