"""The export of our own content: it breaks no rule, and says what the skill understands."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

import pytest

from alexa_model.routing import Routing
from gentle_back import learn
from gentle_back.alexa_model.broken import Json
from gentle_back.alexa_model.export import Export, export_project
from gentle_back.alexa_model.manifest import STORE, Publication, promised
from gentle_back.alexa_model.model_rules import SEARCH_QUERY, SLOT, Model
from gentle_back.alexa_model.project import MANIFEST, MODELS
from gentle_back.content.compile import compile_content
from gentle_back.content.compiled import CompiledContent
from gentle_back.content.find import own_root
from gentle_back.content.one_language import REPORTS
from gentle_back.language import normaliser_of
from gentle_back.language.understand import understander_of
from gentle_back.safety import screen_of
from gentle_back.values.intents import ALEXA_NAMES, DANGER_SIGN, FALLBACK, REPORT

PUBLISHED = Publication(
    "https://back.example.org",
    is_published=True,
    privacy_policy_url="https://example.org/privacy",
    terms_of_use_url="https://example.org/terms",
    has_memory=True,
    has_reminders=True,
)
DANGER_LINES = sorted((Path(__file__).parents[1] / "eval").glob("own-danger*.jsonl"))
# Of lines that nobody wrote with the samples in mind. Besides what is said word for word, Alexa
# takes what is like a sample.
MOST_LOST = 0.07
OUR_NAMES = {alexa: ours for ours, alexa in ALEXA_NAMES.items()}
# One spoken value for each of Alexa's own types.
SPOKEN = {
    "AMAZON.NUMBER": "twelve",
    "AMAZON.DURATION": "six weeks",
    "AMAZON.TIME": "nine in the morning",
    "AMAZON.DATE": "yesterday",
    "AMAZON.DayOfWeek": "monday",
}


@dataclass(frozen=True)
class Real:
    """Our content, compiled, as it is learnt from, and as it is exported."""

    data: Json
    content: CompiledContent
    export: Export

    @property
    def model(self) -> Model:
        """The model of one locale; they are alike."""
        path = f"{MODELS}/en-US.json"
        return Model(path, "en-US", json.loads(self.export.files[path]))


@pytest.fixture(scope="module")
def real() -> Real:
    result = compile_content([own_root()])
    assert not result.faults
    learnt = deepcopy(result.data)
    learn.learn(learnt)
    return Real(result.data, CompiledContent(learnt), export_project(result.data, PUBLISHED))


def said(model: Model) -> Iterator[tuple[str, str]]:
    """Each intent with its samples as they are spoken, blanks filled; carriers aside."""
    values = {kind["name"]: kind["values"][0]["name"]["value"] for kind in model.types} | SPOKEN
    for intent in model.intents:
        kinds = {slot["name"]: slot["type"] for slot in intent.get("slots", ())}
        if SEARCH_QUERY not in kinds.values():
            for sample in intent["samples"]:
                pieces = SLOT.split(sample)
                pieces[1::2] = [values[kinds[slot]] for slot in pieces[1::2]]
                yield intent["name"], "".join(pieces)


def test_no_rule_is_broken_and_no_intent_has_few_samples(real: Real) -> None:
    advised = {one.rule for one in real.export.broken}
    assert advised <= {"slot-only-sample"}, "\n".join(map(str, real.export.broken))


def test_model_is_well_below_the_most_it_may_have(real: Real) -> None:
    assert max(map(len, real.export.files.values())) < 1_200_000
    assert len(real.model.intents) + len(real.model.types) < 300


def test_each_danger_sign_has_an_intent_and_there_is_a_carrier_for_reports(real: Real) -> None:
    names = {intent["name"]: len(intent["samples"]) for intent in real.model.intents}
    for sign in real.content.signs("en"):
        assert names[f"{DANGER_SIGN}_{sign.replace('-', '_')}"] >= 20
    assert names[REPORT] >= 40
    assert names[ALEXA_NAMES[FALLBACK]] == 0


def test_the_same_content_gives_the_same_files(real: Real) -> None:
    assert export_project(real.data, PUBLISHED).files == real.export.files


def test_samples_are_understood_as_their_own_intent(real: Real) -> None:
    understander = understander_of(real.content, "en")
    tried = wrong = 0
    missed = []
    for name, text in said(real.model):
        if name.startswith(DANGER_SIGN):
            continue
        tried += 1
        understood = understander.understand(text)
        intent = understood.readings[0].intent if understood.verdict == "sure" else None
        if intent != OUR_NAMES.get(name, name):
            wrong += 1
            missed.append(f"{name}: {text} -> {intent}")
    assert wrong <= 0.01 * tried, "\n".join(missed)


def test_samples_of_danger_signs_are_caught_by_the_screen(real: Real) -> None:
    screen = screen_of(real.content, "en")
    told = [text for name, text in said(real.model) if name.startswith(DANGER_SIGN)]
    missed = [text for text in told if not screen.look(text)]
    assert len(missed) <= 0.01 * len(told), "\n".join(missed)


def test_each_report_is_a_sample_and_its_words_reach_us_by_a_carrier_too(real: Real) -> None:
    routing = Routing(real.model, normaliser_of(real.content, "en"), screen_of(real.content, "en"))
    signs = real.data["languages"]["en"]["signs"].values()
    reports = [forms for told in signs for forms in told[REPORTS]]
    unnamed = [forms[0] for forms in reports if not any(map(routing.is_named, forms))]
    assert len(unnamed) <= 0.01 * len(reports), "\n".join(unnamed)
    texts = [forms[-1] for forms in reports]
    lost = [text for text in texts if not routing.heard(text)]
    assert len(lost) <= 0.1 * len(texts), "\n".join(lost)


def test_there_are_danger_lines_to_lose() -> None:
    assert DANGER_LINES


@pytest.mark.parametrize("path", DANGER_LINES, ids=[path.stem for path in DANGER_LINES])
def test_danger_lines_reach_us_by_a_sample_or_by_the_words_of_a_carrier(
    real: Real, path: Path
) -> None:
    routing = Routing(real.model, normaliser_of(real.content, "en"), screen_of(real.content, "en"))
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
    texts = [line["text"] for line in lines if line.get("level")]
    lost = [text for text in texts if not (routing.is_named(text) or routing.heard(text))]
    assert len(lost) <= MOST_LOST * len(texts), "\n".join(lost)


def test_what_the_store_says_one_can_say_is_understood(real: Real) -> None:
    samples = {text for _, text in said(real.model)}
    assert promised(real.content.words("en", STORE)) <= samples


def test_published_skill_shows_what_certification_asks_for(real: Real) -> None:
    manifest = json.loads(real.export.files[MANIFEST])["manifest"]
    shown = manifest["publishingInformation"]["locales"]
    assert list(shown) == ["en-US", "en-GB", "en-CA", "en-AU", "en-IN"]
    for one in shown.values():
        assert one["examplePhrases"][:2] == [
            "Alexa, open gentle back",
            "Alexa, ask gentle back why does my back hurt",
        ]
        assert "not medical advice" in one["description"]
    assert manifest["apis"]["custom"]["endpoint"]["uri"] == "https://back.example.org/alexa"
    assert manifest["permissions"] == [{"name": "alexa::alerts:reminders:skill:readwrite"}]
    assert "needs its own yes" in manifest["publishingInformation"]["testingInstructions"]
    assert manifest["events"]["subscriptions"] == [{"eventName": "SKILL_DISABLED"}]
