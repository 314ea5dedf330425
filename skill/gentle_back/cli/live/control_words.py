"""What typed words ask of the player: the phrases by which the skill itself is controlled."""

from __future__ import annotations

from collections.abc import Mapping

from gentle_back.content.compiled import CompiledContent
from gentle_back.language.normalise import Tokens
from gentle_back.language.phrases import normaliser_of
from gentle_back.values import intents

PAUSE, CARRY_ON, STOP, HURTS = "pause", "carry on", "stop", "that hurts"
REPEAT, BACK, NEXT, SKIP, START_AGAIN = "repeat", "back", "next", "skip this one", "start again"
SLOWER, FASTER, FEWER, MORE = "slower", "faster", "fewer", "more"
HOW_LONG, WHAT_NEXT, ANOTHER_SET = "how long left", "what comes next", "another set"

# Her words for each are in content, under the intents to the right.
CONTROLS: Mapping[str, tuple[str, ...]] = {
    PAUSE: (intents.PAUSE,),
    CARRY_ON: (intents.RESUME, intents.YES, intents.READY),
    STOP: (intents.STOP, intents.CANCEL, intents.NO, intents.NAVIGATE_HOME),
    HURTS: (intents.HURTS,),
    REPEAT: (intents.REPEAT,),
    BACK: (intents.BACK,),
    NEXT: (intents.NEXT,),
    SKIP: (intents.SKIP,),
    START_AGAIN: (intents.START_OVER,),
    SLOWER: (intents.SLOWER,),
    FASTER: (intents.FASTER,),
    FEWER: (intents.FEWER,),
    MORE: (intents.MORE,),
    HOW_LONG: (intents.HOW_MANY_LEFT,),
    WHAT_NEXT: (intents.WHAT_NEXT,),
    ANOTHER_SET: (intents.ANOTHER_SET,),
}


class ControlWords:
    """Which control an utterance means."""

    def __init__(self, content: CompiledContent, language: str) -> None:
        self._normalise = normaliser_of(content, language)
        self._controls: dict[Tokens, str] = {}
        phrases = content.phrases(language)
        for control, names in CONTROLS.items():
            forms = [form for name in names if name in phrases for form in phrases[name].forms]
            for form in (control, *forms):
                self._controls.setdefault(self._normalise(form), control)

    def control(self, utterance: str) -> str | None:
        """The control of that utterance; None where it is no phrase of any."""
        return self._controls.get(self._normalise(utterance))
