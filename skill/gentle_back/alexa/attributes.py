"""The session in Alexa's session attributes, sealed: what was changed on the way is dropped.

The seal is no secret and no signature; the envelope around it has Alexa's. It keeps out what is no
session as we wrote it, so that nobody can put words into an answer by way of its values.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import Any, TypeAlias

from gentle_back.dialogue import Session, encode, session_from_json, write_session

Json: TypeAlias = Any  # what json.loads gives

SESSION = "session"
SEAL = "seal"
SEAL_BYTES = 12


def to_attributes(session: Session) -> dict[str, Json]:
    """The attributes that hold this session."""
    plain, text = write_session(session)
    return {SESSION: plain, SEAL: _seal(text)}


def from_attributes(attributes: Json) -> Session:
    """The session in these attributes; a new one where they hold none as we wrote it."""
    plain = attributes.get(SESSION) if isinstance(attributes, dict) else None
    if plain is None or attributes.get(SEAL) != _seal(encode(plain)):
        return Session()
    return session_from_json(plain)


def _seal(text: str) -> str:
    return blake2b(text.encode(), digest_size=SEAL_BYTES, person=b"gentle-back").hexdigest()
