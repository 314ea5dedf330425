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
from gentle_back.errors import ContentError, Fault

COMPILER = "gentle_back.content.compile"
# A small computer learns many times slower than the ones we know.
COMPILE_SECONDS = 600.0
HAS_FAULTS = 1  # the exit code of the compiling process where it printed faults

# Runs the compiler, a module, with these arguments: its exit code, and what it told of faults.
RunCompiler: TypeAlias = Callable[[str, list[str]], tuple[int, str]]

_log = logging.getLogger(__name__)


def run_in_child(compiler: str, arguments: list[str]) -> tuple[int, str]:
    """Run the compiler in a process of its own. Raises subprocess.TimeoutExpired."""
    import subprocess

    child = subprocess.run(  # noqa: S603 - our own interpreter, our own module
        # -P: a yaml.py in the folder we were started in is not the one we mean.
        [sys.executable, "-P", "-m", compiler, *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=COMPILE_SECONDS,
        check=False,
    )
    return child.returncode, child.stderr


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
    before_compiling: called where that is needed, since it takes a while. run: runs it.
    The compiler runs in a child, so that this process never imports what it needs. Two starts at
    once do no harm: the file appears whole or not at all. What was not used for long is deleted.
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
    return content if digest.startswith(content.version) else None


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
    run: Callable[[list[str]], tuple[int, str]],
) -> CompiledContent:
    from subprocess import TimeoutExpired

    told = json.dumps([[root.plugin, str(root.path), root.is_own] for root in roots])
    try:
        code, printed = run(["--out", str(path), told])
    except TimeoutExpired:
        message = f"not compiled within {COMPILE_SECONDS:.0f} seconds. Are the files too many?"
        raise ContentError([Fault(roots[0].path, 0, message)]) from None
    if code == HAS_FAULTS:
        raise ContentError(_faults(printed, roots))
    content = _read(path, digest)
    if code or not content:
        reason = printed.strip().splitlines()[-1:] or ["the files changed meanwhile"]
        raise ContentError([Fault(roots[0].path, 0, f"not compiled: {reason[0]}. Try again.")])
    return content


def _faults(printed: str, roots: Sequence[ContentRoot]) -> list[Fault]:
    try:
        told = [json.loads(line) for line in printed.splitlines()]
        return [Fault(Path(path), line, message) for path, line, message in told]
    except ValueError:  # a traceback: it ends with the exit code of faults too
        last = printed.strip().rpartition("\n")[2]
        return [Fault(roots[0].path, 0, f"the compiler failed: {last}")]
