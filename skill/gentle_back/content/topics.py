"""Items and guides that are asked for by phrases of their own: each is an intent."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gentle_back.content.model import PhraseSet, Topic
from gentle_back.values import NO_SLOTS

# What the compiled file holds of a plugin; its layout is documented in compile.py.
Plugin = dict[str, dict[str, list]]  # type: ignore[type-arg]  # JSON of several kinds


def topic_intent(owner: str, topic_id: str) -> str:
    """The name of the intent of a topic: "ReliefHeatIntent" of relief's item "heat"."""
    return "".join(map(str.capitalize, re.split(r"[-_]", f"{owner}-{topic_id}"))) + "Intent"


def topic_of(owner: str, kind: str, topic_id: str, entry: list) -> Topic:  # type: ignore[type-arg]  # as above
    """An item or a guide as a topic; its intent is "" where no phrases ask for it."""
    title = entry[0]
    if kind == "guides":
        return Topic(_intent_of(owner, topic_id, entry[3]), owner, kind, topic_id, title)
    asked_as, has_safety_sentence, leads_to = entry[6:9]
    intent = _intent_of(owner, topic_id, asked_as)
    return Topic(intent, owner, kind, topic_id, title, has_safety_sentence, leads_to)


def topics_of(owner: str, content: Plugin) -> Iterator[tuple[Topic, PhraseSet]]:
    """The topics of a plugin that have an intent, each with what she may say for it."""
    for kind, asked_as in (("items", 6), ("guides", 3)):
        for topic_id, entry in content.get(kind, {}).items():
            if entry[asked_as]:
                topic = topic_of(owner, kind, topic_id, entry)
                yield topic, _phrases(owner, entry[asked_as], topic.title)


def _intent_of(owner: str, topic_id: str, asked_as: list[list[str]]) -> str:
    return topic_intent(owner, topic_id) if asked_as else ""


def _phrases(owner: str, asked_as: list[list[str]], title: str) -> PhraseSet:
    return PhraseSet(owner, tuple(map(tuple, asked_as)), NO_SLOTS, title)
