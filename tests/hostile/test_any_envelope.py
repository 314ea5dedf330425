"""Properties of every envelope and every slot: whatever Alexa signs is refused or answered well."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contents import real_content
from gentle_back.config import Config
from gentle_back.values.intents import ALEXA_NAMES, HOST_INTENTS
from hostile.cases import ENVELOPES, MISSING, body_of, change, plain_of
from hostile.cases import Path as JsonPath
from hostile.judge import CANARY, faults_of_response
from hostile.signing import CHAIN, signature_of
from served import SKILL_ID, build_app

Plain: TypeAlias = Any  # JSON
Post: TypeAlias = Callable[[bytes], tuple[int, bytes]]

EXAMPLES = 150
INTENTS = sorted(real_content().phrases("en").keys() | HOST_INTENTS)

text = st.text(max_size=12) | st.sampled_from(["", "PT5M", "<a>&", "\0", "7", "en-GB", "NaN"])
anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | text,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(text, inner, max_size=4),
    max_leaves=8,
)


@pytest.fixture(scope="module")
def post(tmp_path_factory: pytest.TempPathFactory, cache_dir: Path) -> Post:
    """Sends a body, signed, to the app in this process; the status and the body of its answer."""
    folder = tmp_path_factory.mktemp("chains")
    (folder / "root.pem").write_bytes(CHAIN.root_pem)
    (folder / "good.pem").write_bytes(CHAIN.pem)
    config = Config(cache_dir=cache_dir, country="US", skill_id=(SKILL_ID,))
    client = build_app(config, folder).test_client()

    def posted(body: bytes) -> tuple[int, bytes]:
        answer = client.post("/alexa", data=body, headers=signature_of(body))
        return answer.status_code, answer.data

    return posted


def _paths(plain: Plain, above: JsonPath = ()) -> Iterator[JsonPath]:
    """Every path of an envelope, holders before what they hold."""
    inner = plain.items() if isinstance(plain, dict) else enumerate(plain)
    for key, value in inner:
        yield (*above, key)
        if isinstance(value, dict | list):
            yield from _paths(value, (*above, key))


def _is_in_order(envelope: Plain, answer: tuple[int, bytes]) -> None:
    status, body = answer
    assert CANARY not in body.decode()
    if status == 400:
        assert body == b"{}"
        return
    assert status == 200
    assert faults_of_response(envelope["request"]["type"], body) == []


@pytest.mark.parametrize("base", ENVELOPES)
@settings(deadline=None, max_examples=EXAMPLES)
@given(data=st.data())
def test_anything_anywhere_is_refused_or_answered(
    base: str, data: st.DataObject, post: Post
) -> None:
    envelope = plain_of(base)
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(list(_paths(envelope))))
        change(envelope, path, data.draw(st.just(MISSING) | anything))
    _is_in_order(envelope, post(body_of(envelope)))


@settings(deadline=None, max_examples=EXAMPLES)
@given(junk=st.binary(max_size=60), place=st.integers(0, 3_000), length=st.integers(0, 40))
def test_any_bytes_in_a_signed_body_are_refused_or_answered(
    junk: bytes, place: int, length: int, post: Post
) -> None:
    good = body_of(plain_of("cause"))
    status, body = post(good[:place] + junk + good[place + length :])
    assert status in (200, 400)
    assert CANARY not in body.decode()


@pytest.mark.parametrize("intent", INTENTS)
@settings(deadline=None, max_examples=40)
@given(data=st.data())
def test_every_slot_of_every_intent_takes_any_text(
    intent: str, data: st.DataObject, post: Post
) -> None:
    known = real_content().phrases("en")
    names = [*(known[intent].slots if intent in known else ()), "words", "sign", "quokka"]
    slots = {
        name: {"name": name, "value": data.draw(st.none() | text | st.text(max_size=400))}
        for name in data.draw(st.lists(st.sampled_from(names), unique=True))
    }
    envelope = plain_of("causes")
    change(envelope, "request/intent", {"name": ALEXA_NAMES.get(intent, intent), "slots": slots})
    status, body = post(body_of(envelope))
    assert status == 200
    _is_in_order(envelope, (status, body))
    assert json.loads(body)["response"]["outputSpeech"]["ssml"]


@settings(deadline=None, max_examples=EXAMPLES)
@given(data=st.data())
def test_session_that_was_changed_on_the_way_is_dropped(data: st.DataObject, post: Post) -> None:
    _, first = post(body_of(plain_of("causes")))
    attributes = json.loads(first)["sessionAttributes"]
    path = data.draw(st.sampled_from([one for one in _paths(attributes) if one != ("seal",)]))
    changed = json.loads(json.dumps(attributes))
    change(changed, path, data.draw(st.just(MISSING) | anything | st.just(CANARY)))
    envelope = plain_of("repeat")
    change(envelope, "session/attributes", changed)
    status, body = post(body_of(envelope))
    assert status == 200
    _is_in_order(envelope, (status, body))
    said = json.loads(body)["response"]["outputSpeech"]["ssml"]
    assert ("Often it is" in said) == (body_of(changed) == body_of(attributes))
