"""Which item answers each claim, and how it is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from gentle_back.content.claims import Claim
from gentle_back.content.compiled import FALLBACK_LANGUAGE
from gentle_back.content.finding import Finding
from gentle_back.content.nearest import nearest
from gentle_back.content.one_language import Data
from gentle_back.content.reading import ContentFile, RootFiles
from gentle_back.content.topics import topic_intent
from gentle_back.content.yaml_lines import Entries, Text, line_of

# Their places in the compiled item, and in the compiled routine.
CLAIMS, ASKED_AS = 4, 6
OF_A_ROUTINE = -1


@dataclass(frozen=True, slots=True)
class Answer:
    """An item or a routine that answers a claim.

    key: its path, "relief/items/heat". asked: how she comes to it, "ReliefHeatIntent"; "" where
    only a plugin's code, or a search, leads there.
    """

    key: str
    asked: str


@dataclass(frozen=True, slots=True)
class Covered:
    """A claim with the items that answer it."""

    claim: Claim
    answers: tuple[Answer, ...]

    @property
    def is_lost(self) -> bool:
        """Whether nobody who asks can hear what is to be said about it."""
        return self.claim.is_answered and not any(one.asked for one in self.answers)


def cover(claims: Mapping[str, Claim], data: Data) -> list[Covered]:
    """Each claim with its items, in the order of claims.yaml.

    data: the compiled content. Whether a claim is answered is asked of the first language, which
    the others are translations of.
    """
    plugins = data["languages"].get(FALLBACK_LANGUAGE, {}).get("plugins", {})
    answers: dict[str, list[Answer]] = {claim_id: [] for claim_id in claims}
    for owner, content in plugins.items():
        for kind, place in (("items", CLAIMS), ("routines", OF_A_ROUTINE)):
            for entry_id, entry in content.get(kind, {}).items():
                for claim_id in entry[place]:
                    if claim_id in answers:
                        asked = _asked(owner, content, kind, entry_id)
                        answers[claim_id].append(Answer(f"{owner}/{kind}/{entry_id}", asked))
    return [Covered(claim, tuple(answers[claim.id])) for claim in claims.values()]


def _asked(owner: str, content: Data, kind: str, item_id: str) -> str:
    """How she comes to it: by an intent, by a value of a slot, or on the way of pages."""
    intent, own_name = topic_intent(owner, item_id), topic_intent("", item_id)
    if kind == "items" and content["items"][item_id][ASKED_AS]:
        return intent
    phrases = content.get("phrases", {})
    if own_name in phrases:
        return own_name
    for named, (_, slots, _) in phrases.items():
        for slot, values in slots.items():
            if item_id in content.get("slots", {}).get(values, {}):
                return f"{named}, {slot} {item_id}"
    pages = content.get("pages", {}).items()
    return next((f"pages {name}" for name, (_, ids) in pages if item_id in ids), "")


def coverage_faults(read: RootFiles, covered: Sequence[Covered]) -> Iterator[Finding]:
    """Claims that are lost, that are answered and should not be, and ids that are no claims."""
    file = read.claims
    if not file or not file.tree:
        return
    known = [one.claim.id for one in covered]
    for one in covered:
        message = _fault(one)
        if message:
            yield Finding("fault", file.path, line_of(file.tree, (one.claim.id,)), message)
    for item in read.files:
        for claim_id, line in _named(item):
            if claim_id not in known:
                message = f"no claim {claim_id!r} in claims.yaml. {nearest(claim_id, known)}"
                yield Finding("fault", item.path, line, message)


def _fault(one: Covered) -> str:
    claim, keys = one.claim, ", ".join(answer.key for answer in one.answers)
    if claim.not_spoken and keys:
        return f"{claim.id!r} is never spoken, and {keys} names it. Take it out there."
    if claim.later and keys:
        return f"{claim.id!r} waits for {claim.later}, and {keys} answers it. Take out `later`."
    if one.is_lost and keys:
        return f"nobody can ask for what answers {claim.id!r}: {keys}. Write `asked_as:` there."
    if one.is_lost:
        return (
            f"no item answers {claim.id!r} ({claim.about}). Name it under `claims:` of the item "
            "that does, or write here `later:` or `not_spoken:` with the reason."
        )
    return ""


def _named(file: ContentFile) -> Iterator[tuple[str, int]]:
    """The claims that an item or a routine names, each with its line."""
    is_one = file.kind in ("items", "routines") and file.tree
    named = file.tree.nodes.get("claims") if is_one and file.tree else None
    for entry in named.nodes if isinstance(named, Entries) else ():
        if isinstance(entry, Text):
            yield entry.value, entry.line
