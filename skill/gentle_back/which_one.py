"""Which of two she means: the question that offers them, and what its answers lead to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from gentle_back.dialogue import Waiting
from gentle_back.moment import Moment, Step, within_sentence
from gentle_back.values import Ask, Question, Reply, Turn
from gentle_back.values import intents as named

CHOICE = "choice"  # the slot of ChoiceIntent
FIRST, SECOND, BOTH, AGAIN = "first", "second", "both", "again"


@dataclass(frozen=True, slots=True)
class Choice:
    """Something her words may mean: what it is called, and what is dispatched for it."""

    title: str
    ask: Ask


def ask_which(moment: Moment, first: Choice, second: Choice) -> Step:
    """A question which of two she means."""
    titles = {FIRST: within_sentence(first.title), SECOND: within_sentence(second.title)}
    answers: Mapping[str, Ask] = {
        FIRST: first.ask,
        SECOND: second.ask,
        "yes": choosing(AGAIN),
        "no": Ask(named.NO),
    }
    question = Question(
        moment.line("which_one", **titles),
        reprompt=moment.line("which_one_reprompt", **titles),
        answers=MappingProxyType(answers),
    )
    return Step(Reply(question=question), moment.session.activity)


def choosing(choice: str) -> Ask:
    """Her choice as an intent; one that the question does not lead on from is asked again."""
    return Ask(named.CHOICE, MappingProxyType({CHOICE: choice}))


def wants_both(turn: Turn, waiting: Waiting) -> bool:
    """Whether she chose both of the two that were offered."""
    is_both = turn.intent == named.CHOICE and turn.slots.get(CHOICE) == BOTH
    return is_both and {FIRST, SECOND} <= waiting.answers.keys()


def then_the_second(moment: Moment, waiting: Waiting, step: Step) -> Step:
    """The step of the first of two, offering the second after it."""
    title = str(dict(waiting.prompt.values).get(SECOND, ""))
    begins_guide = step.is_new_activity and step.activity and step.activity.kind == "guide"
    if step.reply.is_final or begins_guide or not title:
        return step
    question = Question(
        moment.line("and_the_other", title=title),
        reprompt=moment.line("and_the_other_reprompt", title=title),
        answers=MappingProxyType({"yes": waiting.answers[SECOND], "no": Ask(named.NO)}),
    )
    return replace(step, reply=replace(step.reply, question=question))
