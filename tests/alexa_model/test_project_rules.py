"""Each rule for a project and its manifest, with a project that breaks it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from alexa_model.models import PAGES, small_project
from gentle_back.alexa_model.broken import Broken, Json
from gentle_back.alexa_model.project import MANIFEST, MODELS, RESOURCES
from gentle_back.alexa_model.project_rules import RULES, Project, broken_in_project

Change = Callable[[Json], object]


def broken(files: dict[str, bytes], *, is_published: bool = False) -> list[Broken]:
    return broken_in_project(Project(files, is_published))


def changed(path: str, change: Change, **settings: object) -> dict[str, bytes]:
    """A project in which one file is changed."""
    files = small_project(**settings)
    content = json.loads(files[path])
    change(content["manifest"] if path == MANIFEST else content)
    return files | {path: json.dumps(content).encode()}


def shown(field: str, text: Any) -> Change:  # noqa: ANN401 - JSON
    def change(manifest: Json) -> None:
        for one in manifest["publishingInformation"]["locales"].values():
            one[field] = text

    return change


def set_in(*place: str, to: Any) -> Change:  # noqa: ANN401 - JSON
    def change(manifest: Json) -> None:
        for name in place[:-1]:
            manifest = manifest[name]
        manifest[place[-1]] = to

    return change


def example(*phrases: str) -> Change:
    return shown("examplePhrases", ["Alexa, open gentle tea", *phrases])


STORE = ("publishingInformation",)
ENDPOINT = ("apis", "custom", "endpoint")
# Each with the rule that the change of the manifest breaks, and no other.
BROKEN: list[tuple[str, Change]] = [
    ("manifest-version", set_in("manifestVersion", to="2.0")),
    ("locale-without-model", lambda told: told["publishingInformation"]["locales"].pop("en-IN")),
    ("shown-fields", shown("keywords", [])),
    ("shown-fields", shown("name", "")),
    ("example-count", example("Alexa, ask gentle tea tea one", *["Alexa, open gentle tea"] * 2)),
    ("example-opens", shown("examplePhrases", ["Open gentle tea"])),
    ("example-characters", example("Alexa, open gentle tea (now)")),
    ("example-is-sample", example("Alexa, ask gentle tea tea sixteen")),
    ("disclaimer", shown("description", "Tea is good for you.")),
    ("store-wording", shown("summary", "The best Alexa skill on tea.")),
    ("icons", shown("smallIconUri", "file://assets/images/icon-512.png")),
    ("icons", shown("largeIconUri", "file://assets/images/none.png")),
    ("category", set_in(*STORE, "category", to="TEA")),
    ("distribution", set_in(*STORE, "isAvailableWorldwide", to=True)),
    ("distribution", set_in(*STORE, "distributionMode", to="SECRET")),
    ("compliance", lambda told: told["privacyAndCompliance"].pop("usesHealthInfo")),
    (
        "linked-address",
        set_in(
            "privacyAndCompliance",
            "locales",
            to={"en-US": {"privacyPolicyUrl": "https://alexa.tea.example"}},
        ),
    ),
    ("endpoint", set_in(*ENDPOINT, "uri", to="http://tea.example/alexa")),
    ("endpoint", set_in(*ENDPOINT, "uri", to="https://tea.example:8443/alexa")),
    ("certificate", set_in(*ENDPOINT, "sslCertificateType", to="None")),
    ("interface", set_in("apis", "custom", "interfaces", to=[{"type": "TEA"}])),
    ("interface", set_in("apis", "custom", "interfaces", to=[{"type": "ALEXA_PRESENTATION_APL"}])),
    ("permission", set_in("permissions", to=[{"name": "alexa::tea"}])),
    ("event", set_in("events", to={"subscriptions": []})),
    (
        "event",
        set_in(
            "events",
            to={
                "endpoint": {"uri": "https://tea.example", "sslCertificateType": "Trusted"},
                "subscriptions": [{"eventName": "TEA_MADE"}],
            },
        ),
    ),
]
BROKEN_WHEN_PUBLISHED: list[tuple[str, Change]] = [
    ("distribution", set_in(*STORE, "isAvailableWorldwide", to=False)),
    ("distribution", set_in(*STORE, "distributionCountries", to=["GB"])),
    ("testing-instructions", set_in(*STORE, "testingInstructions", to="")),
    ("privacy-policy", lambda told: told["privacyAndCompliance"].pop("locales")),
    ("certificate", set_in(*ENDPOINT, "sslCertificateType", to="SelfSigned")),
]
BROKEN_RESOURCES: list[tuple[str, Change]] = [
    ("resources", set_in("askcliResourcesVersion", to="2019-01-01")),
    ("resources", set_in("profiles", to={"default": {"skillMetadata": {"src": "./tea"}}})),
]


def _ids(cases: list[tuple[str, Change]]) -> Iterator[str]:
    return (rule for rule, _ in cases)


@pytest.mark.parametrize("memory", [False, True], ids=["memory off", "memory on"])
@pytest.mark.parametrize("is_published", [False, True], ids=["private", "published"])
def test_a_project_that_keeps_all_rules_breaks_none(is_published: bool, memory: bool) -> None:
    files = small_project(is_published=is_published, has_memory=memory, **PAGES)
    assert broken(files, is_published=is_published) == []


@pytest.mark.parametrize(("rule", "change"), BROKEN, ids=_ids(BROKEN))
def test_each_rule_finds_what_breaks_it(rule: str, change: Change) -> None:
    assert {one.rule for one in broken(changed(MANIFEST, change))} == {rule}


@pytest.mark.parametrize(("rule", "change"), BROKEN_WHEN_PUBLISHED, ids=_ids(BROKEN_WHEN_PUBLISHED))
def test_rules_of_a_published_skill(rule: str, change: Change) -> None:
    files = changed(MANIFEST, change, is_published=True, **PAGES)
    assert {one.rule for one in broken(files, is_published=True)} == {rule}


@pytest.mark.parametrize(("rule", "change"), BROKEN_RESOURCES, ids=_ids(BROKEN_RESOURCES))
def test_rules_of_the_ask_cli(rule: str, change: Change) -> None:
    assert {one.rule for one in broken(changed(RESOURCES, change))} == {rule}


def test_each_rule_is_tried_here() -> None:
    tried = {rule for rule, _ in (*BROKEN, *BROKEN_WHEN_PUBLISHED, *BROKEN_RESOURCES)}
    assert tried == RULES.keys()


def test_a_published_skill_without_privacy_policy_is_told_how_to_mend_it() -> None:
    (one,) = broken(small_project(is_published=True), is_published=True)
    assert one.rule == "privacy-policy"
    assert "Set privacy_policy_url in gentle-back.toml" in str(one)


def test_what_is_wrong_with_models_that_are_alike_is_told_once() -> None:
    files = small_project()
    path = f"{MODELS}/en-US.json"
    model = json.loads(files[path])
    model["interactionModel"]["languageModel"]["intents"].pop(0)
    models = {one: json.dumps(model).encode() for one in files if one.startswith(MODELS)}
    assert [(one.file, one.rule) for one in broken(files | models)] == [(path, "required-intents")]
