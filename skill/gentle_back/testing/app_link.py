"""The way to a skill in this process: the same signed bytes as over HTTP, without a socket."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzeug.test import Client

from gentle_back.device.link import Delivered, Signer

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


class AppLink:
    """Asks a web app at Alexa's door."""

    def __init__(self, app: WSGIApplication, chain: Signer) -> None:
        self._client = Client(app)
        self._chain = chain

    def post(self, body: bytes) -> Delivered:
        """The answer to this body, signed and sent as it is."""
        response = self._client.post("/alexa", data=body, headers=self._chain.headers(body))
        return Delivered(response.status_code, response.get_data())

    def get(self, path: str) -> Delivered:
        """What is at that path."""
        response = self._client.get(path)
        return Delivered(response.status_code, response.get_data())
