"""The files of a content folder, each read and put in its place."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass
from pathlib import Path

from gentle_back.content.find import ContentRoot, content_files
from gentle_back.content.nearest import nearest
from gentle_back.content.yaml_lines import Keys, read_tree
from gentle_back.errors import ContentError, Fault

# What a file of each kind may be called, and an example of it.
KINDS = {
    "phrases": (r"[A-Z][A-Za-z]*Intent", "CausesIntent"),
    "slots": (r"[a-z][a-z0-9_]*", "cause"),
    "lines": (r"[a-z0-9_-]+", "causes"),
    "items": (r"[a-z0-9-]+", "growing-load"),
    "pages": (r"[a-z0-9-]+", "causes"),
    "guides": (r"[a-z0-9-]+", "sitting"),
    "routines": (r"[a-z0-9-]+", "small-bridge"),
    "signs": (r"[a-z0-9-]+", "heavy-bleeding"),
    "words": (r"[a-z0-9_-]+", "countries"),
    "harmless": (r"harmless", "harmless"),
}
# The kinds that a plugin may have.
OF_A_PLUGIN = ("phrases", "slots", "lines", "items", "pages", "guides", "routines")
# The host's own names; a plugin cannot be called so.
SAFETY, SKILL, WORDS = "safety", "skill", "words"
# What stands beside the languages.
SOURCES, CLAIMS = "sources", "claims"


@dataclass(frozen=True, slots=True)
class ContentFile:
    """A file in its place: content/<language>/<owner>/<kind>/<name>.yaml.

    tree: None where it could not be read; the name counts all the same.
    """

    path: Path
    language: str
    owner: str
    kind: str
    name: str
    tree: Keys | None


@dataclass(frozen=True, slots=True)
class RootFiles:
    """All files of a root, with what was wrong with reading them.

    sources, claims: the files sources.yaml and claims.yaml, None where there is none.
    """

    sources: ContentFile | None
    files: tuple[ContentFile, ...]
    faults: tuple[Fault, ...]
    claims: ContentFile | None = None


def read_root(root: ContentRoot, languages: Container[str] | None = None) -> RootFiles:
    """The files of a root; those in other languages than `languages` are passed over."""
    if not root.path.is_dir():
        return RootFiles(
            None, (), (Fault(root.path, 0, "no such folder. Make it or name another."),)
        )
    faults: list[Fault] = []

    def unreadable(error: OSError) -> None:
        faults.append(Fault(Path(error.filename), 0, f"cannot be read: {error.strerror}."))

    files: list[ContentFile] = []
    for path in content_files(root.path, unreadable):
        place = path.relative_to(root.path).parts
        if len(place) > 1 and languages is not None and place[0] not in languages:
            continue
        try:
            language, owner, kind, name = _place(path, place, root)
        except ContentError as error:
            faults.extend(error.faults)
            continue
        tree: Keys | None = None
        try:
            tree, repeated = read_tree(path, root.path)
            faults.extend(repeated)
        except ContentError as error:
            faults.extend(error.faults)
        files.append(ContentFile(path, language, owner, kind, name, tree))
    of_no_language = {file.kind: file for file in files if not file.language}
    # The host's come first, so that a clash is told to the plugin and not to the host.
    others = sorted(
        (file for file in files if file.language),
        key=lambda file: file.owner not in (SKILL, SAFETY),
    )
    sources, claims = (of_no_language.get(kind) for kind in (SOURCES, CLAIMS))
    return RootFiles(sources, tuple(others), tuple(faults), claims)


def _place(path: Path, place: tuple[str, ...], root: ContentRoot) -> tuple[str, str, str, str]:
    """Language, owner, kind and name of a file. Raises ContentError for one out of place."""
    if path.suffix != ".yaml" and not path.is_dir():
        raise _misplaced(path, f"is named {path.suffix}. Rename it to {path.stem}.yaml.")
    if place == ("sources.yaml",):
        return "", "", SOURCES, SOURCES
    if place == ("claims.yaml",) and root.is_own:
        return "", "", CLAIMS, CLAIMS
    if not re.fullmatch(r"[a-z]{2,3}", place[0]):
        raise _misplaced(
            path, f"{place[0]!r} is not a language. Move it into a folder such as en/."
        )
    match place[1:]:
        case (owner, name) if owner == WORDS:
            kind = WORDS
        case (owner, name) if (owner, name) == (SAFETY, "harmless.yaml"):
            kind = "harmless"
        case (owner, kind, name) if kind in _kinds_of(owner):
            pass
        case (owner, kind, _):
            raise _misplaced(path, f"no folder {kind!r} here. {nearest(kind, _kinds_of(owner))}")
        case _:
            raise _misplaced(path, "is out of place. Move it to <language>/<plugin>/<kind>/.")
    if root.plugin is not None and owner != root.plugin:
        message = f"is not of the plugin {root.plugin!r}, whose folder this is. Move or delete it."
        raise _misplaced(path, message)
    pattern, example = KINDS[kind]
    if not re.fullmatch(pattern, Path(name).stem):
        raise _misplaced(path, f"cannot be called so in {kind}. Write a name like {example}.yaml.")
    return place[0], owner, kind, Path(name).stem


def _kinds_of(owner: str) -> tuple[str, ...]:
    if owner == SAFETY:
        return ("signs", "lines", "phrases")
    return () if owner == WORDS else OF_A_PLUGIN


def _misplaced(path: Path, message: str) -> ContentError:
    return ContentError([Fault(path, 0, message)])
