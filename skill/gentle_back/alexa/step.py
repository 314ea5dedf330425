"""The checks a request must pass, as the log names them."""

from __future__ import annotations

from enum import StrEnum


class Step(StrEnum):
    """Which check a refused request failed."""

    HEADERS = "headers"
    CHAIN_ADDRESS = "chain-address"
    DOWNLOAD = "download"
    LEAF = "leaf"
    TRUST_ROOTS = "trust-roots"
    CHAIN = "chain"
    SIGNATURE = "signature"
    TIMESTAMP = "timestamp"
    SKILL = "skill"
