"""What can go wrong at the desk where a mentor makes offerings. The rules of all errors stand in
`errors`."""

from core.errors import RuleError


class TooManyQuestions(RuleError):
    """More than `limit` questions before a booking: a form has no room for more."""


class AnswerMissing(RuleError):
    """`question` must be answered before this can be booked."""


class OfferingStopped(RuleError):
    """Staff took it off the shelf, for `reason`; only they let it go on."""


class InvitationEnded(RuleError):
    """The single-use link was used, withdrawn, or is too old."""


class TooManyLinks(RuleError):
    """`limit` single-use links that nobody has used are out already."""


class TableHasMistakes(RuleError):
    """`count` rows of the table cannot be made into offerings: none was."""


class TableDecided(RuleError):
    """`state` is the present truth: created or discarded."""
