"""YAML files as trees of plain strings that remember their lines.

Only a small part of YAML is read: mappings, lists and text. All scalars are strings (`no` is not
false, 9:30 is not 570). Anchors, aliases, tags and second documents are refused, and so is
nesting deeper than content ever needs: no file can make us slow, and none can make us run code.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from stat import S_ISREG
from typing import TypeAlias
from unicodedata import category

import yaml

from gentle_back.content.find import MAX_FILE_BYTES
from gentle_back.errors import ContentError, Fault

MAX_DEPTH = 8

# The C reader is twenty times as fast; wheels of PyYAML have it, some distributions do not.
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass(frozen=True, slots=True)
class Text:
    """A scalar and the line it begins on."""

    value: str
    line: int


@dataclass(frozen=True, slots=True)
class Entries:
    """A list and the line it begins on."""

    line: int
    nodes: list[Node] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Keys:
    """A mapping, the line it begins on, and the line of each key."""

    line: int
    nodes: dict[str, Node] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)


Node: TypeAlias = Text | Entries | Keys


def read_tree(path: Path, root: Path) -> tuple[Keys, list[Fault]]:
    """The mapping a content file holds, and a fault for every key that stands there twice.

    Raises ContentError where the file cannot be read to its end.
    """
    text = _read_text(path, root)
    for number, line in enumerate(text.splitlines(), start=1):
        if "\t" in line[: len(line) - len(line.lstrip())]:
            raise _fault(path, number, "indented with a tab. Use spaces.")
    builder = _Builder(path)
    tree = builder.build(text)
    if tree is None or (isinstance(tree, Text) and not tree.value):
        raise _fault(path, 0, "the file is empty. Write its entries, or delete it.")
    if not isinstance(tree, Keys):
        raise _fault(path, tree.line, "holds no keys. Begin with a line such as `title: ...`.")
    return tree, builder.faults


def plain(node: Node) -> str | list[object] | dict[str, object]:
    """The tree without its lines."""
    match node:
        case Text(value=value):
            return value
        case Entries(nodes=entries):
            return [plain(entry) for entry in entries]
        case Keys(nodes=keys):
            return {key: plain(value) for key, value in keys.items()}


def line_of(node: Node, place: tuple[int | str, ...]) -> int:
    """The line of what stands at a place such as ("steps", 2, "say"), or of what holds it."""
    line = node.line
    for step in place:
        if isinstance(node, Keys) and step in node.nodes:
            line, node = node.lines[str(step)], node.nodes[str(step)]
        elif isinstance(node, Entries) and isinstance(step, int) and step < len(node.nodes):
            node = node.nodes[step]
            line = node.line
        else:
            break
    return line


def _read_text(path: Path, root: Path) -> str:
    if not path.resolve().is_relative_to(root.resolve()):
        raise _fault(path, 0, "links to a place outside the content folder. Copy the file here.")
    if path.is_dir():
        raise _fault(path, 0, "is a link to a folder, which is not followed. Copy the files here.")
    try:
        if not S_ISREG(path.stat().st_mode):
            raise _fault(path, 0, "is not a file. Delete it.")
        with path.open("rb") as file:
            content = file.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise _fault(path, 0, f"cannot be read: {error.strerror}.") from error
    if len(content) > MAX_FILE_BYTES:
        limit = MAX_FILE_BYTES // 1024
        raise _fault(path, 0, f"is larger than {limit} kB. Split it into several files.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _fault(path, line, "is not UTF-8 text. Save it as UTF-8.") from error


def _fault(path: Path, line: int, message: str) -> ContentError:
    return ContentError([Fault(path, line, message)])


class _Builder:
    """Builds a tree from the events of a file, without recursion."""

    def __init__(self, path: Path) -> None:
        self.faults: list[Fault] = []
        self._path = path
        self._open: list[Entries | Keys] = []
        self._key: list[Text | None] = []  # of each open mapping, the key that waits for a value
        self._tree: Node | None = None

    def build(self, text: str) -> Node | None:
        for event in self._events(text):
            line = event.start_mark.line + 1 if event.start_mark else 0
            self._refuse_tricks(event, line)
            match event:
                case yaml.ScalarEvent():
                    self._add(Text(event.value, line))
                case yaml.SequenceStartEvent():
                    self._begin(Entries(line))
                case yaml.MappingStartEvent():
                    self._begin(Keys(line))
                case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                    self._key.pop()
                    self._add(self._open.pop())
                case yaml.DocumentStartEvent() if self._tree is not None:
                    raise _fault(self._path, line, "begins a second document. Take out the `---`.")
        return self._tree

    def _events(self, text: str) -> Iterator[yaml.Event]:
        try:
            yield from yaml.parse(text, Loader=_LOADER)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark
            line = mark.line + 1 if mark else 0
            message = (
                f"is not YAML: {error.problem}. Text that holds `: ` or ` #`, or begins with a "
                "quote, a brace or a bracket, stands between quotes."
            )
            raise _fault(self._path, line, message) from error
        except yaml.YAMLError as error:
            message = "holds a character that cannot be read aloud. Take it out."
            raise _fault(self._path, _line_of_character(text), message) from error

    def _refuse_tricks(self, event: yaml.Event, line: int) -> None:
        if getattr(event, "anchor", None) is not None:
            raise _fault(self._path, line, "holds an anchor or alias (& or *). Write it out.")
        tag = getattr(event, "tag", None)
        if tag is not None:
            raise _fault(self._path, line, f"holds a tag ({tag}). Write plain text.")

    def _begin(self, node: Entries | Keys) -> None:
        if len(self._open) == MAX_DEPTH:
            message = f"is nested deeper than {MAX_DEPTH} levels. Begin text with a quote."
            raise _fault(self._path, node.line, message)
        if self._waits_for_key():
            raise _fault(
                self._path,
                node.line,
                "has a key that is not text. Text that begins with a brace stands between quotes.",
            )
        self._open.append(node)
        self._key.append(None)

    def _waits_for_key(self) -> bool:
        return bool(self._open) and isinstance(self._open[-1], Keys) and self._key[-1] is None

    def _add(self, node: Node) -> None:
        if not self._open:
            self._tree = node
            return
        parent = self._open[-1]
        if isinstance(parent, Entries):
            parent.nodes.append(node)
            return
        key = self._key[-1]
        if key is None:
            self._key[-1] = node if isinstance(node, Text) else None
            return
        self._key[-1] = None
        if key.value in parent.nodes:
            first = parent.lines[key.value]
            message = f"the key {key.value!r} stands on line {first} already. Keep one of the two."
            self.faults.append(Fault(self._path, key.line, message))
            return
        parent.nodes[key.value] = node
        parent.lines[key.value] = key.line


def _line_of_character(text: str) -> int:
    """The line of the first character that YAML does not allow."""
    for number, line in enumerate(text.split("\n"), start=1):
        if any(category(character) == "Cc" and character not in "\t\r" for character in line):
            return number
    return 0
