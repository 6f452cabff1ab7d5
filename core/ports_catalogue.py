"""What the engine needs of storage to find offerings. The rules of every repository stand in
`ports`."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from core.browsing import Listing
from core.ids import OfferingId
from core.reading import OfferingCard


class Catalogue(Protocol):
    """Listed is what is active, not unlisted, and of a mentor who is neither hidden nor banned; and
    who is verified, where only such are wanted. Every list that people see comes from here."""

    def listings(self, *, only_verified: bool = False) -> Sequence[Listing]: ...
    def descriptions(self, *, only_verified: bool = False) -> Mapping[OfferingId, str]: ...
    def cards(self, ids: Sequence[OfferingId]) -> Sequence[OfferingCard]:
        """In the order of `ids`, listed or not; those that are gone are left out."""
        ...

    def outdated(self, looked_before: datetime, limit: int) -> Sequence[OfferingId]:
        """Listed offerings whose next free slot nobody has looked for since; never looked for
        first."""
        ...

    def keep_next(self, found: Mapping[OfferingId, datetime | None], looked_at: datetime) -> None:
        """An older look never replaces a newer one; offerings that are gone meanwhile are left
        out."""
        ...
