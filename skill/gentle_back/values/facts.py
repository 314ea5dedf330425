"""What she tells of herself, kept for the session and nowhere else.

A plugin tells it with `Reply.with_facts` and finds it in `Turn.facts`. What she has not told is
absent, and then the most careful answer holds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from gentle_back.values.ask import NO_SLOTS

# "pregnancy" or "after-birth".
STAGE = "stage"
# Whole weeks as digits: of the pregnancy, or since the birth.
WEEKS = "weeks"
# "vaginal", "caesarean", or "assisted": with forceps or a suction cup.
BIRTH = "birth"
# "full" while she holds her baby.
ARMS = "arms"
# Whole days since the birth as digits, where she told it so closely.
DAYS = "days"
# "yes" once she was asked how far along she is, so that nobody asks a second time.
STAGE_ASKED = "stage_asked"

FACTS: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        STAGE: re.compile("pregnancy|after-birth"),
        WEEKS: re.compile("[0-9]{1,3}"),
        BIRTH: re.compile("vaginal|caesarean|assisted"),
        ARMS: re.compile("full|free"),
        DAYS: re.compile("[0-9]{1,3}"),
        STAGE_ASKED: re.compile("yes"),
    }
)
# What the host asks before a routine, and no plugin can tell; see gates.py.
HARD_BIRTH, CHECKED, FRONT_PAIN, LIMITED = "hard_birth", "checked", "front_pain", "limited"
SIGNS = "signs"
# They say more of a stage, and hold for no other.
_OF_A_STAGE = (WEEKS, DAYS, BIRTH, HARD_BIRTH, CHECKED, LIMITED)


def is_fact(name: str, value: str) -> bool:
    """Whether there is such a fact, with such a value."""
    return name in FACTS and FACTS[name].fullmatch(value) is not None


def told_among(facts: Mapping[str, str]) -> Mapping[str, str]:
    """Those of a session's facts that she told; the others are the host's."""
    told = {name: value for name, value in facts.items() if is_fact(name, value)}
    return MappingProxyType(told) if told else NO_SLOTS


def with_told(facts: Mapping[str, str], told: Mapping[str, str]) -> Mapping[str, str]:
    """A session's facts with what she told now; another stage ends what was told of the last."""
    stage = facts.get(STAGE)
    is_other = stage is not None and told.get(STAGE, stage) != stage
    gone = set(_OF_A_STAGE) if is_other else set()
    if WEEKS in told:  # of another week these days may be
        gone.add(DAYS)
    kept = {name: value for name, value in facts.items() if name not in gone}
    return MappingProxyType({**kept, **told})
