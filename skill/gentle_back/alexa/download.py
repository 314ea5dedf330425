"""Certificate chains from Amazon's storage."""

from __future__ import annotations

from gentle_back.alexa.chain_address import HOST
from gentle_back.alexa.roots import find_roots
from gentle_back.errors import FetchError
from gentle_back.fetch import fetch

TOTAL_SECONDS = 3.0
LIMIT_BYTES = 65_536


def download_chain(address: str) -> bytes:
    """The file at that address, as it came.

    address: normalised.
    Raises FetchError, and ConfigError where no trusted certificates are found for TLS.
    """
    fetched = fetch(
        address,
        hosts=frozenset({HOST}),
        limit_bytes=LIMIT_BYTES,
        total_seconds=TOTAL_SECONDS,
        ca_file=find_roots().path,
    )
    if fetched.status != 200:
        raise FetchError(f"{address}: answered {fetched.status}, not 200.", address=address)
    return fetched.body
