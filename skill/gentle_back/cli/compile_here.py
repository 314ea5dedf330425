"""Compiles content in the process that needs it, at once, and writes it when there is time."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from gentle_back import learn
from gentle_back.content.compile import compile_content, write_compiled
from gentle_back.content.find import ContentRoot
from gentle_back.content.one_language import Data
from gentle_back.errors import ContentError


class CompilerHere:
    """Compiles and learns as the child of content.load does; called in its place.

    What it compiles is at hand at once. It is not written before `write`, for the next start.
    """

    def __init__(self) -> None:
        self._ours: dict[str, bytes] = {}
        self._unwritten: dict[Path, Data] = {}

    @property
    def has_unwritten(self) -> bool:
        """Whether anything is still to be written."""
        return bool(self._unwritten)

    def prepare(self, root: ContentRoot) -> None:
        """Compile our own content, so that it is not compiled again while it stays as it is."""
        compile_content([root], kept=self._ours)

    def __call__(self, compiler: str, roots: Sequence[ContentRoot], out: Path) -> Data:
        """The compiled data, learnt from. Raises ContentError with the faults of our own."""
        del compiler
        result = compile_content(roots, kept=self._ours)
        if result.faults:
            raise ContentError(result.faults)
        learn.finish(result.data, roots, out)
        self._unwritten[out] = result.data
        return result.data

    def write(self) -> None:
        """Write what was compiled, as far as it can be kept at all."""
        for out, data in self._unwritten.items():
            # Where nothing can be kept, this was a folder for the time of compiling.
            if out.parent.is_dir():
                with suppress(OSError):
                    write_compiled(data, out)
        self._unwritten.clear()
