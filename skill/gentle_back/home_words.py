"""Words as they are said where she is at home: "diaper" for "nappy", by the locale of her device.

Content is written in one way. What a locale calls otherwise stands in words/said_in_<country>.yaml,
and is put in as the last thing before it is spoken, so that all of it can be said again by its key.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeAlias

from gentle_back.content.compiled import CompiledContent
from gentle_back.values import Question, Reply, Speech, Wording

PREFIX = "said_in_"
Say: TypeAlias = Callable[[str], str]


class HomeWords:
    """The words of each locale that content calls otherwise."""

    def __init__(self, content: CompiledContent) -> None:
        self._of: dict[tuple[str, str], Say] = {
            (language, name.removeprefix(PREFIX)): _saying(content.words(language, name))
            for language in content.languages
            for name in content.word_lists(language)
            if name.startswith(PREFIX)
        }

    def spoken(self, reply: Reply, locale: str) -> Reply:
        """The reply in the words of a locale such as "en-US"."""
        language, _, country = locale.lower().partition("-")
        say = self._of.get((language, country))
        if say is None:
            return reply
        question = reply.question
        return replace(
            reply,
            speech=_in_words(reply.speech, say),
            question=_asked(question, say) if question else None,
        )


def _asked(question: Question, say: Say) -> Question:
    reprompt = question.reprompt and _said(question.reprompt, say)
    return replace(question, prompt=_said(question.prompt, say), reprompt=reprompt)


def _in_words(speech: Speech, say: Say) -> Speech:
    return tuple(_said(piece, say) if isinstance(piece, Wording) else piece for piece in speech)


def _said(wording: Wording, say: Say) -> Wording:
    return replace(wording, text=say(wording.text))


def _saying(words: Mapping[str, str]) -> Say:
    """What puts these words in, each with a capital where the other had one."""
    any_of = re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b", re.IGNORECASE)

    def put(found: re.Match[str]) -> str:
        said, here = found[0], words[found[0].lower()]
        begins_sentence = said[0].isupper() and not said[1:2].isupper()
        return here[:1].upper() + here[1:] if begins_sentence else here

    return lambda text: any_of.sub(put, text)
