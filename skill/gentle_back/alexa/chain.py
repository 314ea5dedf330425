"""A chain of certificates, checked as Amazon asks.

Built on `cryptography.x509.verification`, which its authors call unstable: it is used in
`_path` alone. Its default policy is that of the web. Of a leaf it asks an authority key identifier
and a subject alternative name, and, where there is an extended key usage, server authentication and
no critical mark on it; it does not ask for key usage or basic constraints. Amazon's signing
certificate (echo-api-cert-7, of 2019, as the Python SDK of Alexa publishes it in its tests) has all
of these and passes. What the policy leaves out and Amazon asks for is checked of the leaf here:
the exact name (the policy takes wildcards), the use for signatures, and a key of RSA.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

from gentle_back.alexa.certificates import BEGIN, read_all
from gentle_back.alexa.roots import TrustRoots
from gentle_back.alexa.step import Step
from gentle_back.errors import ConfigError, RefusedRequest

SIGNER = "echo-api.amazon.com"
SMALLEST_KEY_BITS = 2_048
# OpenSSL takes twice the bits for eight times the time; Amazon's keys have 2,048.
LARGEST_KEY_BITS = 8_192
MOST_BYTES = 65_536
MOST_CERTIFICATES = 8

_PADDING = PKCS1v15()
_HASH = SHA256()


@dataclass(frozen=True, slots=True)
class ValidatedChain:
    """The key of a signer whose chain was found good.

    good_until: when the first certificate of the chain expires.
    """

    public_key: RSAPublicKey
    good_until: datetime

    def has_signed(self, body: bytes, signature: bytes) -> bool:
        """Whether the signature is of exactly these bytes, by this key."""
        try:
            self.public_key.verify(signature, body, _PADDING, _HASH)
        except InvalidSignature:
            return False
        return True


def validate_chain(pem: bytes, *, roots: TrustRoots, now: datetime) -> ValidatedChain:
    """The key of the first certificate in the text, once the whole chain is found good.

    Raises RefusedRequest.
    """
    try:
        leaf, *others = _certificates(pem)
        public_key = _key_of(leaf)
        path = _path(leaf, others, _trusted(roots), now)
        return ValidatedChain(public_key, min(link.not_valid_after_utc for link in path))
    except RefusedRequest:
        raise
    except Exception as error:  # parsers of certificates fail in many ways; each is a refusal
        raise RefusedRequest(Step.CHAIN, "the chain cannot be read") from error


def _certificates(pem: bytes) -> list[x509.Certificate]:
    if len(pem) > MOST_BYTES or pem.count(BEGIN) > MOST_CERTIFICATES:
        raise RefusedRequest(Step.CHAIN, "the chain is longer than any of Amazon's")
    return read_all(pem)


def _key_of(leaf: x509.Certificate) -> RSAPublicKey:
    """The key of the leaf, if the leaf may sign for Alexa."""
    public_key = leaf.public_key()
    if not isinstance(public_key, RSAPublicKey):
        raise RefusedRequest(Step.LEAF, "the key of the signing certificate is not of RSA")
    if not SMALLEST_KEY_BITS <= public_key.key_size <= LARGEST_KEY_BITS:
        raise RefusedRequest(
            Step.LEAF, f"the key of the signing certificate has {public_key.key_size} bits"
        )
    if SIGNER not in _names(leaf):
        raise RefusedRequest(Step.LEAF, f"the signing certificate is not for {SIGNER}")
    if not _may_sign(leaf):
        raise RefusedRequest(Step.LEAF, "the signing certificate is not for signatures")
    return public_key


def _names(leaf: x509.Certificate) -> list[str]:
    try:
        names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return []
    return [name.lower() for name in names.get_values_for_type(x509.DNSName)]


def _may_sign(leaf: x509.Certificate) -> bool:
    try:
        usage = leaf.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return False
    return usage.digital_signature


def _trusted(roots: TrustRoots) -> Sequence[x509.Certificate]:
    try:
        return roots.certificates()
    except ConfigError as error:
        raise RefusedRequest(Step.TRUST_ROOTS, str(error)) from error


def _path(
    leaf: x509.Certificate,
    others: list[x509.Certificate],
    trusted: Sequence[x509.Certificate],
    now: datetime,
) -> list[x509.Certificate]:
    """The certificates from the leaf to a trusted root, each valid now."""
    policy = PolicyBuilder().store(Store(list(trusted))).time(now)
    try:
        return policy.build_server_verifier(x509.DNSName(SIGNER)).verify(leaf, others)
    except VerificationError as error:
        raise RefusedRequest(
            Step.CHAIN, "the signing certificate has no valid path to a trusted root now"
        ) from error
