"""Shares of lines, with how sure they are."""

from __future__ import annotations

import math
from dataclasses import dataclass

# The half-width of the middle 95 % of a normal distribution, in standard deviations.
Z95 = 1.959964


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many; a half counts where a question back offered what was right."""

    part: float
    whole: int

    @property
    def value(self) -> float | None:
        """Between 0 and 1; None of nothing."""
        return self.part / self.whole if self.whole else None

    def interval(self) -> tuple[float, float] | None:
        """The 95 % interval by Wilson (1927); None of nothing."""
        if not self.whole:
            return None
        share, count = self.part / self.whole, self.whole
        middle = share + Z95**2 / (2 * count)
        width = Z95 * math.sqrt(share * (1 - share) / count + Z95**2 / (4 * count**2))
        scale = 1 + Z95**2 / count
        return max(0.0, (middle - width) / scale), min(1.0, (middle + width) / scale)

    def as_json(self) -> dict[str, object]:
        """Its parts, the share and the interval, rounded."""
        interval = self.interval()
        return {
            "right": self.part,
            "of": self.whole,
            "share": None if self.value is None else round(self.value, 4),
            "interval": interval and [round(end, 4) for end in interval],
        }

    def __str__(self) -> str:
        if self.value is None:
            return "none"
        return f"{self.value:6.1%} ({self.part:g} of {self.whole})"


def share(held: list[float] | list[bool]) -> Share:
    """How much of these hold; each from 0 to 1."""
    return Share(float(sum(held)), len(held))
