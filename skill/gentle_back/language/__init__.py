"""From what people say to an intent with slots, by the same phrases that Alexa is given."""

from gentle_back.language.match import Match, Matcher
from gentle_back.language.normalise import Normaliser
from gentle_back.language.phrases import matcher_of, normaliser_of
from gentle_back.language.understand import (
    Expects,
    Reading,
    Understander,
    Understood,
    understander_of,
)

__all__ = [
    "Expects",
    "Match",
    "Matcher",
    "Normaliser",
    "Reading",
    "Understander",
    "Understood",
    "matcher_of",
    "normaliser_of",
    "understander_of",
]
