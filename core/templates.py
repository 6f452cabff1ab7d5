"""Ready-made offerings to begin with (C17). Their words stand with the other words, by `name`."""

from dataclasses import dataclass

from core.catalog import BookingMode, OfferingKind


@dataclass(frozen=True, slots=True)
class Template:
    name: str
    minutes: int
    kind: OfferingKind = OfferingKind.ONE_TO_ONE
    mode: BookingMode = BookingMode.INSTANT


TEMPLATES = (
    Template("resume_review", 30),
    Template("mock_interview", 60),
    Template("portfolio_review", 45),
    Template("study_plan", 30, mode=BookingMode.REQUEST),
    Template("group_workshop", 90, OfferingKind.GROUP),
)
