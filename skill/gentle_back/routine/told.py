"""What her words tell while she is led: that it hurts, a stop sign, or which warning sign it is.

The words stand in content, in words/stop_signs.yaml and words/warning_signs.yaml.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from gentle_back.content.compiled import CompiledContent

STOP_SIGNS, WARNING_SIGNS = "stop_signs", "warning_signs"
# What a word of STOP_SIGNS is for. With one of ASKED beside it, she only asks, or it is not so.
HURTS, SIGN, ASKED = "hurts", "sign", "asked"


def stop_sign_in(text: str, intent: str, content: CompiledContent, language: str) -> str:
    """HURTS or SIGN, as she tells it; "" where she tells neither, or only asks.

    intent: what a channel that tells us no words took them for.
    """
    listed = _listed(content, language, STOP_SIGNS)
    if not text:
        return listed.get(intent, "")
    told = _meanings(text, listed)
    if ASKED in told:
        return ""
    return SIGN if SIGN in told else HURTS if HURTS in told else ""


def warning_sign_in(text: str, content: CompiledContent, language: str) -> str:
    """The id of the warning sign she names, of several the one that stands first; "" for none."""
    told = _meanings(text, _listed(content, language, WARNING_SIGNS))
    return next((sign for sign in told if sign in content.signs(language)), "")


def _meanings(text: str, listed: Mapping[str, str]) -> tuple[str, ...]:
    """What the words listed stand for, of those in the text, in the order of the list."""
    said = text.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    return tuple(
        meaning for words, meaning in listed.items() if re.search(rf"\b{re.escape(words)}\b", said)
    )


def _listed(content: CompiledContent, language: str, name: str) -> Mapping[str, str]:
    return content.words(language, name) if name in content.word_lists(language) else {}
