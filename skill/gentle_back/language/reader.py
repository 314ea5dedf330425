"""What the learnt model is given of words, the same when it learns and when it runs."""

from __future__ import annotations

from gentle_back.content.compiled import CompiledContent
from gentle_back.language.features import SLOT, Concepts, features
from gentle_back.language.normalise import Tokens
from gentle_back.language.phrases import concepts_of, normaliser_of
from gentle_back.language.slot_values import BUILT_IN

# Under this name the compiled file keeps what learn gives.
LEARNT = "intents"
LEARNT_OF_FOREIGN = "foreign intents"
# The class of all that is not ours.
BACKGROUND = ""


class Reader:
    """Reads what is telling in words: features, and the slot values that stand there.

    values: the forms of each slot value, and of all values of a type together, by name.
    """

    def __init__(self, concepts: Concepts, values: Concepts) -> None:
        self._concepts = concepts
        self._values = values

    def __call__(self, words: Tokens) -> list[str]:
        """The features of the words."""
        named = (name for _, _, names in self._values.find(words) for name in names)
        return features(words, self._concepts) + [SLOT + name for name in dict.fromkeys(named)]


def reader_of(content: CompiledContent, language: str) -> Reader:
    """The reader of a language."""
    normalise = normaliser_of(content, language)
    values = Concepts(_values(content, language), normalise)
    return Reader(concepts_of(content, language), values)


def _values(content: CompiledContent, language: str) -> dict[str, list[str]]:
    """The forms of each listed value by "owner/type value", and of each type by "owner/type"."""
    named: dict[str, list[str]] = {}
    for known in content.phrases(language).values():
        for declared in known.slots.values():
            kind = f"{known.owner}/{declared}"
            if declared.startswith(BUILT_IN) or kind in named:
                continue
            named[kind] = []
            for value, forms in content.slot_values(language, known.owner, declared).items():
                named[kind] += forms
                named[f"{kind} {value}"] = forms
    return named
