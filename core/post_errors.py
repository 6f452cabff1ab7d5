"""What can go wrong with posts."""

from core.errors import RuleError


class NoPlaceToPost(RuleError):
    """No channel is set for posts."""


class PostDecided(RuleError):
    """`state` is the present truth: somebody was faster, or it changed since."""


class PostTimePast(RuleError):
    """Its time was over when it was to be planned."""
