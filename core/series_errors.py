"""What can go wrong with a weekly series."""

from core.errors import RuleError


class SeriesNotPossible(RuleError):
    """Not with this offering: only live sessions that are free or paid from a pack."""


class SeriesTooShort(RuleError):
    """Fewer than two weeks can be booked now: the credits, the horizon or the open sessions."""


class SeriesOver(RuleError):
    """Nothing of it lies ahead any more, or nothing waits for an answer."""
