"""What can go wrong with courses and with the verification of mentors. The rules of all errors
stand in `errors`."""

from core.errors import RuleError


class CourseReferenceTaken(RuleError):
    """Another course has this number at this site."""


class CourseReferenceInvalid(RuleError):
    """Not 1 to 100 printable ASCII characters without spaces."""


class CourseArchived(RuleError):
    """Nothing new is linked to it."""


class CompletionClosed(RuleError):
    """It was taken back, settled or dropped meanwhile."""


class MentorNotVerified(RuleError):
    """This community lists mentors only when staff have verified them (B8)."""
