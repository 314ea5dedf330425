"""Plain speech to SSML. The only place that escapes, and the only one that makes SSML.

What Alexa can say is limited: 8,000 characters in one answer, tags included, and no break over ten
seconds (a longer silence is several breaks).
"""

from __future__ import annotations

from gentle_back.values import Pause, Speech

LONGEST_SSML = 8_000
LONGEST_BREAK_SECONDS = 10.0

# Control characters are not XML at all; half of a surrogate pair cannot be encoded.
_FORBIDDEN = (*range(9), 11, 12, *range(14, 32), 127, *range(0xD800, 0xE000), 0xFFFE, 0xFFFF)
_ESCAPES: dict[int, str | None] = dict.fromkeys(_FORBIDDEN) | {
    ord("&"): "&amp;",
    ord("<"): "&lt;",
    ord(">"): "&gt;",
    ord('"'): "&quot;",
}


def ssml(speech: Speech) -> str:
    """The speech inside its speak tags, at most 8,000 characters.

    Raises ValueError where it is longer: content that long is a fault of its plugin.
    """
    body = " ".join(
        _breaks(piece.seconds) if isinstance(piece, Pause) else escape(piece.text)
        for piece in speech
    )
    spoken = f"<speak>{body}</speak>"
    if len(spoken) > LONGEST_SSML:
        raise ValueError(
            f"the speech has {len(spoken):,} characters as SSML; {LONGEST_SSML:,} are the most. "
            f"Shorten it, or give the rest as more."
        )
    return spoken


def escape(text: str) -> str:
    """The text with what XML reserves written as entities, and what it forbids left out."""
    return text.translate(_ESCAPES)


def _breaks(seconds: float) -> str:
    milliseconds = round(seconds * 1_000)
    longest = round(LONGEST_BREAK_SECONDS * 1_000)
    whole, rest = divmod(milliseconds, longest)
    lengths = [longest] * whole + ([rest] if rest else [])
    return "".join(f'<break time="{length}ms"/>' for length in lengths)
