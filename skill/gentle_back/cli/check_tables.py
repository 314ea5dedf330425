"""The tables of `gentle-back check`: claims with what answers them, and sources by age."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from gentle_back.content.claims import read_claims
from gentle_back.content.compile import compile_content
from gentle_back.content.coverage import Covered, cover
from gentle_back.content.find import ContentRoot
from gentle_back.content.reading import read_root

COLUMNS = "{:<44} {:<12} {:<38} {}"


def coverage_table(roots: Sequence[ContentRoot], today: date) -> Iterator[str]:
    """A line for each claim and each item that answers it: verdict, item, how it is asked for."""
    data = compile_content(roots, today=today).data
    covered: list[Covered] = []
    for root in roots:
        claims, _ = read_claims(read_root(root), today)
        covered += cover(claims, data)
    yield COLUMNS.format("claim", "verdict", "item", "asked by")
    for one in covered:
        yield from _rows(one)
    counts = Counter(map(_state, covered))
    told = ", ".join(f"{count} {state}" for state, count in counts.items())
    yield f"{len(covered)} claims: {told}."


def _rows(one: Covered) -> Iterator[str]:
    claim = one.claim
    if not one.answers:
        instead = claim.not_spoken
        yield COLUMNS.format(claim.id, claim.verdict, _state(one), instead).rstrip()
    for number, answer in enumerate(one.answers):
        first = ("", "") if number else (claim.id, claim.verdict)
        item = answer.key.replace("/items/", "/")
        yield COLUMNS.format(*first, item, answer.asked or "-")


def _state(one: Covered) -> str:
    if one.claim.not_spoken:
        return "not spoken"
    if one.claim.later:
        return f"later: {one.claim.later}"
    return "lost" if one.is_lost else "answered"


def sources_table(roots: Sequence[ContentRoot], today: date) -> Iterator[str]:
    """A line for each source, the one that was read longest ago first."""
    sources = compile_content(roots, today=today).data["sources"]
    yield "{:<12} {:>5}  {:<28} {}".format("checked", "days", "source", "address")
    for source_id, (_, _, address, checked) in sorted(
        sources.items(), key=lambda one: (one[1][3], one[0])
    ):
        days = (today - date.fromisoformat(checked)).days
        yield f"{checked:<12} {days:>5}  {source_id:<28} {address}"
