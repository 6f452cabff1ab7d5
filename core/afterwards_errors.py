"""What can go wrong once a session is over: notes, links, absences."""

from core.errors import RuleError


class SessionLinksFull(RuleError):
    """A session has `limit` links."""


class NothingToReport(RuleError):
    """There are no words of the other one in it."""


class WordsRemoved(RuleError):
    """Staff took the words of this rating away: it gets no new ones."""


class BookingsHeld(RuleError):
    """After `missed` sessions missed in `days` days nothing is booked before `until`."""


class AbsenceForgiven(RuleError):
    """It counts no longer."""


class AbsenceAnswered(RuleError):
    """The mentor, staff or the clock has answered the report."""


class OfferingsHeld(RuleError):
    """After `missed` sessions missed in `days` days a mentor's offerings wait for staff."""
