"""The compact notation of phrases: `[so] why (does|is) my back (hurt|sore)`.

`(a|b)` is one of these, `[x]` is with or without, and they nest. A slot `{name}` is left as it is.
"""

from __future__ import annotations

from itertools import product

MOST_FORMS = 300

_CLOSES = {"(": ")", "[": "]"}


def expand(compact: str) -> list[str]:
    """Every form of a phrase, each once, in the order of the alternatives.

    Raises ValueError with the place where the notation is broken, and where a phrase has more than
    MOST_FORMS forms.
    """
    forms, rest = _choices(compact, 0, closing="", forms_of=compact)
    if rest < len(compact):
        raise ValueError(f"a {compact[rest]!r} in {compact!r} closes nothing. Take it out")
    return list(dict.fromkeys(" ".join(form.split()) for form in forms))


def _choices(text: str, at: int, *, closing: str, forms_of: str) -> tuple[list[str], int]:
    """The forms of the alternatives from `at` to the closing bracket, and where that stands."""
    found: list[str] = []
    while True:
        forms, at = _sequence(text, at, forms_of=forms_of)
        found += forms
        if at == len(text) or text[at] in ")]":
            break
        if not closing:
            raise ValueError(f"a '|' in {text!r} stands outside ( ). Put the choice in brackets")
        at += 1
    if closing and (at == len(text) or text[at] != closing):
        raise ValueError(f"a {closing!r} is missing in {text!r}. Add it")
    return found, at


def _sequence(text: str, at: int, *, forms_of: str) -> tuple[list[str], int]:
    parts: list[list[str]] = []
    while at < len(text) and text[at] not in "|)]":
        opening = text[at]
        if opening not in _CLOSES:
            end = at
            while end < len(text) and text[end] not in "|()[]":
                end += 1
            parts.append([text[at:end]])
            at = end
            continue
        forms, at = _choices(text, at + 1, closing=_CLOSES[opening], forms_of=forms_of)
        if not any(form.strip() for form in forms):
            raise ValueError(f"empty brackets in {text!r}. Take them out")
        parts.append(["", *forms] if opening == "[" else forms)
        at += 1
    count = 1
    for part in parts:
        count *= len(part)
        if count > MOST_FORMS:
            raise ValueError(
                f"{forms_of!r} has more than {MOST_FORMS} forms. Write it as several phrases"
            )
    return ["".join(form) for form in product(*parts)], at
