"""Answers one signed request as a server worker does, and prints what that took.

A program of its own: what a test runner has imported must not count. Prints JSON with the speech
of the answer and the names of all modules imported.
"""

from __future__ import annotations

import json
import sys

import gentle_back.cli.serve  # noqa: F401 - a worker has it too: it is where `serve` begins
from gentle_back.clock import SystemClock
from gentle_back.config import read_config
from gentle_back.device.chain import DeviceChain
from gentle_back.device.envelope import Identity, envelope, intent_request
from gentle_back.device.session import DeviceSession
from gentle_back.device.understanding import Understood
from gentle_back.service import DeviceTrust, build_service
from gentle_back.web import create_app

SKILL_ID = "amzn1.ask.skill.test"


def main() -> None:
    """Print the speech and the modules."""
    # As Alexa is served: on this device reminders would bring their own store.
    config, now = read_config(overrides={"reminders": "alexa"}), SystemClock().now()
    chain = DeviceChain.load_or_make(config.state_dir, now)
    trust = DeviceTrust(chain.root_pem, chain.chain_pem, chain.address, SKILL_ID)
    app = create_app(build_service(config, device=trust))
    request = intent_request(Understood("why does my back hurt", "CausesIntent"))
    asked = json.dumps(envelope(Identity(SKILL_ID), DeviceSession(), request, now)).encode()
    answer = app.test_client().post("/alexa", data=asked, headers=chain.headers(asked))
    speech = answer.get_json()["response"]["outputSpeech"]["ssml"]
    sys.stdout.write(json.dumps({"speech": speech, "modules": sorted(sys.modules)}))


if __name__ == "__main__":
    main()
