"""The offline device's own chain of certificates, in Amazon's shape.

Made on first use and trusted only by a server in device mode. The keys of the root and of the
intermediate are forgotten as soon as they have signed: nobody can add to this chain.
"""

from __future__ import annotations

import base64
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from gentle_back.errors import DeviceError

DEVICE_CHAIN_ADDRESS = "https://s3.amazonaws.com/echo.api/gentle-back-device.pem"
SIGNER = "echo-api.amazon.com"
GOOD_FOR = timedelta(days=90)
RENEW_BEFORE = timedelta(days=7)
# The clocks of device and server may differ.
VALID_SINCE = timedelta(days=1)

ROOT_FILE = "root.pem"
CHAIN_FILE = "chain.pem"
KEY_FILE = "leaf.key"
LOCK_FILE = "lock"


@dataclass(frozen=True, slots=True)
class DeviceChain:
    """A root, a chain that leads to it, and the key that signs in its name."""

    root_pem: bytes
    chain_pem: bytes
    _key: rsa.RSAPrivateKey = field(repr=False)

    @classmethod
    def load_or_make(cls, folder: Path, now: datetime) -> DeviceChain:
        """The chain in the folder, made anew if it is missing, broken or soon to expire.

        Raises DeviceError if the folder cannot be used.
        """
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            folder.chmod(0o700)
            with _alone(folder):
                return _load(folder, now) or _make(folder, now)
        except OSError as error:
            raise DeviceError(
                f"The device's certificates cannot be kept in {folder} ({error.strerror})."
                " Make it a folder that is yours and writable, or configure another."
            ) from error

    @property
    def address(self) -> str:
        """Where the device says that its chain is."""
        return DEVICE_CHAIN_ADDRESS

    def sign(self, body: bytes) -> str:
        """The Signature-256 of a body, in base64."""
        return base64.b64encode(self._key.sign(body, PKCS1v15(), SHA256())).decode("ascii")

    def headers(self, body: bytes) -> dict[str, str]:
        """The headers that Alexa sends with such a body."""
        return {
            "Content-Type": "application/json;charset=UTF-8",
            "SignatureCertChainUrl": self.address,
            "Signature-256": self.sign(body),
        }


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One process at a time; the system lifts the lock of one that dies."""
    lock = os.open(folder / LOCK_FILE, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def _load(folder: Path, now: datetime) -> DeviceChain | None:
    """The chain in the folder, if it is whole and will last."""
    try:
        root_pem = (folder / ROOT_FILE).read_bytes()
        chain_pem = (folder / CHAIN_FILE).read_bytes()
        key = serialization.load_pem_private_key((folder / KEY_FILE).read_bytes(), password=None)
        root = x509.load_pem_x509_certificate(root_pem)
        leaf, intermediate = x509.load_pem_x509_certificates(chain_pem)
        leaf.verify_directly_issued_by(intermediate)
        intermediate.verify_directly_issued_by(root)
    except (OSError, ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return None
    if not isinstance(key, rsa.RSAPrivateKey) or key.public_key() != leaf.public_key():
        return None
    if not all(_lasts(certificate, now) for certificate in (root, intermediate, leaf)):
        return None
    return DeviceChain(root_pem, chain_pem, key)


def _lasts(certificate: x509.Certificate, now: datetime) -> bool:
    last = certificate.not_valid_after_utc - RENEW_BEFORE
    return certificate.not_valid_before_utc <= now < last


def _make(folder: Path, now: datetime) -> DeviceChain:
    """A new chain, written to the folder. A half-written one is found broken and made anew."""
    root_key = ec.generate_private_key(ec.SECP256R1())
    middle_key = ec.generate_private_key(ec.SECP256R1())
    leaf_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    root_name, middle_name = _name("Gentle Back device root"), _name("Gentle Back device")
    root = _authority(root_name, root_key, root_name, root_key, now)
    middle = _authority(middle_name, middle_key, root_name, root_key, now)
    leaf = _leaf(leaf_key, middle_name, middle_key, now)
    chain = DeviceChain(_pem(root), _pem(leaf) + _pem(middle), leaf_key)
    _write(folder / KEY_FILE, _key_pem(leaf_key))
    _write(folder / CHAIN_FILE, chain.chain_pem)
    _write(folder / ROOT_FILE, chain.root_pem)
    return chain


def _authority(
    name: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    issuer: x509.Name,
    issuer_key: ec.EllipticCurvePrivateKey,
    now: datetime,
) -> x509.Certificate:
    # The root may have one authority beneath it, the intermediate none.
    path_length = 1 if name == issuer else 0
    return (
        _certificate(name, key.public_key(), issuer, issuer_key.public_key(), now)
        .add_extension(x509.BasicConstraints(ca=True, path_length=path_length), critical=True)
        .add_extension(_usage(signs_bodies=False), critical=True)
        .sign(issuer_key, SHA256())
    )


def _leaf(
    key: rsa.RSAPrivateKey, issuer: x509.Name, issuer_key: ec.EllipticCurvePrivateKey, now: datetime
) -> x509.Certificate:
    names = x509.SubjectAlternativeName([x509.DNSName(SIGNER)])
    purposes = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
    return (
        _certificate(_name(SIGNER), key.public_key(), issuer, issuer_key.public_key(), now)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_bodies=True), critical=True)
        .add_extension(purposes, critical=False)
        .add_extension(names, critical=False)
        .sign(issuer_key, SHA256())
    )


def _certificate(
    name: x509.Name,
    key: ec.EllipticCurvePublicKey | rsa.RSAPublicKey,
    issuer: x509.Name,
    issuer_key: ec.EllipticCurvePublicKey,
    now: datetime,
) -> x509.CertificateBuilder:
    issuer_mark = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key)
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - VALID_SINCE)
        .not_valid_after(now + GOOD_FOR)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        .add_extension(issuer_mark, critical=False)
    )


def _usage(*, signs_bodies: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=signs_bodies,
        key_cert_sign=not signs_bodies,
        crl_sign=not signs_bodies,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _key_pem(key: rsa.RSAPrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _write(path: Path, content: bytes) -> None:
    """Put a file in its place at once, readable by its owner alone."""
    draft = path.with_name(f"{path.name}.new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        file.write(content)
    draft.replace(path)
