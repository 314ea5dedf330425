"""Danger signs, looked for before anything else.

What is a sign, how it is said and what is answered stands in content/<lang>/safety/. Here is only
the looking. A plugin can neither come before this nor switch it off.

Three looks: a sign's phrases word for word; its pairs of words in any order; and a second opinion
learnt from how women tell of it. What they find is then told apart from denials, old stories, other
people and questions about a sign. What is not sure is asked about; what is harmless is let pass.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from gentle_back.content.compiled import CompiledContent
from gentle_back.content.model import Country, Sign
from gentle_back.language import Normaliser, normaliser_of
from gentle_back.language.digest_table import DigestTable
from gentle_back.language.normalise import Tokens
from gentle_back.language.phrases import concepts_of
from gentle_back.safety.cue_tables import cues_of
from gentle_back.safety.danger import LEVELS, Certainty, Danger, gravest
from gentle_back.safety.hits import Hit, PairLook, PhraseLook
from gentle_back.safety.opinion import Likely, Opinion
from gentle_back.safety.tables import Tables, gravest_first, tables_of
from gentle_back.safety.told_apart import Cues, Told, ToldApart
from gentle_back.safety.vocabulary import Vocabulary

# Of how likely any sign is: from here on it is answered, and from here on she is asked.
SURE, ASK = 0.45, 0.12
# A sign found in her words is asked about where the second opinion holds it for this unlikely.
DOUBT = 0.06
# Where emergencies together are this likely among the signs, one of them it is.
EMERGENCY_SHARE = 0.35
# Of what is left when her denials are taken out, answered from here on.
SURE_OF_REST = 0.75
NEVER = 2.0
# With fewer words the second opinion is no opinion.
LEAST_WORDS = 3
# With fewer than these it is never sure: "i think not" is like too many things.
TELLING_WORDS = 5

NOT_A_REPORT: Mapping[Told, frozenset[str]] = {
    # For each of these, the levels of which she is asked all the same.
    Told.DENIED: frozenset(),
    Told.ASKED: frozenset(LEVELS),
    Told.HISTORY: frozenset({"emergency"}),
    Told.RETURNED: frozenset(LEVELS),
    Told.CLEARED: frozenset({"emergency", "same-day"}),
    Told.OTHER: frozenset({"emergency"}),
    Told.BABY: frozenset({"emergency"}),
    Told.MEDIA: frozenset(),
}


class DangerScreen:
    """Finds the danger sign in an utterance.

    signs: in the order of content, which decides between two of the same level.
    tables: what is looked for; without them only the signs. opinion: None where nothing was learnt.
    known: words that are never taken for mis-heard ones; where they are None, no word is.
    asked: what is no report, word for word: what she asks and orders, near misses and harmless
        talk; of that there is no second opinion.
    reported: the reports of content word for word, by the number of their sign.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - the parts it is put together from
        self,
        signs: Iterable[Sign],
        normalise: Normaliser,
        tables: Tables | None = None,
        opinion: Opinion | None = None,
        known: Iterable[str] | None = (),
        asked: DigestTable | None = None,
        reported: DigestTable | None = None,
    ) -> None:
        signs = tuple(signs)
        ordered = gravest_first(signs)
        tables = tables or tables_of(ordered, normalise)
        self._asked = asked or DigestTable()
        self._reported = reported or DigestTable()
        self._signs = [sign.id for sign in signs]
        self._levels = {sign.id: sign.level for sign in ordered}
        self._order = {sign.id: order for order, sign in enumerate(ordered)}
        self._normalise = normalise
        self._told_apart = ToldApart(tables.cues)
        self._opinion = opinion
        self._phrases = PhraseLook(tables.phrases)
        self._pairs = PairLook(tables.groups, tables.pairs)
        self._mend = (
            (lambda words: words) if known is None else Vocabulary(tables.words(), known).mend
        )

    @property
    def carriers(self) -> tuple[str, ...]:
        """What may have stood before words that a blank has cut off."""
        return self._told_apart.carriers

    def yes_or_no(self, text: str) -> str | None:
        """Whether the words begin as a "yes" or a "no" to the question whether she has a sign."""
        return self._told_apart.yes_or_no(self._normalise(text))

    def look(self, text: str, *, is_whole: bool = True) -> Danger | None:
        """The gravest danger sign in her words; None where there is none.

        is_whole: whether it is all she said, of which a second opinion can be had; a few words
        that were taken for something else are not.
        """
        words = self._mend(self._normalise(text))
        if not words:
            return None
        cues = self._told_apart.cues_in(words)
        likely = self._likely(words, cues) if is_whole else None
        of_rest, sure = likely, SURE
        if likely and likely.any >= ASK:
            # What she denies may have made it likely.
            left = self._told_apart.without_denied(words, cues)
            if left != words:
                of_rest, sure = self._likely(left, self._told_apart.cues_in(left)), SURE_OF_REST
        found = self._of_report(words)
        denied: list[Hit] = []
        is_told_apart = False
        hits = [*self._phrases.hits(words), *self._pairs.hits(words)]
        for hit in sorted(hits, key=lambda one: (one.start, -one.end)):
            told = self._told_apart.told(hit, words, cues, denied)
            is_told_apart = is_told_apart or told not in (Told.REPORT, Told.RETURNED)
            if told is Told.DENIED:
                denied.append(hit)
            found += self._of_hit(hit, told, likely)
        if of_rest:
            sure = NEVER if is_told_apart else sure
            seconds: Iterable[Danger] = ()
            if len(words) >= TELLING_WORDS:
                seconds = self._of_opinion(cues, of_rest, sure)
            elif of_rest.any >= SURE:
                seconds = self._of_opinion(cues, of_rest, NEVER)
            # Of words that certainly report one sign, only an emergency is another besides.
            is_certain = any(one.is_sure for one in found)
            found += [one for one in seconds if not is_certain or one.level == LEVELS[0]]
        return gravest(sorted(found, key=lambda one: self._order[one.sign]))

    def _likely(self, words: Tokens, cues: Cues) -> Likely | None:
        if self._opinion is None or len(words) < LEAST_WORDS:
            return None
        if any(True for _ in self._asked.find(" ".join(words))):
            return None
        return self._opinion.of(words, cues)

    def _of_report(self, words: Tokens) -> list[Danger]:
        """The sign that content has in these very words, as its report."""
        signs = [self._signs[number] for number in self._reported.find(" ".join(words))]
        return [Danger(sign, self._levels[sign], "sure", "report", score=2.0) for sign in signs]

    def _of_hit(self, hit: Hit, told: Told, likely: Likely | None) -> Iterable[Danger]:
        level = self._levels[hit.sign]
        score = 1 + (likely.any if likely else 0.0)
        certainty: Certainty = "sure"
        why: str = hit.look
        if told is not Told.REPORT:
            if level not in NOT_A_REPORT[told]:
                return
            certainty, why = "ask", f"{hit.look}, {told.value}"
        elif likely and likely.any < DOUBT:
            certainty, why = "ask", f"{hit.look}, doubted"
        yield Danger(hit.sign, level, certainty, why, told is Told.ASKED, score)

    def _of_opinion(self, cues: Cues, likely: Likely, sure: float) -> Iterable[Danger]:
        """What the second opinion finds.

        sure: how likely it must be that she is not asked: more, where words of a sign were denied,
        and never enough, where they were no report.
        """
        if likely.any < ASK:
            return
        sign = self._likeliest(likely)
        level = self._levels[sign]
        danger = Danger(sign, level, "ask", "opinion", score=likely.any)
        told = self._told_apart.whole(cues)
        if told is Told.REPORT:
            is_sure = likely.any >= sure
            yield replace(danger, certainty="sure") if is_sure else danger
        elif likely.any >= SURE and level in NOT_A_REPORT[told]:
            why = f"opinion, {told.value}"
            yield replace(danger, why=why, is_about=told is Told.ASKED)

    def _likeliest(self, likely: Likely) -> str:
        """The sign it is: an emergency where those are likely enough, else the likeliest.

        One that can wait is not taken for one that can't unless it is likelier than all others.
        """
        by_level: dict[str, dict[str, float]] = {level: {} for level in LEVELS}
        for sign, of in likely.of.items():
            by_level[self._levels[sign]][sign] = of
        shares = {level: sum(signs.values()) for level, signs in by_level.items()}
        emergency, same_day, routine = LEVELS
        if shares[emergency] >= EMERGENCY_SHARE:
            level = emergency
        else:
            level = routine if shares[routine] > 0.5 else same_day
        among = by_level[level] or likely.of
        return max(among, key=among.__getitem__)


def screen_of(content: CompiledContent, language: str) -> DangerScreen:
    """The screen of a language, with all that was learnt from its content."""
    signs = content.signs(language).values()
    normalise = normaliser_of(content, language)
    learnt = content.learnt(language, "signs")
    if not learnt:  # then we do not know which words stand for themselves
        tables = tables_of(signs, normalise, cues_of(content, language))
        return DangerScreen(signs, normalise, tables, known=None)
    packed = learnt["opinion"]
    opinion = Opinion(packed, concepts_of(content, language)) if packed else None
    return DangerScreen(
        signs,
        normalise,
        Tables.unpack(learnt["tables"]),
        opinion,
        learnt["known"].split(),
        DigestTable.unpack(learnt["asked"]),
        DigestTable.unpack(learnt["reported"]),
    )


def emergency_number(countries: Mapping[str, Country], code: str | None, unknown: str) -> str:
    """The emergency number of a country as it is spoken; `unknown` where it is not known."""
    country = countries.get(code or "")
    return country.emergency_words if country else unknown
