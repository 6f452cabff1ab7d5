"""A deadline is a moment owed to a thing; a job is a call owed to a provider.

Both are rows with a due time and a unique key. When one falls due the thing's state decides what,
if anything, is still to be done: late, early or twice makes no difference (T-13).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class DeadlineKind(StrEnum):
    APPROVAL = "approval"  # subject: booking; nobody answered the request
    PAYMENT = "payment"  # subject: booking; the hold of an unpaid booking ends
    MOVE = "move"  # subject: booking; nobody answered the move
    AUTO_COMPLETE = "auto_complete"  # subject: booking
    ABSENCE_ANSWER = "absence_answer"  # subject: booking; the mentor has not answered the report
    ORDER = "order"  # subject: order; the time to pay is over
    PACK_EXPIRY = "pack_expiry"  # subject: pack
    GRACE_END = "grace_end"  # subject: seat
    UNCLAIMED = "unclaimed"  # subject: purchase; paid elsewhere, and nobody came
    ONBOARDING = "onboarding"  # subject: person; they may be reminded of our questions
    DIGEST = "digest"  # subject: the one plan; staff are told how things go
    PAUSE_END = "pause_end"  # subject: seat
    IDLE = "idle"  # subject: seat; nothing booked for a long time
    IDLE_PAUSE = "idle_pause"  # subject: seat; nothing came of the nudge
    OFFER_END = "offer_end"  # subject: wait entry; the offered place was not taken
    GROUP_MINIMUM = "group_minimum"  # subject: gathering; whether enough have booked
    GROUP_OFFER_END = "group_offer_end"  # subject: gathering wait; the kept place was not taken
    POST = "post"  # subject: post; its time has come
    LINE_MOVES = "line_moves"  # subject: mentor; somebody who waits may be asked again


@dataclass(frozen=True, slots=True)
class Deadline:
    id: int
    key: str
    kind: DeadlineKind
    subject_id: int
    due_at: datetime


class JobKind(StrEnum):
    MAKE_ROOM = "make_room"  # subject: booking
    REFUND = "refund"  # subject: refund
    CHECK_ORDER = "check_order"  # subject: order; ask the provider about money we never heard of
    END_CHECKOUT = "end_checkout"  # subject: order; facts: provider, checkout
    CAPTURE = "capture"  # likewise; the payer has agreed there, and the money is to be taken
    GIVE_ROLE = "give_role"  # subject: membership; facts: channel
    TAKE_ROLE = "take_role"  # likewise
    OPEN_THREAD = "open_thread"  # subject: pair thread; facts: channel
    ARCHIVE_THREAD = "archive_thread"  # likewise
    SWEEP_MEMBERS = "sweep_members"  # facts: channel; what the platform says, against our rows
    PUT_EVENT = "put_event"  # subject: community event; facts: channel
    SWEEP_EVENTS = "sweep_events"  # facts: provider; what happened there that nobody told us (M-20)


@dataclass(frozen=True, slots=True)
class Job:
    id: int
    key: str
    kind: JobKind
    subject_id: int
    due_at: datetime
    facts: Mapping[str, str | int] = field(default_factory=dict)
