"""Where content stands, and the hash that tells whether it has changed."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from stat import S_ISREG

from gentle_back.content.compiled import FORMAT
from gentle_back.errors import ContentError, Fault

MAX_FILE_BYTES = 256 * 1024
SUFFIXES = (".yaml", ".yml")

_PACKAGE = Path(__file__).resolve().parent.parent
# What the compiled file is made with: another version may give other words.
_COMPILED_BY = ("content/*.py", "language/*.py", "safety/*.py", "learn.py")
_TOOLS = ("babel", "jinja2", "num2words", "numpy")


@dataclass(frozen=True, slots=True)
class ContentRoot:
    """A folder of content.

    plugin: the only plugin it may hold content of; None for the host's own folder.
    is_own: whether its faults stop us; those of a foreign one leave out its plugin.
    """

    plugin: str | None
    path: Path
    is_own: bool


def own_root(configured: Path | None = None) -> ContentRoot:
    """Our own content: the configured folder, else the packaged copy, else the checkout's.

    Raises ContentError where there is none.
    """
    places = (
        [configured] if configured else [_PACKAGE / "_content", _PACKAGE.parents[1] / "content"]
    )
    for place in places:
        if place.is_dir():
            return ContentRoot(None, place, is_own=True)
    message = "no such folder. Install the package again, or name a folder of content."
    raise ContentError([Fault(places[-1], 0, message)])


def content_files(root: Path, onerror: Callable[[OSError], object] | None = None) -> Iterator[Path]:
    """Every YAML file below a folder in a fixed order, and every link to a folder.

    Hidden files and folders are passed over; links to folders are not followed.
    """
    for folder, subfolders, names in os.walk(root, onerror=onerror):
        subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
        here = Path(folder)
        yield from (here / name for name in subfolders if (here / name).is_symlink())
        for name in sorted(names):
            if name.endswith(SUFFIXES) and not name.startswith("."):
                yield here / name


def content_hash(roots: Sequence[ContentRoot]) -> str:
    """64 hex digits that change with every byte of the content and with what compiles it."""
    digest = hashlib.sha256()
    for pattern in _COMPILED_BY:
        for path in sorted(_PACKAGE.glob(pattern)):
            _add(digest, path.read_bytes())
    for fact in (str(FORMAT), *(f"{tool} {version(tool)}" for tool in _TOOLS)):
        _add(digest, fact.encode())
    for root in roots:
        _add(digest, f"root {root.plugin} {root.is_own}".encode())
        for path in content_files(root.path):
            _add(digest, os.fsencode(path.relative_to(root.path)))
            _add(digest, _content_of(path))
    return digest.hexdigest()


def compiled_path(cache_dir: Path, digest: str, compiler: str) -> Path:
    """The file that the compiler, a module, makes of the content with that hash."""
    return cache_dir / f"{compiler.rpartition('.')[2]}-{digest[:32]}.json"


def _add(digest: hashlib._Hash, fact: bytes) -> None:
    # The length keeps two neighbours apart: "ab", "c" is not "a", "bc".
    digest.update(f"{len(fact)}:".encode())
    digest.update(fact)


def _content_of(path: Path) -> bytes:
    """What the compiler would read of a file, or why it would refuse it."""
    try:
        # A pipe named like a file would make us wait for ever.
        status = path.stat()
        if not S_ISREG(status.st_mode):
            return b"not a file"
        with path.open("rb") as file:
            # No more than there is: room for the most costs more than all the rest.
            return file.read(min(status.st_size, MAX_FILE_BYTES) + 1)
    except OSError as error:
        return f"cannot be read: {error.errno}".encode()
