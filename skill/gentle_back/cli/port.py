"""Whether `serve` could listen on a port, and who has it else."""

from __future__ import annotations

import errno
import http.client
import json
import socket
from dataclasses import dataclass

ANSWER_SECONDS = 1.0
STATES = ("ok", "degraded")


@dataclass(frozen=True, slots=True)
class PortTrouble:
    """Why a port cannot be listened on; is_ours where Gentle Back itself answers on it."""

    reason: str
    mend: str = ""
    is_ours: bool = False


MENDS = {
    errno.EADDRNOTAVAIL: (
        "that is no address of this computer",
        "Set host to 127.0.0.1, or to an address of its own.",
    ),
    errno.EACCES: (
        "a port below 1024 is not for everybody",
        "Set port to one from 1024 up, and put a web server in front.",
    ),
}


def port_trouble(host: str, port: int) -> PortTrouble | None:
    """What stands against listening there; None where nothing does."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(
            host.strip("[]"), port, type=socket.SOCK_STREAM
        )[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen()
        return None
    except socket.gaierror:
        return PortTrouble("that is no address", "Set host to 127.0.0.1, or to 0.0.0.0 for all.")
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return _who_has_it(host, port)
        reason, mend = MENDS.get(
            error.errno or 0, (str(error.strerror), "Set host and port to others.")
        )
        return PortTrouble(reason, mend)


def _who_has_it(host: str, port: int) -> PortTrouble:
    if _is_gentle_back(host, port):
        return PortTrouble("Gentle Back answers there", is_ours=True)
    return PortTrouble(
        "another program has it",
        f"Set port to another, or end that program: ss -ltnp sport = :{port}",
    )


def _is_gentle_back(host: str, port: int) -> bool:
    """Whether what answers there tells of its health as we do."""
    connection = http.client.HTTPConnection(host.strip("[]"), port, timeout=ANSWER_SECONDS)
    try:
        connection.request("GET", "/health")
        told = json.loads(connection.getresponse().read(1_000))
    except (OSError, http.client.HTTPException, ValueError):
        return False
    finally:
        connection.close()
    return isinstance(told, dict) and told.keys() == {"status"} and told["status"] in STATES
