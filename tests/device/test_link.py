"""The wire to the skill, over loopback."""

from __future__ import annotations

import socket
from collections.abc import Iterable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Event, Thread
from typing import TYPE_CHECKING

import pytest

from device.scripted import ScriptedSkill, Unsigned, plain
from gentle_back.device.link import HttpLink
from gentle_back.device.local_server import LocalServer
from gentle_back.errors import DeviceError

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

pytestmark = pytest.mark.network


class Signing:
    """Writes down what it signs."""

    def __init__(self) -> None:
        self.signed: list[bytes] = []

    def headers(self, body: bytes) -> dict[str, str]:
        self.signed.append(body)
        return {"Signature-256": "c2lnbmVk", "Content-Type": "application/json;charset=UTF-8"}


def test_the_bytes_signed_are_the_bytes_sent_with_their_headers() -> None:
    skill, chain = ScriptedSkill([b"{}"]), Signing()
    body = '{"text": "é"}'.encode()
    with LocalServer(skill) as server, HttpLink(f"{server.url}/alexa", chain) as link:
        assert link.post(body).body == b"{}"
    assert chain.signed == skill.bodies == [body]
    environ = skill.environs[0]
    assert environ["PATH_INFO"] == "/alexa"
    assert environ["REQUEST_METHOD"] == "POST"
    assert environ["HTTP_SIGNATURE_256"] == "c2lnbmVk"
    assert environ["CONTENT_TYPE"] == "application/json;charset=UTF-8"


class Keeping(BaseHTTPRequestHandler):
    """Answers over one connection for as long as the other side keeps it."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        answer = str(self.client_address[1]).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as above
        """Keep the test's output clean."""


def test_one_connection_carries_the_whole_conversation() -> None:
    with HTTPServer(("127.0.0.1", 0), Keeping) as server:
        thread = Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        with HttpLink(f"http://127.0.0.1:{server.server_port}/alexa", Unsigned()) as link:
            ports = {link.post(b"{}").body for _ in range(3)}
        server.shutdown()
        thread.join()
    assert len(ports) == 1


def test_a_server_that_closes_each_connection_is_found_again() -> None:
    skill = ScriptedSkill([plain()])
    with LocalServer(skill) as server, HttpLink(server.url, Unsigned()) as link:
        assert [link.post(b"{}").status for _ in range(3)] == [200, 200, 200]
    assert len({environ["REMOTE_PORT"] for environ in skill.environs}) == 3


def test_redirects_are_not_followed() -> None:
    hits: list[str] = []

    def app(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        hits.append(environ["PATH_INFO"])
        start("307 Temporary Redirect", [("Location", "/elsewhere"), ("Content-Length", "0")])
        return []

    with LocalServer(app) as server, HttpLink(f"{server.url}/alexa", Unsigned()) as link:
        assert link.post(b"{}").status == 307
    assert hits == ["/alexa"]


def test_an_answer_that_drips_is_late() -> None:
    stop = Event()

    def drip(environ: WSGIEnvironment, start: StartResponse) -> Iterator[bytes]:
        start("200 OK", [("Content-Length", "1000")])
        while not stop.wait(0.02):
            yield b" "

    with LocalServer(drip) as server, HttpLink(server.url, Unsigned(), within_seconds=0.2) as link:
        with pytest.raises(TimeoutError, match=r"within 0\.2 seconds"):
            link.post(b"{}")
        stop.set()


def test_a_refusal_says_how_to_be_trusted() -> None:
    skill = ScriptedSkill([("400 Bad Request", b"")])
    with (
        LocalServer(skill) as server,
        HttpLink(server.url, Unsigned()) as link,
        pytest.raises(DeviceError, match="gentle-back serve --device"),
    ):
        link.post(b"{}")


def test_an_address_where_nobody_listens_is_named_with_the_mend() -> None:
    with socket.socket() as unheard:
        unheard.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unheard.getsockname()[1]}/alexa"
        with HttpLink(url, Unsigned()) as link, pytest.raises(DeviceError) as caught:
            link.post(b"{}")
    assert url in str(caught.value)
    assert "gentle-back serve --device" in str(caught.value)


@pytest.mark.parametrize(
    "url", ["", "127.0.0.1", "ftp://127.0.0.1/", "http://", "http://a:b@127.0.0.1/", "http://[::1"]
)
def test_what_is_no_address_is_refused_at_once(url: str) -> None:
    with pytest.raises(DeviceError, match="no address of a skill"):
        HttpLink(url, Unsigned())
