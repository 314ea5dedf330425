"""What `gentle-back check` finds where two phrases are heard as one.

A door to YAML: nothing that answers a turn imports this.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from gentle_back.content.find import ContentRoot
from gentle_back.content.finding import Finding, Level
from gentle_back.content.notation import expand
from gentle_back.content.reading import WORDS, ContentFile, read_root
from gentle_back.content.topics import topic_intent
from gentle_back.content.yaml_lines import Entries, Keys, Node, Text
from gentle_back.language.in_words import words_in
from gentle_back.language.normalise import Normaliser, Tokens
from gentle_back.language.phrases import words_with_slots
from gentle_back.language.slot_values import BUILT_IN, SEARCH_QUERY, ListedValues
from gentle_back.language.templates import Templates
from gentle_back.values import NO_SLOTS

# Without them two phrases are nearly the same.
ARTICLES = words_in("a an the")
# Where phrases stand in a file of each kind.
ASKING = {"phrases": "phrases", "items": "asked_as", "guides": "asked_as"}


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """A phrase as it stands in a file; kinds: the type of each of its slots."""

    intent: str
    owner: str
    path: Path
    line: int
    phrase: str
    kinds: Mapping[str, str]

    def __str__(self) -> str:
        return f"{self.intent} of {self.owner!r} ({self.path}:{self.line})"


@dataclass(frozen=True, slots=True)
class Form:
    """One form of a phrase, as words; in `typed` a slot is only its type."""

    source: Source
    text: str
    words: Tokens
    typed: Tokens

    def is_in(self, folder: Path) -> bool:
        """Whether it stands in a file of that folder."""
        return self.source.path.is_relative_to(folder)


def clashing_phrases(roots: Sequence[ContentRoot], of: Path | None = None) -> list[Finding]:
    """Where phrases of two intents are heard as one, and phrases that stand twice under one.

    Both owners and both files are named, and each pair of phrases once, with the first of its
    forms. What cannot be read is passed over: it is a fault of form, which check_content finds.
    of: a folder; then what slots of another intent say is looked for in its files only.
    """
    files = [file for root in roots for file in read_root(root).files]
    findings: list[Finding] = []
    for language in dict.fromkeys(file.language for file in files):
        spoken = [file for file in files if file.language == language]
        normalise = Normaliser(_map(spoken, "same_as"), _map(spoken, "misheard"))
        forms = [form for file in spoken for form in _forms_of(file, normalise)]
        findings += _shared_names(spoken)
        findings += _same(forms)
        findings += _nearly_same(forms)
        asking = forms if of is None else [form for form in forms if form.is_in(of)]
        findings += _said_by_slots(asking, forms, _values(spoken, normalise))
    return sorted(findings, key=lambda found: (str(found.path), found.line, found.message))


def _shared_names(files: Iterable[ContentFile]) -> Iterator[Finding]:
    """Topics whose intents have one name: a guide and an item of one plugin, mostly."""
    first: dict[str, ContentFile] = {}
    for file in files:
        if file.kind in ASKING and _texts(_node(file, ASKING[file.kind])):
            other = first.setdefault(_intent_of(file), file)
            if other is not file:
                message = (
                    f"{_intent_of(file)} is the intent of {other.path} already. Rename one file."
                )
                yield Finding("fault", file.path, 0, message)


def _same(forms: Sequence[Form]) -> Iterator[Finding]:
    for one, other in _pairs((form.typed, form) for form in forms):
        if one.source.intent == other.source.intent:
            # Alexa hears the frame of free words as it is written: "i can't" is not "i cannot".
            if SEARCH_QUERY in other.source.kinds.values() and one.text != other.text:
                continue
            message = f"{other.text!r} stands on line {one.source.line} too. Take one out."
            yield _finding("warning", other, message)
        else:
            message = f"{_both(one, other)}. Keep one of the two."
            yield _finding("fault", other, message)


def _nearly_same(forms: Sequence[Form]) -> Iterator[Finding]:
    near = ((tuple(word for word in form.typed if word not in ARTICLES), form) for form in forms)
    for one, other in _pairs(near):
        if one.typed != other.typed and one.source.intent != other.source.intent:
            message = f"{_both(one, other)}, nearly: {one.text!r}. Tell them apart by more words."
            yield _finding("warning", other, message)


def _said_by_slots(
    asking: Iterable[Form], forms: Sequence[Form], values: Mapping[str, ListedValues]
) -> Iterator[Finding]:
    """Of `asking` what another intent says by a slot: "is it hormones" and "is it {cause}"."""
    with_slots = [form for form in forms if form.source.kinds and form.words != form.typed]
    templates = Templates(
        (form.words, form.source.kinds, number)
        for number, form in enumerate(with_slots)
        if SEARCH_QUERY not in form.source.kinds.values()
    )
    told: set[tuple[Source, Source]] = set()
    for form in asking:
        if form.words != form.typed:
            continue
        for fit in templates.known(form.words, values):
            one = with_slots[fit.phrase]
            pair = (one.source, form.source)
            if one.source.intent != form.source.intent and pair not in told:
                told.add(pair)
                message = f"{_both(one, form)}: {one.text!r}. Keep one of the two."
                yield _finding("warning", form, message)


def _pairs(keyed: Iterable[tuple[Tokens, Form]]) -> Iterator[tuple[Form, Form]]:
    """Forms with the same key, each with the first of them; a pair of sources comes once."""
    first: dict[Tokens, list[Form]] = defaultdict(list)
    told: set[tuple[Path, int, Path, int]] = set()
    for key, form in keyed:
        known = first[key]
        # One of each intent: the third of three clashes with both others, and says so.
        for one in known:
            places = (one.source.path, one.source.line, form.source.path, form.source.line)
            if places not in told and places[:2] != places[2:]:
                told.add(places)
                yield one, form
        if form.source.intent not in (one.source.intent for one in known):
            known.append(form)


def _both(one: Form, other: Form) -> str:
    source = other.source
    return f"{other.text!r} asks for {source.intent} of {source.owner!r} and for {one.source}"


def _finding(level: Level, form: Form, message: str) -> Finding:
    return Finding(level, form.source.path, form.source.line, message)


def _forms_of(file: ContentFile, normalise: Normaliser) -> Iterator[Form]:
    if file.kind not in ASKING:
        return
    kinds = _kinds(file)
    for text in _texts(_node(file, ASKING[file.kind])):
        source = Source(_intent_of(file), file.owner, file.path, text.line, text.value, kinds)
        heard = set()
        for form in _expanded(text.value):
            words, _ = words_with_slots(form, normalise)
            if words and words not in heard:
                heard.add(words)
                typed = tuple(
                    f"{{{kinds.get(word[1:-1], '')}}}" if word.startswith("{") else word
                    for word in words
                )
                yield Form(source, form, words, typed)


def _intent_of(file: ContentFile) -> str:
    return file.name if file.kind == "phrases" else topic_intent(file.owner, file.name)


def _kinds(file: ContentFile) -> Mapping[str, str]:
    """The type of each slot, a plugin's own with the plugin's name before it."""
    node = _node(file, "slots") if file.kind == "phrases" else None
    if not isinstance(node, Keys):
        return NO_SLOTS
    return MappingProxyType(
        {
            slot: kind.value if kind.value.startswith(BUILT_IN) else f"{file.owner}/{kind.value}"
            for slot, kind in node.nodes.items()
            if isinstance(kind, Text)
        }
    )


def _values(files: Iterable[ContentFile], normalise: Normaliser) -> Mapping[str, ListedValues]:
    return {
        f"{file.owner}/{file.name}": ListedValues(
            {
                normalise(text.value): value
                for value, node in file.tree.nodes.items()
                for text in _texts(node)
            }
        )
        for file in files
        if file.kind == "slots" and file.tree
    }


def _map(files: Iterable[ContentFile], name: str) -> Mapping[str, str]:
    """The map in words/<name>.yaml."""
    return {
        form: to.value
        for file in files
        if file.owner == WORDS and file.name == name and file.tree
        for form, to in file.tree.nodes.items()
        if isinstance(to, Text)
    }


def _expanded(phrase: str) -> list[str]:
    try:
        return expand(phrase)
    except ValueError:  # a fault of form
        return []


def _node(file: ContentFile, key: str) -> Node | None:
    return file.tree.nodes.get(key) if file.tree else None


def _texts(node: Node | None) -> list[Text]:
    entries = node.nodes if isinstance(node, Entries) else ()
    return [entry for entry in entries if isinstance(entry, Text)]
