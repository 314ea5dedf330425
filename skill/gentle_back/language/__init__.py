"""From what people say to an intent with slots, by the same phrases that Alexa is given."""

from gentle_back.language.match import Match, Matcher
from gentle_back.language.normalise import Normaliser
from gentle_back.language.phrases import matcher_of, normaliser_of

__all__ = ["Match", "Matcher", "Normaliser", "matcher_of", "normaliser_of"]
