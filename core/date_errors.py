"""What can go wrong with dates that are written as text, or changed while they are booked."""

from core.errors import RuleError


class TooManyDates(RuleError):
    """More than `limit` lines at once: nothing of it was taken."""


class DraftDecided(RuleError):
    """`state` is the present truth: published or discarded."""


class NothingToPublish(RuleError):
    """No line of the draft was understood."""


class DateHasRequests(RuleError):
    """`count` of its bookings are still to be decided or paid."""


class DateStands(RuleError):
    """A moved date is accepted, or the time to decline it is over."""


class TooFewPlaces(RuleError):
    """A date cannot have fewer places than are `taken` already."""


class NotShared(RuleError):
    """The offering is for one student at a time."""


class MomentUnclear(RuleError):
    """`problem` (a ProblemCode) and `piece`: why a typed moment was not taken; `name` is the form's
    field that it stood in."""
