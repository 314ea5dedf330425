"""Content at run time: read-only, from the one compiled file, in plain Python."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from gentle_back.content.lines import Value
from gentle_back.content.model import (
    Country,
    ItemFacts,
    PhraseSet,
    RoutineContent,
    Sign,
    Source,
    Topic,
    WalkContent,
)
from gentle_back.content.one_language import Data, LanguageContent
from gentle_back.errors import ContentError, Fault
from gentle_back.values import Item, Routine, Scalar, Walk, Wording

FORMAT = 4
FALLBACK_LANGUAGE = "en"

Made = TypeVar("Made")


def pack(data: Data) -> bytes:
    """The bytes of a compiled file: a line with the checksum, then the JSON."""
    body = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
    return hashlib.sha256(body).hexdigest().encode() + b"\n" + body


def unpack(packed: bytes) -> Data:
    """What was packed. Raises ValueError where a byte is missing or changed."""
    checksum, _, body = packed.partition(b"\n")
    if hashlib.sha256(body).hexdigest().encode() != checksum:
        raise ValueError("the checksum does not match")
    data: Data = json.loads(body)
    if data["format"] != FORMAT:
        raise ValueError(f"its format is {data['format']}, not {FORMAT}")
    return data


class CompiledContent:
    """All content in all languages. A language we do not have is answered in English.

    Methods raise KeyError naming the file that would have to exist.
    """

    def __init__(self, data: Data) -> None:
        self._data = data
        self._languages = {
            name: LanguageContent(name, tree) for name, tree in data["languages"].items()
        }
        # A turn in pages looks at them several times; they are long, and never change.
        self._walks: dict[tuple[str, str], WalkContent] = {}
        self._made: dict[tuple[str, str], Any] = {}

    @classmethod
    def load(cls, path: Path) -> CompiledContent:
        """Content from a compiled file. Raises ContentError where it cannot be read."""
        try:
            return cls(unpack(path.read_bytes()))
        except (OSError, ValueError, KeyError, TypeError) as error:
            message = f"cannot be read as compiled content ({error}). Delete it: it is made anew."
            raise ContentError([Fault(path, 0, message)]) from error

    @property
    def version(self) -> str:
        """Twelve hex digits that change with any word of the content."""
        return str(self._data["version"])

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages there is content in."""
        return tuple(self._languages)

    @property
    def left_out(self) -> Mapping[str, tuple[Fault, ...]]:
        """The faults for which the content of a foreign plugin was left out, by plugin."""
        return {
            plugin: tuple(Fault(Path(path), line, message) for path, line, message in faults)
            for plugin, faults in self._data["left_out"].items()
        }

    @property
    def sources(self) -> tuple[str, ...]:
        """The ids of all sources."""
        return tuple(self._data["sources"])

    def source(self, source_id: str) -> Source:
        """The source of that id."""
        try:
            return Source(source_id, *self._data["sources"][source_id])
        except KeyError:
            raise KeyError(
                f"content/sources.yaml: no source {source_id!r}; write it there"
            ) from None

    def plugins(self, language: str) -> tuple[str, ...]:
        """The names that have content in a language, the host's own among them."""
        return tuple(self._of(language).plugins)

    def has_line(self, language: str, plugin: str, line_id: str) -> bool:
        """Whether there is such a line."""
        return self._of(language).has(plugin, "lines", line_id)

    def line_ids(self, language: str, plugin: str) -> tuple[str, ...]:
        """The ids of all lines of a plugin."""
        return self._of(language).ids(plugin, "lines")

    def line(
        self, language: str, plugin: str, line_id: str, *, rotation: int = 0, **values: Value
    ) -> Wording:
        """A line with its values filled in, in the wording whose turn it is.

        values: scalars, lists of words for `spoken_list`, or things with scalar attributes.
        Raises KeyError naming a value that is missing, ContentError for a number we have no
        words for.
        """
        return self._of(language).line(plugin, line_id, rotation, values)

    def has_item(self, language: str, plugin: str, item_id: str) -> bool:
        """Whether there is such an item."""
        return self._of(language).has(plugin, "items", item_id)

    def item(self, language: str, plugin: str, item_id: str) -> Item:
        """An item with its words."""
        return self._of(language).item(plugin, item_id)

    def items(self, language: str, plugin: str) -> tuple[Item, ...]:
        """All items of a plugin, by id."""
        tongue = self._of(language)
        return tuple(tongue.item(plugin, item_id) for item_id in tongue.ids(plugin, "items"))

    def item_facts(self, language: str, plugin: str, item_id: str) -> ItemFacts:
        """What is known of an item besides its words."""
        return self._of(language).item_facts(plugin, item_id)

    def has_routine(self, language: str, plugin: str, routine_id: str) -> bool:
        """Whether there is such a routine."""
        return self._of(language).has(plugin, "routines", routine_id)

    def routine(self, language: str, key: str) -> RoutineContent:
        """The routine of that key: "exercises/routines/small-bridge"."""
        return self._of(language).routine(key)

    def routines(self, language: str, plugin: str) -> tuple[RoutineContent, ...]:
        """All routines of a plugin, by id."""
        tongue = self._of(language)
        ids = tongue.ids(plugin, "routines")
        return tuple(tongue.routine(f"{plugin}/routines/{routine_id}") for routine_id in ids)

    def offered(self, language: str, plugin: str, item_id: str) -> tuple[str, ...]:
        """The ids of the routines that an item offers, the first one first."""
        return self._of(language).offered(plugin, item_id)

    def walk(self, language: str, key: str) -> WalkContent:
        """What the walk of that key goes through: "causes/pages/causes"."""
        tongue = self._of(language)
        known = self._walks.get((tongue.name, key))
        if known is None:
            known = self._walks[tongue.name, key] = tongue.walk(key)
        return known

    def phrases(self, language: str) -> Mapping[str, PhraseSet]:
        """What she may say, by intent."""
        return self._of(language).phrases

    def topics(self, language: str) -> Mapping[str, Topic]:
        """The items and guides that are intents of their own, by intent."""
        return self._of(language).topics

    def claimed_topics(self, language: str) -> Iterator[Topic]:
        """The topics of all owners, also those whose intent is another's before them."""
        return self._of(language).claimed_topics()

    def topic_at(self, language: str, key: str) -> Topic:
        """The item or guide of that path as a topic, whether or not phrases ask for it."""
        return self._of(language).topic_at(key)

    def learnt(self, language: str, name: str) -> Any:  # noqa: ANN401 - JSON of who learnt it
        """What was learnt from a language's content under that name; None where nothing was."""
        return self._of(language).learnt(name)

    def concepts(self, language: str) -> Mapping[str, list[str]]:
        """Words by the concept they stand for."""
        return self._of(language).concepts

    def once(self, name: str, language: str, make: Callable[[], Made]) -> Made:
        """What `make` gives of a language's content, made once for all who ask for that name.

        It is shared, so it must be of a kind that never changes.
        """
        key = (name, self._of(language).name)
        if key not in self._made:
            self._made[key] = make()
        made: Made = self._made[key]
        return made

    def slot_values(self, language: str, owner: str, slot_type: str) -> Mapping[str, list[str]]:
        """The synonyms of each value of a plugin's slot type."""
        synonyms: dict[str, list[str]] = self._of(language).entry(owner, "slots", slot_type)
        return MappingProxyType(synonyms)

    def signs(self, language: str) -> Mapping[str, Sign]:
        """The danger signs by id."""
        return self._of(language).signs

    def sign_answer(self, language: str, sign_id: str, *, number: str, crisis: str = "") -> Wording:
        """What is said on a danger sign; where a crisis line is known, the wording that names it.

        number, crisis: as they are spoken.
        """
        return self._of(language).sign_answer(sign_id, number, crisis)

    def sign_question(self, language: str, sign_id: str) -> Wording:
        """What is asked where it is not sure that she reports this sign."""
        return self._of(language).sign_question(sign_id)

    def countries(self, language: str) -> Mapping[str, Country]:
        """Whom to call, by ISO country code, in the order of the file."""
        return self._of(language).countries

    def words(self, language: str, name: str) -> Mapping[str, str]:
        """The map in words/<name>.yaml."""
        return self._of(language).words(name)

    def word_lists(self, language: str) -> tuple[str, ...]:
        """The names of all files of words/."""
        return self._of(language).word_lists

    def spoken_digits(self, language: str, number: str) -> str:
        """A number to be dialled as it is spoken: "nine one one"."""
        return self._of(language).forms.digits(number)

    def cardinals(self, language: str) -> Sequence[str]:
        """Words for 0, 1, 2... as far as there are any."""
        return self._of(language).forms.cardinals

    def again(
        self,
        language: str,
        key: str,
        part: int,
        values: Mapping[str, Scalar] | Iterable[tuple[str, Scalar]] = (),
    ) -> Wording:
        """The same words again, from a wording's key, part and values.

        Raises KeyError where the content has no such words any more.
        """
        known: dict[str, Value] = dict(values)  # a mapping and pairs both do
        try:
            return self._of(language).again(key, part, known)
        except ContentError as error:
            raise KeyError(str(error)) from error

    def _of(self, language: str) -> LanguageContent:
        return self._languages.get(language) or self._languages[FALLBACK_LANGUAGE]


class PluginContent:
    """A plugin's own content in the language of a turn; rotation picks among wordings."""

    __slots__ = ("_compiled", "_language", "_plugin", "_rotation")

    def __init__(
        self, compiled: CompiledContent, language: str, plugin: str, rotation: int = 0
    ) -> None:
        self._compiled = compiled
        self._language = language
        self._plugin = plugin
        self._rotation = rotation

    def item(self, item_id: str) -> Item:
        """The item of that file name."""
        return self._compiled.item(self._language, self._plugin, item_id)

    def items(self) -> tuple[Item, ...]:
        """All items of this plugin, by id."""
        return self._compiled.items(self._language, self._plugin)

    def has_item(self, item_id: str) -> bool:
        """Whether there is an item of that file name."""
        return self._compiled.has_item(self._language, self._plugin, item_id)

    def line(self, line_id: str, **values: Scalar) -> Wording:
        """A line with its values filled in; its wording rotates with the turn."""
        tongue = self._compiled._of(self._language)  # so that no value's name can clash
        return tongue.line(self._plugin, line_id, self._rotation, values)

    def pages(self, pages_id: str, at: str | None = None) -> Walk:
        """Pages, to begin before the first, or at the item named."""
        walk = self._compiled.walk(self._language, f"{self._plugin}/pages/{pages_id}")
        if at is not None and at not in walk.ids:
            raise KeyError(f"{walk.key}: no page {at!r}; name it under items there")
        return Walk("pages", walk.key, walk.ids, -1 if at is None else walk.ids.index(at))

    def guide(self, guide_id: str) -> Walk:
        """A guide, to begin before its first step."""
        walk = self._compiled.walk(self._language, f"{self._plugin}/guides/{guide_id}")
        return Walk("guide", walk.key, walk.ids)

    def routine(self, routine_id: str, then: Sequence[str] = ()) -> Walk:
        """A routine, and those that come after it; the host asks who may do it, and counts."""
        ids = (routine_id, *then)
        keys = [f"{self._plugin}/routines/{one}" for one in ids]
        for key in keys:
            self._compiled.routine(self._language, key)
        return Walk("routine", keys[0], ids)

    def has_routine(self, routine_id: str) -> bool:
        """Whether there is a routine of that file name."""
        return self._compiled.has_routine(self._language, self._plugin, routine_id)

    def about_routine(self, routine_id: str) -> Routine:
        """What is told of a routine besides leading through it."""
        key = f"{self._plugin}/routines/{routine_id}"
        known = self._compiled.routine(self._language, key)
        return Routine(key, known.title, known.when, known.tips, known.progress)

    def offered(self, item_id: str) -> tuple[str, ...]:
        """The ids of the routines that an item offers, the first one first."""
        return self._compiled.offered(self._language, self._plugin, item_id)
