"""What can go wrong when another time is proposed for a request."""

from core.errors import RuleError


class CounterLimitReached(RuleError):
    """`limit` times were proposed for this request already."""


class SameTimeProposed(RuleError):
    """It is the very time that was asked for."""


class TimeTooSoon(RuleError):
    """Nobody could answer before it begins; `minutes` is the least from now."""


class AnswerDueSoon(RuleError):
    """`until`: the request itself ends before anybody could answer a proposal."""


class StudentNotFree(RuleError):
    """The student has another session at the proposed time; which one is nobody's business."""


class NoOtherTime(RuleError):
    """A shared session has one time for all who come."""
