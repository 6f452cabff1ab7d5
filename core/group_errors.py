"""What can go wrong with sessions that several students share."""

from core.errors import RuleError


class GroupFull(RuleError):
    """Every place of the session is booked or kept for somebody who waits."""


class AlreadyInGroup(RuleError):
    """This student has a place in the session already: `booking_id`."""


class GroupCalledOff(RuleError):
    """The session at this time was called off and is not offered again."""


class GroupNotFull(RuleError):
    """Nobody has to wait: there is a place to book."""
