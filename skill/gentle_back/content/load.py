"""Content for a process that runs: from the cache, or compiled in a process of its own."""

from __future__ import annotations

import json
import logging
import sys
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TypeAlias

from gentle_back.content.compiled import CompiledContent
from gentle_back.content.find import ContentRoot, compiled_path, content_hash
from gentle_back.content.old_files import give_up_old, mark_used
from gentle_back.content.one_language import Data
from gentle_back.errors import ContentError, Fault

COMPILER = "gentle_back.content.compile"
# A small computer learns many times slower than the ones we know.
COMPILE_SECONDS = 600.0
HAS_FAULTS = 1  # the exit code of the compiling process where it printed faults

# Compiles these folders to that file, with the compiler, a module: the data where it is at hand, or
# None where it stands in the file. Raises ContentError with every fault of our own content.
RunCompiler: TypeAlias = Callable[[str, Sequence[ContentRoot], Path], Data | None]

_log = logging.getLogger(__name__)


def run_in_child(compiler: str, roots: Sequence[ContentRoot], out: Path) -> None:
    """Run the compiler in a process of its own."""
    import subprocess

    told = json.dumps([[root.plugin, str(root.path), root.is_own] for root in roots])
    try:
        child = subprocess.run(  # noqa: S603 - our own interpreter, our own module
            # -P: a yaml.py in the folder we were started in is not the one we mean.
            [sys.executable, "-P", "-m", compiler, "--out", str(out), told],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=COMPILE_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        message = f"not compiled within {COMPILE_SECONDS:.0f} seconds. Are the files too many?"
        raise ContentError([Fault(roots[0].path, 0, message)]) from None
    if child.returncode == HAS_FAULTS:
        raise ContentError(_faults(child.stderr, roots))
    if child.returncode:
        *_, reason = ["it told nothing", *child.stderr.strip().splitlines()]
        raise _not_compiled(roots, reason)


def load_content(
    roots: Sequence[ContentRoot],
    cache_dir: Path,
    *,
    compiler: str = COMPILER,
    before_compiling: Callable[[], None] | None = None,
    run: RunCompiler = run_in_child,
) -> CompiledContent:
    """The compiled content of these folders, compiled first where they have changed.

    compiler: the module that is run for it; another one may learn from the content besides.
    before_compiling: called where that is needed, since it takes a while. run: runs it; in a child,
    so that this process never imports what it needs.
    Two starts at once do no harm: the file appears whole or not at all. What was not used for long
    is deleted.
    Raises ContentError with every fault of our own content.
    """
    digest = content_hash(roots)
    path = compiled_path(cache_dir, digest, compiler)
    cached = _read(path, digest)
    if cached:
        return cached
    if before_compiling:
        before_compiling()
    if _can_write(cache_dir):
        content = _compile(roots, path, digest, partial(run, compiler))
        give_up_old(cache_dir)
        return content
    _log.warning(
        "%s cannot be written to, so content is compiled at every start; "
        "name a cache folder that can be",
        cache_dir,
    )
    with tempfile.TemporaryDirectory(prefix="gentle-back-") as folder:
        return _compile(roots, Path(folder) / path.name, digest, partial(run, compiler))


def _read(path: Path, digest: str) -> CompiledContent | None:
    try:
        if not path.exists():
            return None
        content = CompiledContent.load(path)
    except OSError:  # a folder we may not look into
        return None
    except ContentError as error:
        _log.warning("%s", error)
        return None
    mark_used(path)
    return content if _is_of(digest, content) else None


def _can_write(cache_dir: Path) -> bool:
    try:
        cache_dir.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=cache_dir):
            return True
    except OSError:
        return False


def _compile(
    roots: Sequence[ContentRoot],
    path: Path,
    digest: str,
    run: Callable[[Sequence[ContentRoot], Path], Data | None],
) -> CompiledContent:
    data = run(roots, path)
    content = CompiledContent(data) if data else _read(path, digest)
    if content and _is_of(digest, content):
        return content
    raise _not_compiled(roots, "the files changed meanwhile")


def _is_of(digest: str, content: CompiledContent) -> bool:
    return digest.startswith(content.version)


def _not_compiled(roots: Sequence[ContentRoot], reason: str) -> ContentError:
    return ContentError([Fault(roots[0].path, 0, f"not compiled: {reason}. Try again.")])


def _faults(printed: str, roots: Sequence[ContentRoot]) -> list[Fault]:
    try:
        told = [json.loads(line) for line in printed.splitlines()]
        return [Fault(Path(path), line, message) for path, line, message in told]
    except ValueError:  # a traceback: it ends with the exit code of faults too
        last = printed.strip().rpartition("\n")[2]
        return [Fault(roots[0].path, 0, f"the compiler failed: {last}")]
