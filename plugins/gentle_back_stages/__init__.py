"""Where she is: weeks of pregnancy, weeks since the birth, and what fits when.

She is asked once a session at most, and only where the answer depends on it. What she has not told
counts as what needs most care. What she tells stays in the session.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gentle_back import Ask, Content, RegisterIntent, Reply, Turn, hookimpl, lead, say

PREGNANCY, AFTER_BIRTH = "pregnancy", "after-birth"
WEEKS_IN_A_YEAR, MONTHS_IN_A_YEAR, DAYS_IN_A_WEEK = 52, 12, 7
# Nobody is pregnant for longer, so that more weeks than these are weeks since a birth.
LONGEST_PREGNANCY_WEEKS = 44
# From here on what fits depends on the birth, and until here.
DIFFERING_WEEKS = range(2, 12)

# Her stage, by what she calls it.
STAGES: Mapping[str, str] = {
    "pregnant": PREGNANCY,
    "first-trimester": PREGNANCY,
    "second-trimester": PREGNANCY,
    "third-trimester": PREGNANCY,
    "postpartum": AFTER_BIRTH,
    "breastfeeding": AFTER_BIRTH,
    "caesarean": AFTER_BIRTH,
    "vaginal-birth": AFTER_BIRTH,
    "assisted-birth": AFTER_BIRTH,
}
BIRTHS: Mapping[str, str] = {
    "caesarean": "caesarean",
    "vaginal-birth": "vaginal",
    "assisted-birth": "assisted",
}
# The first week of a trimester: enough for what is said of it, and no week that she told.
TRIMESTERS: Mapping[str, int] = {
    "first-trimester": 0,
    "second-trimester": 14,
    "third-trimester": 28,
}
COUNTS = ("weeks", "months", "days", "lately")


@dataclass(frozen=True, slots=True)
class Known:
    """Her stage as far as it is known; named is what she called it.

    days: since the birth, where she told it so closely.
    """

    stage: str | None = None
    weeks: int | None = None
    birth: str | None = None
    named: str = ""
    days: int | None = None

    @property
    def facts(self) -> dict[str, str]:
        """The same as facts for the session."""
        told = {
            "stage": self.stage,
            "weeks": self.weeks,
            "birth": self.birth,
            "days": self.days,
        }
        return {name: str(value) for name, value in told.items() if value is not None}


@hookimpl
def register_intents(register: RegisterIntent) -> None:
    """Note her stage and whether her arms are full, and answer what fits when."""
    register("StageIntent", stage)
    register("BabyAgeIntent", baby_age)
    register("StageExercisesIntent", what_fits)
    register("ArmsFullIntent", arms_full)
    register("ArmsFreeIntent", arms_free)


def stage(turn: Turn, content: Content) -> Reply:
    """What fits at the stage she tells, which is noted for the session."""
    return _note(turn, content, turn.slots.get("stage", ""))


def baby_age(turn: Turn, content: Content) -> Reply:
    """The same, where she tells it by the age of her baby."""
    return _note(turn, content, "postpartum")


def what_fits(turn: Turn, content: Content) -> Reply:
    """What fits at a stage she asks about; it need not be hers, so that it is not noted."""
    asked = _told(turn, turn.slots.get("stage", ""))
    if asked.stage is None and _counts(turn):
        return _ask_which(turn, content)
    known = _with_facts(turn, asked)
    if known.stage is None:
        reply = say(content.item("unknown").first)
        return _asking_once(turn, reply, content, "ask_stage")
    return _fitting(turn, content, known)


def arms_full(turn: Turn, content: Content) -> Reply:
    """What fits with a baby in the arms, noted until she says that they are free."""
    del turn
    return say(content.item("arms-full").first).with_facts(arms="full")


def arms_free(turn: Turn, content: Content) -> Reply:
    """That everything is open to her again."""
    del turn
    return say(content.line("arms_free")).with_facts(arms="free")


def _note(turn: Turn, content: Content, named: str) -> Reply:
    told = _told(turn, named)
    if told.stage is None:
        if _counts(turn):
            return _ask_which(turn, content)
        return what_fits(turn, content)
    reply = _fitting(turn, content, _with_facts(turn, told))
    return reply.with_facts(**told.facts)


def _told(turn: Turn, named: str) -> Known:
    """What she says of a stage in this turn."""
    known = STAGES.get(named)
    if known is None and _counts(turn):
        known = _meant(turn)
    return Known(known, _weeks(turn, known), BIRTHS.get(named), named, _days(turn, known))


def _meant(turn: Turn) -> str | None:
    """The stage that bare weeks are of; None where they may be of either."""
    weeks = _weeks(turn, None)
    if weeks is not None and weeks > LONGEST_PREGNANCY_WEEKS:
        return AFTER_BIRTH
    # She was asked for them. Where weeks are known already, others may be of the other stage.
    return None if "weeks" in turn.facts else turn.facts.get("stage")


def _days(turn: Turn, stage_meant: str | None) -> int | None:
    """The days since the birth, where she counts in days."""
    counts = _counts(turn)
    is_close = stage_meant == AFTER_BIRTH and counts.keys() == {"days"}
    return min(int(counts["days"]), 999) if is_close else None


def _counts(turn: Turn) -> dict[str, str]:
    return {name: turn.slots[name] for name in COUNTS if turn.slots.get(name, "").isdecimal()}


def _weeks(turn: Turn, stage_meant: str | None) -> int | None:
    """The weeks she told; of months the number that needs more care."""
    counts = {name: int(count) for name, count in _counts(turn).items()}
    if "weeks" in counts or "lately" in counts:
        weeks = counts.get("weeks", counts.get("lately", 0))
    elif "months" in counts:
        # Late in a pregnancy needs more care, and soon after a birth: a month's last week or first.
        months = counts["months"] + 1 if stage_meant == PREGNANCY else counts["months"]
        weeks = max(0, months * WEEKS_IN_A_YEAR - (stage_meant == PREGNANCY)) // MONTHS_IN_A_YEAR
    elif "days" in counts:
        weeks = counts["days"] // DAYS_IN_A_WEEK
    else:
        return None
    return min(weeks, 999)


def _with_facts(turn: Turn, told: Known) -> Known:
    """What she told now, and before now of the same stage."""
    facts = turn.facts
    if told.stage not in (None, facts.get("stage")):
        return told
    weeks = int(facts["weeks"]) if "weeks" in facts else None
    return Known(
        facts.get("stage"),
        weeks if told.weeks is None else told.weeks,
        told.birth or facts.get("birth"),
        told.named,
    )


def _fitting(turn: Turn, content: Content, known: Known) -> Reply:
    """What fits at a stage, with a question where more would be known of it."""
    weeks = known.weeks
    if known.stage == PREGNANCY:
        weeks = TRIMESTERS.get(known.named) if weeks is None else weeks
        if weeks is not None:
            return _page(content, "pregnancy", weeks)
        reply = say(content.item("pregnancy").first)
        return _asking_once(turn, reply, content, "ask_weeks_pregnant", known.named)
    if known.named == "breastfeeding":
        return say(content.item("breastfeeding").first)
    if weeks is None:
        reply = say(content.item("after-birth").first)
        return _asking_once(turn, reply, content, "ask_weeks_after", known.named)
    is_told = known.birth in ("vaginal", "caesarean")
    reply = _page(content, known.birth if known.birth and is_told else AFTER_BIRTH, weeks)
    if known.birth or weeks not in DIFFERING_WEEKS or _was_asked(turn):
        return reply
    # Weeks that she only asks about are not to be noted as hers by her answer.
    intent = turn.intent if turn.intent == "StageExercisesIntent" else "StageIntent"
    yes = Ask(intent, {"stage": "vaginal-birth", "weeks": str(weeks)})
    prompt, reprompt = content.line("ask_birth"), content.line("ask_birth_reprompt")
    return reply.ask(prompt, yes=yes, reprompt=reprompt).with_facts(stage_asked="yes")


def _page(content: Content, pages: str, weeks: int) -> Reply:
    """The page of those weeks: the last that begins no later; the number in its name says when."""
    begun = [one for one in content.pages(pages).ids if int(one.rpartition("-")[2]) <= weeks]
    return lead(content.pages(pages, at=begun[-1]))


def _was_asked(turn: Turn) -> bool:
    return "stage_asked" in turn.facts


def _asking_once(turn: Turn, reply: Reply, content: Content, line: str, named: str = "") -> Reply:
    """The reply asking for the weeks, if she was not asked before in this session."""
    if _was_asked(turn):
        return reply
    return reply.ask_for(
        content.line(line),
        slot="weeks",
        then=Ask("StageIntent", {"stage": named} if named else {}),
        reprompt=content.line(f"{line}_reprompt"),
    ).with_facts(stage_asked="yes")


def _ask_which(turn: Turn, content: Content) -> Reply:
    """Whether the weeks that she told are of the pregnancy or since the birth."""
    counts = _counts(turn)
    named = ("pregnant", "postpartum", "caesarean", "vaginal-birth", "assisted-birth")
    choices = {one: Ask(turn.intent, {**counts, "stage": one}) for one in named}
    return say().ask(
        content.line("which_count"),
        choices=choices,
        reprompt=content.line("which_count_reprompt"),
    )
