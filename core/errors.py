"""What can go wrong by the rules. Named for what happened; no sentence and no HTTP status here.

Each class has a `code` (its name in snake_case). The sentence and the next step for it live in
`bot/words.py` and `bot/router.py`; a test asserts that every code has both in every language.
"""

import re
from typing import Any, ClassVar


class RuleError(Exception):
    """A rule said no. `facts` are ids, moments, counts and Money values that explain it."""

    code: ClassVar[str] = "rule_error"

    def __init_subclass__(cls) -> None:
        cls.code = re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()

    def __init__(self, **facts: Any) -> None:
        super().__init__(self.code, facts)
        self.facts = facts


# Input
class AmountInvalid(RuleError): ...


class CurrencyUnknown(RuleError): ...


class TextTooLong(RuleError): ...


class TextMissing(RuleError): ...


class NumberInvalid(RuleError): ...


class TimeNotUnderstood(RuleError): ...


class TimeDoesNotExist(RuleError): ...


class TimeIsAmbiguous(RuleError): ...


class ZoneUnknown(RuleError): ...


class LanguageUnknown(RuleError): ...


class LinkInvalid(RuleError): ...


class RatingInvalid(RuleError): ...


class HoursInvalid(RuleError): ...


# Access
class NotFound(RuleError):
    """Missing, or not yours: the two are never told apart (Z-02)."""


class NotAllowed(RuleError): ...


class Banned(RuleError): ...


class TooFast(RuleError): ...


# Catalogue
class OfferingNotBookable(RuleError): ...


class OfferingHasBookings(RuleError): ...


class OfferingIncomplete(RuleError): ...


class ProductNotForSale(RuleError): ...


class CurrencyNotTaken(RuleError):
    """No provider that is set up takes `currency`: nobody could pay it."""


class RequestsSwitchedOff(RuleError): ...


class AlreadyOwned(RuleError): ...


# Booking
class SelfBooking(RuleError): ...


class SlotTaken(RuleError): ...


class SlotNotOffered(RuleError):
    """`rule` names which rule removes the slot, `limit` its number (/why)."""


class StudentBusy(RuleError): ...


class TooManyOpenBookings(RuleError): ...


class TooManyUnpaidHolds(RuleError): ...


class TooManyFreeBookings(RuleError): ...


class NoCredit(RuleError): ...


class PackExpired(RuleError): ...


class SeatNotActive(RuleError): ...


class AlreadyDecided(RuleError):
    """`state` is the present truth."""


class StaleButton(RuleError):
    """The thing has moved on since the button was shown; the present screen follows."""


class TooLateToMove(RuleError): ...


class TooEarly(RuleError): ...


class CorrectionClosed(RuleError): ...


class AlreadyRated(RuleError): ...


class OnboardingNeeded(RuleError):
    """`wanted_id` and `wanted_at` (minutes since 1970): the booking they were about to make."""


class ReasonMissing(RuleError): ...


# Seats and packs
class SeatFull(RuleError): ...


class BalanceNegative(RuleError): ...


class SeatPaused(RuleError):
    """`until`: when it goes on by itself."""


class SeatNotPaused(RuleError): ...


class SeatReleased(RuleError): ...


class SessionsToClose(RuleError):
    """`n` sessions have begun and are not closed yet: they come first."""


class RemindedAlready(RuleError):
    """`until`: when a reminder may be sent by hand again."""


class PlaceFree(RuleError):
    """No need to wait: this person can buy now."""


class OfferEnded(RuleError): ...


# Money
class OrderClosed(RuleError): ...


class NothingToPay(RuleError): ...


class OrderLapsed(RuleError): ...


class NothingToReturn(RuleError): ...


class RefundClosed(RuleError):
    """`state` is the present truth: it was sent, called off or tried again meanwhile."""


class AmountNotRepeated(RuleError):
    """What was typed to be sure is not the amount (O-18)."""


# Promotion codes
class PromoCodeInvalid(RuleError):
    """`least` to `most` letters A-Z, digits and hyphens; look-alikes of other scripts are none."""


class PromoCodeTaken(RuleError):
    """There is one already that is the same, or looks the same."""


class PromoUnknown(RuleError): ...


class PromoNotYet(RuleError): ...


class PromoOver(RuleError): ...


class PromoUsedUp(RuleError): ...


class PromoAlreadyUsed(RuleError): ...


class PromoNotForThis(RuleError): ...


class PromoMinimum(RuleError):
    """`minimum` is the lowest full price it is for."""


class PromoFirstOnly(RuleError): ...


class PromoNotBetter(RuleError):
    """`discount` is what the order has already."""


class PromoInUse(RuleError):
    """Its rules are fixed once it was started: end it and make another."""


class DiscountInvalid(RuleError):
    """Neither a percentage from 1 to 100 nor an amount."""


# Trials
class TrialUsed(RuleError):
    """One introduction per student and mentor, ever (X41)."""


# Payouts
class PayoutTooLarge(RuleError):
    """`available` is what may be paid out, `None` where nothing is."""


class PayoutReferenceUsed(RuleError): ...


class NothingToPayOut(RuleError): ...


# Bought elsewhere
class ClaimsLocked(RuleError):
    """Too many wrong codes; `until` when the next one is looked at (Z-06)."""


class PurchaseClosed(RuleError):
    """`state` is the present truth: claimed, or sent back by the shop."""


class ClaimKeyChanged(RuleError):
    """The code cannot be shown again: the key it was made with has changed since."""


class PackDisputed(RuleError):
    """Its payment is contested at the bank: `order_id` leads to its story (M-07)."""


# Concurrency: the unit of work met somebody else's change and may simply be run again.
class StaleRevision(RuleError): ...


def all_codes() -> list[str]:
    """Every code a person could meet, for the test that wants a sentence for each."""
    found: list[type[RuleError]] = list(RuleError.__subclasses__())
    return sorted(kind.code for kind in found)
