"""A slow mother in every guide: silence, "what was that", a side question, "how many more".

She never loses her place, and hears every step once in its order.
"""

from __future__ import annotations

from functools import cache

import pytest

from contents import real_content
from gentle_back.content.model import Step, Topic
from gentle_back.plugins import load_plugins
from gentle_back.skill import Skill
from gentle_back.values import Pause, Reply, Wording
from tea import Conversation, asks

SIDE_QUESTION = "ReliefHeatIntent"


@cache
def guides() -> tuple[Topic, ...]:
    """All guides she can ask for."""
    topics = real_content().topics("en").values()
    return tuple(topic for topic in topics if topic.kind == "guides")


@cache
def skill() -> Skill:
    return Skill(real_content(), load_plugins())


def steps_in(reply: Reply) -> list[int]:
    return [
        piece.part
        for piece in reply.speech
        if isinstance(piece, Wording) and "/guides/" in piece.key
    ]


@pytest.mark.parametrize("topic", guides(), ids=lambda topic: topic.id)
def test_slow_mother_hears_each_step_and_never_loses_her_place(topic: Topic) -> None:
    she = Conversation(skill())
    reply = she.ask(topic.intent)
    heard = steps_in(reply)
    steps = len(real_content().walk("en", topic.key).steps)
    while not reply.is_final and heard[-1] + 1 < steps:
        assert steps_in(she.ask("RepeatIntent")) == steps_in(reply)
        aside = she.ask(SIDE_QUESTION)
        assert "relief/items/heat" in {one.key for one in aside.speech if isinstance(one, Wording)}
        assert asks(aside) == "carry_on"
        left = steps - 1 - heard[-1]
        assert str(left) in {str(value) for _, value in values_in(she.ask("HowManyLeftIntent"))}
        assert asks(she.ask("PauseIntent"))
        reply = she.ask("NextIntent")
        heard += steps_in(reply)
    assert heard == list(range(steps))


def values_in(reply: Reply) -> list[tuple[str, object]]:
    pieces = [piece for piece in reply.speech if isinstance(piece, Wording)]
    return [value for piece in pieces for value in piece.values] or [("left", "0")]


MICROPHONE_SECONDS = 8
SECONDS_A_WORD = 0.35


@pytest.mark.parametrize("topic", guides(), ids=lambda topic: topic.id)
def test_silence_of_45_seconds_after_any_step_loses_nothing(topic: Topic) -> None:
    """An Echo listens twice for eight seconds; the rest is quiet in the answer and the reprompt."""
    she = Conversation(skill())
    reply = she.ask(topic.intent)
    while not reply.is_final and reply.question:
        quiet = [piece.seconds for piece in reply.speech if isinstance(piece, Pause)]
        reprompt = reply.question.after_silence
        spoken = sum(len(one.text.split()) for one in reprompt if isinstance(one, Wording))
        waited = quiet[-1] if quiet else 0.0
        waited += sum(one.seconds for one in reprompt if isinstance(one, Pause))
        waited += 2 * MICROPHONE_SECONDS + spoken * SECONDS_A_WORD
        assert waited >= 45 or steps_in(reply)[-1] + 1 == len(steps_of(topic)), reply.text
        if steps_in(reply)[-1] + 1 == len(steps_of(topic)):
            break
        reply = she.ask("NextIntent")


def steps_of(topic: Topic) -> tuple[Step, ...]:
    return real_content().walk("en", topic.key).steps
