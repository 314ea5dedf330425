"""What keeps words of a danger sign from being a report of hers, now.

She may deny it, tell of years ago, of somebody else or of her baby, ask about it in general, or
speak of a film. The words that show it stand in content/<lang>/words/told_apart.yaml.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from gentle_back.language.normalise import Tokens
from gentle_back.safety.cue_tables import CueTables
from gentle_back.safety.hits import Hit, Span

# "is numbness between the legs dangerous": so far apart may the two halves of a cue stand.
LONGEST_GAP = 9
# "no sign of any fever": so many light words may stand between the denial and the sign.
MOST_LIGHT = 4
# "My husband has only just looked at it": so far from a person may stand that he tells of her.
MOST_TO_TELLING = 3
# An answer stands at the beginning.
ANSWER_WORDS = 8
# "It isn't open or smelly": so far from "or" may the denial stand that it carries on.
MOST_TO_JOIN = 3
# "Not a single drop of blood": so many words after a denial are looked at for an ill.
MOST_TO_ILL = 5
# "Now my leg is fine, I had a clot years ago": so soon after the sign comes what dates it.
MOST_TO_DATE = 3
# "I'm pregnant with my first": so far before what sounds like long ago.
MOST_TO_PAST = 2
# "At twenty six weeks": so many words after a number may the unit end.
MOST_TO_UNIT = 2
# "I'm leaking": so far before the sign may stand what shows that it is so now.
MOST_TO_PRESENT = 2


class Told(StrEnum):
    """How words of a sign are meant."""

    REPORT = "report"
    DENIED = "denied"
    ASKED = "asked"
    HISTORY = "history"
    RETURNED = "once, and something now"
    CLEARED = "cleared"
    OTHER = "other"
    BABY = "baby"
    MEDIA = "media"


@dataclass(frozen=True, slots=True)
class Cues:
    """Where the cues stand in an utterance.

    by: the spans of each kind. is_now: whether something in it says that it is so now.
    mine: the places of words such as "I" and "my" that are part of no other cue.
    """

    by: Mapping[str, tuple[Span, ...]]
    mine: frozenset[int]

    def has(self, kind: str) -> bool:
        """Whether there is such a cue."""
        return kind in self.by


class ToldApart:
    """Tells how the words of a sign are meant, by the cues that stand with them."""

    def __init__(self, tables: CueTables) -> None:
        self._cues, self._wide = tables.runs, tables.wide
        self._denies, self._answers = tables.denies, tables.answers
        self._about = tables.about
        self.carriers = tables.carriers
        alone = tables.words
        self._light = alone["light"]
        self._joins = alone["joins"]
        self._yes_no = alone["bare_no"]
        self._subjects = alone["subjects"]
        self._doubters = alone["unless_after"]
        self._mine = alone["mine"]
        self._ills = alone["ills"]
        self._units = alone["units"]
        self._pronouns = alone["pronouns"]
        self._likens = alone["likens"]
        self._opens = alone["opens"]

    def yes_or_no(self, words: Tokens) -> str | None:
        """The answer that the words begin with, the longest there is; None where it is neither."""
        found = next(self._answers.found_in(words[:ANSWER_WORDS]), None)
        return found[2][0] if found and found[0] == 0 else None

    def cues_in(self, words: Tokens) -> Cues:
        """Where the cues stand."""
        found: dict[str, list[Span]] = {}
        for start, end, kinds in self._cues.found_in(words):
            for kind in kinds:
                found.setdefault(kind, []).append((start, end))
        for start, end, seconds in self._wide.found_in(words):
            for second, kind in seconds:
                other = _place_of(second, words, end)
                if other is not None:
                    spans = [(start, end), (other, other + len(second))]
                    found.setdefault(kind, []).extend(spans)
        if words and words[0] in self._opens:
            found.setdefault("asks", []).append((0, 1))
        self._drop_unmeant(found, words)
        self._name_pronouns(found, words)
        persons = sorted(span for kind in ("others", "baby") for span in found.get(kind, ()))
        taken = {
            at
            for kind in ("others", "baby", "asks", "supposes", "media", "history")
            for start, end in found.get(kind, ())
            for at in range(start, end)
        }
        mine = frozenset(
            at for at, word in enumerate(words) if word in self._mine and at not in taken
        )
        # Whoever says of her that it is so does not have it: "my mum says my leg is swollen".
        tellers = {one for one in persons if _tells_of_her(one, persons, found)}
        for kind in ("others", "baby"):
            found[kind] = [span for span in found.get(kind, ()) if span not in tellers]
            if not found[kind]:
                del found[kind]
        # "I'm fine now" says that it is over.
        over = found.get("over", ())
        found["now"] = [span for span in found.get("now", ()) if not _within(span, over)]
        if not found["now"]:
            del found["now"]
        by = {kind: tuple(spans) for kind, spans in found.items()}
        return Cues(by, mine)

    def _drop_unmeant(self, found: dict[str, list[Span]], words: Tokens) -> None:
        """Take out whom she only likens it to, and an end that it has not come to."""

        def is_meant(kind: str, start: int, end: int) -> bool:
            if kind == "others":
                return start == 0 or words[start - 1] not in self._likens
            # "At twenty" is her age, "at twenty weeks" and "at twenty six weeks" are today.
            is_week = not self._units.isdisjoint(words[end : end + MOST_TO_UNIT])
            not_past = found.get("not_past", ())
            if is_week or any(start - MOST_TO_PAST <= last <= start for _, last in not_past):
                return False
            return self._denies.longest_before(words, start) == start

        for kind in ("others", "history"):
            kept = [span for span in found.get(kind, ()) if is_meant(kind, *span)]
            if kept:
                found[kind] = kept
            else:
                found.pop(kind, None)

    def _name_pronouns(self, found: dict[str, list[Span]], words: Tokens) -> None:
        """Give "he" and "she" to whoever else was named before them, unless a baby was."""
        others = found.get("others", [])
        babies = found.get("baby", [])
        pronouns = [span for span in babies if self._pronouns.issuperset(words[slice(*span)])]
        named = [span for span in babies if span not in pronouns]
        for span in pronouns:
            if max(others, default=(-1, 0)) > max(
                (one for one in named if one < span), default=(-1, 0)
            ) and any(one < span for one in others):
                babies.remove(span)
                others.append(span)
        if not babies:
            found.pop("baby", None)

    def told(self, hit: Hit, words: Tokens, cues: Cues, denied: Iterable[Hit] = ()) -> Told:
        """How these words of a sign are meant."""
        has_unlike = cues.has("unlike")
        if any(
            self._is_denied(start, words, denied, has_unlike=has_unlike) for start, _ in hit.spans
        ):
            return Told.DENIED
        is_hers = any(at in cues.mine for start, end in hit.spans for at in range(start, end))
        if self._is_asked(hit, cues, is_hers=is_hers):
            return Told.ASKED
        if cues.has("media") and not is_hers:
            return Told.MEDIA
        whose = None if is_hers else self._whose(hit, cues)
        if whose:
            return whose
        if _is_elsewhere(cues):
            return Told.OTHER
        if _is_cleared(cues, hit.start):
            return Told.CLEARED
        return _when(hit, cues)

    def whole(self, cues: Cues) -> Told:
        """How an utterance is meant in which a sign was found, but not where."""
        if cues.has("asks") and not cues.mine:
            return Told.ASKED
        if cues.has("supposes") or cues.has("only_asks"):
            return Told.ASKED
        if cues.has("history") and not cues.has("now"):
            return Told.RETURNED if cues.has("present") else Told.HISTORY
        if cues.has("media") and not cues.mine:
            return Told.MEDIA
        if _is_elsewhere(cues) or (cues.has("others") and not cues.mine):
            return Told.OTHER
        if _is_cleared(cues, 0):
            return Told.CLEARED
        return Told.REPORT

    def _is_denied(
        self, start: int, words: Tokens, denied: Iterable[Hit], *, has_unlike: bool
    ) -> bool:
        """Whether a denial stands right before, with nothing but light words between."""
        at, joins = start, False
        while at > 0 and start - at < MOST_LIGHT and words[at - 1] in self._light:
            joins = joins or words[at - 1] in self._joins
            at -= 1
        if joins and (any(one.end == at for one in denied) or self._carries_on(words, at)):
            return True
        before = self._denies.longest_before(words, at)
        if before == at or not self._doubters.isdisjoint(words[:before]):
            return False
        # "I've never had a headache like this" is a report.
        if has_unlike and "never" in self._denies.tags_of(words[before:at]):
            return False
        # "No, my legs are numb" is a yes.
        is_answer = words[before] in self._yes_no and words[at] in self._subjects
        return not is_answer

    def _carries_on(self, words: Tokens, at: int) -> bool:
        """Whether a denial stands a little before: "isn't open or smelly"."""
        for end in range(at, max(0, at - MOST_TO_JOIN), -1):
            if self._denies.longest_before(words, end) < end:
                return True
            if words[end - 1] in self._subjects:
                return False
        return False

    def without_denied(self, words: Tokens, cues: Cues) -> Tokens:
        """The words without the ills that she denies, each with its denial."""
        gone: set[int] = set()
        for start, end, kinds in self._denies.found_in(words):
            is_doubtful = not self._doubters.isdisjoint(words[:start])
            if is_doubtful or ("never" in kinds and cues.has("unlike")):
                continue
            for at in range(end, min(end + MOST_TO_ILL, len(words))):
                if words[at] in self._subjects - self._light:
                    break
                if words[at] in self._ills:
                    gone.update(range(start, at + 1))
        return tuple(word for at, word in enumerate(words) if at not in gone)

    def _is_asked(self, hit: Hit, cues: Cues, *, is_hers: bool) -> bool:
        if cues.has("only_asks"):
            return True
        if any(start < hit.start for start, _ in cues.by.get("supposes", ())):
            return True
        if not cues.has("asks") or is_hers:
            return False
        return not cues.mine

    def _whose(self, hit: Hit, cues: Cues) -> Told | None:
        """Whose it is: the person named last before the sign; None where it is hers."""
        nearest, whose = -1, None
        exempt = self._about.get(hit.sign, frozenset())
        for kind, told in (("others", Told.OTHER), ("baby", Told.BABY)):
            for start, end in cues.by.get(kind, ()):
                if nearest < start < hit.end and not _covers(hit, start, end):
                    nearest, whose = start, (None if kind in exempt else told)
        return None if any(nearest < at < hit.end for at in cues.mine) else whose


def _when(hit: Hit, cues: Cues) -> Told:
    """Whether it is so now or was so once: the cue before it decides, else the one after it."""
    dated = sorted(
        (start, kind) for kind in ("history", "now") for start, _ in cues.by.get(kind, ())
    )
    if not cues.has("history"):
        return Told.REPORT
    before = [kind for start, kind in dated if start < hit.end]
    after = [(start, kind) for start, kind in dated if start >= hit.end]
    if before and before[-1] == "now":
        is_dated = any(one == "history" and at <= hit.end + MOST_TO_DATE for at, one in after)
        return Told.RETURNED if is_dated else Told.REPORT
    if not before and after[0][1] == "now":
        return Told.REPORT
    is_now = any(kind == "now" for _, kind in after) or _is_present(hit, cues)
    return Told.RETURNED if is_now else Told.HISTORY


def _is_present(hit: Hit, cues: Cues) -> bool:
    """Whether the sign is told as of now: "with my first and I'm leaking"."""
    first = max((end for _, end in cues.by["history"] if end <= hit.start), default=0)
    first = first or hit.start - MOST_TO_PRESENT
    return any(first <= start < hit.end for start, _ in cues.by.get("present", ()))


def _is_cleared(cues: Cues, sign: int) -> bool:
    """Whether somebody who knows found nothing, after the sign was told, and nothing follows."""
    ends = [end for start, end in cues.by.get("cleared", ()) if start >= sign]
    if not ends or cues.has("now"):
        return False
    return not any(start >= min(ends) for start, _ in cues.by.get("goes_on", ()))


def _within(span: Span, others: Iterable[Span]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in others)


def _is_elsewhere(cues: Cues) -> bool:
    """Whether somebody else has it and is not here: "my sister passed out at work"."""
    is_away = cues.has("others") and cues.has("elsewhere")
    return is_away and not cues.mine and not cues.has("now")


def _tells_of_her(
    person: Span, persons: Iterable[Span], found: Mapping[str, Iterable[Span]]
) -> bool:
    """Whether a person only tells of it, and of nobody else: "my mum thinks it's a clot"."""
    end = person[1]
    tells = [told for start, told in found.get("tells", ()) if end <= start < end + MOST_TO_TELLING]
    if not tells:
        return False
    after = min(tells)
    hers = (at for at, _ in found.get("of_her", ()) if after <= at <= after + LONGEST_GAP)
    first = min(hers, default=None)
    return first is not None and not any(end <= start <= first for start, _ in persons)


def _covers(hit: Hit, start: int, end: int) -> bool:
    return any(first <= start and end <= last for first, last in hit.spans)


def _place_of(run: Tokens, words: Tokens, after: int) -> int | None:
    """Where the run stands after that place, not too far from it."""
    last = min(len(words) - len(run), after + LONGEST_GAP)
    return next((at for at in range(after, last + 1) if words[at : at + len(run)] == run), None)
