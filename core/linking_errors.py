"""What can go wrong when accounts are linked. The rules of all errors stand in `errors`."""

from core.errors import RuleError


class LinkingLocked(RuleError):
    """Too many wrong codes, or too many codes shown; `until` when it goes on (Z-06)."""


class LinkingOff(RuleError):
    """This installation has no key to make codes with."""


class LinkEnded(RuleError):
    """The code is used, refused, replaced or too old: a new one is needed."""


class BothHaveHistory(RuleError):
    """Two persons with bookings, packs or rights are never mixed by a code."""


class LastAccount(RuleError):
    """The only account of a person is not taken from them."""


class AccountWasFirst(RuleError):
    """Only the account itself, or one that was there before it, takes it away (Z-07)."""
