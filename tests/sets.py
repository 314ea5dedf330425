"""Sets of routines for tests of what plays them: of the small content about tea."""

from __future__ import annotations

from dataclasses import replace

from gentle_back.content.compiled import CompiledContent
from gentle_back.deadline import TURN_SECONDS
from gentle_back.dialogue import Cursor, Session
from gentle_back.plugins import load_plugins
from gentle_back.routine.compile import compile_set
from gentle_back.routine.words import routine_words
from gentle_back.set_place import ROUTINE, SetPlace, running
from gentle_back.skill import Skill
from gentle_back.values import Question, Recipe, Reply, Timeline, Turn, Wording

STIR = "tea/routines/stir"
BEFORE = Wording("Ready & set.", "skill/lines/okay_no")
AFTER = Wording("Another?", "skill/lines/go_on")


def recipe_of(content: CompiledContent, routine: str = STIR, **changed: object) -> Recipe:
    """The recipe of a routine as the content has it now."""
    made = Recipe(routine, "en", content.version)
    return replace(made, **changed)  # type: ignore[arg-type]  # by name


def timeline_of(content: CompiledContent, recipe: Recipe) -> Timeline:
    """What the recipe makes."""
    routine = content.routine(recipe.language, recipe.routine)
    return compile_set(routine, recipe, routine_words(content, recipe.language))


def reply_of(timeline: Timeline, *before: Wording) -> Reply:
    """A reply that plays it and asks for another."""
    return Reply(before or (BEFORE,), Question(AFTER), timeline=timeline)


class SetSkill(Skill):
    """Answers whatever she says with the set, from where her words have met her in it.

    turns: as they came.
    """

    def __init__(self, content: CompiledContent) -> None:
        super().__init__(content, load_plugins(candidates=[]))
        self.turns: list[Turn] = []

    def answer(
        self, session: Session, turn: Turn, remaining_seconds: float = TURN_SECONDS
    ) -> tuple[Session, Reply]:
        """The set, with the place kept."""
        del remaining_seconds
        self.turns.append(turn)
        session = self.settled(session, turn)
        place = session.activity or Cursor(ROUTINE, STIR, 0, 0, self.content.version)
        here = SetPlace.of(place, self.content, turn.language)
        assert here is not None
        heard = running(here.timeline(), turn, words_before=2)
        after = replace(session, activity=place, running=heard, turns=session.turns + 1)
        return after, reply_of(here.timeline())
