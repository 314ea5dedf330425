"""Who may do a routine now: what has to be asked first, and why it may not be for her.

The gates are content; this reads them beside what she told in this session. Nothing is taken for
granted: what she was asked and did not tell counts as what needs most care.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from gentle_back.content.model import Gate
from gentle_back.values import facts as told

# What is asked, each with a question of its own in content: skill/lines/gate_<name>.
STAGE, WEEKS, SINCE_BIRTH, BIRTH = "stage", "weeks", "since_birth", told.BIRTH
HARD_BIRTH, CHECKED, FRONT_PAIN = told.HARD_BIRTH, told.CHECKED, told.FRONT_PAIN
LIMITED, SIGNS, ARMS = told.LIMITED, told.SIGNS, told.ARMS
# Those that are answered by yes or no, with the value that each answer is.
YES_OR_NO: Mapping[str, tuple[str, str]] = {
    HARD_BIRTH: ("yes", "no"),
    CHECKED: ("yes", "no"),
    FRONT_PAIN: ("yes", "no"),
    LIMITED: ("yes", "no"),
    BIRTH: ("caesarean", "vaginal"),
    SIGNS: ("", "clear"),
    ARMS: ("free", "full"),
}
# Asked once a session: who cannot or will not say is not asked again.
STAGE_UNSURE, WEEKS_UNSURE = "stage_unsure", "weeks_unsure"

# Where nothing is known she may be in any week from here on, or newly operated on.
LATE_PREGNANCY_WEEKS = (14, 40)
FIRST_DAYS_AFTER_CAESAREAN = 2
DAYS_IN_A_WEEK = 7


@dataclass(frozen=True, slots=True)
class Open:
    """She may do it."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """Something has to be asked first. name: one of the names above."""

    name: str


@dataclass(frozen=True, slots=True)
class Closed:
    """It is not for her, or not yet.

    reason: "pregnancy", "too_early", "unsure", "check", "front_pain", "limited" or "arms"; content
    says each in skill/lines/closed_<reason>. days: until it fits, where that is known.
    """

    reason: str
    days: int = 0


Verdict: TypeAlias = Open | Unknown | Closed


def judge(gate: Gate, facts: Mapping[str, str]) -> Verdict:
    """Whether a routine with this gate is open to her, after what she told in this session."""
    for verdict in _verdicts(gate, facts):
        if verdict is not None:
            return verdict
    return Open()


def may_be_open(gate: Gate, facts: Mapping[str, str]) -> bool:
    """Whether nothing that is known shuts it; arms that are full do."""
    if facts.get(ARMS) == "full" and gate.arms == "free":
        return False
    return not isinstance(judge(gate, facts), Closed)


def _verdicts(gate: Gate, facts: Mapping[str, str]) -> Iterator[Verdict | None]:
    """What each gate says in turn: the cheapest to ask first, warning signs last."""
    if facts.get(ARMS) == "full" and gate.arms == "free":
        yield Unknown(ARMS)
    yield _of_stage(gate, facts)
    if gate.is_hard_on_pelvis:
        yield _of_no(facts, FRONT_PAIN)
    if SIGNS not in facts:
        yield Unknown(SIGNS)


def _of_stage(gate: Gate, facts: Mapping[str, str]) -> Verdict | None:
    stage = facts.get(told.STAGE)
    if stage == "pregnancy":
        return _of_pregnancy(gate, facts)
    if stage == "after-birth":
        return _of_birth(gate, facts)
    if STAGE_UNSURE not in facts:
        return Unknown(STAGE)
    return None if _fits_anyone(gate) else Closed("unsure")


def _fits_anyone(gate: Gate) -> bool:
    """Whether it fits late in a pregnancy and in the first days after a caesarean alike."""
    first, last = gate.pregnancy or (0, -1)
    fits_pregnancy = first <= LATE_PREGNANCY_WEEKS[0] and last >= LATE_PREGNANCY_WEEKS[1]
    return (
        fits_pregnancy
        and gate.caesarean is not None
        and gate.caesarean <= FIRST_DAYS_AFTER_CAESAREAN
        and not _needs_check(gate, is_caesarean=True)
    )


def _of_pregnancy(gate: Gate, facts: Mapping[str, str]) -> Verdict | None:
    if gate.pregnancy is None:
        return Closed("pregnancy")
    first, last = gate.pregnancy
    if told.WEEKS in facts:
        if not first <= int(facts[told.WEEKS]) <= last:
            return Closed("pregnancy")
    elif first > 1 or last < LATE_PREGNANCY_WEEKS[1]:
        return Closed("pregnancy") if WEEKS_UNSURE in facts else Unknown(WEEKS)
    return _of_no(facts, LIMITED)


def _of_birth(gate: Gate, facts: Mapping[str, str]) -> Verdict | None:
    days = _days_since_birth(facts)
    if days is None:
        if WEEKS_UNSURE not in facts:
            return Unknown(SINCE_BIRTH)
        days = 0
    latest = _latest(gate.vaginal, gate.caesarean)
    if latest is None or days < latest:
        verdict = _of_kind_of_birth(gate, facts, days)
        if verdict:
            return verdict
    is_gentle = facts.get(told.BIRTH) == "vaginal" and facts.get(HARD_BIRTH) == "no"
    if _needs_check(gate, is_caesarean=not is_gentle):
        return _of_yes(facts, CHECKED, Closed("check"))
    return None


def _of_kind_of_birth(gate: Gate, facts: Mapping[str, str], days: int) -> Verdict | None:
    """Where it depends on the birth whether it fits on this day."""
    if gate.vaginal is None or days < min(gate.vaginal, _or_never(gate.caesarean)):
        earliest = min(_or_never(gate.vaginal), _or_never(gate.caesarean))
        return Closed("too_early", 0 if earliest == NEVER else earliest - days)
    birth = facts.get(told.BIRTH)
    if birth is None:
        return Unknown(BIRTH)
    if birth == "vaginal" and days >= gate.vaginal:
        if HARD_BIRTH not in facts:
            return Unknown(HARD_BIRTH)
        if facts[HARD_BIRTH] == "no":
            return None
    start = _or_never(gate.caesarean)
    return Closed("too_early", 0 if start == NEVER else start - days) if days < start else None


NEVER = 1_000_000


def _or_never(day: int | None) -> int:
    return NEVER if day is None else day


def _latest(vaginal: int | None, caesarean: int | None) -> int | None:
    return None if vaginal is None or caesarean is None else max(vaginal, caesarean)


def _days_since_birth(facts: Mapping[str, str]) -> int | None:
    """Whole days at least; of weeks, the first day of the last one."""
    if told.DAYS in facts:
        return int(facts[told.DAYS])
    return int(facts[told.WEEKS]) * DAYS_IN_A_WEEK if told.WEEKS in facts else None


def _needs_check(gate: Gate, *, is_caesarean: bool) -> bool:
    return gate.needs_check == "yes" or (gate.needs_check == "after-caesarean" and is_caesarean)


def _of_no(facts: Mapping[str, str], name: str) -> Verdict | None:
    """Nothing, once she has said no."""
    if name not in facts:
        return Unknown(name)
    return Closed(name) if facts[name] == "yes" else None


def _of_yes(facts: Mapping[str, str], name: str, otherwise: Closed) -> Verdict | None:
    """Nothing, once she has said yes."""
    if name not in facts:
        return Unknown(name)
    return None if facts[name] == "yes" else otherwise
