"""How a language speaks numbers and lists, as tables for the compiled file."""

from __future__ import annotations

from functools import cache

from babel import Locale, UnknownLocaleError
from num2words import num2words

from gentle_back.content.lines import SpokenForms

HIGHEST_CARDINAL = 1000
HIGHEST_ORDINAL = 100


@cache
def spoken_forms(language: str) -> SpokenForms:
    """The filters of a language. Raises ValueError for a language we have no words for."""
    try:
        locale = Locale.parse(language)
        cardinals = [num2words(number, lang=language) for number in range(HIGHEST_CARDINAL + 1)]
        ordinals = [
            num2words(number, lang=language, to="ordinal")
            for number in range(1, HIGHEST_ORDINAL + 1)
        ]
    except (UnknownLocaleError, NotImplementedError, ValueError) as error:
        raise ValueError(f"no number words are known for the language {language!r}") from error
    return SpokenForms(
        cardinals=cardinals,
        ordinals=ordinals,
        plurals=[locale.plural_form(number) for number in range(HIGHEST_CARDINAL + 1)],
        lists={"and": _pattern(locale, "standard"), "or": _pattern(locale, "or")},
    )


def _pattern(locale: Locale, style: str) -> list[str]:
    pattern = locale.list_patterns[style]
    return [pattern[place] for place in ("2", "start", "middle", "end")]
