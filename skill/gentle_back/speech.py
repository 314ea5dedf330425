"""Plain speech to SSML. The only place that escapes, and the only one that makes SSML.

What Alexa can say is limited: 8,000 characters in one answer, tags included, and no break over ten
seconds (a longer silence is several breaks).
"""

from __future__ import annotations

from gentle_back.values import Pause, Speech, Wording

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


def ssml(speech: Speech, *, then: str = "", after: Speech = (), is_whispered: bool = False) -> str:
    """The speech inside its speak tags, at most 8,000 characters.

    then: a routine's set as SSML without speak tags; after: what is said when it is over.
    Raises ValueError where it is longer: content that long is a fault of its plugin.
    """
    marked = _whispered if is_whispered else _marked
    parts = [*map(marked, speech), *([then] if then else []), *map(marked, after)]
    spoken = f"<speak>{' '.join(parts)}</speak>"
    if len(spoken) > LONGEST_SSML:
        raise ValueError(
            f"the speech has {len(spoken):,} characters as SSML; {LONGEST_SSML:,} are the most. "
            f"Shorten it, or give the rest as more."
        )
    return spoken


def audio(address: str) -> str:
    """The recording at that address."""
    return f'<audio src="{escape(address)}"/>'


def escape(text: str) -> str:
    """The text with what XML reserves written as entities, and what it forbids left out."""
    return text.translate(_ESCAPES)


def _marked(piece: Wording | Pause) -> str:
    return _breaks(piece.seconds) if isinstance(piece, Pause) else escape(piece.text)


def _whispered(piece: Wording | Pause) -> str:
    if isinstance(piece, Pause):
        return _marked(piece)
    return f'<amazon:effect name="whispered">{_marked(piece)}</amazon:effect>'


def _breaks(seconds: float) -> str:
    milliseconds = round(seconds * 1_000)
    longest = round(LONGEST_BREAK_SECONDS * 1_000)
    whole, rest = divmod(milliseconds, longest)
    lengths = [longest] * whole + ([rest] if rest else [])
    return "".join(f'<break time="{length}ms"/>' for length in lengths)
