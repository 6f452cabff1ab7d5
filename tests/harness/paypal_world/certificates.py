"""Certificates as PayPal's: a root, one in between, and those that sign. Keys are made once."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

SIGNER = "messageverificationcerts.paypal.com"
SINCE, UNTIL = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, eq=False)
class Holder:
    certificate: x509.Certificate
    key: RSAPrivateKey

    def sign(self, message: bytes) -> bytes:
        return self.key.sign(message, PKCS1v15(), SHA256())


def root(name: str = "Root") -> Holder:
    return _issued(name, None, authority=True, until=UNTIL)


def between(above: str = "Root") -> Holder:
    return _issued("Between", root(above), authority=True, until=UNTIL)


def signer(name: str = SIGNER, above: str = "Root", until: datetime = UNTIL) -> Holder:
    return _issued(name, between(above), authority=False, until=until)


def signed_by_a_signer() -> Holder:
    """By one who may sign messages and no certificates."""
    return _issued(SIGNER, signer("www.paypal.com"), authority=False, until=UNTIL)


def chain(*holders: Holder) -> bytes:
    return b"".join(each.certificate.public_bytes(Encoding.PEM) for each in holders)


@cache
def _issued(name: str, by: Holder | None, *, authority: bool, until: datetime) -> Holder:
    key = generate_private_key(65537, 2048)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    signing = by.key if by else key
    draft = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by.certificate.subject if by else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(SINCE)
        .not_valid_after(until)
        .add_extension(x509.BasicConstraints(authority, None), critical=True)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signing.public_key()), False
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
        .add_extension(_uses(authority), critical=True)
    )
    if not authority:
        draft = draft.add_extension(
            x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False
        ).add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
    return Holder(draft.sign(signing, SHA256()), key)


def _uses(authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority, key_cert_sign=authority, crl_sign=authority,
        content_commitment=False, key_encipherment=False, data_encipherment=False,
        key_agreement=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
