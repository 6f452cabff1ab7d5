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


class GroupSameTime(RuleError):
    """It is the very time at which the session takes place."""


class GroupTooSmall(RuleError):
    """`count` have a place, and at that time a session takes `places`."""


class GroupStudentsBusy(RuleError):
    """`count` of its students have another session then; who and which is nobody's business."""
