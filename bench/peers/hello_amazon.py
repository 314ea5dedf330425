"""C: the hello skill behind Amazon's own verifier, flask-ask-sdk.

Its library oscrypto 1.3.0 takes no version of OpenSSL with two digits in its last place, such as
3.0.19. Only while it is imported it is told to: nothing that is measured is changed by that. The
chain is put where Amazon's verifier keeps it after the first download.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from unittest.mock import patch

from flask import Flask

ONE_DIGIT = r"\b(\d\.\d\.\d[a-z]*)\b"
MORE_DIGITS = r"\b(\d+\.\d+\.\d+[a-z]*)\b"


def create_app(setup: Mapping[str, str]) -> Flask:
    """An app as flask-ask-sdk makes it. The roots of trust are in the file SSL_CERT_FILE names."""
    with _any_openssl():
        from ask_sdk_webservice_support.verifier import RequestVerifier
        from flask_ask_sdk.skill_adapter import VERIFY_SIGNATURE_APP_CONFIG, SkillAdapter

    from peers.hello_skill import hello_skill

    verifier = RequestVerifier()
    verifier._cert_cache[setup["address"]] = setup["chain_pem"].encode()
    app = Flask(__name__, static_folder=None)
    app.config[VERIFY_SIGNATURE_APP_CONFIG] = False  # ours does it, which knows the chain
    adapter = SkillAdapter(hello_skill(), setup["skill_id"], verifiers=[verifier], app=app)
    adapter.register(app=app, route="/alexa")
    return app


@contextmanager
def _any_openssl() -> Iterator[None]:
    search = re.search

    def wider_search(pattern: str, text: str, flags: int = 0) -> re.Match[str] | None:
        return search(MORE_DIGITS if pattern == ONE_DIGIT else pattern, text, flags)

    with patch.object(re, "search", wider_search):
        yield
