"""A short conversation, recorded as the signed requests that Alexa would send."""

from __future__ import annotations

import base64
import json
import logging
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import uuid4

from gentle_back.cli.connect import DEVICE_SKILL_ID, device_chain, device_trust
from gentle_back.clock import SystemClock
from gentle_back.config import Config
from gentle_back.device.chain import DeviceChain
from gentle_back.device.echo import Echo
from gentle_back.device.envelope import Identity
from gentle_back.device.link import Delivered
from gentle_back.device.understanding import Understanding
from gentle_back.language import understander_of
from gentle_back.service import Service, build_service

# As long as Amazon's own, so that what is parsed and hashed has the real length.
USER_ID = "amzn1.ask.account." + "A" * 200
DEVICE_ID = "amzn1.ask.device." + "B" * 180
ACCESS_TOKEN = "c" * 1_000


@dataclass(frozen=True, slots=True)
class SignedRequest:
    """A body with its headers, and the status that it must be answered with."""

    body: bytes
    headers: dict[str, str]
    status: int = 200

    def with_junk_signature(self) -> SignedRequest:
        """The same body with a signature that nobody made."""
        junk = base64.b64encode(bytes(range(256))).decode()
        return replace(self, headers={**self.headers, "Signature-256": junk}, status=400)


class Stage:
    """A service in a folder of its own, and a device to talk to it.

    folder: for keys and compiled content; plugins_dir: drop-in plugins, if any.
    """

    def __init__(self, folder: Path, plugins_dir: Path | None = None) -> None:
        self.config = Config(
            state_dir=folder / "state", cache_dir=folder / "cache", plugins_dir=plugins_dir
        )
        self.chain = device_chain(self.config)
        self._service = build_service(self.config, device=device_trust(self.chain))
        self._understander = understander_of(self._service.content, "en")

    @property
    def setup(self) -> dict[str, str]:
        """What a contender must know to serve this device."""
        return {
            "root_pem": self.chain.root_pem.decode(),
            "chain_pem": self.chain.chain_pem.decode(),
            "address": self.chain.address,
            "skill_id": DEVICE_SKILL_ID,
            "state_dir": str(self.config.state_dir),
            "cache_dir": str(self.config.cache_dir),
            "plugins_dir": str(self.config.plugins_dir or ""),
        }

    def record(self, *utterances: str) -> list[SignedRequest]:
        """The requests of one session: the greeting, then each utterance. Good for 150 s."""
        tape = _Tape(self._service, self.chain)
        echo = Echo(
            Identity(DEVICE_SKILL_ID, USER_ID, DEVICE_ID, api_access_token=ACCESS_TOKEN),
            link=tape,
            understanding=Understanding(self._understander),
            clock=SystemClock(),
        )
        for heard in (echo.open(), *map(echo.say, utterances)):
            assert heard.text, heard
        return tape.requests

    def renewed(self, request: SignedRequest) -> SignedRequest:
        """The same asked once more: what is repeated has its effects only once."""
        envelope = json.loads(request.body)
        envelope["request"]["requestId"] = f"amzn1.echo-api.request.{uuid4()}"
        body = json.dumps(envelope, separators=(",", ":")).encode()
        return SignedRequest(body, self.chain.headers(body))


class _Tape:
    """A link that keeps what is sent."""

    def __init__(self, service: Service, chain: DeviceChain) -> None:
        self._service = service
        self._chain = chain
        self.requests: list[SignedRequest] = []

    def post(self, body: bytes) -> Delivered:
        """The service's answer to a body, which is kept."""
        headers = self._chain.headers(body)
        self.requests.append(SignedRequest(body, headers))
        return Delivered(200, self._service.alexa.respond(headers, body))


logging.getLogger("gentle_back").addHandler(logging.NullHandler())
