"""What a mentor sells: drafting, publishing, pausing, editing and removing offerings and packs."""

from dataclasses import replace
from typing import Unpack

from core.booking import Booking, BookingState
from core.catalog import (
    BookingMode,
    Offering,
    OfferingKind,
    OfferingStatus,
)
from core.errors import (
    NotFound,
    OfferingHasBookings,
    OfferingIncomplete,
    OfferingNotBookable,
    StaleButton,
)
from core.ids import OfferingId, PersonId, SeriesId
from core.money import zero
from core.notices import NoticeKind
from core.offering_errors import OfferingStopped
from core.people import Person
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.settings import minutes
from core.use_cases.absences import require_may_offer
from core.use_cases.approving import decline_as
from core.use_cases.changing import load, record
from core.use_cases.drafting import (
    OfferingChanges,
    applied,
)
from core.use_cases.gathering_places import places_changed
from core.use_cases.lapsing import expire
from core.use_cases.ordering import require_taken
from core.use_cases.owning import own_offering
from core.use_cases.selling_packs import archive_product
from core.use_cases.selling_packs import my_products as my_products
from core.use_cases.selling_packs import offer_pack as offer_pack
from core.use_cases.selling_packs import withdraw_pack as withdraw_pack
from core.use_cases.telling import tell
from core.use_cases.waiting import close_line

PAUSED_REASON = "offering_paused"  # a code: the screen has the sentence

S = OfferingStatus


@use_case(Action.MANAGE_OFFERING)
def draft_offering(
    uow: UnitOfWork,
    actor: Person,
    title: str,
    description: str,
    duration_minutes: int,
    price_text: str,
    currency: str,
    mode: BookingMode,
    kind: OfferingKind = OfferingKind.ONE_TO_ONE,
    category: str = "",
    preparation: str = "",
    cancellation_text: str = "",
    video_link: str | None = None,
) -> Offering:
    """A draft that nobody else sees. Face to face means posted dates, by request, staff decide
    (E11). Raises what `drafting.applied` raises, naming the field."""
    permit(uow, actor, Action.MANAGE_OFFERING, mentor=actor.id)
    if uow.mentors.get(actor.id) is None:
        raise NotFound()
    offering = applied(
        blank(uow, actor, kind, mode),
        OfferingChanges(
            title=title,
            description=description,
            duration_minutes=duration_minutes,
            price_text=price_text,
            currency=currency,
            category=category,
            preparation=preparation,
            cancellation_text=cancellation_text,
            video_link=video_link,
        ),
        uow.settings,
    )
    uow.offerings.add(offering)
    record(uow, actor, "offering_drafted", "offering", offering.id, "", S.DRAFT)
    return offering


def blank(uow: UnitOfWork, mentor: Person, kind: OfferingKind, mode: BookingMode) -> Offering:
    in_person = kind is OfferingKind.FACE_TO_FACE
    return Offering(
        id=OfferingId(uow.new_id()),
        mentor_id=mentor.id,
        title="",
        kind=kind,
        mode=BookingMode.REQUEST if in_person else mode,
        status=S.DRAFT,
        duration=minutes(60),
        price=zero(uow.settings.community.currency),
        created_at=uow.now,
        staff_approves=in_person,
        posted_only=in_person,
    )


@use_case(Action.MANAGE_OFFERING)
def publish(uow: UnitOfWork, actor: Person, id: OfferingId) -> Offering:
    """Goes live. Raises OfferingIncomplete with `missing`; publishing twice changes nothing."""
    return _go_live(uow, own_offering(uow, actor, id), actor, S.DRAFT, S.PAUSED)


@use_case(Action.MANAGE_OFFERING)
def resume(uow: UnitOfWork, actor: Person, id: OfferingId) -> Offering:
    return _go_live(uow, own_offering(uow, actor, id), actor, S.PAUSED)


def _go_live(
    uow: UnitOfWork, offering: Offering, actor: Person, *before: OfferingStatus
) -> Offering:
    if offering.status is S.ACTIVE:
        return offering
    if offering.status not in before:
        raise OfferingNotBookable(status=offering.status)
    require_may_offer(uow, offering)
    if offering.stopped_for is not None:
        raise OfferingStopped(reason=offering.stopped_for)
    missing = missing_parts(uow, offering)
    if missing:
        raise OfferingIncomplete(missing=",".join(missing), offering_id=offering.id)
    require_taken(uow, offering.price)
    return _move_to(uow, offering, S.ACTIVE, actor)


def missing_parts(uow: UnitOfWork, offering: Offering) -> list[str]:
    """What still keeps an offering from going live: video_link, hours, places.

    Offerings on posted dates may go live first: the dates follow.
    """
    match offering.kind:
        case OfferingKind.RECORDED:
            return [] if offering.video_link else ["video_link"]
        case OfferingKind.GROUP:
            places = [] if offering.places else ["places"]
            return places + _hours_missing(uow, offering)
        case _:
            return _hours_missing(uow, offering)


def _hours_missing(uow: UnitOfWork, offering: Offering) -> list[str]:
    return [] if offering.posted_only or _has_hours(uow, offering) else ["hours"]


def _has_hours(uow: UnitOfWork, offering: Offering) -> bool:
    owner = offering.id if offering.own_hours else None
    return bool(uow.availability.hours(offering.mentor_id, owner))


@use_case(Action.MANAGE_OFFERING)
def pause(uow: UnitOfWork, actor: Person, id: OfferingId, words: str = "") -> Offering:
    """Nothing new is booked; open requests are declined, with credit and money given back (X21);
    `words` are the mentor's own to those who asked. What is scheduled, or held for payment, is
    honoured (B-08)."""
    return withdraw(uow, own_offering(uow, actor, id), S.PAUSED, actor, words.strip())


@use_case(Action.MANAGE_OFFERING)
def archive(uow: UnitOfWork, actor: Person, id: OfferingId) -> Offering:
    """Off the shelf for good, like a pause without return; its history stays."""
    return withdraw(uow, own_offering(uow, actor, id), S.ARCHIVED, actor)


def withdraw(
    uow: UnitOfWork,
    offering: Offering,
    to: OfferingStatus,
    actor: Person | None,
    words: str = "",
) -> Offering:
    if offering.status is to:
        return offering
    if to is S.PAUSED and offering.status is not S.ACTIVE:
        raise OfferingNotBookable(status=offering.status)
    withdrawn = _move_to(uow, offering, to, actor)
    _decline_all(uow, offering, words or PAUSED_REASON)
    return withdrawn


def _decline_all(uow: UnitOfWork, offering: Offering, reason: str) -> None:
    """Who asked for a weekly series hears of it once, not for each of its sessions."""
    series: dict[SeriesId, Booking] = {}
    for booking in uow.bookings.of_offering(offering.id, {BookingState.REQUESTED}):
        asked = load(uow, booking.id)
        if asked.is_lapsed(uow.now):
            expire(uow, asked)
            continue
        decline_as(uow, asked, None, reason, alone=asked.series_id is None)
        if asked.series_id is not None:
            series.setdefault(asked.series_id, asked)
    for id, first in series.items():
        tell(uow, NoticeKind.SERIES_ANSWERED, first.student_id, id, once=str(first.id))


@use_case(Action.MANAGE_OFFERING)
def edit_offering(
    uow: UnitOfWork,
    actor: Person,
    id: OfferingId,
    revision: int | None,
    **changes: Unpack[OfferingChanges],
) -> Offering:
    """Bookings keep the price, length and buffers they were made with (E10, M-11). Raises
    StaleButton, OfferingIncomplete when it is live and would lack a part, or names the field."""
    offering = own_offering(uow, actor, id)
    if revision is not None and revision != offering.revision:
        raise StaleButton(offering_id=id)
    edited = applied(offering, changes, uow.settings)
    missing = missing_parts(uow, edited) if edited.status is S.ACTIVE else []
    if missing:
        raise OfferingIncomplete(missing=",".join(missing), offering_id=id)
    if edited.status is S.ACTIVE and edited.price.currency != offering.price.currency:
        require_taken(uow, edited.price)
    stored = uow.offerings.save(edited)
    record(uow, actor, "offering_edited", "offering", id, fields=",".join(sorted(changes)))
    if stored.places != offering.places:
        places_changed(uow, stored.mentor_id, id)
    return stored


@use_case(Action.MANAGE_OFFERING)
def delete_offering(uow: UnitOfWork, actor: Person, id: OfferingId) -> None:
    """Raises OfferingHasBookings while somebody still has a session ahead (C9). One that was
    booked or sold before is archived instead: its history and its buyers keep it."""
    offering = own_offering(uow, actor, id)
    if uow.offerings.has_live_bookings(id):
        raise OfferingHasBookings(offering_id=id)
    was_used = bool(uow.bookings.of_offering(id, frozenset(BookingState)))
    if was_used or offering.kind is OfferingKind.RECORDED:
        _move_to(uow, offering, S.ARCHIVED, actor)
        return
    uow.offerings.remove(id)
    record(uow, actor, "offering_deleted", "offering", id, offering.status)


@use_case(Action.MANAGE_OFFERING)
def my_offerings(uow: UnitOfWork, actor: Person) -> tuple[Offering, ...]:
    permit(uow, actor, Action.MANAGE_OFFERING, mentor=actor.id)
    return tuple(uow.offerings.of(actor.id))


def _move_to(
    uow: UnitOfWork, offering: Offering, to: OfferingStatus, actor: Person | None
) -> Offering:
    stored = uow.offerings.save(replace(offering, status=to))
    record(uow, actor, f"offering_{to}", "offering", offering.id, offering.status, to)
    return stored


def pause_offerings(uow: UnitOfWork, mentor: PersonId, actor: Person | None) -> None:
    """X23: whoever is asked for as a mentor and does not come takes nothing new for now."""
    for offering in uow.offerings.of(mentor):
        if offering.status is S.ACTIVE and offering.kind is not OfferingKind.RECORDED:
            withdraw(uow, offering, S.PAUSED, actor)


def stop_selling(uow: UnitOfWork, mentor: PersonId, actor: Person | None) -> None:
    """M-18: a mentor who left or was banned sells nothing new; open requests are declined, and
    nobody waits for a place any longer."""
    for offering in uow.offerings.of(mentor):
        if offering.status is S.ACTIVE:
            withdraw(uow, offering, S.PAUSED, actor)
    for product in uow.products.of(mentor):
        archive_product(uow, product, actor)
    close_line(uow, mentor, actor)
