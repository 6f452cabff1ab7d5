"""The terms of cancelling: an offering's own, else the community's; a booking keeps those that it
was booked with (X34, E10)."""

from dataclasses import dataclass

from core.booking import Booking
from core.catalog import Offering
from core.ports import UnitOfWork
from core.settings import BookingSettings


@dataclass(frozen=True, slots=True)
class CancelPolicy:
    """Free until `notice_hours` before the start; later a credit is used up, and of a paid price
    `late_percent` comes back."""

    notice_hours: int
    late_percent: int


def policy_for(offering: Offering | None, rules: BookingSettings) -> CancelPolicy:
    notice = offering.cancel_notice_hours if offering else None
    percent = offering.late_refund_percent if offering else None
    return CancelPolicy(
        rules.cancel_notice_hours if notice is None else notice,
        rules.late_refund_percent if percent is None else percent,
    )


def policy_of(uow: UnitOfWork, booking: Booking) -> CancelPolicy:
    """As agreed when it was booked; a booking from before there were terms has today's."""
    notice, percent = booking.cancel_notice_hours, booking.late_refund_percent
    if notice is not None and percent is not None:
        return CancelPolicy(notice, percent)
    return policy_for(uow.offerings.get(booking.offering_id), uow.settings.booking)


def agreed(
    booking: Booking | None, offering: Offering | None, rules: BookingSettings
) -> CancelPolicy:
    """The same for a page that has both at hand."""
    if booking is not None and booking.cancel_notice_hours is not None:
        return CancelPolicy(booking.cancel_notice_hours, booking.late_refund_percent or 0)
    return policy_for(offering, rules)
