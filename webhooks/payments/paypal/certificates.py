"""The certificates PayPal signs its webhooks with: fetched from it alone, once, and never believed
for where they lay."""

import re
from collections import OrderedDict
from datetime import datetime

import aiohttp
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from core.ports_payments import OutcomeUnknown
from webhooks.payments.paypal.chain import Chain, Trust, read_chain

_PLACE = re.compile(r"https?://[^/?#]+/v1/notifications/certs/[A-Za-z0-9-]{1,100}")
_MOST_BYTES = 65_536
_MOST_KEPT = 16  # PayPal uses one or two at a time
_SECONDS = aiohttp.ClientTimeout(total=5, connect=2)
_NOT_THERE = (400, 404, 410)


class Certificates:
    """Only chains that were once found true are kept, so a stranger cannot push them out."""

    def __init__(self, session: aiohttp.ClientSession, trust: Trust) -> None:
        self._session = session
        self._trust = trust
        self._kept: OrderedDict[str, Chain] = OrderedDict()

    async def key_at(self, url: str, now: datetime) -> RSAPublicKey | None:
        """None for what PayPal cannot sign with at `now`. The host of `url` is checked already.
        Raises OutcomeUnknown when it cannot be fetched."""
        if not _PLACE.fullmatch(url):
            return None
        chain = self._kept.get(url)
        if chain is None:
            chain = read_chain(await self._fetched(url))
        key = self._trust.key_of(chain, now)
        if key is not None:
            self._keep(url, chain)
        return key

    def _keep(self, url: str, chain: Chain) -> None:
        self._kept[url] = chain
        self._kept.move_to_end(url)
        if len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)

    async def _fetched(self, url: str) -> bytes:
        """ "" for what does not lie there: a redirect leads to somebody else. Raises as above."""
        try:
            async with self._session.get(
                url,
                allow_redirects=False,
                timeout=_SECONDS,
                headers={"Accept-Encoding": "identity"},
            ) as response:
                if 300 <= response.status < 400 or response.status in _NOT_THERE:
                    return b""
                if response.status != 200:
                    raise OutcomeUnknown(f"certificate status_{response.status}")
                return await _bounded(response)
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            raise OutcomeUnknown(f"certificate {type(error).__name__}") from None


async def _bounded(response: aiohttp.ClientResponse) -> bytes:
    """ "" for what is too long to be one."""
    found = bytearray()
    async for chunk in response.content.iter_chunked(8_192):
        found += chunk
        if len(found) > _MOST_BYTES:
            response.close()
            return b""
    return bytes(found)
