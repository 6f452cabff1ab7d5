"""What the engine needs of storage about a mentor's hours and dates.

The rules of every repository stand in `ports`, which passes this on.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from core.availability import DateException, PostedDate, WeeklyHours
from core.date_drafts import DateDraft
from core.ids import DateDraftId, OfferingId, PersonId


class Availability(Protocol):
    """Hours belong to a mentor (`offering` None) or to one offering with hours of its own."""

    def hours(self, mentor: PersonId, offering: OfferingId | None) -> Sequence[WeeklyHours]: ...
    def set_hours(
        self, mentor: PersonId, offering: OfferingId | None, hours: Sequence[WeeklyHours]
    ) -> None: ...
    def exceptions(self, mentor: PersonId, first: date, last: date) -> Sequence[DateException]: ...
    def add_exception(self, id: int, mentor: PersonId, exception: DateException) -> None: ...
    def listed_exceptions(self, mentor: PersonId) -> Sequence[tuple[int, DateException]]: ...
    def remove_exception(self, id: int, mentor: PersonId) -> bool: ...
    def posted(
        self, mentor: PersonId, offering: OfferingId | None, start: datetime, end: datetime
    ) -> Sequence[PostedDate]:
        """Windows touching [start, end), put up for this offering or for all of the mentor's."""
        ...

    def listed_posted(
        self, mentor: PersonId, after: datetime
    ) -> Sequence[tuple[int, OfferingId | None, PostedDate]]:
        """Those that end after `after`, soonest first, with their ids for withdrawing."""
        ...

    def post(
        self, id: int, mentor: PersonId, offering: OfferingId | None, posted: PostedDate
    ) -> None: ...
    def withdraw(self, id: int, mentor: PersonId) -> bool: ...


class DateDrafts(Protocol):
    def get(self, id: DateDraftId) -> DateDraft | None: ...
    def add(self, draft: DateDraft) -> None: ...
    def save(self, draft: DateDraft) -> DateDraft: ...
    def open(self, limit: int) -> Sequence[DateDraft]:
        """Nobody has decided them yet; latest first."""
        ...
