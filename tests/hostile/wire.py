"""HTTP by hand over a socket, since no library sends what hostile clients send."""

from __future__ import annotations

import socket
import time
from dataclasses import dataclass

from hostile.cases import Case, Wire

PATIENCE_SECONDS = 8.0


@dataclass(frozen=True, slots=True)
class Exchange:
    """What came back, and after how long; no status where nothing did."""

    status: int | None
    head: str
    body: bytes
    seconds: float


def bytes_of(case: Case, signature: dict[str, str]) -> bytes:
    """All that is sent for a case.

    signature: the headers that go with its body.
    """
    if case.wire.raw is not None:
        return _filled(case.wire.raw, case.body, signature)
    wire = case.wire
    framing = {"Content-Length": str(len(case.body))}
    if wire.framing != "length":
        framing = {"Transfer-Encoding": "chunked"}
    headers: dict[str, str | None] = {
        "Host": "127.0.0.1",
        "Content-Type": "application/json;charset=UTF-8",
        **signature,
        **framing,
        **wire.headers,
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items() if value is not None)
    head = f"{wire.method} {wire.path} HTTP/1.1\r\n{lines}\r\n"
    return head.encode() + _framed(wire, case.body)


def exchange(port: int, sent: bytes, *, ends: bool = False) -> Exchange:
    """The first answer to those bytes."""
    started = time.perf_counter()
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_SECONDS) as connection:
        try:
            connection.sendall(sent)
            if ends:
                connection.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # the server has heard enough; what it said still stands
        received = _received(connection)
    seconds = time.perf_counter() - started
    head, _, body = received.partition(b"\r\n\r\n")
    status = int(head.split()[1]) if head else None
    while status == 100:
        head, _, body = body.partition(b"\r\n\r\n")
        status = int(head.split()[1])
    return Exchange(status, head.decode("latin-1"), body, seconds)


def _received(connection: socket.socket) -> bytes:
    pieces = []
    try:
        while piece := connection.recv(65_536):
            pieces.append(piece)
    except ConnectionError:
        pass  # closed while we were still sending
    return b"".join(pieces)


def _filled(raw: bytes, body: bytes, signature: dict[str, str]) -> bytes:
    lines = "\r\n".join(f"{name}: {value}" for name, value in signature.items())
    capitals = "\r\n".join(f"{name.upper()}: {value}" for name, value in signature.items())
    places = {
        b"(signed)": lines.encode(),
        b"(SIGNED)": capitals.encode(),
        b"(length)": str(len(body)).encode(),
        b"(good)": body,
    }
    for place, filling in places.items():
        raw = raw.replace(place, filling)
    return raw


def _framed(wire: Wire, body: bytes) -> bytes:
    if wire.framing == "length":
        return body
    size = 1 if wire.framing == "bytewise" else 1_000
    pieces = [body[start : start + size] for start in range(0, len(body), size)]
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces)
    trailer = b"X-Quokka: quokka\r\n" if wire.framing == "trailer" else b""
    return chunks + b"0\r\n" + trailer + b"\r\n"
