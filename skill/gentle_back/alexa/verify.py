"""Whether a request is Alexa's, fresh, and for this skill.

Three checks, in this order: of the signature, on the raw bytes before anything is parsed; of the
time; of the skill. Each raises RefusedRequest, whose `step` is one of `Step`; the message holds
nothing of the request.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from gentle_back.alexa.chain_address import normalise_chain_address
from gentle_back.alexa.chain_cache import ChainCache
from gentle_back.alexa.roots import TrustRoots
from gentle_back.alexa.step import Step
from gentle_back.clock import Clock
from gentle_back.errors import ConfigError, FetchError, RefusedRequest

if TYPE_CHECKING:  # a worker starts without cryptography
    from gentle_back.alexa.chain import ValidatedChain

CHAIN_HEADER = "SignatureCertChainUrl"
SIGNATURE_HEADER = "Signature-256"

TOLERANCE_SECONDS = 150
EVENT_TOLERANCE_SECONDS = 3_600
# Alexa delivers these late; they carry nothing that is answered.
LATE_EVENTS = frozenset(
    {
        "AlexaSkillEvent.SkillEnabled",
        "AlexaSkillEvent.SkillDisabled",
        "AlexaSkillEvent.SkillPermissionChanged",
        "AlexaSkillEvent.SkillPermissionAccepted",
        "AlexaSkillEvent.SkillAccountLinked",
    }
)
_TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:?\d\d)\Z", re.ASCII)


class Headers(Protocol):
    """The headers of a request: a mapping of strings, or what a web framework has for it."""

    def get(self, name: str, /) -> str | None:
        """The header of that name, if there is one."""
        ...

    def items(self) -> Iterable[tuple[str, str]]:
        """All of them."""
        ...


class Verifier:
    """The three checks of a request.

    download: gives the bytes at a normalised address; raises FetchError.
    skill_ids: those that are ours; with none, every request is refused.
    """

    def __init__(
        self,
        *,
        roots: TrustRoots,
        download: Callable[[str], bytes],
        clock: Clock,
        skill_ids: frozenset[str],
    ) -> None:
        self._roots = roots
        self._download = download
        self._clock = clock
        self._skill_ids = skill_ids
        self._chains = ChainCache(load=self._load_chain, clock=clock)

    def check_signature(self, headers: Headers, body: bytes) -> None:
        """Refuse a body that was not signed by Alexa as it stands."""
        address_text = _header(headers, CHAIN_HEADER)
        signature = _decoded(_header(headers, SIGNATURE_HEADER))
        address = normalise_chain_address(address_text)
        chain = self._chains.chain(address)
        if chain.has_signed(body, signature):
            return
        renewed = self._chains.on_doubt(address)
        if renewed is chain or not renewed.has_signed(body, signature):
            raise RefusedRequest(Step.SIGNATURE, "the signature is not of this body")

    def check_freshness(self, timestamp: object, request_type: object) -> None:
        """Refuse a request made too long ago, or in the future.

        timestamp: as it stands in the request.
        """
        made = _moment(timestamp)
        late_event = isinstance(request_type, str) and request_type in LATE_EVENTS
        tolerance_seconds = EVENT_TOLERANCE_SECONDS if late_event else TOLERANCE_SECONDS
        if abs((self._clock.now() - made).total_seconds()) > tolerance_seconds:
            raise RefusedRequest(
                Step.TIMESTAMP, f"the request is more than {tolerance_seconds} s from now"
            )

    def check_skill(self, application_ids: Iterable[object]) -> None:
        """Refuse a request that is not for this skill.

        application_ids: every one the request names, of its context and of its session.
        """
        given = tuple(application_ids)
        if not given:
            raise RefusedRequest(Step.SKILL, "the request names no skill")
        if not all(isinstance(one, str) and one in self._skill_ids for one in given):
            raise RefusedRequest(Step.SKILL, "the request is for another skill")

    def _load_chain(self, address: str) -> ValidatedChain:
        from gentle_back.alexa.chain import validate_chain

        try:
            pem = self._download(address)
        except FetchError as error:
            raise RefusedRequest(Step.DOWNLOAD, "the chain cannot be downloaded") from error
        except ConfigError as error:
            raise RefusedRequest(Step.TRUST_ROOTS, str(error)) from error
        return validate_chain(pem, roots=self._roots, now=self._clock.now())


def _header(headers: Headers, name: str) -> str:
    """The header of that name in whatever case, if it is there and not empty."""
    value = headers.get(name)
    if value is None:
        value = next((v for key, v in headers.items() if key.lower() == name.lower()), None)
    if not value:
        raise RefusedRequest(Step.HEADERS, f"the header {name} is missing")
    return value


def _decoded(signature: str) -> bytes:
    try:
        return base64.b64decode(signature, validate=True)
    except ValueError as error:
        raise RefusedRequest(Step.SIGNATURE, "the signature is not base64") from error


def _moment(timestamp: object) -> datetime:
    """The timestamp as a time with its zone."""
    if isinstance(timestamp, str) and _TIMESTAMP.match(timestamp):
        try:
            return datetime.fromisoformat(timestamp)
        except ValueError:
            pass  # the form is right and the date is none, as on 31 February
    raise RefusedRequest(Step.TIMESTAMP, "the timestamp cannot be read")
