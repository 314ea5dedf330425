"""What she may be reminded of: what a kind is called, and which kind a text is of.

Whoever has a line `rings_<kind>` has a kind of reminder, and calls it by a line `name_<kind>`; a
hyphen of the kind is an underscore there. Both have one wording. A line `again_<kind>` adds to what
is said when it rings once more.
"""

from __future__ import annotations

from gentle_back.content.compiled import CompiledContent

RINGS, NAME, AGAIN = "rings_", "name_", "again_"


class Kinds:
    """The kinds in all content there is."""

    def __init__(self, content: CompiledContent) -> None:
        self._content = content
        self._owners: dict[tuple[str, str], str] = {}
        self._of_text: dict[str, str] = {}
        for language in content.languages:
            for owner in content.plugins(language):
                self._note(language, owner)

    def of_text(self, text: str) -> str:
        """The kind that rings with this text; "" where it is none of ours."""
        return self._of_text.get(text, "")

    def name(self, language: str, kind: str) -> str:
        """What it is called within a sentence; the kind itself where it has no name."""
        return self._line(NAME, language, kind) or kind.replace("-", " ")

    def again(self, language: str, kind: str) -> str:
        """What is added when it rings once more; "" where nothing is."""
        return self._line(AGAIN, language, kind)

    def _line(self, prefix: str, language: str, kind: str) -> str:
        owner = self._owners.get((language, kind))
        line = f"{prefix}{kind.replace('-', '_')}"
        if owner is None or not self._content.has_line(language, owner, line):
            return ""
        return self._content.line(language, owner, line).text

    def _note(self, language: str, owner: str) -> None:
        for line in self._content.line_ids(language, owner):
            if line.startswith(RINGS):
                kind = line.removeprefix(RINGS).replace("_", "-")
                self._owners.setdefault((language, kind), owner)
                self._of_text.setdefault(self._content.line(language, owner, line).text, kind)
