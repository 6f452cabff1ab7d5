"""Does a certificate lead to a root that is trusted, and is it the one PayPal signs with."""

from collections.abc import Sequence
from datetime import datetime

import certifi
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.x509 import Certificate, DNSName, load_pem_x509_certificates
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

Chain = tuple[Certificate, ...]
"""The one that signs, then those between it and a root; () for none."""
_MOST = 8


def read_chain(pem: bytes) -> Chain:
    try:
        found = load_pem_x509_certificates(pem)
    except ValueError:
        return ()
    return tuple(found) if len(found) <= _MOST else ()


def public_roots() -> Chain:
    """Those that browsers trust."""
    with open(certifi.where(), "rb") as roots:
        return tuple(load_pem_x509_certificates(roots.read()))


class Trust:
    """`signer`: the host its certificate is made out to. Every host at PayPal, and everybody else,
    has a certificate that leads to the same roots."""

    def __init__(self, roots: Sequence[Certificate], signer: str) -> None:
        self._store = Store(list(roots))
        self._signer = DNSName(signer)

    def key_of(self, chain: Chain, now: datetime) -> RSAPublicKey | None:
        """None unless names, uses, signatures and days of all of them are in order at `now`."""
        if not chain:
            return None
        policy = PolicyBuilder().store(self._store).time(now)
        try:
            policy.build_server_verifier(self._signer).verify(chain[0], list(chain[1:]))
        except (VerificationError, ValueError):
            return None
        key = chain[0].public_key()
        return key if isinstance(key, RSAPublicKey) else None
