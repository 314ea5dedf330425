"""What stands in the log: a line for each request, and nothing of hers."""

from __future__ import annotations

import io
import json
import logging
import re
import shlex
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import pytest
from flask.testing import FlaskClient

from alexa.envelopes import SKILL, Json, envelope, intent_request, slot
from certificates import NOW, make_chain
from conftest import START
from gentle_back.clock import MovableClock
from gentle_back.config import Config
from gentle_back.device.chain import DeviceChain
from gentle_back.log import WORDS, Fields, Logfmt, id_of, start_logging, told_of
from gentle_back.request_log import MOST_LINES, Asked, Refusals, tell_turn
from gentle_back.service import DeviceTrust, build_service
from gentle_back.values import Reply, Wording, say
from gentle_back.web import create_app
from running import Running, free_port

# In her words, her slots, her ids and her tokens, and nowhere else.
CANARY = "xyzzy"
ID = "amzn1.echo-api.request.7b2"

PLUGIN = """
    from gentle_back import Ask, Wording, hookimpl, say

    @hookimpl
    def register_intents(register):
        for name, handler in HANDLERS.items():
            register(name, handler)

    def echo(turn, content):
        return say(content.line("echo", kind=turn.slots["kind"]))

    def fail(turn, content):
        raise ValueError(turn.slots["kind"])

    def fail_of_failing(turn, content):
        try:
            raise KeyError(turn.slots["kind"])
        except KeyError as error:
            raise LookupError(repr(turn)) from error

    def leave(turn, content):
        raise SystemExit(turn.slots["kind"])

    def make_up(turn, content):
        return say(Wording(turn.slots["kind"], "parrot/lines/echo"))

    def ask(turn, content):
        kind = turn.slots["kind"]
        return say().ask(content.line("echo", kind=kind), choices={kind: Ask(kind)})

    def want(turn, content):
        return say(content.item(turn.slots["kind"]).first)

    HANDLERS = {
        "EchoIntent": echo,
        "FailIntent": fail,
        "FailTwiceIntent": fail_of_failing,
        "LeaveIntent": leave,
        "MakeUpIntent": make_up,
        "AskIntent": ask,
        "WantIntent": want,
    }
    """
FAILING = ["FailIntent", "FailTwiceIntent", "LeaveIntent", "MakeUpIntent", "AskIntent"]
FAILING += ["WantIntent"]


def hers(request: Json, *, request_id: str = ID) -> Json:
    """An envelope in which all that is hers has the canary."""
    user = {"userId": f"amzn1.ask.account.{CANARY}", "accessToken": f"{CANARY}.access"}
    timed = {"requestId": request_id, "timestamp": START.isoformat(), **request}
    plain = envelope(timed, attributes={"session": {CANARY: CANARY}, CANARY: CANARY})
    plain["session"] |= {"user": user, "sessionId": f"amzn1.session.{CANARY}"}
    plain["context"]["System"] |= {
        "user": user,
        "apiAccessToken": f"{CANARY}.token",
        "device": {"deviceId": f"amzn1.ask.device.{CANARY}", "supportedInterfaces": {}},
    }
    return plain


def asked(intent: str, **slots: str) -> Json:
    return hers(intent_request(intent, *(slot(name, value) for name, value in slots.items())))


SECRET = f"i said {CANARY}"
# Each request, and the outcome and the plugin that its line names.
REQUESTS: dict[str, tuple[Json, str, str]] = {
    "a launch": (hers({"type": "LaunchRequest"}), "answered", "-"),
    "a question": (asked("CausesIntent", words=SECRET), "answered", "causes"),
    "a slot": (asked("CauseIntent", cause=SECRET), "answered", "causes"),
    "an echo": (asked("EchoIntent", kind=SECRET), "answered", "parrot"),
    "markup": (asked("EchoIntent", kind=f"<{CANARY}>"), "failed", "parrot"),
    "a danger sign": (asked("FallbackIntent", words=f"chest pain {CANARY}"), "answered", "-"),
    "nothing known": (asked(f"{CANARY}Intent", **{CANARY: CANARY}), "answered", "-"),
    **{name: (asked(name, kind=SECRET), "failed", "parrot") for name in FAILING},
    "the end": (
        hers({"type": "SessionEndedRequest", "reason": "ERROR", "error": {"message": SECRET}}),
        "event",
        "-",
    ),
    "an unheard-of type": (hers({"type": f"What.{CANARY} said"}), "event", "-"),
    "an id that is none": (
        hers({"type": "LaunchRequest"}, request_id=SECRET),
        "answered",
        "-",
    ),
}


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """All that is logged at any level, in the form of a server's log."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(Logfmt())
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield written
    root.setLevel(before)
    root.removeHandler(handler)


@pytest.fixture(scope="module")
def plugins_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a plugin that repeats what she said wherever it can."""
    folder = tmp_path_factory.mktemp("plugins")
    lines = folder / "parrot" / "content" / "en" / "parrot" / "lines"
    lines.mkdir(parents=True)
    (folder / "parrot" / "__init__.py").write_text(dedent(PLUGIN), encoding="utf-8")
    (lines / "echo.yaml").write_text('echo: "You said {{ kind }}."\n', encoding="utf-8")
    return folder


@pytest.fixture
def client(chain: DeviceChain, cache_dir: Path, plugins_dir: Path) -> FlaskClient:
    trust = DeviceTrust(chain.root_pem, chain.chain_pem, chain.address, SKILL)
    config = Config(cache_dir=cache_dir, plugins_dir=plugins_dir)
    service = build_service(config, device=trust, clock=MovableClock(START))
    return create_app(service).test_client()


def fields_of(line: str) -> dict[str, str]:
    """The names and values of a line; it must be logfmt all through."""
    return dict(pair.split("=", 1) for pair in shlex.split(line))


def request_lines(log: io.StringIO) -> list[dict[str, str]]:
    return [told for told in map(fields_of, log.getvalue().splitlines()) if "outcome" in told]


@pytest.mark.parametrize("name", REQUESTS)
def test_each_request_is_one_line_and_tells_nothing_of_hers(
    name: str, client: FlaskClient, chain: DeviceChain, log: io.StringIO
) -> None:
    plain, outcome, plugin = REQUESTS[name]
    body = json.dumps(plain).encode()
    answer = client.post("/alexa", data=body, headers=chain.headers(body))
    assert answer.status_code == 200
    (told,) = request_lines(log)
    assert (told["outcome"], told["plugin"]) == (outcome, plugin)
    assert told["request"] in (ID, "-")
    assert float(told["ms"]) > 0
    assert CANARY not in log.getvalue()
    if outcome == "failed":
        assert "parrot failed on" in log.getvalue()
        assert told["said"] == "skill/lines/trouble"


def test_which_danger_sign_it_was_is_not_told(
    client: FlaskClient, chain: DeviceChain, log: io.StringIO
) -> None:
    body = json.dumps(asked("FallbackIntent", words="chest pain")).encode()
    client.post("/alexa", data=body, headers=chain.headers(body))
    assert request_lines(log)[0]["said"] == "safety/signs/-"
    assert "chest" not in log.getvalue()


REFUSED: dict[str, tuple[bytes, dict[str, str], str]] = {
    "unsigned": (b'{"xyzzy": 1}', {}, "headers"),
    "badly signed": (
        CANARY.encode(),
        {"SignatureCertChainUrl": f"https://{CANARY}", "Signature-256": "eHl6enk="},
        "chain-address",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_request_is_one_line_with_its_step(
    name: str, client: FlaskClient, log: io.StringIO
) -> None:
    body, headers, step = REFUSED[name]
    assert client.post("/alexa", data=body, headers=headers).status_code == 400
    (told,) = request_lines(log)
    assert (told["outcome"], told["step"], told["level"]) == ("refused", step, "warning")
    assert CANARY not in log.getvalue()


@pytest.mark.parametrize("body", [b"xyzzy", b'{"request": "xyzzy"}', b'{"xyzzy": 1, "xyzzy": 2}'])
def test_signed_nonsense_is_refused_without_repeating_it(
    body: bytes, client: FlaskClient, chain: DeviceChain, log: io.StringIO
) -> None:
    assert client.post("/alexa", data=body, headers=chain.headers(body)).status_code == 400
    assert request_lines(log)[0]["outcome"] == "refused"
    assert CANARY not in log.getvalue()


def test_address_that_is_none_is_refused_without_repeating_it(
    client: FlaskClient, log: io.StringIO
) -> None:
    assert client.get(f"/{CANARY}?{CANARY}={CANARY}").status_code == 404
    assert request_lines(log)[0]["step"] == "http-404"
    assert CANARY not in log.getvalue()


def test_what_fails_below_the_skill_is_told_by_kind_and_place(
    client: FlaskClient, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> bytes:
        raise ValueError(SECRET)

    monkeypatch.setattr("gentle_back.alexa.channel.AlexaChannel.respond", fail)
    assert client.post("/alexa", data=b"{}").status_code == 500
    (told,) = request_lines(log)
    assert told["outcome"] == "failed"
    assert "ValueError" in log.getvalue()
    assert "test_logs.py" in log.getvalue()
    assert CANARY not in log.getvalue()


# Under gunicorn


def test_server_repeats_nothing_that_is_no_http(tmp_path: Path, cache_dir: Path) -> None:
    (tmp_path / "root.pem").write_bytes(make_chain().root_pem)
    port = free_port()
    served = Path(__file__).with_name("served.py")
    command = [sys.executable, str(served), str(port), str(tmp_path), str(cache_dir)]
    with Running(command, port, tmp_path / "log") as server:
        for sent in (
            b"xyzzy / xyzzy\r\n\r\n",
            b"GET /xyzzy HTTP/xyzzy\r\n\r\n",
            b"POST /alexa HTTP/1.1\r\nxyzzy: \x00xyzzy\r\n\r\n",
            b"POST /alexa HTTP/1.1\r\nxyzzy\r\n\r\n",
            b"POST /alexa HTTP/1.1\r\nTransfer-Encoding: xyzzy\r\n\r\n",
            b"GET /alexa?xyzzy HTTP/1.1\r\nHost: xyzzy\r\nUser-Agent: xyzzy\r\n\r\n",
        ):
            with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
                connection.sendall(sent)
                connection.shutdown(socket.SHUT_WR)
                connection.recv(4_096)
        told = server.log.read_text()
    assert CANARY not in told
    assert "outcome=refused" in told
    assert "step=http" in told
    for line in told.splitlines():
        assert {"time", "level", "logger"} <= fields_of(line).keys(), line


# The parts


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("causes/items/overview", "causes/items/overview"),
        (7, "7"),
        ("", '""'),
        ("two words", '"two words"'),
        ("a=b", '"a=b"'),
        ('say "a"', r'"say \"a\""'),
        ("two\nlines", r'"two\nlines"'),
        ("\x1b[31m", r'"\u001b[31m"'),
    ],
)
def test_value_is_one_word_or_stands_in_quotes(value: object, written: str) -> None:
    assert str(Fields(name=value)) == f"name={written}"


@pytest.mark.parametrize(
    ("told", "written"),
    [
        (ID, ID),
        ("a" * 100, "a" * 100),
        ("a" * 101, "-"),
        ("", "-"),
        ("a b", "-"),
        ("a\n", "-"),
        ("ä", "-"),
        (None, "-"),
        (7, "-"),
        ({"a": 1}, "-"),
    ],
)
def test_id_from_outside_is_written_where_it_has_the_form_of_one(
    told: object, written: str
) -> None:
    assert id_of(told) == written


def test_line_says_when_how_grave_and_who() -> None:
    record = logging.LogRecord("tea", logging.WARNING, __file__, 1, "%s cups", (3,), None)
    record.created = NOW.timestamp()
    assert re.fullmatch(
        r'time=\S+T\S+\+00:00 level=warning logger=tea msg="3 cups"', Logfmt().format(record)
    )


def test_exception_is_told_without_its_message() -> None:
    try:
        raise ValueError(SECRET)
    except ValueError as error:
        told = told_of(error)
        info = (ValueError, error, error.__traceback__)
        line = Logfmt().format(logging.LogRecord("tea", 40, __file__, 1, "oh", (), info))
    assert told.startswith("ValueError\n")
    assert "test_logs.py" in told
    assert 'msg=oh error="ValueError' in line
    assert CANARY not in told + line


def test_words_are_told_only_to_who_asks_for_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logging, "basicConfig", lambda **_: None)
    words = logging.getLogger(WORDS)
    told = []
    for tells_words in (False, True, False):
        start_logging("debug", tells_words=tells_words)
        told.append(not words.disabled)
    assert told == [False, True, False]


@pytest.mark.parametrize(
    ("logger", "level", "is_told"),
    [
        ("gentle_back.skill", logging.DEBUG, True),
        ("gentle_back_sleep", logging.INFO, False),
        ("gentle_back_sleep", logging.WARNING, True),
        ("urllib3.connectionpool", logging.WARNING, False),
        ("urllib3.connectionpool", logging.ERROR, True),
    ],
)
def test_other_packages_tell_a_server_no_details(
    logger: str, level: int, is_told: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    handlers: list[logging.Handler] = []
    monkeypatch.setattr(logging, "basicConfig", lambda **given: handlers.extend(given["handlers"]))
    start_logging("debug")
    record = logging.LogRecord(logger, level, __file__, 1, "her device", (), None)
    assert bool(handlers[0].filter(record)) is is_told


def test_turn_without_speech_is_told_too(log: io.StringIO) -> None:
    tell_turn(Asked(ID, "IntentRequest", 0.0), Reply())
    tell_turn(Asked(ID, "IntentRequest", 0.0), say(Wording("x", "tea/items/mug")))
    assert [told["said"] for told in request_lines(log)] == ["-", "tea/items/-"]


class Seconds:
    """A measure of durations that is moved by hand."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_refusals_are_ten_lines_a_minute_for_each_step_and_then_a_number(
    log: io.StringIO,
) -> None:
    seconds = Seconds()
    refusals = Refusals(seconds)
    for _ in range(1_000):
        refusals.tell("signature", 0.0)
    refusals.tell("timestamp", 0.0)
    assert len(request_lines(log)) == MOST_LINES + 1
    seconds.now = 60.0
    refusals.tell("signature", 0.0)
    *_, summary, last = request_lines(log)
    assert (summary["step"], summary["more"]) == ("signature", str(1_000 - MOST_LINES))
    assert "more" not in last
    assert len(request_lines(log)) == MOST_LINES + 3


def test_few_refusals_need_no_summary(log: io.StringIO) -> None:
    seconds = Seconds()
    refusals = Refusals(seconds)
    refusals.tell("signature", 0.0)
    seconds.now = 61.0
    refusals.close_windows()
    assert len(request_lines(log)) == 1
