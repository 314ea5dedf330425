"""The certificates that a chain must lead to, and where this machine keeps them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gentle_back.errors import ConfigError

if TYPE_CHECKING:  # a worker starts without these
    from cryptography.x509 import Certificate

VARIABLE = "SSL_CERT_FILE"

# Where systems keep their store as one file, if OpenSSL was built to look elsewhere.
SYSTEM_FILES = (
    Path("/etc/ssl/certs/ca-certificates.crt"),
    Path("/etc/pki/tls/certs/ca-bundle.crt"),
    Path("/etc/ssl/cert.pem"),
)


@dataclass(frozen=True, slots=True)
class RootFile:
    """A file of trusted roots, and why it is the one."""

    path: Path
    chosen_by: str


def find_roots() -> RootFile:
    """The file named by SSL_CERT_FILE, else the system's, else the one of the certifi package.

    Raises ConfigError if SSL_CERT_FILE names no file, or there is none at all.
    """
    named = os.environ.get(VARIABLE)
    if named:
        if Path(named).is_file():
            return RootFile(Path(named), VARIABLE)
        raise ConfigError(
            f"{VARIABLE} is {named!r}, which is no file. Name a file of trusted certificates in"
            " PEM form, or unset it to use the system's.",
            key=VARIABLE,
        )
    for root_file in _candidates():
        if root_file.path.is_file():
            return root_file
    raise ConfigError(
        "No trusted certificates were found. Install the package ca-certificates of the system,"
        f" or name a file of them in {VARIABLE}.",
        key=VARIABLE,
    )


def _candidates() -> Iterator[RootFile]:
    import ssl

    built_in = Path(ssl.get_default_verify_paths().openssl_cafile)
    for path in (built_in, *SYSTEM_FILES):
        yield RootFile(path, "the system")
    import certifi

    yield RootFile(Path(certifi.where()), "the package certifi")


class TrustRoots:
    """The trusted certificates, read once, when they are first needed."""

    def __init__(self) -> None:
        self._certificates: tuple[Certificate, ...] | None = None
        self._origin = ""

    @classmethod
    def from_pem(cls, pem: bytes, *, origin: str = "the caller") -> TrustRoots:
        """These and no others. Raises ConfigError if none of them can be read."""
        roots = cls()
        roots._certificates = _read(pem, origin)
        roots._origin = origin
        return roots

    def certificates(self) -> tuple[Certificate, ...]:
        """All of them that can be read. Raises ConfigError if there are none."""
        if self._certificates is None:
            root_file = find_roots()
            self._origin = f"{root_file.chosen_by} ({root_file.path})"
            self._certificates = _read(_bytes_of(root_file), self._origin)
        return self._certificates

    def describe(self) -> str:
        """Which ones these are and how many: for the operator. Raises ConfigError as above."""
        count = len(self.certificates())
        return f"{count} trusted certificates from {self._origin}"


def _bytes_of(root_file: RootFile) -> bytes:
    try:
        return root_file.path.read_bytes()
    except OSError as error:
        raise ConfigError(
            f"{root_file.path} cannot be read ({error.strerror}). It was chosen by"
            f" {root_file.chosen_by}; make it readable, or name another file in {VARIABLE}.",
            key=VARIABLE,
        ) from error


def _read(pem: bytes, origin: str) -> tuple[Certificate, ...]:
    from gentle_back.alexa.certificates import read_usable

    certificates = tuple(read_usable(pem))
    if not certificates:
        raise ConfigError(
            f"The trusted certificates from {origin} hold none that can be read. Name a file of"
            f" certificates in PEM form in {VARIABLE}.",
            key=VARIABLE,
        )
    return certificates
