"""A small model and project that break no rule, for tests to break."""

from __future__ import annotations

from copy import deepcopy

from gentle_back.alexa_model.broken import Json
from gentle_back.alexa_model.manifest import Publication, manifest
from gentle_back.alexa_model.model import LOCALES
from gentle_back.alexa_model.project import project_files

WORDS = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
PAGES = {
    "privacy_policy_url": "https://tea.example/privacy",
    "terms_of_use_url": "https://tea.example/terms",
}
STORE = {
    "name": "Gentle Tea",
    "summary": "Tea.",
    "description": "General information, not medical advice. Call your doctor. | Say the emergency "
    "number.",
    "keywords": "tea | cup",
    "examples": "tea one",
    "testing": 'Say "tea one".',
}

_MODEL: Json = {
    "interactionModel": {
        "languageModel": {
            "invocationName": "gentle tea",
            "intents": [
                {"name": "AMAZON.StopIntent", "samples": ["enough"]},
                {"name": "AMAZON.CancelIntent", "samples": []},
                {"name": "AMAZON.HelpIntent", "samples": []},
                {"name": "AMAZON.FallbackIntent", "samples": []},
                {"name": "AMAZON.NavigateHomeIntent", "samples": []},
                {"name": "TeaIntent", "samples": [f"tea {word}" for word in WORDS.split()]},
                {
                    "name": "KindIntent",
                    "slots": [{"name": "kind", "type": "tea_kind"}],
                    "samples": [f"{word} {{kind}}" for word in WORDS.split()],
                },
                {
                    "name": "QuestionIntent",
                    "slots": [{"name": "words", "type": "AMAZON.SearchQuery"}],
                    "samples": [f"is {word} {{words}}" for word in WORDS.split()],
                },
            ],
            "types": [
                {
                    "name": "tea_kind",
                    "values": [
                        {"id": "black", "name": {"value": "black tea", "synonyms": ["assam"]}}
                    ],
                }
            ],
            "modelConfiguration": {"fallbackIntentSensitivity": {"level": "LOW"}},
        }
    }
}


def small_model() -> Json:
    """A model of its own to be changed."""
    return deepcopy(_MODEL)


def small_manifest(**settings: object) -> Json:
    """A manifest of its own to be changed; settings by the names of Publication."""
    told = {"public_url": "https://tea.example", **settings}
    made = manifest(
        dict.fromkeys(LOCALES["en"], STORE),
        Publication(**told),  # type: ignore[arg-type]  # by name
    )
    for shown in made["manifest"]["publishingInformation"]["locales"].values():
        shown["examplePhrases"] = [
            one.replace("gentle back", "gentle tea") for one in shown["examplePhrases"]
        ]
    return made


def small_project(**settings: object) -> dict[str, bytes]:
    """The files of a project that breaks no rule."""
    return project_files(dict.fromkeys(LOCALES["en"], _MODEL), small_manifest(**settings))
