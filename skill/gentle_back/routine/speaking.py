"""How long words take: at the slowest voice that a set is made for, and in a usual one."""

from __future__ import annotations

SLOWEST_WORDS_A_MINUTE = 120
MS_PER_WORD = 60_000 // SLOWEST_WORDS_A_MINUTE
# So much silence stands between one word and the next, or they are heard as one.
GAP_MS = 150
# A usual voice; measured over the words of our exercises.
_USUAL_MS_PER_WORD, _USUAL_MS_PER_LETTER, _USUAL_MS_PER_COMMA = 150, 42, 170


def word_count(text: str) -> int:
    """How many words are spoken; "half-way" is two."""
    return len(text.replace("-", " ").split())


def spoken_ms(text: str) -> int:
    """How long the slowest voice takes."""
    return word_count(text) * MS_PER_WORD


def fits(text: str, length_ms: int) -> bool:
    """Whether the text has time: a second a word, and the gap after it."""
    return max(word_count(text) * 1_000, spoken_ms(text) + GAP_MS) <= length_ms


def estimated_ms(text: str) -> int:
    """How long a usual voice takes for the text."""
    letters = sum(character.isalpha() for character in text)
    said_ms = word_count(text) * _USUAL_MS_PER_WORD + letters * _USUAL_MS_PER_LETTER
    return said_ms + text.count(",") * _USUAL_MS_PER_COMMA
