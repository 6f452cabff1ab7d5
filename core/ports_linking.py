"""What the engine needs of storage for linking accounts. The rules of every repository stand in
`ports`, which passes this on."""

from datetime import datetime
from typing import Protocol

from core.codes import WrongCodes
from core.ids import AccountLinkId, PersonId
from core.linking import AccountLink


class AccountLinks(Protocol):
    def get(self, id: AccountLinkId) -> AccountLink | None: ...
    def add(self, link: AccountLink) -> None:
        """Raises StaleRevision when this person has a live one already."""
        ...

    def save(self, link: AccountLink) -> AccountLink: ...
    def live_of(self, person: PersonId) -> AccountLink | None:
        """The one whose code they showed last and that has not ended; its time may be over."""
        ...

    def by_code(self, code_hash: str) -> AccountLink | None: ...
    def count_since(self, person: PersonId, since: datetime) -> int:
        """How many codes this person was shown from `since` on."""
        ...

    def has_history(self, person: PersonId) -> bool:
        """Any booking, order, pack, seat, place in a line, or trace of being mentor or staff."""
        ...

    def tries(self, person: PersonId) -> WrongCodes | None: ...
    def set_tries(self, tries: WrongCodes) -> None:
        """Kept, whether it was there before or not; under the person's lock."""
        ...
