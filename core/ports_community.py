"""What the engine needs of storage for newcomers and for the staff's digest.

The rules of every repository stand in `ports`, which passes these on.
"""

from datetime import datetime
from typing import Protocol

from core.digest import DigestPlan, Happened, Standing
from core.ids import PersonId
from core.onboarding import Onboarding


class Onboardings(Protocol):
    """One per person; keyed by the person."""

    def get(self, id: PersonId) -> Onboarding | None: ...
    def add(self, onboarding: Onboarding) -> None: ...
    def save(self, onboarding: Onboarding) -> Onboarding: ...


class Digests(Protocol):
    def plan(self) -> DigestPlan | None: ...
    def add_plan(self, plan: DigestPlan) -> None: ...
    def save_plan(self, plan: DigestPlan) -> DigestPlan: ...
    def happened(self, since: datetime, until: datetime) -> Happened:
        """Counted from rows and the audit log: since <= moment < until."""
        ...

    def standing(self, now: datetime) -> Standing: ...
