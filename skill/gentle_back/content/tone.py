"""How we speak to her: words that are never said, long words, and lists too long to be heard.

What is banned, and why, stands in content/<language>/words, so that an editor can change it:

    never_said.yaml     words and claims: what to do instead
    may_be_said.yaml    longer wordings that hold one of those, and are right: why
    said_only_by.yaml   words that belong to some plugins alone: their names
    terms.yaml          long words that she knows, or that are explained when they are said
    lead_ins.yaml       words that begin what leads to a list, and is no thing of it
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from gentle_back.content.finding import Finding
from gentle_back.content.reading import SKILL, WORDS, ContentFile
from gentle_back.content.yaml_lines import Entries, Keys, Node, Text

NEVER, MAY_BE, ONLY_BY = "never_said", "may_be_said", "said_only_by"
TERMS, LEAD_INS = "terms", "lead_ins"
MOST_IN_A_LIST = 3
LONGEST_WORD = 11  # letters; what is longer is hard to hear, unless she knows it
# In the words of a list; what is longer between two commas is a clause.
LONGEST_ENTRY = 4

# What is spoken of a file of each kind. A danger sign's answer is an emergency's: it may command.
_SPOKEN = {
    "items": ("first", "more"),
    "guides": ("steps",),
    "routines": ("position", "phases", "when", "tips", "progress"),
    "lines": (),
}
# What is spoken of an entry that has keys of its own: a guide's step, a routine's phase.
_SPOKEN_OF_ENTRY = ("say", "label", "cue")
_NOT_SPOKEN_LINES = ("card_title", "card_disclaimer")
_BLANK = re.compile(r"\{\{.*?\}\}")
_WORD = re.compile(r"[a-z']+", re.ASCII)
_SENTENCE_END = re.compile(r"(?<=[.?!:;])\s+")
_LAST_OF_LIST = re.compile(r"(?:^|\s)\s*(?:and|or)\s")


@dataclass(frozen=True)
class Tone:
    """What may not be said in a language, and by whom."""

    never: Mapping[str, str] = field(default_factory=dict)
    may_be: Mapping[str, str] = field(default_factory=dict)
    only_by: Mapping[str, str] = field(default_factory=dict)
    terms: Mapping[str, str] = field(default_factory=dict)
    lead_ins: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def _allowed(self) -> re.Pattern[str] | None:
        return _any_of(self.may_be)

    @cached_property
    def _banned(self) -> re.Pattern[str] | None:
        return _any_of([*self.never, *self.only_by])

    def faults(self, text: str, owner: str) -> Iterator[str]:
        """What is said in a text that may not be, each with its mend."""
        rest = " ".join(_BLANK.sub(" ", text).casefold().split())
        rest = self._allowed.sub(" ... ", rest) if self._allowed else rest
        found = self._banned.findall(rest) if self._banned else []
        for said in dict.fromkeys(found):
            owners = self.only_by.get(said, "").split()
            if said in self.never:
                yield f"{said!r} is never said: {self.never[said]}."
            elif owner not in owners:
                yield f"{said!r} is said only by {' and '.join(owners)}. Leave it to them."

    def notes(self, text: str) -> Iterator[str]:
        """What is harder to hear than need be, each with its mend."""
        for sentence in _SENTENCE_END.split(" ".join(_BLANK.sub("", text).split())):
            count = _longest_list(sentence, self.lead_ins)
            if count > MOST_IN_A_LIST:
                yield f"lists {count} things. At most {MOST_IN_A_LIST}; move some to `more`."
        known = set(_WORD.findall(" ".join(self.terms)))
        for word in dict.fromkeys(_WORD.findall(text.casefold())):
            if len(word) > LONGEST_WORD and word not in known:
                yield f"{word!r} is a long word. Say it shorter, or add it to words/{TERMS}.yaml."


def tone_of(files: Sequence[ContentFile], language: str) -> Tone:
    """The tone of a language, from its words."""
    found = {
        file.name: _map(file)
        for file in files
        if file.owner == WORDS and file.language == language and file.tree
    }
    return Tone(*(found.get(name, {}) for name in (NEVER, MAY_BE, ONLY_BY, TERMS, LEAD_INS)))


def tone_findings(files: Sequence[ContentFile]) -> Iterator[Finding]:
    """All that is said in a tone that is not ours; files of all roots, since all speak to her."""
    tones = {file.language: tone_of(files, file.language) for file in files}
    for file in files:
        tone = tones[file.language]
        for text in spoken_in(file):
            for message in tone.faults(text.value, file.owner):
                yield Finding("fault", file.path, text.line, message)
            for message in tone.notes(text.value):
                yield Finding("warning", file.path, text.line, message)


def spoken_in(file: ContentFile) -> Iterator[Text]:
    """The texts of a file that are said to her."""
    if file.kind not in _SPOKEN or not file.tree:
        return
    for key in _SPOKEN[file.kind] or file.tree.nodes:
        if not (file.owner == SKILL and key in _NOT_SPOKEN_LINES):
            yield from _texts(file.tree.nodes.get(key))


def _texts(node: Node | None) -> Iterator[Text]:
    if isinstance(node, Text):
        yield node
    elif isinstance(node, Entries):
        for entry in node.nodes:
            yield from _texts(entry)
    elif isinstance(node, Keys):
        for key in _SPOKEN_OF_ENTRY:
            yield from _texts(node.nodes.get(key))


def _map(file: ContentFile) -> dict[str, str]:
    nodes = file.tree.nodes if file.tree else {}
    return {
        key.casefold(): " ".join(node.value.split())
        for key, node in nodes.items()
        if isinstance(node, Text)
    }


def _any_of(phrases: Mapping[str, str] | Sequence[str]) -> re.Pattern[str] | None:
    """A pattern for any of them as whole words, the longest first."""
    if not phrases:
        return None
    longest_first = sorted(phrases, key=lambda one: (-len(one), one))
    return re.compile(rf"(?<![\w'])(?:{'|'.join(map(re.escape, longest_first))})(?![\w'])")


def _longest_list(sentence: str, lead_ins: Container[str]) -> int:
    """How many things a sentence lists: "milk, yoghurt and cheese" are three."""
    longest = run = 0
    for number, part in enumerate(sentence.rstrip(".?!").casefold().split(",")):
        last = _LAST_OF_LIST.search(part) if number else None
        before = (part[: last.start()] if last else part).split()
        if before and before[0] in lead_ins:
            run = 0
        elif number and len(before) > LONGEST_ENTRY:
            run = 1  # a clause, and what it ends in may be the first thing of a list
        else:
            run += 2 if last and before else 1
        if last:
            longest, run = max(longest, run), 0
    return longest
