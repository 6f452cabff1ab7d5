"""What is sane for each setting: the unit in its name decides, a few keys know better."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bounds:
    """Both ends are allowed."""

    least: int
    most: int


_BY_UNIT = {
    "percent": Bounds(0, 100),
    "seconds": Bounds(1, 86_400),
    "minutes": Bounds(1, 43_200),
    "hours": Bounds(1, 8_760),
    "days": Bounds(1, 3_650),
    "bytes": Bounds(1_024, 10_485_760),
    "minor": Bounds(1, 10**12),
}
_COUNT = Bounds(1, 1_000_000)

_KNOWS_BETTER = {
    "availability.buffer_before_minutes": Bounds(0, 480),
    "availability.buffer_after_minutes": Bounds(0, 480),
    "availability.minimum_notice_hours": Bounds(0, 8_760),
    "availability.horizon_days": Bounds(1, 730),
    "availability.step_minutes": Bounds(5, 240),
    "availability.max_per_week": Bounds(0, 336),
    "availability.max_per_month": Bounds(0, 1_488),
    "availability.week_starts_on": Bounds(1, 7),
    "absences.student_warn_at": Bounds(0, 1_000),
    "absences.student_hold_at": Bounds(0, 1_000),
    "absences.student_ask_staff_at": Bounds(0, 1_000),
    "absences.mentor_warn_at": Bounds(0, 1_000),
    "absences.mentor_pause_at": Bounds(0, 1_000),
    "absences.mentor_answers_within_hours": Bounds(0, 8_760),
    "booking.cancel_notice_hours": Bounds(0, 8_760),
    "booking.reschedule_notice_hours": Bounds(0, 8_760),
    "booking.correction_hours": Bounds(0, 8_760),
    "money.refund_undo_minutes": Bounds(0, 1_440),
    "booking.join_opens_minutes_before": Bounds(0, 1_440),
    "booking.join_closes_minutes_after": Bounds(0, 1_440),
    "booking.max_free_per_student_per_day": Bounds(0, 1_000),
    "booking.max_counter_offers": Bounds(0, 20),
    "groups.decide_hours": Bounds(1, 8_760),
    "packs.expiry_notice_days": Bounds(0, 3_650),
    "packs.idle_nudge_days": Bounds(0, 3_650),
    "packs.idle_pause_days": Bounds(0, 3_650),
    "notices.batch": Bounds(1, 1_000),
    "notices.lease_seconds": Bounds(5, 3_600),
    "notices.max_attempts": Bounds(1, 100),
    "onboarding.reminder_weeks": Bounds(0, 104),
    "testimonials.ask_after_hours": Bounds(0, 8_760),
    "digest.hour": Bounds(0, 23),
    "digest.weekday": Bounds(1, 7),
    "inbox.max_attempts": Bounds(1, 100),
    "discord.sends_per_second": Bounds(1, 48),  # Discord takes 50 of one bot
    "discord.shards": Bounds(0, 1_000),  # 0: as Discord recommends
    "telegram.poll_seconds": Bounds(1, 50),  # Telegram ends a question itself after that
    "telegram.sends_per_second": Bounds(1, 30),
    "telegram.group_sends_per_minute": Bounds(1, 20),
    "scheduler.tick_seconds": Bounds(1, 300),
    "storage.pool_size": Bounds(1, 200),
    "storage.readers": Bounds(1, 64),
    "web.port": Bounds(0, 65_535),  # 0: a free one
}


def bounds_of(section: str, key: str) -> Bounds:
    """The bounds of a whole number, for every key there is or will be."""
    known = _KNOWS_BETTER.get(f"{section}.{key}")
    by_unit = (_BY_UNIT[word] for word in key.split("_") if word in _BY_UNIT)
    return known or next(by_unit, _COUNT)


def exceptions() -> frozenset[str]:
    """The keys with bounds of their own, for the test that looks for stale ones."""
    return frozenset(_KNOWS_BETTER)
