"""Is a webhook from PayPal, without asking it: its signature, with its certificate (W-03)."""

import binascii
import zlib
from base64 import b64decode
from datetime import datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256

from webhooks.payments.paypal.certificates import Certificates
from webhooks.payments.paypal.transmission import Transmission

_ALGORITHM = "SHA256withRSA"  # the only one; what a header names is never looked up


class CheckedHere:
    """A webhooks.payments.paypal.judging.Judge."""

    def __init__(self, certificates: Certificates, webhook_id: str) -> None:
        self._certificates = certificates
        self._webhook_id = webhook_id

    async def is_true(self, given: Transmission, raw: bytes, now: datetime) -> bool:
        if given.algorithm != _ALGORITHM:
            return False
        key = await self._certificates.key_at(given.certificate, now)
        return key is not None and _is_signed(key, given.signature, self._message(given, raw))

    def _message(self, given: Transmission, raw: bytes) -> bytes:
        """developer.paypal.com, "Webhooks": the checksum is a whole number without a sign."""
        parts = (given.id, given.time, self._webhook_id, str(zlib.crc32(raw)))
        return "|".join(parts).encode()


def _is_signed(key: RSAPublicKey, signature: str, message: bytes) -> bool:
    try:
        key.verify(b64decode(signature, validate=True), message, PKCS1v15(), SHA256())
    except (InvalidSignature, binascii.Error):
        return False
    return True
