"""A plugin's content under another name, so that it stands beside the original and takes nothing.

Only what has to differ is changed, in the text of each file, so that comments and layout stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from gentle_back.content.find import SUFFIXES
from gentle_back.content.notation import expand
from gentle_back.content.topics import topic_intent

# Where a file has phrases, by its kind, and topics of its own intent.
PHRASES = {"phrases": "phrases", "items": "asked_as", "guides": "asked_as"}
TOPICS = ("items", "guides")
# What relates our own items to what the world claims; a stranger's items answer for themselves.
OURS_ALONE = ("claims",)

Change = tuple[int, int, str]  # from, to, and what stands there instead


@dataclass(frozen=True, slots=True)
class Copied:
    """A plugin's content under its new name.

    files: texts by path within the new content folder. intents: the new name of each intent.
    phrase: one that the copy answers; "" where all its phrases have blanks.
    """

    files: Mapping[str, str]
    intents: Mapping[str, str]
    phrase: str


def copied_content(root: Path, plugin: str, name: str, prefix: str) -> Copied:
    """The content of one of the root's plugins, under a new name.

    Each phrase begins with the words of the new name, each intent with `prefix`, each source id
    with the name; the sources that are named come along.
    """
    paths = [path for folder in sorted(root.glob(f"*/{plugin}")) for path in _files(folder)]
    intents = dict(_intents(paths, plugin, name, prefix))
    files: dict[str, str] = {}
    phrase, cited = "", set[str]()
    for path in paths:
        language, _, kind, file = path.relative_to(root).parts
        text = path.read_text(encoding="utf-8")
        edit = _Edit(text, name)
        files[f"{language}/{name}/{kind}/{_renamed_file(file, intents)}"] = edit.text_of(kind)
        cited |= edit.cited
        phrase = phrase or next((one for one in edit.phrases if "{" not in one), "")
    files["sources.yaml"] = _sources(root, cited, name)
    return Copied(files, intents, phrase)


class _Edit:
    """One file's text with its changes.

    phrases: what she says now, each in its first form. cited: the ids of the sources it named.
    """

    def __init__(self, text: str, name: str) -> None:
        self.phrases: list[str] = []
        self.cited: set[str] = set()
        self._text = text
        self._name = name

    def text_of(self, kind: str) -> str:
        """The text as it is to stand in the copy."""
        tree = yaml.compose(self._text, Loader=yaml.BaseLoader)
        changes: list[Change] = []
        if isinstance(tree, yaml.MappingNode):
            for key, value in tree.value:
                changes += self._changes(kind, key, value)
        text = self._text
        for start, end, instead in sorted(changes, reverse=True):
            text = text[:start] + instead + text[end:]
        return text

    def _changes(self, kind: str, key: yaml.Node, value: yaml.Node) -> Iterator[Change]:
        if key.value in OURS_ALONE:
            # From its line's beginning up to that of the next key.
            yield key.start_mark.index, value.end_mark.index, ""
        elif key.value == PHRASES.get(kind):
            yield from (self._asked_by_name(one) for one in value.value)
        elif key.value == "sources":
            yield from (self._cited(one) for one in _entries(value))

    def _asked_by_name(self, entry: yaml.Node) -> Change:
        phrase = f"{self._name.replace('-', ' ')} {entry.value}"
        self.phrases.append(expand(phrase)[0])
        return entry.start_mark.index, entry.end_mark.index, _quoted(phrase)

    def _cited(self, entry: yaml.Node) -> Change:
        self.cited.add(entry.value)
        return entry.start_mark.index, entry.end_mark.index, f"{self._name}-{entry.value}"


def _intents(
    paths: Iterable[Path], plugin: str, name: str, prefix: str
) -> Iterator[tuple[str, str]]:
    """The old and the new name of each intent that the content gives the plugin."""
    for path in paths:
        if path.parent.name == "phrases":
            yield path.stem, prefix + path.stem
        elif path.parent.name in TOPICS:
            yield topic_intent(plugin, path.stem), topic_intent(name, path.stem)


def _renamed_file(file: str, intents: Mapping[str, str]) -> str:
    stem, dot, suffix = file.rpartition(".")
    return f"{intents.get(stem, stem)}{dot}{suffix}"


def _sources(root: Path, cited: set[str], name: str) -> str:
    """The sources that are cited, each as it stands, under its new id."""
    text = (root / "sources.yaml").read_text(encoding="utf-8")
    kept: list[str] = []
    tree = yaml.compose(text, Loader=yaml.BaseLoader)
    for key, value in tree.value if isinstance(tree, yaml.MappingNode) else ():
        if key.value in cited:
            entry = text[key.end_mark.index : value.end_mark.index].rstrip()
            kept.append(f"{name}-{key.value}{entry}\n")
    return "".join(kept) or "# No page is cited yet.\n{}\n"


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.suffix in SUFFIXES)


def _entries(value: yaml.Node) -> list[yaml.Node]:
    return list(value.value) if isinstance(value, yaml.SequenceNode) else [value]


def _quoted(phrase: str) -> str:
    """The phrase as YAML takes it for text."""
    return f'"{phrase}"' if re.search(r"[{}\[\]#:]", phrase) else phrase
