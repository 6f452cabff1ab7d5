"""How long before the start a student may still move a session (X11, decision 13)."""

from core.catalog import Offering
from core.settings import BookingSettings


def move_notice_of(offering: Offering | None, rules: BookingSettings) -> int:
    """Hours: the offering's own, else the community's."""
    own = offering.move_notice_hours if offering else None
    return rules.reschedule_notice_hours if own is None else own
