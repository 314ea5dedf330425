"""Certificates read from PEM, without the warnings of their parser."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from cryptography import x509

BEGIN = b"-----BEGIN CERTIFICATE-----"
_BLOCK = re.compile(rb"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)


def read_all(pem: bytes) -> list[x509.Certificate]:
    """Every certificate in the text.

    Raises what the parser raises, mostly ValueError, if one cannot be read or there is none.
    """
    with _quietly():
        return x509.load_pem_x509_certificates(pem)


def read_usable(pem: bytes) -> list[x509.Certificate]:
    """The certificates in the text that can be read; the others are left out."""
    with _quietly():
        return [certificate for block in _BLOCK.findall(pem) for certificate in _read(block)]


def _read(block: bytes) -> Iterator[x509.Certificate]:
    try:
        yield x509.load_pem_x509_certificate(block)
    except (ValueError, x509.InvalidVersion):
        return


@contextmanager
def _quietly() -> Iterator[None]:
    # Old roots break rules of today (a serial number of 0), which an operator can do nothing about.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
