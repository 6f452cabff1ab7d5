"""One course site's door: is it from them, and what does it say."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from core.courses import source_of
from webhooks.courses.reading import Told, read_event
from webhooks.payments.signature import is_signed

HEADER = "Seatmate-Signature"


class CourseDoor:
    """`secrets` are the site's own: two while one is being changed, none keeps the door closed."""

    def __init__(self, site: str, secrets: Sequence[str]) -> None:
        self.site = site
        self.name = source_of(site)
        self._secrets = tuple(secrets)

    @property
    def is_open(self) -> bool:
        return any(self._secrets)

    def verify(self, headers: Mapping[str, str], raw: bytes, now: datetime) -> bool:
        """Over the raw bytes, in constant time, at most five minutes old. Never raises."""
        return is_signed(headers.get(HEADER, ""), raw, now, self._secrets)

    def read(self, raw: bytes) -> Told:
        """Raises JsonRefused."""
        return read_event(self.site, raw)
