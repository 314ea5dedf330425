"""The chain that the server under attack trusts: the hostile cases are signed as well as any."""

from __future__ import annotations

from certificates import make_chain
from served import PREFIX

CHAIN = make_chain()


def signature_of(body: bytes) -> dict[str, str]:
    """The headers that go with a body."""
    return CHAIN.headers(body, PREFIX + "good.pem")
