"""One shop's door: is it from them, what does it say, and what the buyer's claim code is."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from core.purchases import Bought, claim_code, provider_of
from webhooks.payments.signature import is_signed
from webhooks.shop.reading import Told, read_event

HEADER = "Seatmate-Signature"


class ShopDoor:
    """`secrets` are the shop's own: two while one is being changed, none keeps the door closed.
    `claim_key` is the server's, which claim codes are made with."""

    def __init__(self, shop: str, secrets: Sequence[str], claim_key: str) -> None:
        self.shop = shop
        self.name = provider_of(shop)
        self._secrets = tuple(secrets)
        self._claim_key = claim_key

    @property
    def is_open(self) -> bool:
        return any(self._secrets)

    def verify(self, headers: Mapping[str, str], raw: bytes, now: datetime) -> bool:
        """Over the raw bytes, in constant time, at most five minutes old. Never raises."""
        return is_signed(headers.get(HEADER, ""), raw, now, self._secrets)

    def read(self, raw: bytes) -> Told:
        """Raises JsonRefused."""
        return read_event(self.shop, raw)

    def code_for(self, told: Told) -> str:
        """The claim code of a purchase, the same each time; "" for everything else."""
        if not isinstance(told.what, Bought):
            return ""
        return claim_code(self._claim_key, self.shop, told.what.reference)
