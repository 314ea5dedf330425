"""Exercises: which there are, what to do today, and the one she asks for, led and counted.

What a routine is and whom it is for stands in content; the host asks what has to be asked, explains
and counts. What is not for now is told with its reason, and a gentler exercise is offered instead.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from gentle_back import Ask, Content, RegisterIntent, Reply, Turn, hookimpl, lead, say

PREGNANCY, AFTER_BIRTH = "pregnancy", "after-birth"
# The programmes by how she gave birth; who did not say, or had help, is treated with most care.
VAGINAL, CAREFUL, HOLDING = "vaginal", "careful", "holding"
# Where only her stage is known: from this week on nothing is done flat on the back; and the birth.
CAREFUL_WEEK, CAREFUL_DAY = 14, 0
DAYS_IN_A_WEEK = 7
# What is listed at once.
PLACES = ("first", "second", "third")
# What is meant for after the check at six weeks waits for it.
LAST_DAY_BEFORE_CHECK = 41

# What she tells of herself beside an exercise, as facts.
TOLD: Mapping[str, Mapping[str, str]] = {
    "pregnancy": {"stage": PREGNANCY},
    "after-birth": {"stage": AFTER_BIRTH},
    "vaginal": {"stage": AFTER_BIRTH, "birth": "vaginal"},
    "caesarean": {"stage": AFTER_BIRTH, "birth": "caesarean"},
    "assisted": {"stage": AFTER_BIRTH, "birth": "assisted"},
}
# Items that are asked for by phrases of their own, and end in an offer. Of an exercise that we
# count the item tells how it is done, and has the routine's name.
OFFERING = (
    "air-bicycle",
    "arm-raise-breathing",
    "ball-sway",
    "heel-slides",
    "how-often",
    "pelvic-floor",
    "pilates",
    "planks",
    "right-muscles",
    "running",
    "sit-ups",
    "small-bridge",
    "swimming-cycling",
    "wall-tilt",
    "weights",
    "when-to-exercise",
)
# Those of them that wait or are done elsewhere, so that the offer is made instead.
INSTEAD = frozenset(
    {
        "air-bicycle",
        "ball-after-birth",
        "long-wall-stand",
        "pilates",
        "planks",
        "running",
        "sit-ups",
        "swimming-cycling",
        "weights",
    }
)


@hookimpl
def register_intents(register: RegisterIntent) -> None:
    """Start an exercise, list them, tell when and how to do one well or more, and plan today."""
    register("ExerciseStartIntent", start)
    register("ExerciseListIntent", list_them)
    register("TodayIntent", today)
    register("ExerciseWhenIntent", when)
    register("ExerciseTipsIntent", tips)
    register("ExerciseProgressIntent", progress)
    for item_id in OFFERING:
        register(intent_of(item_id), partial(_offering, item_id))


def intent_of(item_id: str) -> str:
    """The intent of the phrases that ask for an item: "ExercisesSitUpsIntent" of "sit-ups"."""
    return f"Exercises{''.join(word.capitalize() for word in item_id.split('-'))}Intent"


def start(turn: Turn, content: Content) -> Reply:
    """The exercise she names, led by the host; where it waits, why, and a gentler one."""
    named = turn.slots.get("exercise", "")
    if content.has_routine(named):
        following = turn.slots.get("then", "").split()
        walk = content.routine(named, then=[one for one in following if content.has_routine(one)])
        return lead(walk).with_facts(**_told(turn))
    if content.has_item(named):
        return _offering(named, turn, content)
    return today(turn, content)


def today(turn: Turn, content: Content) -> Reply:
    """A short programme for where she is, beginning with its first exercise if she likes."""
    programme = _programme(turn, content)
    first, *following = content.offered(programme)
    reply = say(content.item(programme).first)
    return _ask(reply, "start_with", first, following, content)


def list_them(turn: Turn, content: Content) -> Reply:
    """The names of up to three exercises that fit where she is, to choose from."""
    ids = content.offered(_programme(turn, content))[: len(PLACES)]
    if len(ids) < 2:
        return today(turn, content)
    titles = {place: _title(one, content) for place, one in zip(PLACES, ids, strict=False)}
    return say(content.line("list_two" if len(ids) == 2 else "list_three", **titles)).ask(
        content.line("which"),
        yes=_starting(ids[0]),
        choices={one: _starting(one) for one in ids},
        reprompt=content.line("which_reprompt", title=titles["first"]),
    )


def when(turn: Turn, content: Content) -> Reply:
    """From when on the exercise fits, and the offer to do it; the host asks whether it may be."""
    named = turn.slots.get("routine", "")
    if not content.has_routine(named):
        return _offering("when-to-exercise", turn, content)
    reply = say(content.about_routine(named).when).with_facts(**_told(turn))
    return _ask(reply, "now", named, (), content)


def tips(turn: Turn, content: Content) -> Reply:
    """What to look out for in the exercise she names, or in all of them."""
    named = turn.slots.get("routine", "")
    if not content.has_routine(named):
        return say(content.item("doing-it-well").first)
    return _ask(say(*content.about_routine(named).tips), "now", named, (), content)


def progress(turn: Turn, content: Content) -> Reply:
    """How the exercise she names grows, or any of them."""
    named = turn.slots.get("routine", "")
    if not content.has_routine(named):
        return _offering("progress", turn, content)
    return _ask(say(content.about_routine(named).progress), "now", named, (), content)


def _offering(item_id: str, turn: Turn, content: Content) -> Reply:
    """An item, and the exercise that it offers."""
    del turn  # it is the same for all
    first, *following = content.offered(item_id)
    line = "instead" if item_id in INSTEAD else "now"
    return _ask(say(content.item(item_id).first), line, first, following, content)


def _ask(
    reply: Reply, line: str, routine_id: str, following: Sequence[str], content: Content
) -> Reply:
    """The reply asking whether to do that exercise."""
    title = _title(routine_id, content)
    return reply.ask(
        content.line(line, title=title),
        yes=_starting(routine_id, following),
        reprompt=content.line("reprompt", title=title),
    )


def _starting(routine_id: str, following: Sequence[str] = ()) -> Ask:
    then = {"then": " ".join(following)} if following else {}
    return Ask("ExerciseStartIntent", {"exercise": routine_id, **then})


def _title(routine_id: str, content: Content) -> str:
    """What an exercise is called within a sentence."""
    title = content.about_routine(routine_id).title
    return title[:1].lower() + title[1:]


def _told(turn: Turn) -> dict[str, str]:
    """What she tells of herself beside the exercise; weeks alone may be of either stage."""
    told = TOLD.get(turn.slots.get("stage", ""), {})
    weeks = turn.slots.get("weeks", "")
    counted = told or turn.facts.get("stage") == PREGNANCY
    return {**told, **({"weeks": weeks} if counted and _is_count(weeks) else {})}


def _is_count(weeks: str) -> bool:
    return weeks.isdecimal() and len(weeks) <= 3


def _programme(turn: Turn, content: Content) -> str:
    """The item that holds what to do today: the last that has begun; its name says when it does."""
    facts = {**turn.facts, **_told(turn)}
    stage = facts.get("stage")
    if facts.get("arms") == "full":
        if stage == PREGNANCY:
            return "today-holding-pregnancy"
        return _begun(content, HOLDING, _days(facts))
    if stage == PREGNANCY:
        return _begun(content, PREGNANCY, int(facts.get("weeks", CAREFUL_WEEK)))
    if stage == AFTER_BIRTH and facts.keys() & {"weeks", "days"}:
        return _begun(content, _track(facts), _days(facts))
    return "today-unknown"


def _track(facts: Mapping[str, str]) -> str:
    is_easy = facts.get("birth") == VAGINAL and facts.get("hard_birth") != "yes"
    return VAGINAL if is_easy else CAREFUL


def _days(facts: Mapping[str, str]) -> int:
    """Days since the birth, as far as they count before her check."""
    weeks = int(facts.get("weeks", CAREFUL_DAY)) * DAYS_IN_A_WEEK
    days = int(facts.get("days", weeks))
    return min(days, LAST_DAY_BEFORE_CHECK) if facts.get("checked") == "no" else days


def _begun(content: Content, track: str, passed: int) -> str:
    """The last programme of a track that begins no later."""
    prefix = f"today-{track}-"
    starts = sorted(
        int(item.id.removeprefix(prefix))
        for item in content.items()
        if item.id.startswith(prefix) and item.id.removeprefix(prefix).isdecimal()
    )
    begun = [start for start in starts if start <= passed]
    return f"{prefix}{begun[-1] if begun else starts[0]}"
