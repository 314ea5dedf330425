"""Chains of certificates for tests: a good one in Amazon's shape, and any that is wrong somewhere.

Keys are made once a run. Authorities have EC keys, which are made at once; only leaves need RSA.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from ipaddress import ip_address
from typing import TypeAlias

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

SIGNER = "echo-api.amazon.com"
ADDRESS = "https://s3.amazonaws.com/echo.api/echo-api-cert.pem"
NOW = datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC)
DAY = timedelta(days=1)

PrivateKey: TypeAlias = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
Part: TypeAlias = tuple[x509.ExtensionType, bool]


@cache
def rsa_key(owner: str = "leaf", bits: int = 2048) -> rsa.RSAPrivateKey:
    """The RSA key of that owner."""
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


@cache
def ec_key(owner: str) -> ec.EllipticCurvePrivateKey:
    """The EC key of that owner."""
    return ec.generate_private_key(ec.SECP256R1())


@dataclass(frozen=True, slots=True)
class Span:
    """When a certificate is valid, in days from NOW."""

    since: float = -1
    until: float = 90


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a chain is like; as it stands, a good one of three certificates."""

    leaf_key: PrivateKey | None = None
    middle_key: PrivateKey | None = None
    names: tuple[str, ...] | None = (SIGNER,)
    usage: str | None = "digital_signature"
    purposes: tuple[ObjectIdentifier, ...] | None = (ExtendedKeyUsageOID.SERVER_AUTH,)
    leaf: Span = Span()
    middle: Span = Span()
    root: Span = Span()
    root_owner: str = "root"
    middle_is_authority: bool = True
    self_signed: bool = False


@dataclass(frozen=True, slots=True)
class Chain:
    """The certificates of a chain, leaf first, and the key of the leaf."""

    leaf: x509.Certificate
    middle: x509.Certificate
    root: x509.Certificate
    key: PrivateKey

    @property
    def pem(self) -> bytes:
        """What Amazon's address would give: leaf, then intermediate."""
        return pem_of(self.leaf, self.middle)

    @property
    def root_pem(self) -> bytes:
        """What is to be trusted."""
        return pem_of(self.root)

    def sign(self, body: bytes) -> str:
        """The Signature-256 of a body, by an RSA leaf."""
        assert isinstance(self.key, rsa.RSAPrivateKey)
        return base64.b64encode(self.key.sign(body, PKCS1v15(), SHA256())).decode()

    def headers(self, body: bytes, address: str = ADDRESS) -> dict[str, str]:
        """The two headers of a signed body."""
        return {"SignatureCertChainUrl": address, "Signature-256": self.sign(body)}


def make_chain(recipe: Recipe = Recipe()) -> Chain:
    """A chain made by that recipe."""
    root_key, middle_key = ec_key(recipe.root_owner), recipe.middle_key or ec_key("middle")
    leaf_key = recipe.leaf_key or rsa_key()
    authority: tuple[Part, ...] = (_basic(is_authority=True), _usage("key_cert_sign"))
    middle_is: tuple[Part, ...] = (
        authority if recipe.middle_is_authority else (_basic(is_authority=False),)
    )
    root = _certificate(("root", root_key), ("root", root_key), recipe.root, authority)
    middle = _certificate(("middle", middle_key), ("root", root_key), recipe.middle, middle_is)
    issuer = ("leaf", leaf_key) if recipe.self_signed else ("middle", middle_key)
    leaf = _certificate(("leaf", leaf_key), issuer, recipe.leaf, _leaf_parts(recipe))
    return Chain(leaf, middle, root, leaf_key)


def pem_of(*certificates: x509.Certificate) -> bytes:
    """The certificates one after another, as PEM."""
    return b"".join(one.public_bytes(serialization.Encoding.PEM) for one in certificates)


def key_pem_of(key: PrivateKey) -> bytes:
    """The key as PEM, without password."""
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _certificate(
    subject: tuple[str, PrivateKey],
    issuer: tuple[str, PrivateKey],
    span: Span,
    parts: tuple[Part, ...],
) -> x509.Certificate:
    issuer_key = issuer[1].public_key()
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(subject[0]))
        .issuer_name(_name(issuer[0]))
        .public_key(subject[1].public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW + span.since * DAY)
        .not_valid_after(NOW + span.until * DAY)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(subject[1].public_key()), False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key), False)
    )
    for extension, critical in parts:
        builder = builder.add_extension(extension, critical)
    return builder.sign(issuer[1], SHA256())


def _leaf_parts(recipe: Recipe) -> tuple[Part, ...]:
    parts = [_basic(is_authority=False)]
    if recipe.usage:
        parts.append(_usage(recipe.usage))
    if recipe.purposes:
        parts.append((x509.ExtendedKeyUsage(recipe.purposes), False))
    if recipe.names:
        parts.append((x509.SubjectAlternativeName(map(_general_name, recipe.names)), False))
    return tuple(parts)


def _general_name(text: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(text))
    except ValueError:
        return x509.DNSName(text)


def _basic(*, is_authority: bool) -> Part:
    return x509.BasicConstraints(ca=is_authority, path_length=None), True


def _usage(allowed: str) -> Part:
    names = (
        "digital_signature",
        "content_commitment",
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
        "key_cert_sign",
        "crl_sign",
        "encipher_only",
        "decipher_only",
    )
    return x509.KeyUsage(**{name: name == allowed for name in names}), True


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])
