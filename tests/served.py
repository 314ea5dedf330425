"""The skill under gunicorn, as `serve` runs it, trusting the chains of a folder.

`python tests/served.py PORT FOLDER CACHE`: FOLDER holds root.pem and one file for each chain; the
chain at https://s3.amazonaws.com/echo.api/NAME is the file NAME. The clock stands at
certificates.NOW, so that what has expired there has expired here.
"""

from __future__ import annotations

import logging
import sys
from dataclasses import replace
from pathlib import Path

from certificates import NOW
from gentle_back.alexa.channel import AlexaChannel
from gentle_back.alexa.roots import TrustRoots
from gentle_back.alexa.verify import Verifier
from gentle_back.cli.options import LOG_FORMAT
from gentle_back.cli.serve import run_server
from gentle_back.clock import MovableClock
from gentle_back.config import Config
from gentle_back.errors import FetchError
from gentle_back.service import build_service
from gentle_back.web import create_app

PREFIX = "https://s3.amazonaws.com/echo.api/"
SKILL_ID = "amzn1.ask.skill.served"


def main(port: int, folder: Path, cache: Path) -> None:
    """Serve until ended."""
    logging.basicConfig(level="INFO", format=LOG_FORMAT)

    def chain_at(address: str) -> bytes:
        path = folder / address.removeprefix(PREFIX)
        if not path.is_file():
            raise FetchError("there is no such chain", address=address)
        return path.read_bytes()

    config = Config(cache_dir=cache, port=port, country="US", skill_id=(SKILL_ID,))
    service = build_service(config)
    verifier = Verifier(
        roots=TrustRoots.from_pem((folder / "root.pem").read_bytes()),
        download=chain_at,
        clock=MovableClock(NOW),
        skill_ids=frozenset({SKILL_ID}),
    )
    service = replace(service, alexa=AlexaChannel(service.skill, verifier, country="US"))
    run_server(create_app(service), config)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]))
