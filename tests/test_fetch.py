"""The way out to the network, against real sockets on this machine."""

from __future__ import annotations

import socket
import socketserver
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import takewhile
from pathlib import Path
from typing import TypeAlias

import pytest

from certificates import Recipe, Span, key_pem_of, make_chain
from gentle_back.errors import FetchError
from gentle_back.fetch import Fetched, fetch

HOST = "127.0.0.1"
HOSTS = frozenset({HOST})
OK = b"HTTP/1.1 200 OK\r\n"

Answer: TypeAlias = Callable[[bytes, socket.socket, threading.Event], None]


@contextmanager
def serving(answer: Answer, tls: ssl.SSLContext | None = None) -> Iterator[tuple[str, int]]:
    """The address of a server that gives this answer, and its port."""
    stop = threading.Event()

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            try:
                self.request.settimeout(5)
                if not tls:
                    answer(read_request(self.request), self.request, stop)
                    return
                with tls.wrap_socket(self.request, server_side=True) as connection:
                    answer(read_request(connection), connection, stop)
            except OSError:
                return  # the other side has gone, as some tests want it to

    with socketserver.ThreadingTCPServer((HOST, 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        port = server.server_address[1]
        try:
            yield f"{'https' if tls else 'http'}://{HOST}:{port}/x", port
        finally:
            stop.set()
            server.shutdown()
            thread.join()


def read_request(connection: socket.socket) -> bytes:
    """All of one request; its body is as long as it says."""
    with connection.makefile("rb") as file:
        lines = list(takewhile(bytes.strip, iter(file.readline, b"")))
        lengths = [int(line[15:]) for line in lines if line.startswith(b"Content-Length:")]
        return b"".join(lines) + b"\r\n" + file.read(sum(lengths))


def ask(address: str, limit_bytes: int = 1_000, total_seconds: float = 5) -> Fetched:
    """What a loopback server answers."""
    return fetch(
        address,
        hosts=HOSTS,
        limit_bytes=limit_bytes,
        total_seconds=total_seconds,
        allow_loopback_http=True,
    )


def whole(answer: bytes) -> Answer:
    """These bytes, whatever is asked."""
    return lambda _request, connection, _stop: connection.sendall(answer)


def drip(start: bytes) -> Answer:
    """These bytes, then one more again and again, each well within any time-out of a socket."""

    def answer(_request: bytes, connection: socket.socket, stop: threading.Event) -> None:
        connection.sendall(start)
        while not stop.wait(0.02):
            connection.sendall(b"x")

    return answer


def silence(_request: bytes, _connection: socket.socket, stop: threading.Event) -> None:
    """No answer."""
    stop.wait()


def test_body_and_status_come_back() -> None:
    with serving(whole(OK + b"Content-Length: 5\r\n\r\nhello")) as (address, _):
        assert ask(address) == Fetched(200, b"hello")


def test_chunked_body_comes_back_whole() -> None:
    body = b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n1\r\n!\r\n0\r\n\r\n"
    with serving(whole(OK + body)) as (address, _):
        assert ask(address) == Fetched(200, b"hello!")


def test_method_headers_query_and_body_are_sent() -> None:
    seen: list[bytes] = []

    def answer(request: bytes, connection: socket.socket, _stop: threading.Event) -> None:
        seen.append(request)
        connection.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")

    with serving(answer) as (address, _):
        fetched = fetch(
            f"{address}?a=b",
            hosts=HOSTS,
            limit_bytes=10,
            total_seconds=5,
            method="POST",
            headers={"Authorization": "Bearer t"},
            body=b"{}",
            allow_loopback_http=True,
        )
    assert fetched == Fetched(204, b"")
    assert seen[0].startswith(b"POST /x?a=b HTTP/1.1\r\n")
    assert b"\r\nAuthorization: Bearer t\r\n" in seen[0]
    assert seen[0].endswith(b"\r\n\r\n{}")


def test_redirect_is_an_answer_and_is_not_followed() -> None:
    asked: list[bytes] = []

    def answer(request: bytes, connection: socket.socket, _stop: threading.Event) -> None:
        asked.append(request)
        connection.sendall(b"HTTP/1.1 302 Found\r\nLocation: /y\r\nContent-Length: 0\r\n\r\n")

    with serving(answer) as (address, _):
        assert ask(address) == Fetched(302, b"")
    assert len(asked) == 1


def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    with serving(whole(OK + b"\r\nhello")) as (address, _):
        assert ask(address).body == b"hello"


@pytest.mark.parametrize("size", [999, 1_000, 1_001, 1_000_000])
@pytest.mark.parametrize("told", [True, False], ids=["told its length", "not told"])
def test_body_over_the_limit_is_an_error(size: int, told: bool) -> None:
    length = f"Content-Length: {size}\r\n".encode() if told else b""
    with serving(whole(OK + length + b"\r\n" + b"x" * size)) as (address, _):
        if size <= 1_000:
            assert len(ask(address).body) == size
            return
        with pytest.raises(FetchError, match="longer than 1000 bytes"):
            ask(address)


def test_compressed_body_is_not_unpacked() -> None:
    packed = OK + b"Content-Encoding: gzip\r\nContent-Length: 4\r\n\r\n\x1f\x8bzz"
    with serving(whole(packed)) as (address, _):
        assert ask(address).body == b"\x1f\x8bzz"


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"junk\r\n\r\n",
        OK + b"Content-Length: 10\r\n\r\nhello",
        OK + b"Transfer-Encoding: chunked\r\n\r\nZ\r\n",
        OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhel",
        OK + b"A: b\r\n" * 200 + b"\r\n",
    ],
    ids=["closed", "junk", "short body", "bad chunk", "short chunk", "too many headers"],
)
def test_broken_answer_is_an_error(answer: bytes) -> None:
    with serving(whole(answer)) as (address, _), pytest.raises(FetchError, match="exchange failed"):
        ask(address)


@pytest.mark.parametrize(
    "answer",
    [silence, drip(b""), drip(OK + b"A: "), drip(OK + b"\r\n")],
    ids=["no answer", "dripping status", "dripping headers", "dripping body"],
)
def test_answer_that_takes_too_long_is_left_and_its_thread_ends(answer: Answer) -> None:
    with serving(answer) as (address, _):
        begun = time.monotonic()
        with pytest.raises(FetchError, match=r"within 0\.3 s"):
            ask(address, limit_bytes=1_000_000, total_seconds=0.3)
        assert time.monotonic() - begun < 1
        for thread in [one for one in threading.enumerate() if one.name == "fetch"]:
            thread.join(5)
            assert not thread.is_alive()


def test_connection_that_is_not_accepted_is_left() -> None:
    with socket.socket() as listener, socket.socket() as first, socket.socket() as second:
        listener.bind((HOST, 0))
        listener.listen(0)
        # These fill the queue of the listener, so that a third has to wait.
        for filler in (first, second):
            filler.setblocking(False)
            filler.connect_ex(listener.getsockname())
        with pytest.raises(FetchError):
            ask(f"http://{HOST}:{listener.getsockname()[1]}/", total_seconds=0.3)


def test_name_that_does_not_resolve_in_time_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    go_on = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_named: go_on.wait(5) and [])
    with pytest.raises(FetchError, match=r"within 0\.2 s"):
        fetch(
            "https://s3.amazonaws.com/echo.api/x",
            hosts=frozenset({"s3.amazonaws.com"}),
            limit_bytes=1,
            total_seconds=0.2,
        )
    go_on.set()


def test_closed_port_is_an_error_that_names_the_address_without_its_query() -> None:
    with socket.socket() as unused:
        unused.bind((HOST, 0))
        address = f"http://{HOST}:{unused.getsockname()[1]}/path"
        with pytest.raises(FetchError) as error:
            ask(f"{address}?token=secret")
    assert error.value.address == address
    assert address in str(error.value)
    assert "secret" not in str(error.value)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "s3.amazonaws.com",
        "https://",
        "http://s3.amazonaws.com/x",
        "ftp://s3.amazonaws.com/x",
        "file:///etc/passwd",
        "https://evil.example/x",
        "https://s3.amazonaws.com.evil.example/x",
        "https://s3.amazonaws.com:444/x",
        "https://s3.amazonaws.com:x/",
        "https://user@s3.amazonaws.com/x",
        "https://s3.amazonaws.com@evil.example/x",
        "https://s3.amazonaws.com\\@evil.example/x",
        "https://s3.amazonaws.com/x#y",
        "https://s3.amazonaws.com/x y",
        "https://s3.amazonaws.com/x\r\nHost: evil",
        "https://s3.amazonaws.com/\u00e9",
        "https://[s3.amazonaws.com/x",
        "https://s3.amazonaws.com/" + "x" * 8_000,
        "http://localhost/x",
    ],
)
def test_other_addresses_are_not_asked(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_named: pytest.fail("looked up"))
    with pytest.raises(FetchError, match="nothing was sent"):
        fetch(
            address,
            hosts=frozenset({"s3.amazonaws.com", "localhost"}),
            limit_bytes=1,
            total_seconds=1,
            allow_loopback_http=True,
        )


def test_plain_http_to_this_machine_needs_to_be_allowed() -> None:
    with serving(whole(OK + b"\r\n")) as (address, _), pytest.raises(FetchError, match="not https"):
        fetch(address, hosts=HOSTS, limit_bytes=1, total_seconds=1)


def lasting(name: str) -> Recipe:
    """A chain for this name that is valid whenever these tests run: TLS asks the real clock."""
    long = Span(-999, 99_999)
    return Recipe(names=(name,), leaf=long, middle=long, root=long)


@pytest.mark.parametrize(
    ("recipe", "is_trusted", "passes"),
    [
        (lasting(HOST), True, True),
        (lasting(HOST), False, False),
        (lasting("x.example"), True, False),
    ],
    ids=["trusted", "not trusted", "of another name"],
)
def test_server_must_prove_its_name(
    recipe: Recipe, is_trusted: bool, passes: bool, tmp_path: Path
) -> None:
    chain = make_chain(recipe)
    (tmp_path / "chain.pem").write_bytes(chain.pem)
    (tmp_path / "key.pem").write_bytes(key_pem_of(chain.key))
    (tmp_path / "root.pem").write_bytes(chain.root_pem)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(tmp_path / "chain.pem", tmp_path / "key.pem")
    with serving(whole(OK + b"Content-Length: 5\r\n\r\nhello"), tls) as (address, _):

        def get() -> Fetched:
            return fetch(
                address,
                hosts=HOSTS,
                limit_bytes=10,
                total_seconds=5,
                ca_file=tmp_path / "root.pem" if is_trusted else None,
                allow_loopback_http=True,
            )

        if passes:
            assert get() == Fetched(200, b"hello")
            return
        with pytest.raises(FetchError, match="SSL"):
            get()


def test_urllib3_is_loaded_by_the_first_fetch_alone() -> None:
    program = "import sys, gentle_back.fetch; print('urllib3' in sys.modules)"
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == "False"
