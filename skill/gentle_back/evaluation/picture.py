"""A picture of accuracy against rejection, as SVG."""

from __future__ import annotations

from collections.abc import Sequence

SIDE, MARGIN = 480, 56


def curve_svg(points: Sequence[tuple[float, float]], title: str) -> str:
    """The points as a line: rejection to the right, accuracy upward, each from 0 to 1."""
    steps = "\n".join(_step(tenths / 10) for tenths in range(0, 11, 2))
    line = " ".join(f"{_across(x):.1f},{_up(y):.1f}" for x, y in sorted(points))
    size = SIDE + 2 * MARGIN
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" \
font-family="sans-serif" font-size="14">
<rect width="{size}" height="{size}" fill="white"/>
<text x="{size / 2}" y="28" text-anchor="middle" font-size="16">{_plain(title)}</text>
{steps}
<polyline points="{line}" fill="none" stroke="#1f6f78" stroke-width="2.5"/>
<text x="{size / 2}" y="{size - 14}" text-anchor="middle">out of scope, rejected</text>
<text transform="translate(18 {size / 2}) rotate(-90)" text-anchor="middle">in scope, right</text>
</svg>
"""


def _step(share: float) -> str:
    x, y = _across(share), _up(share)
    return (
        f'<path d="M{x:.1f} {_up(0):.1f}V{_up(1):.1f}M{_across(0):.1f} {y:.1f}H{_across(1):.1f}" '
        f'stroke="#ddd"/><text x="{x:.1f}" y="{_up(0) + 20:.1f}" text-anchor="middle">'
        f'{share:.0%}</text><text x="{_across(0) - 8:.1f}" y="{y + 5:.1f}" text-anchor="end">'
        f"{share:.0%}</text>"
    )


def _across(share: float) -> float:
    return MARGIN + share * SIDE


def _up(share: float) -> float:
    return MARGIN + (1 - share) * SIDE


def _plain(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
