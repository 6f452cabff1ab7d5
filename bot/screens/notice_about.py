"""What a notice is about: read models, loaded when it is sent (bot/notice_subjects.py)."""

from dataclasses import dataclass

from core.booking import By
from core.orders import Order, Refund
from core.packs import Pack
from core.reading import BookingCard, StudentHistory
from core.seats import Seat
from core.settings import BookingSettings


@dataclass(frozen=True, slots=True)
class AboutBooking:
    """`side`: the reader's. `history` only while they decide. `left`: sessions that the student
    can still book from packs with this mentor, None where no pack paid."""

    card: BookingCard
    side: By
    rules: BookingSettings
    history: StudentHistory | None = None
    left: int | None = None


@dataclass(frozen=True, slots=True)
class AboutOrder:
    """`is_buyer`: the reader is who bought. `pack`: what a pack order gave."""

    order: Order
    student_name: str
    mentor_name: str
    is_buyer: bool
    pack: Pack | None = None
    video_link: str | None = None


@dataclass(frozen=True, slots=True)
class AboutPack:
    pack: Pack
    mentor_name: str


@dataclass(frozen=True, slots=True)
class AboutRefund:
    refund: Refund
    order: Order


@dataclass(frozen=True, slots=True)
class AboutSeat:
    seat: Seat
    student_name: str
    mentor_name: str
    is_student: bool


@dataclass(frozen=True, slots=True)
class AboutMessages:
    """Something of ours that staff look at; the notice itself says all there is."""


NoticeSubject = AboutBooking | AboutOrder | AboutPack | AboutRefund | AboutSeat | AboutMessages
