"""The door to the internet: gunicorn, Flask and the verifier together, over a real socket."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import urllib3

from certificates import NOW, Chain, Recipe, Span, ec_key, make_chain, pem_of, rsa_key
from gentle_back.cli.serve import _gunicorn_settings
from gentle_back.clock import SystemClock
from gentle_back.config import read_config
from gentle_back.device.chain import DeviceChain
from running import Running, Server, free_port, wait_until
from served import PREFIX, SKILL_ID

GOOD = make_chain()
ODD: dict[str, Recipe] = {
    "expired.pem": Recipe(leaf=Span(-9, -0.01)),
    "not-yet-valid.pem": Recipe(leaf=Span(0.01, 9)),
    "foreign.pem": Recipe(root_owner="stranger"),
    "without-name.pem": Recipe(names=None),
    "other-name.pem": Recipe(names=("echo-api.amazon.com.evil.example",)),
    "small-key.pem": Recipe(leaf_key=rsa_key("small", 1024)),
    "self-signed.pem": Recipe(self_signed=True),
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, cache_dir: Path) -> Iterator[Server]:
    """The skill under gunicorn with the good chain and the odd ones."""
    folder = tmp_path_factory.mktemp("chains")
    (folder / "root.pem").write_bytes(GOOD.root_pem)
    (folder / "good.pem").write_bytes(GOOD.pem)
    (folder / "lonely.pem").write_bytes(pem_of(GOOD.leaf))
    elliptic = make_chain(Recipe(leaf_key=ec_key("leaf")))
    (folder / "elliptic.pem").write_bytes(elliptic.pem)
    for name, recipe in ODD.items():
        (folder / name).write_bytes(make_chain(recipe).pem)
    port = free_port()
    served = Path(__file__).with_name("served.py")
    command = [sys.executable, str(served), str(port), str(folder), str(cache_dir)]
    with Running(command, port, folder / "log") as running:
        yield running


def envelope(**changes: str | int) -> dict[str, Any]:
    """A question as Alexa sends it; changes: ids and times that are to be wrong."""
    made = NOW + timedelta(seconds=float(changes.get("seconds_ahead", 0)))
    application = {"applicationId": changes.get("context_id", SKILL_ID)}
    return {
        "version": "1.0",
        "session": {
            "new": True,
            "sessionId": "session",
            "application": {"applicationId": changes.get("session_id", SKILL_ID)},
            "user": {"userId": "user"},
            "attributes": {},
        },
        "context": {"System": {"application": application, "user": {"userId": "user"}}},
        "request": {
            "type": "IntentRequest",
            "requestId": "request",
            "timestamp": made.isoformat().replace("+00:00", "Z"),
            "locale": "en-US",
            "intent": {"name": "CausesIntent", "confirmationStatus": "NONE", "slots": {}},
        },
    }


def signed(
    chain: Chain = GOOD, name: str = "good.pem", address: str | None = None, **changes: str | int
) -> tuple[bytes, dict[str, str]]:
    """A body with its headers."""
    body = json.dumps(envelope(**changes)).encode()
    headers = chain.headers(body, address or PREFIX + name)
    return body, {**headers, "Content-Type": "application/json;charset=UTF-8"}


def test_signed_question_is_answered(server: Server) -> None:
    answer = server.post(*signed())
    response = answer.json()["response"]
    assert answer.status == 200
    assert response["outputSpeech"]["ssml"].startswith("<speak>Often it is a few things")
    assert response["shouldEndSession"] is False
    assert response["reprompt"]["outputSpeech"]["ssml"].startswith("<speak>")


def _without(header: str) -> tuple[bytes, dict[str, str]]:
    body, headers = signed()
    return body, {name: value for name, value in headers.items() if name != header}


def _one_byte_changed() -> tuple[bytes, dict[str, str]]:
    body, headers = signed()
    return body.replace(b"en-US", b"en-UK"), headers


def _bad_base64() -> tuple[bytes, dict[str, str]]:
    body, headers = signed()
    return body, {**headers, "Signature-256": "not base64!"}


BAD_ADDRESSES = {
    "http": "http://s3.amazonaws.com/echo.api/good.pem",
    "other host": "https://notamazon.com/echo.api/good.pem",
    "path in other case": "https://s3.amazonaws.com/EcHo.aPi/good.pem",
    "other path": "https://s3.amazonaws.com/invalid.path/good.pem",
    "other port": "https://s3.amazonaws.com:563/echo.api/good.pem",
    "escape": "https://s3.amazonaws.com/echo.api/%2e%2e/echo.api/good.pem",
    "user": "https://user@s3.amazonaws.com/echo.api/good.pem",
    "query": "https://s3.amazonaws.com/echo.api/good.pem?x=1",
    "fragment": "https://s3.amazonaws.com/echo.api/good.pem#x",
    "climbing out": "https://s3.amazonaws.com/echo.api/../good.pem",
}
REFUSED: dict[str, tuple[Callable[[], tuple[bytes, dict[str, str]]], str]] = {
    "no address": (lambda: _without("SignatureCertChainUrl"), "headers"),
    "no signature": (lambda: _without("Signature-256"), "headers"),
    "one byte changed": (_one_byte_changed, "signature"),
    "bad base64": (_bad_base64, "signature"),
    "another key": (lambda: signed(make_chain(Recipe(leaf_key=rsa_key("x")))), "signature"),
    "missing intermediate": (lambda: signed(name="lonely.pem"), "chain"),
    "EC leaf": (lambda: signed(name="elliptic.pem"), "leaf"),
    "no such chain": (lambda: signed(name="nowhere.pem"), "download"),
    "151 s old": (lambda: signed(seconds_ahead=-151), "timestamp"),
    "151 s ahead": (lambda: signed(seconds_ahead=151), "timestamp"),
    "other skill in context": (lambda: signed(context_id="other"), "skill"),
    "other skill in session": (lambda: signed(session_id="other"), "skill"),
}
REFUSED |= {
    f"address: {name}": (partial(signed, address=address), "chain-address")
    for name, address in BAD_ADDRESSES.items()
}
REFUSED |= {name: (partial(signed, make_chain(recipe), name), "") for name, recipe in ODD.items()}


@pytest.mark.parametrize("case", REFUSED, ids=str)
def test_request_is_refused_before_any_plugin(case: str, server: Server) -> None:
    make, step = REFUSED[case]
    before = server.log.read_text()
    answer = server.post(*make())
    told = server.log.read_text().removeprefix(before)
    assert answer.status == 400
    assert answer.data == b"{}"
    assert "outcome=refused" in told, told
    assert f"step={step}" in told, told
    assert told.count("gentle_back") == 1, told
    assert "Traceback" not in told


def test_good_requests_are_served_after_all_that(server: Server) -> None:
    assert server.post(*signed()).status == 200
    assert "Traceback" not in server.log.read_text()


def test_body_of_a_megabyte_is_too_large(server: Server) -> None:
    body, headers = b" " * 1_000_000, signed()[1]
    assert server.post(body, headers).status == 413


def test_only_post_is_allowed(server: Server) -> None:
    answer = urllib3.request("GET", f"{server.url}/alexa", retries=False, timeout=5)
    assert answer.status == 405
    assert "POST" in answer.headers["Allow"]


def test_health_says_ok_and_no_more(server: Server) -> None:
    answer = urllib3.request("GET", f"{server.url}/health", retries=False, timeout=5)
    assert answer.json() == {"status": "ok"}


def test_log_holds_nothing_that_was_said_nor_who_asked(server: Server) -> None:
    server.post(*signed())
    log = server.log.read_text()
    assert "back" not in log.replace("gentle_back", "")
    assert "userId" not in log


def test_device_is_served_by_a_server_in_device_mode(tmp_path: Path, cache_dir: Path) -> None:
    port = free_port()
    environment = ["env", f"XDG_STATE_HOME={tmp_path}", f"GENTLE_BACK_CACHE_DIR={cache_dir}"]
    program = [*environment, sys.executable, "-m", "gentle_back"]
    with Running([*program, "serve", "--device", "--port", str(port)], port, tmp_path / "log"):
        command = [*program, "ask", "why does my back hurt", "--no-voice"]
        asked = subprocess.run(
            [*command, "--url", f"http://127.0.0.1:{port}"],
            capture_output=True,
            text=True,
            check=False,
        )
        stranger = DeviceChain.load_or_make(tmp_path / "stranger", SystemClock().now())
        body = json.dumps(envelope()).encode()
        refused = Server(f"http://127.0.0.1:{port}", tmp_path / "log").post(
            body, stranger.headers(body)
        )
    assert asked.stdout.startswith("Often it is a few things at once"), asked.stderr
    assert refused.status == 400


@pytest.mark.parametrize(
    "host",
    [
        "0.0.0.0",  # noqa: S104 - to be refused
        "::",
        "192.168.1.2",
        "localhost.evil.example",
    ],
)
def test_device_mode_listens_on_loopback_only(host: str) -> None:
    command = [sys.executable, "-m", "gentle_back", "serve", "--device", "--host", host]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)
    assert ended.returncode == 1
    assert "127.0.0.1" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_server_listens_on_ipv6_with_brackets_or_without() -> None:
    for host in ("::1", "[::1]"):
        config = read_config(environment={}, overrides={"host": host, "port": 8080})
        assert config.host == "::1"
        assert _gunicorn_settings(config)["bind"] == "[::1]:8080"


def test_settings_of_gunicorn_in_the_environment_change_nothing(
    tmp_path: Path, cache_dir: Path
) -> None:
    port = free_port()
    program = [
        *("env", f"XDG_STATE_HOME={tmp_path}", f"GENTLE_BACK_CACHE_DIR={cache_dir}"),
        *("WEB_CONCURRENCY=many", "FORWARDED_ALLOW_IPS=quokka", "PORT=x", "SENDFILE=x"),
        *(sys.executable, "-m", "gentle_back", "serve", "--device", "--port", str(port)),
    ]
    with Running(program, port, tmp_path / "log") as running:
        wait_until(lambda: len(running.workers()) == 2)
    assert "Traceback" not in (tmp_path / "log").read_text()


def test_server_without_a_skill_id_says_what_to_set(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "gentle_back", "serve"]
    ended = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=30, cwd=tmp_path
    )
    assert ended.returncode == 1
    assert "GENTLE_BACK_SKILL_ID" in ended.stderr
