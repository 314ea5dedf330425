"""Plain tables for the terminal."""

from __future__ import annotations

from collections.abc import Sequence


def print_table(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table: the first column to the left, the others to the right."""
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
    print(f"\n{title}")
    for row in (head, ["-" * width for width in widths], *rows):
        first, *others = (
            cell.ljust(width) if not column else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        print("  ".join([first, *others]).rstrip())


def microseconds(seconds: float) -> str:
    """0.00012 as "120 us"."""
    return f"{seconds * 1e6:,.0f} us"


def milliseconds(seconds: float) -> str:
    """0.12 as "120 ms"."""
    return f"{seconds * 1e3:,.0f} ms"


def megabytes(kilobytes: float) -> str:
    """51200 as "50.0 MB"."""
    return f"{kilobytes / 1_024:,.1f} MB"


def ratio(value: float, to: float) -> str:
    """How many times the one is of the other."""
    return f"{value / to:.2f}"
