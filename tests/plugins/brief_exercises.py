"""The exercises as the content brief has them, typed from its table and its gates.

Nothing here is read from content, so that a slip there is found.
"""

from __future__ import annotations

from dataclasses import dataclass

ANY_WEEK = (1, 42)


@dataclass(frozen=True)
class Brief:
    """An exercise of the brief.

    seconds: of its phases. pregnancy: first and last week. vaginal, caesarean: from which day.
    check_after: "any birth" or "a caesarean" where the check has to be behind her.
    """

    seconds: tuple[int, ...]
    repetitions: int
    sides: int
    per_day: int
    set_seconds: int
    pregnancy: tuple[int, int] | None
    vaginal: int | None
    caesarean: int | None
    check_after: str = ""

    def fits_in_week(self, week: int) -> bool:
        """Whether it fits in that week of a pregnancy."""
        return self.pregnancy is not None and self.pregnancy[0] <= week <= self.pregnancy[1]

    def fits_on_day(self, day: int, *, is_gentle: bool, is_checked: bool) -> bool:
        """Whether it fits so long after a gentle birth, or after any other."""
        first = self.vaginal if is_gentle else self.caesarean
        needs = self.check_after == "any birth" or (self.check_after and not is_gentle)
        return first is not None and day >= first and (is_checked or not needs)


CAESAREAN = "a caesarean"
BRIEF = {
    "pelvic-floor-long": Brief((3, 2, 3, 2, 5), 5, 1, 3, 75, ANY_WEEK, 1, 2),
    "pelvic-floor-quick": Brief((1, 2), 5, 1, 3, 15, ANY_WEEK, 1, 2),
    "arm-raise-breathing": Brief((4, 1, 5, 2), 5, 1, 2, 60, ANY_WEEK, 1, 2),
    "wall-tilt": Brief((3, 2, 4, 2, 3), 5, 1, 2, 70, ANY_WEEK, 14, 42, CAESAREAN),
    "ball-sway": Brief((20, 10, 20, 10), 2, 1, 2, 120, (14, 42), None, None),
    "side-stretch": Brief((3, 3, 5, 3, 2), 2, 2, 2, 64, ANY_WEEK, 3, 21),
    "tummy-draw-in": Brief((3, 3, 3, 2, 4), 5, 1, 2, 75, ANY_WEEK, 2, 21),
    "lying-pelvic-tilt": Brief((3, 2, 3, 2, 4), 5, 1, 2, 70, (1, 13), 1, 21),
    "heel-slides": Brief((2, 4, 4, 2), 5, 2, 2, 120, (1, 13), 1, 21),
    "ankle-pumps": Brief((1, 1), 10, 1, 6, 20, None, 0, 0),
    "cat-curl": Brief((3, 3, 3, 3, 2), 5, 1, 2, 70, ANY_WEEK, 21, 42, CAESAREAN),
    "hands-knees-hold": Brief((3, 2, 3, 2, 8), 3, 1, 1, 54, None, 21, 42, CAESAREAN),
    "small-bridge": Brief((3, 3, 2, 4, 4), 2, 1, 2, 32, (1, 13), 14, 42, CAESAREAN),
    "shallow-squat": Brief((3, 1, 3, 3), 5, 1, 1, 50, ANY_WEEK, 21, 42, CAESAREAN),
    "bird-dog": Brief((3, 3, 3, 3, 4), 3, 2, 1, 96, None, 42, 84, "any birth"),
    # The table says day 14 after a caesarean, the gates name what fits before day 21, and it is not
    # among that: the later day wins.
    "standing-back-extension": Brief((3, 2, 3, 2, 2), 2, 1, 4, 24, ANY_WEEK, 0, 21),
    "walk-timer": Brief((300,), 1, 1, 1, 300, ANY_WEEK, 1, 2),
}
# Squats, bridges and one-leg work.
HARD_ON_PELVIS = {"shallow-squat", "small-bridge", "heel-slides", "bird-dog"}
# Lying, on hands and knees, on a ball or squatting: not with a baby in her arms.
NEVER_HOLDING = {
    *("lying-pelvic-tilt", "heel-slides", "small-bridge", "cat-curl", "hands-knees-hold"),
    *("bird-dog", "ball-sway", "shallow-squat"),
}
# They fit late in a pregnancy and in the first days after a caesarean alike. A walk is not offered
# to whoever tells nothing of herself, yet it is not refused to her.
FITS_ANYBODY = {"arm-raise-breathing", "pelvic-floor-long", "pelvic-floor-quick", "walk-timer"}
