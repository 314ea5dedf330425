"""The content of one language, read from its part of the compiled file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

from gentle_back.content.lines import SpokenForms, Template, Value, render
from gentle_back.content.model import (
    Country,
    ItemFacts,
    PhraseSet,
    RoutineContent,
    Sign,
    Step,
    Topic,
    WalkContent,
)
from gentle_back.content.routines import routine_of, spoken_parts
from gentle_back.content.topics import topic_of, topics_of
from gentle_back.errors import ContentError, Fault
from gentle_back.values import Item, Wording

# The place of the routines that an item offers, in its entry.
OFFERS = 9
# The places of what is learnt from in the entry of a danger sign, which has nothing after them.
REPORTS, NEAR_MISSES, SAID_ALONE = 7, 8, 9

Data = dict[str, Any]  # JSON of our own making; its layout is documented in compile.py


class LanguageContent:
    """What is said and asked in one language.

    Methods raise KeyError naming the file that would have to exist.
    """

    def __init__(self, name: str, tree: Data) -> None:
        self.name = name
        self._tree = tree
        self.plugins: Data = tree["plugins"]
        self.forms = SpokenForms(**{**tree["forms"], "clock": tree["words"].get("clock", {})})
        self._items: dict[str, Item] = {}
        self._routines: dict[str, RoutineContent] = {}

    def has(self, plugin: str, kind: str, entry_id: str) -> bool:
        """Whether there is such an entry of a kind: "lines", "items"..."""
        return entry_id in self.plugins.get(plugin, {}).get(kind, {})

    def ids(self, plugin: str, kind: str) -> tuple[str, ...]:
        """The ids of all entries of a kind."""
        return tuple(self.plugins.get(plugin, {}).get(kind, ()))

    def entry(self, plugin: str, kind: str, entry_id: str) -> Any:  # noqa: ANN401 - JSON of its kind
        """An entry as the compiled file has it."""
        try:
            return self.plugins[plugin][kind][entry_id]
        except KeyError:
            folder = f"content/{self.name}/{plugin}/{kind}/"
            raise KeyError(
                f"{folder}{entry_id}: no such {_ONE.get(kind, kind)}; write it in {folder}"
            ) from None

    def line(
        self, plugin: str, line_id: str, rotation: int, values: Mapping[str, Value]
    ) -> Wording:
        """A line in the wording whose turn it is."""
        wordings = self.entry(plugin, "lines", line_id)
        part = rotation % len(wordings)
        return self._say(wordings[part], f"{plugin}/lines/{line_id}", part, values)

    def item(self, plugin: str, item_id: str) -> Item:
        """An item with its words."""
        key = f"{plugin}/items/{item_id}"
        if key not in self._items:
            title, sources, parts, *_ = self.entry(plugin, "items", item_id)
            wordings = (
                Wording(text, key, part, sources=tuple(sources)) for part, text in enumerate(parts)
            )
            self._items[key] = Item(key, title, tuple(wordings))
        return self._items[key]

    def item_facts(self, plugin: str, item_id: str) -> ItemFacts:
        """What is known of an item besides its words."""
        stage, claims, names = self.entry(plugin, "items", item_id)[3:6]
        return ItemFacts(stage, tuple(claims), tuple(names))

    def routine(self, key: str) -> RoutineContent:
        """The routine of that key: "exercises/routines/small-bridge"."""
        if key not in self._routines:
            plugin, kind, entry_id = _split(key)
            if kind != "routines":
                raise KeyError(f"{key}: not a routine")
            self._routines[key] = routine_of(key, self.entry(plugin, kind, entry_id))
        return self._routines[key]

    def offered(self, plugin: str, item_id: str) -> tuple[str, ...]:
        """The ids of the routines that an item offers."""
        return tuple(self.entry(plugin, "items", item_id)[OFFERS])

    def walk(self, key: str) -> WalkContent:
        """What the walk of that key goes through."""
        plugin, kind, entry_id = _split(key)
        if kind == "pages":
            title, ids = self.entry(plugin, "pages", entry_id)
            items = tuple(self.item(plugin, item_id) for item_id in ids)
            return WalkContent("pages", key, title, tuple(ids), items=items)
        if kind == "guides":
            title, sources, entries, _, is_whispered = self.entry(plugin, "guides", entry_id)
            steps = tuple(
                Step(Wording(text, key, part, sources=tuple(sources)), quiet_seconds)
                for part, (text, quiet_seconds) in enumerate(entries)
            )
            ids = tuple(str(number) for number in range(1, len(steps) + 1))
            return WalkContent("guide", key, title, ids, steps=steps, is_whispered=is_whispered)
        if kind == "items":  # one page, for who asks for more of it
            item = self.item(plugin, entry_id)
            return WalkContent("pages", key, item.title, (entry_id,), items=(item,))
        raise KeyError(f"{key}: neither pages nor a guide")

    @cached_property
    def phrases(self) -> Mapping[str, PhraseSet]:
        """What she may say, by intent, topics among them."""
        known = {
            intent: PhraseSet(owner, tuple(map(tuple, phrases)), MappingProxyType(slots), title)
            for owner, content in self.plugins.items()
            for intent, (phrases, slots, title) in content.get("phrases", {}).items()
        }
        asked = {
            topic.intent: phrases
            for topic, phrases in self._topics.values()
            # Another plugin's topic does not take the phrases of an intent.
            if known.get(topic.intent, phrases).owner == topic.owner
        }
        return MappingProxyType(known | asked)

    @cached_property
    def _topics(self) -> Mapping[str, tuple[Topic, PhraseSet]]:
        found: dict[str, tuple[Topic, PhraseSet]] = {}
        for owner, content in self.plugins.items():
            for topic, phrases in topics_of(owner, content):
                found.setdefault(topic.intent, (topic, phrases))  # our own come first
        return found

    @cached_property
    def topics(self) -> Mapping[str, Topic]:
        """The items and guides that are intents of their own, by intent."""
        return MappingProxyType({intent: topic for intent, (topic, _) in self._topics.items()})

    def claimed_topics(self) -> Iterator[Topic]:
        """The topics of all owners, also those whose intent is another's before them."""
        for owner, content in self.plugins.items():
            for topic, _ in topics_of(owner, content):
                yield topic

    def topic_at(self, key: str) -> Topic:
        """The item or guide of that path, whether or not phrases ask for it."""
        owner, kind, topic_id = _split(key)
        if kind not in ("items", "guides"):
            raise KeyError(f"{key}: neither an item nor a guide")
        return topic_of(owner, kind, topic_id, self.entry(owner, kind, topic_id))

    @cached_property
    def signs(self) -> Mapping[str, Sign]:
        """The danger signs by id."""
        return MappingProxyType(
            {
                sign_id: Sign(
                    sign_id,
                    level,
                    tuple(phrases),
                    tuple(sources),
                    is_quiet=manner == "quiet",
                    pairs=tuple(tuple(map(tuple, groups)) for groups in pairs),
                    has_question=bool(question),
                )
                for sign_id, (
                    level,
                    phrases,
                    sources,
                    _,
                    manner,
                    question,
                    pairs,
                    *_,
                ) in self._tree["signs"].items()
            }
        )

    @cached_property
    def countries(self) -> Mapping[str, Country]:
        """Whom to call, by country code."""
        return MappingProxyType(
            {
                code: Country(
                    code,
                    emergency,
                    self.forms.digits(emergency),
                    tuple(locales),
                    tuple(time_zones),
                    crisis,
                    tuple(sources),
                )
                for code, (emergency, locales, time_zones, crisis, sources) in self._tree[
                    "countries"
                ].items()
            }
        )

    def learnt(self, name: str) -> Any:  # noqa: ANN401 - JSON of who learnt it
        """What language.learn kept under that name; None where nothing was learnt."""
        return self._tree.get("learnt", {}).get(name)

    @property
    def concepts(self) -> Mapping[str, list[str]]:
        """Words by the concept they stand for."""
        return MappingProxyType(self._tree["concepts"])

    @property
    def word_lists(self) -> tuple[str, ...]:
        """The names of all files of words/ that are maps."""
        return tuple(self._tree["words"])

    def words(self, name: str) -> Mapping[str, str]:
        """The map in words/<name>.yaml."""
        try:
            return MappingProxyType(self._tree["words"][name])
        except KeyError:
            path = f"content/{self.name}/words/{name}.yaml"
            raise KeyError(f"{path}: no such file; write it") from None

    def sign_answer(self, sign_id: str, number: str, crisis: str) -> Wording:
        """What is said on a danger sign."""
        part = 1 if crisis and len(self._answers(sign_id)) > 1 else 0
        values = {"number": number, "crisis": crisis}
        return self.again(f"safety/signs/{sign_id}", part, values)

    def sign_question(self, sign_id: str) -> Wording:
        """What is asked where it is not sure that she reports this sign."""
        question: Template = self._tree["signs"][sign_id][5]
        if not question:
            raise KeyError(f"content/{self.name}/safety/signs/{sign_id}: no question; write it")
        return self._say(question, f"safety/questions/{sign_id}", 0, {})

    def again(self, key: str, part: int, values: Mapping[str, Value]) -> Wording:
        """The same words again; key and part may come from outside."""
        plugin, kind, entry_id = _split(key)
        wordings: list[Template]
        sources: list[str] = []
        if kind == "lines":
            wordings = self.entry(plugin, kind, entry_id)
        elif kind == "items":
            _, sources, wordings, *_ = self.entry(plugin, kind, entry_id)
        elif kind == "guides":
            _, sources, steps, *_ = self.entry(plugin, kind, entry_id)
            wordings = [text for text, _ in steps]
        elif kind == "routines":
            entry = self.entry(plugin, kind, entry_id)
            sources, wordings = entry[1], list(spoken_parts(entry))
        elif kind == "signs" and plugin == "safety":
            wordings = self._answers(entry_id)
            sources = list(self.signs[entry_id].sources)
        elif kind == "questions" and plugin == "safety" and entry_id in self.signs:
            wordings = [self._tree["signs"][entry_id][5]]
        else:
            raise KeyError(f"{key}: nothing that is spoken")
        if not 0 <= part < len(wordings):
            raise KeyError(f"{key}: no part {part}; it has {len(wordings)}")
        return self._say(wordings[part], key, part, values, tuple(sources))

    def _answers(self, sign_id: str) -> list[Template]:
        try:
            answers: list[Template] = self._tree["signs"][sign_id][3]
        except KeyError:
            folder = f"content/{self.name}/safety/signs/"
            raise KeyError(f"{folder}{sign_id}: no such sign; write it in {folder}") from None
        return answers

    def _say(
        self,
        template: Template,
        key: str,
        part: int,
        values: Mapping[str, Value],
        sources: tuple[str, ...] = (),
    ) -> Wording:
        try:
            text, taken = render(template, values, self.forms)
        except KeyError as error:
            raise KeyError(f"content/{self.name}/{key}: no value for {error}; pass it") from None
        except ValueError as error:
            fault = Fault(Path(f"content/{self.name}/{key}"), 0, str(error))
            raise ContentError([fault]) from error
        return Wording(text, key, part, taken, sources)


_ONE = {
    "lines": "line",
    "items": "item",
    "guides": "guide",
    "routines": "routine",
    "slots": "slot type",
}


def _split(key: str) -> tuple[str, str, str]:
    pieces = key.split("/")
    if len(pieces) != 3:
        raise KeyError(f"{key}: not the path of a piece of content")
    return pieces[0], pieces[1], pieces[2]
