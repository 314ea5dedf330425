"""The timing of every routine, beside what the form of its file can tell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from gentle_back.content.compile import compile_content
from gentle_back.content.compiled import CompiledContent
from gentle_back.content.find import ContentRoot
from gentle_back.routine.compile import check_routine
from gentle_back.routine.words import routine_words


def routine_faults(
    roots: Sequence[ContentRoot], today: date, kept: dict[str, bytes]
) -> Iterator[str]:
    """What in a routine has no time to be said, each with its file and its mend.

    Nothing where content has other faults: those come first. today, kept: see compile_content.
    """
    result = compile_content(roots, today=today, kept=kept)
    if result.faults:
        return
    content = CompiledContent(result.data)
    places = {root.plugin or "": root.path for root in roots}
    for language in content.languages:
        for plugin in content.plugins(language):
            routines = content.routines(language, plugin)
            words = routine_words(content, language) if routines else None
            for routine in routines:
                root = places.get(plugin) or places[""]
                for message in check_routine(routine, words) if words else ():
                    yield f"fault: {root / language / routine.key}.yaml: {message}"
