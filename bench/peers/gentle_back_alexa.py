"""Our skill as `gentle-back serve` serves Alexa: it reads and trusts all the system's roots.

The chain is handed in where it would be downloaded; SSL_CERT_FILE names roots that it leads to.
"""

from __future__ import annotations

from collections.abc import Mapping
from unittest.mock import patch

from flask import Flask

from peers.gentle_back_settings import config_of


def create_app(setup: Mapping[str, str]) -> Flask:
    """The real app, in all but the download."""
    from gentle_back import service
    from gentle_back.web import create_app as app_of

    chain_pem = setup["chain_pem"].encode()
    with patch.object(service, "download_chain", lambda _address: chain_pem):
        return app_of(service.build_service(config_of(setup)))
