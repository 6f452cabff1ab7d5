"""63-bit ids that sort by time: 41 bits of milliseconds since 2020, 22 random bits.

People and buttons see them as 13 letters of Crockford's base32 (no I, L, O, U).
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import NewType, Protocol

from core.clock import Clock, to_ms

PersonId = NewType("PersonId", int)
IdentityId = NewType("IdentityId", int)
OfferingId = NewType("OfferingId", int)
PackProductId = NewType("PackProductId", int)
BookingId = NewType("BookingId", int)
PackId = NewType("PackId", int)
SeatId = NewType("SeatId", int)
OrderId = NewType("OrderId", int)
PaymentId = NewType("PaymentId", int)
RefundId = NewType("RefundId", int)
DisputeId = NewType("DisputeId", int)
PromoCodeId = NewType("PromoCodeId", int)
PurchaseId = NewType("PurchaseId", int)
WaitEntryId = NewType("WaitEntryId", int)
PayoutId = NewType("PayoutId", int)
AccountLinkId = NewType("AccountLinkId", int)
SeatRoleId = NewType("SeatRoleId", int)
MembershipId = NewType("MembershipId", int)
PairThreadId = NewType("PairThreadId", int)
SpaceId = NewType("SpaceId", int)
DateDraftId = NewType("DateDraftId", int)
GatheringId = NewType("GatheringId", int)
GatheringWaitId = NewType("GatheringWaitId", int)
SeriesId = NewType("SeriesId", int)
CourseId = NewType("CourseId", int)
InvitationId = NewType("InvitationId", int)
OfferTableId = NewType("OfferTableId", int)
NoteId = NewType("NoteId", int)
NoteLinkId = NewType("NoteLinkId", int)
AbsenceId = NewType("AbsenceId", int)
AbsenceReportId = NewType("AbsenceReportId", int)
TestimonialId = NewType("TestimonialId", int)
PostId = NewType("PostId", int)
CommunityEventId = NewType("CommunityEventId", int)

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUES = {letter: value for value, letter in enumerate(_ALPHABET)} | {"I": 1, "L": 1, "O": 0}
_RANDOM_BITS = 22
_START_MS = to_ms(datetime(2020, 1, 1, tzinfo=UTC))
MAX_ID = 2**63 - 1


class Ids(Protocol):
    def new(self) -> int: ...


class TimeSortedIds:
    """Never hands out the same id twice in one process, even within one millisecond: after the
    first of a millisecond they count on, which spares asking the system for randomness."""

    def __init__(self, clock: Clock, random_bits: Callable[[int], int]) -> None:
        self._clock = clock
        self._random_bits = random_bits
        self._last = 0

    def new(self) -> int:
        since_start = max(to_ms(self._clock.now()) - _START_MS, 0)
        if since_start > self._last >> _RANDOM_BITS:
            self._last = (since_start << _RANDOM_BITS) | self._random_bits(_RANDOM_BITS)
        else:
            self._last += 1
        return self._last


def encode(number: int) -> str:
    """A non-negative integer in Crockford's base32, shortest form."""
    if number < 0:
        raise ValueError(number)
    letters = ""
    while True:
        number, rest = divmod(number, 32)
        letters = _ALPHABET[rest] + letters
        if not number:
            return letters


def decode(text: str) -> int | None:
    """The number behind `text`, or None when it is not one of ours (never raises)."""
    if not 1 <= len(text) <= 13 or not text.isascii():
        return None
    number = 0
    for letter in text.upper():
        value = _VALUES.get(letter)
        if value is None:
            return None
        number = number * 32 + value
    return number if number <= MAX_ID else None
