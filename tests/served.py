"""The skill under gunicorn, as `serve` runs it, trusting the chains of a folder.

`python tests/served.py PORT FOLDER CACHE [STATE [PLUGINS [CONTENT]]]`: FOLDER holds root.pem and
one file for each chain; the chain at https://s3.amazonaws.com/echo.api/NAME is the file NAME. The
clock stands at certificates.NOW, so that what has expired there has expired here. With STATE memory
is on and kept in that folder, and four workers serve. PLUGINS holds drop-in plugins; CONTENT is
used instead of our own.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from itertools import count
from pathlib import Path

from flask import Flask

from certificates import NOW
from gentle_back.alexa.channel import AlexaChannel
from gentle_back.alexa.roots import TrustRoots
from gentle_back.alexa.verify import Verifier
from gentle_back.cli.serve import run_server
from gentle_back.clock import MovableClock
from gentle_back.config import Config
from gentle_back.errors import FetchError
from gentle_back.log import start_logging
from gentle_back.request_log import Refusals
from gentle_back.service import build_service
from gentle_back.web import create_app

PREFIX = "https://s3.amazonaws.com/echo.api/"
SKILL_ID = "amzn1.ask.skill.served"
WORKERS_WITH_MEMORY = 4


def main(port: int, folder: Path, cache: Path, *others: Path) -> None:
    """Serve until ended.

    others: the folders of state, plugins and content, as far as they are given.
    """
    start_logging("info")
    state, plugins, content = (*others, None, None, None)[:3]
    config = Config(
        cache_dir=cache,
        port=port,
        country="US",
        skill_id=(SKILL_ID,),
        plugins_dir=plugins,
        content_dir=content,
    )
    if state:
        config = replace(config, memory=True, state_dir=state, workers=WORKERS_WITH_MEMORY)
    run_server(build_app(config, folder), config)


def build_app(config: Config, folder: Path) -> Flask:
    """The app that trusts the chains of the folder."""

    def chain_at(address: str) -> bytes:
        path = folder / address.removeprefix(PREFIX)
        if not path.is_file():
            raise FetchError("there is no such chain", address=address)
        return path.read_bytes()

    service = build_service(config)
    verifier = Verifier(
        roots=TrustRoots.from_pem((folder / "root.pem").read_bytes()),
        download=chain_at,
        clock=MovableClock(NOW),
        skill_ids=frozenset({SKILL_ID}),
    )
    channel = AlexaChannel(service.skill, verifier, memory=service.memory, country="US")
    service = replace(service, alexa=channel)
    # Two minutes from one refusal to the next, so that each is told of.
    refusals = Refusals(count(0.0, 120.0).__next__)
    return create_app(service, refusals=refusals)


if __name__ == "__main__":
    main(int(sys.argv[1]), *map(Path, sys.argv[2:]))
