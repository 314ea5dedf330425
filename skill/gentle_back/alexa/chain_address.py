"""The address of Amazon's certificate chain, in its one normal form.

Stricter than the rules Amazon gives: what Amazon never sends (escapes, user names, queries,
fragments) is refused rather than understood, so that two readers cannot understand it differently.
"""

from __future__ import annotations

import re

from gentle_back.alexa.step import Step
from gentle_back.errors import RefusedRequest

HOST = "s3.amazonaws.com"
FOLDER = "/echo.api/"
LONGEST = 1_000

# Letters a path may hold by RFC 3986, without "%": no escapes. "\Z", as "$" allows a line end.
_ADDRESS = re.compile(
    r"(?P<scheme>[A-Za-z]+)://(?P<authority>[^/]*)(?P<path>/[A-Za-z0-9._~!$&'()*+,;=:@/-]*)\Z"
)


def normalise_chain_address(text: str) -> str:
    """The address in normal form, if it is one of Amazon's signing chains.

    Raises RefusedRequest.
    """
    found = _ADDRESS.match(text) if len(text) <= LONGEST else None
    if found is None:
        raise _refused("it is too long, or holds what an address of Amazon's never holds")
    if found["scheme"].lower() != "https":
        raise _refused("it is not https")
    if found["authority"].lower() not in {HOST, f"{HOST}:443"}:
        raise _refused(f"it does not name {HOST} on port 443 alone")
    path = _without_dot_segments(found["path"])
    if not path.startswith(FOLDER):
        raise _refused(f"its path is not under {FOLDER}")
    return f"https://{HOST}{path}"


def _without_dot_segments(path: str) -> str:
    """The path with "." and ".." resolved, as RFC 3986 section 5.2.4 has it."""
    if "/." not in path:
        return path
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in {".", ".."}:
        kept.append("")
    return "/" + "/".join(kept)


def _refused(reason: str) -> RefusedRequest:
    return RefusedRequest(Step.CHAIN_ADDRESS, f"the address of the chain is refused: {reason}")
