"""Words that no channel has taken for an intent: what they may mean, and what they answer.

An open question is looked at first: a title of what was offered, "the second", a bare "five
weeks". Then the understanding, then the search for an item that answers.
"""

from __future__ import annotations

from collections.abc import Collection
from types import MappingProxyType

from gentle_back.content.compiled import CompiledContent
from gentle_back.dialogue import Waiting
from gentle_back.language.phrases import normaliser_of, slot_kinds, values_of
from gentle_back.language.search import Evidence, Found, Verdict, search_of, term_reader_of
from gentle_back.language.slot_values import find_slots, takes_any_words
from gentle_back.language.understand import Expects, Reading, Understood, understander_of
from gentle_back.values import Ask
from gentle_back.values import intents as named
from gentle_back.which_one import FIRST, SECOND, Choice, choosing

# Free words mean something else; and danger was looked for in them before, so it is not found now.
NEVER_MEANT = named.FREE | {named.DANGER_SIGN}
# The slot of a QuestionIntent of our own that names what answers it.
ITEM = "item"
# The type of the slot of ChoiceIntent.
CHOICES = "skill/choice"
# An answer of a few words; a longer utterance that holds a value says something of its own.
MOST_WORDS_BESIDE = 4


class FreeQuestions:
    """Finds what free words of a language mean.

    left_out: owners that do not answer.
    """

    def __init__(
        self, content: CompiledContent, language: str, left_out: Collection[str] = ()
    ) -> None:
        self._content = content
        self._language = language
        self._normalise = normaliser_of(content, language)
        self._read = term_reader_of(content, language)
        self._understander = understander_of(content, language, left_out)
        self._search = search_of(content, language, left_out)
        self._values = values_of(content, language)

    def answer_to(self, waiting: Waiting, words: str) -> Ask | None:
        """What the words lead to as an answer to the open question; None where they are none."""
        return self._choice(waiting, words) or self._filling(waiting, words)

    def meaning(self, words: str, waiting: Waiting | None) -> tuple[Choice, ...]:
        """What the words mean: one thing, two where it may be either, or none."""
        understood = self._understander.understand(words, _expects(waiting))
        readings = [one for one in understood.readings if one.intent not in NEVER_MEANT]
        if understood.verdict == "sure" and readings:
            return (self._of_reading(readings[0]),)
        found = tuple(map(self._of_found, self._verdict(words, understood).answers))
        if understood.verdict == "close":
            near = [one for one in map(self._of_reading, readings[:2]) if one.title]
            clear = [one for one in near if [each.ask.intent for each in found] == [one.ask.intent]]
            if clear or len({one.title for one in near}) == 2:
                return tuple(clear or near)
        return found

    def considered(self, words: str) -> tuple[Found, ...]:
        """What might answer the words as they begin a conversation, the best first."""
        return self._verdict(words, self._understander.understand(words)).considered

    def _verdict(self, words: str, understood: Understood) -> Verdict:
        """What the search makes of the words, knowing what they may be understood as."""
        if self._search is None:
            return Verdict()
        likely = {self._path(one.intent): one.score for one in understood.readings}
        return self._search.answer(words, Evidence(likely, understood.is_ours))

    def _path(self, intent: str) -> str:
        """Where the search knows an intent by: its item or guide, else its phrases."""
        topic = self._content.topics(self._language).get(intent)
        if topic:
            return topic.key
        known = self._content.phrases(self._language).get(intent)
        return f"{known.owner}/phrases/{intent}" if known else intent

    def _of_reading(self, reading: Reading) -> Choice:
        known = self._content.phrases(self._language).get(reading.intent)
        return Choice(known.title if known else "", Ask(reading.intent, reading.slots))

    def _of_found(self, found: Found) -> Choice:
        _, kind, found_id = found.item_key.split("/")
        if kind == "phrases":
            return Choice(found.title, Ask(found_id))
        intent = self._content.topic_at(self._language, found.item_key).intent
        named_by_key = Ask(named.QUESTION, MappingProxyType({ITEM: found.item_key}))
        return Choice(found.title, Ask(intent) if intent else named_by_key)

    def _choice(self, waiting: Waiting, words: str) -> Ask | None:
        """Which of the two that were offered she means: by its place, or by words of its title."""
        if not {FIRST, SECOND} <= waiting.answers.keys():
            return None
        said = self._normalise(words)
        found = self._values[CHOICES].find(said) if CHOICES in self._values else []
        if len(found) == 1 and len(said) - found[0].length <= MOST_WORDS_BESIDE:
            return waiting.answers.get(found[0].value) or choosing(found[0].value)
        titles = dict(waiting.prompt.values)
        first, second = (self._telling(str(titles.get(one, ""))) for one in (FIRST, SECOND))
        heard = self._telling(words)
        is_first, is_second = bool(heard & (first - second)), bool(heard & (second - first))
        if is_first is is_second or len(heard - first - second) > 1:
            return None
        return waiting.answers[FIRST if is_first else SECOND]

    def _telling(self, words: str) -> frozenset[str]:
        return frozenset(term.stem for term in self._read(words))

    def _filling(self, waiting: Waiting, words: str) -> Ask | None:
        """The Ask that waits for a slot, with the value that the words are for it."""
        if waiting.fills is None or waiting.then is None:
            return None
        known = self._content.phrases(self._language).get(waiting.then.intent)
        kind = slot_kinds(known).get(waiting.fills) if known else None
        if kind is None or takes_any_words(kind, self._values):
            return None
        said = self._normalise(words)
        filled = find_slots(said, {waiting.fills: kind}, self._values)
        value = filled.slots.get(waiting.fills)
        if value is None:
            return None
        beside = len(said) - len(filled.spoken[waiting.fills].split())
        if beside > MOST_WORDS_BESIDE:
            return None
        slots = {**waiting.then.slots, waiting.fills: value}
        return Ask(waiting.then.intent, MappingProxyType(slots))


def _expects(waiting: Waiting | None) -> Expects | None:
    if waiting is None:
        return None
    intents = (ask.intent for ask in waiting.answers.values())
    return Expects(
        fills=waiting.fills,
        intent=waiting.then.intent if waiting.then else None,
        answers=frozenset((*waiting.answers, *intents)),
    )
