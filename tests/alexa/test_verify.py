"""Which requests are Alexa's, fresh, and for this skill."""

from __future__ import annotations

import base64
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certificates import ADDRESS, NOW, Chain, Recipe, Span, make_chain, rsa_key
from gentle_back.alexa.chain_cache import ChainCache
from gentle_back.alexa.roots import TrustRoots
from gentle_back.alexa.step import Step
from gentle_back.alexa.verify import LATE_EVENTS, Verifier
from gentle_back.clock import MovableClock
from gentle_back.errors import FetchError, RefusedRequest

SKILL = "amzn1.ask.skill.ours"
SECOND_SKILL = "amzn1.ask.skill.ours-too"
BODY = b'{"version":"1.0","request":{"type":"LaunchRequest"}}'
GOOD = make_chain()
ROOTS = TrustRoots.from_pem(GOOD.root_pem)
HOUR = 3_600


@dataclass
class Storage:
    """What stands at which address, and what was asked for."""

    files: dict[str, bytes] = field(default_factory=lambda: {ADDRESS: GOOD.pem})
    asked: list[str] = field(default_factory=list)

    def download(self, address: str) -> bytes:
        """The file, or FetchError."""
        self.asked.append(address)
        if address not in self.files:
            raise FetchError(f"{address}: answered 404, not 200.", address=address)
        return self.files[address]


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(NOW)


@pytest.fixture
def storage() -> Storage:
    return Storage()


@pytest.fixture
def verifier(clock: MovableClock, storage: Storage) -> Verifier:
    return new_verifier(clock, storage)


def new_verifier(clock: MovableClock, storage: Storage) -> Verifier:
    skill_ids = frozenset({SKILL, SECOND_SKILL})
    return Verifier(roots=ROOTS, download=storage.download, clock=clock, skill_ids=skill_ids)


def step_of_refusal(
    verifier: Verifier, headers: dict[str, str] | None = None, body: bytes = BODY
) -> str:
    """The step that refuses the request; GOOD's headers where none are given."""
    with pytest.raises(RefusedRequest) as refusal:
        verifier.check_signature(GOOD.headers(BODY) if headers is None else headers, body)
    assert refusal.value.step in set(Step)
    return refusal.value.step


# The signature


def test_signed_request_passes_and_its_chain_is_downloaded_once(
    verifier: Verifier, storage: Storage
) -> None:
    for _ in range(3):
        verifier.check_signature(GOOD.headers(BODY), BODY)
    assert storage.asked == [ADDRESS]


@pytest.mark.parametrize(
    "change", [str.lower, str.upper, str.title], ids=["lower", "upper", "title"]
)
def test_headers_are_found_in_any_case(verifier: Verifier, change: object) -> None:
    assert callable(change)
    verifier.check_signature({change(k): v for k, v in GOOD.headers(BODY).items()}, BODY)


def test_spellings_of_one_address_share_one_download(verifier: Verifier, storage: Storage) -> None:
    verifier.check_signature(GOOD.headers(BODY, ADDRESS.replace(".com/", ".com:443/")), BODY)
    verifier.check_signature(GOOD.headers(BODY, ADDRESS.replace("https", "HTTPS")), BODY)
    assert storage.asked == [ADDRESS]


@pytest.mark.parametrize("name", ["SignatureCertChainUrl", "Signature-256"])
@pytest.mark.parametrize("value", [None, ""], ids=["absent", "empty"])
def test_missing_header_is_refused(
    verifier: Verifier, storage: Storage, name: str, value: str | None
) -> None:
    headers = {k: v for k, v in GOOD.headers(BODY).items() if k != name}
    if value is not None:
        headers[name] = value
    assert step_of_refusal(verifier, headers) == "headers"
    assert storage.asked == []


def test_old_signature_header_does_not_stand_in_for_the_new(verifier: Verifier) -> None:
    headers = GOOD.headers(BODY)
    headers["Signature"] = headers.pop("Signature-256")
    assert step_of_refusal(verifier, headers) == "headers"


@pytest.mark.parametrize(
    "signature",
    ["Test Signature", "AAA", "====", "AA==AA==", "é", "AAAA\n", "-_-_", "AAAA" * 9_999 + "!"],
)
def test_bad_base64_is_refused_before_any_download(
    verifier: Verifier, storage: Storage, signature: str
) -> None:
    headers = {**GOOD.headers(BODY), "Signature-256": signature}
    assert step_of_refusal(verifier, headers) == "signature"
    assert storage.asked == []


def test_bad_chain_address_is_refused_before_any_download(
    verifier: Verifier, storage: Storage
) -> None:
    headers = GOOD.headers(BODY, "https://notamazon.com/echo.api/echo-api-cert.pem")
    assert step_of_refusal(verifier, headers) == "chain-address"
    assert storage.asked == []


@pytest.mark.parametrize("at", range(len(BODY)))
def test_one_changed_byte_of_the_body_is_refused(verifier: Verifier, at: int) -> None:
    body = BODY[:at] + bytes([BODY[at] ^ 1]) + BODY[at + 1 :]
    assert step_of_refusal(verifier, body=body) == "signature"


@pytest.mark.parametrize("body", [b"", BODY + b"\n", BODY.replace(b'"1.0"', b' "1.0"')])
def test_body_that_only_means_the_same_is_refused(verifier: Verifier, body: bytes) -> None:
    assert step_of_refusal(verifier, body=body) == "signature"


def test_signature_by_another_key_is_refused(verifier: Verifier) -> None:
    other = make_chain(Recipe(leaf_key=rsa_key("other")))
    assert step_of_refusal(verifier, other.headers(BODY)) == "signature"


@pytest.mark.parametrize("signature", [b"x", b"\0" * 256, b"\xff" * 256, b"x" * 8_000])
def test_junk_signature_is_refused(verifier: Verifier, signature: bytes) -> None:
    headers = {**GOOD.headers(BODY), "Signature-256": base64.b64encode(signature).decode()}
    assert step_of_refusal(verifier, headers) == "signature"


@given(
    headers=st.dictionaries(
        st.sampled_from(["SignatureCertChainUrl", "signature-256", "Signature-256", "Host"]),
        st.sampled_from([ADDRESS, GOOD.sign(BODY), "", "https://[", "https://s3.amazonaws.com:x/"])
        | st.text(),
    ),
    body=st.just(BODY) | st.binary(),
)
@settings(deadline=None)
def test_only_a_refusal_ever_comes_out_of_junk(headers: dict[str, str], body: bytes) -> None:
    with suppress(RefusedRequest):
        new_verifier(MovableClock(NOW), Storage()).check_signature(headers, body)
        assert body == BODY


def test_a_worker_loads_no_cryptography_and_no_urllib3_before_the_first_request() -> None:
    program = (
        "import sys, gentle_back.alexa.verify, gentle_back.alexa.download\n"
        "print([m for m in ('cryptography', 'urllib3', 'certifi', 'ssl') if m in sys.modules])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == "[]"


# The chain, kept and renewed


def test_chain_is_downloaded_anew_after_a_day(
    verifier: Verifier, storage: Storage, clock: MovableClock
) -> None:
    verifier.check_signature(GOOD.headers(BODY), BODY)
    clock.advance(12 * HOUR - 1)
    verifier.check_signature(GOOD.headers(BODY), BODY)
    assert len(storage.asked) == 1
    clock.advance(12 * HOUR + 1)
    verifier.check_signature(GOOD.headers(BODY), BODY)
    assert len(storage.asked) == 2


def test_chain_is_dropped_when_its_first_certificate_expires(
    storage: Storage, clock: MovableClock
) -> None:
    brief = make_chain(Recipe(middle=Span(-1, 0.25)))
    storage.files[ADDRESS] = brief.pem
    verifier = new_verifier(clock, storage)
    verifier.check_signature(brief.headers(BODY), BODY)
    clock.advance(6 * HOUR + 1)
    assert step_of_refusal(verifier, brief.headers(BODY)) == "chain"
    assert len(storage.asked) == 2


def test_outage_of_the_storage_is_not_heard_until_a_day_has_passed(
    verifier: Verifier, storage: Storage, clock: MovableClock
) -> None:
    verifier.check_signature(GOOD.headers(BODY), BODY)
    storage.files.clear()
    clock.advance(24 * HOUR - 90)
    for _ in range(3):
        verifier.check_signature(GOOD.headers(BODY), BODY)
    assert len(storage.asked) == 2
    clock.advance(90)
    assert step_of_refusal(verifier) == "download"
    assert len(storage.asked) == 3


def test_new_key_under_the_old_address_is_fetched_when_a_signature_does_not_fit(
    verifier: Verifier, storage: Storage, clock: MovableClock
) -> None:
    verifier.check_signature(GOOD.headers(BODY), BODY)
    new = make_chain(Recipe(leaf_key=rsa_key("new")))
    storage.files[ADDRESS] = new.pem
    clock.advance(599)
    assert step_of_refusal(verifier, new.headers(BODY)) == "signature"
    clock.advance(1)
    verifier.check_signature(new.headers(BODY), BODY)
    assert step_of_refusal(verifier, GOOD.headers(BODY)) == "signature"
    assert len(storage.asked) == 2


def test_junk_signatures_cause_one_download_in_ten_minutes_at_most(
    verifier: Verifier, storage: Storage, clock: MovableClock
) -> None:
    junk = {**GOOD.headers(BODY), "Signature-256": "AAAA"}
    for _ in range(60):
        assert step_of_refusal(verifier, junk) == "signature"
        clock.advance(30)
    assert len(storage.asked) == 3


def test_failed_download_is_remembered_for_a_minute(
    verifier: Verifier, storage: Storage, clock: MovableClock
) -> None:
    storage.files.clear()
    for _ in range(5):
        assert step_of_refusal(verifier) == "download"
    clock.advance(59)
    assert step_of_refusal(verifier) == "download"
    assert len(storage.asked) == 1
    storage.files[ADDRESS] = GOOD.pem
    clock.advance(1)
    verifier.check_signature(GOOD.headers(BODY), BODY)
    assert len(storage.asked) == 2


def test_bad_chain_is_remembered_with_its_step(verifier: Verifier, storage: Storage) -> None:
    storage.files[ADDRESS] = make_chain(Recipe(names=("evil.example",))).pem
    assert [step_of_refusal(verifier) for _ in range(3)] == ["leaf"] * 3
    assert len(storage.asked) == 1


def test_never_seen_addresses_cause_ten_downloads_a_minute_and_known_ones_go_on(
    verifier: Verifier, storage: Storage, clock: MovableClock
) -> None:
    verifier.check_signature(GOOD.headers(BODY), BODY)
    clock.advance(24 * HOUR)
    for number in range(100):
        step_of_refusal(verifier, GOOD.headers(BODY, f"{ADDRESS}.{number}"))
    assert len(storage.asked) == 1 + 10
    verifier.check_signature(GOOD.headers(BODY), BODY)
    assert storage.asked[-1] == ADDRESS
    clock.advance(60)
    step_of_refusal(verifier, GOOD.headers(BODY, f"{ADDRESS}.new"))
    assert storage.asked[-1] == f"{ADDRESS}.new"


def test_chains_and_failures_are_bounded_in_number(clock: MovableClock) -> None:
    files = {f"{ADDRESS}.{number}": GOOD.pem for number in range(0, 400, 2)}
    verifier = new_verifier(clock, Storage(files))
    for number in range(400):
        clock.advance(6)
        headers = GOOD.headers(BODY, f"{ADDRESS}.{number}")
        try:
            verifier.check_signature(headers, BODY)
        except RefusedRequest:
            assert number % 2
    cache = verifier._chains
    assert len(cache._kept) == 32
    assert len(cache._failures) <= 64
    assert f"{ADDRESS}.398" in cache._kept


def test_threads_that_ask_at_once_share_one_download(clock: MovableClock) -> None:
    begun, go_on = threading.Event(), threading.Event()
    downloads: list[str] = []

    def load(address: str) -> Chain:
        downloads.append(address)
        begun.set()
        assert go_on.wait(5)
        return GOOD

    # What is kept is never looked into here, so a chain of the tests will do.
    cache = ChainCache(load=load, clock=clock)  # type: ignore[arg-type]  # as said above
    got: list[object] = []
    threads = [threading.Thread(target=lambda: got.append(cache.chain(ADDRESS))) for _ in range(4)]
    for thread in threads:
        thread.start()
    assert begun.wait(5)
    go_on.set()
    for thread in threads:
        thread.join(5)
    assert got == [GOOD] * 4
    assert downloads == [ADDRESS]


# The time


def stamp(seconds: float) -> str:
    """A timestamp so many seconds from now, as Alexa writes it."""
    return (NOW + timedelta(seconds=seconds)).isoformat().replace("+00:00", "Z")


def moments(tolerance_seconds: int) -> Iterator[tuple[float, bool]]:
    """Ages around the tolerance, and whether each passes."""
    for sign in (1, -1):
        yield sign * 0, True
        yield sign * tolerance_seconds / 2, True
        yield sign * tolerance_seconds, True
        yield sign * (tolerance_seconds + 0.001), False
        yield sign * (tolerance_seconds + 1), False


@pytest.mark.parametrize(
    ("request_type", "seconds", "passes"),
    [
        (request_type, seconds, passes)
        for request_types, tolerance_seconds in (
            (["IntentRequest", "LaunchRequest", "Reminders.ReminderStarted"], 150),
            (["AlexaSkillEvent.SkillNew", "SkillEnabled", "alexaskillevent.skillenabled"], 150),
            (sorted(LATE_EVENTS), 3_600),
        )
        for request_type in request_types
        for seconds, passes in moments(tolerance_seconds)
    ],
)
def test_request_is_fresh_within_its_tolerance(
    verifier: Verifier, request_type: str, seconds: float, passes: bool
) -> None:
    if passes:
        verifier.check_freshness(stamp(seconds), request_type)
        return
    with pytest.raises(RefusedRequest) as refusal:
        verifier.check_freshness(stamp(seconds), request_type)
    assert refusal.value.step == "timestamp"


def test_late_events_are_exactly_five() -> None:
    assert len(LATE_EVENTS) == 5


@pytest.mark.parametrize(
    "timestamp",
    [
        "2026-05-04T03:02:01Z",
        "2026-05-04T03:02:01.5Z",
        "2026-05-04T03:02:01.123456789Z",
        "2026-05-04T03:02:01+00:00",
        "2026-05-04T05:02:01+02:00",
        "2026-05-03T20:02:01-0700",
    ],
)
def test_forms_of_alexas_timestamps_are_read(verifier: Verifier, timestamp: str) -> None:
    verifier.check_freshness(timestamp, "IntentRequest")


@pytest.mark.parametrize(
    "timestamp",
    [
        None,
        1_777_863_721,
        1_777_863_721_000,
        True,
        {},
        [],
        "",
        "now",
        "1777863721",
        "2026-05-04",
        "2026-05-04T03:02:01",
        "2026-05-04 03:02:01Z",
        "2026-05-04T03:02Z",
        "2026-05-04T03:02:01z",
        "2026-05-04T03:02:01Z\n",
        " 2026-05-04T03:02:01Z",
        "2026-05-04T03:02:01.Z",
        "2026-05-04T03:02:01,5Z",
        "2026-05-04T03:02:01+25:00",
        "2026-02-31T03:02:01Z",
        "2026-05-04T03:02:61Z",
        "20260504T030201Z",
        "2026-W19-1T03:02:01Z",
        "0000-05-04T03:02:01Z",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "٢٠٢٦-05-04T03:02:01Z",
    ],
)
def test_other_timestamps_are_refused(verifier: Verifier, timestamp: object) -> None:
    with pytest.raises(RefusedRequest) as refusal:
        verifier.check_freshness(timestamp, "IntentRequest")
    assert refusal.value.step == "timestamp"


# The skill


@pytest.mark.parametrize(
    "ids",
    [(SKILL,), (SKILL, SKILL), (SECOND_SKILL, SKILL)],
    ids=["context alone", "context and session", "two of ours"],
)
def test_request_for_this_skill_passes(verifier: Verifier, ids: tuple[str, ...]) -> None:
    verifier.check_skill(ids)


@pytest.mark.parametrize(
    "ids",
    [
        (),
        ("amzn1.ask.skill.other",),
        ("amzn1.ask.skill.other", SKILL),
        (SKILL, "amzn1.ask.skill.other"),
        (SKILL, None),
        (SKILL.upper(),),
        (f"{SKILL} ",),
        ("",),
        (None,),
        ([SKILL],),
        ({"applicationId": SKILL},),
        (0,),
    ],
    ids=[
        "none",
        "other in context",
        "other in context, ours in session",
        "other in session",
        "null in session",
        "other case",
        "with a space",
        "empty",
        "null",
        "list",
        "object",
        "number",
    ],
)
def test_request_for_another_skill_is_refused(verifier: Verifier, ids: tuple[object, ...]) -> None:
    with pytest.raises(RefusedRequest) as refusal:
        verifier.check_skill(ids)
    assert refusal.value.step == "skill"


def test_verifier_without_skill_ids_refuses_every_skill(clock: MovableClock) -> None:
    verifier = Verifier(
        roots=ROOTS, download=Storage().download, clock=clock, skill_ids=frozenset()
    )
    with pytest.raises(RefusedRequest):
        verifier.check_skill([SKILL])


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=4,
)
DIGITS = st.from_regex(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,12})?(Z|[+-]\d\d:?\d\d)?", fullmatch=True
)


@given(timestamp=JSON | DIGITS, request_type=JSON, ids=st.lists(JSON))
def test_only_a_refusal_comes_out_of_any_values(
    timestamp: object, request_type: object, ids: list[object]
) -> None:
    verifier = new_verifier(MovableClock(NOW), Storage())
    with pytest.raises(RefusedRequest):
        verifier.check_skill(ids)
    with suppress(RefusedRequest):
        verifier.check_freshness(timestamp, request_type)


def test_refusals_hold_nothing_of_the_request(verifier: Verifier) -> None:
    secret = "ZZsecretZZ"
    address = f"https://s3.amazonaws.com/echo.api/{secret}"
    checks: list[Callable[[], None]] = [
        lambda: verifier.check_signature(GOOD.headers(BODY, f"{address}?x"), BODY),
        lambda: verifier.check_signature(GOOD.headers(BODY, address), BODY),
        lambda: verifier.check_signature({**GOOD.headers(BODY), "Signature-256": secret}, BODY),
        lambda: verifier.check_signature(GOOD.headers(BODY), secret.encode()),
        lambda: verifier.check_freshness(secret, secret),
        lambda: verifier.check_skill([secret]),
    ]
    for check in checks:
        with pytest.raises(RefusedRequest) as refusal:
            check()
        assert secret not in str(refusal.value)
