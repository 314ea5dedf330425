"""Some of the many forms of an intent's phrases, as varied as they can be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import gcd

# Of one intent. More teach Alexa little, and all of a model is to stay below 1.5 MB.
MOST_SAMPLES = 40
# A danger sign has to be known in whatever words it comes; with a few more the model would come
# near its limit, and what is left out the carriers bring to the screen.
MOST_OF_A_SIGN = 270
# Carriers differ in all their words, so each is needed.
MOST_CARRIERS = 900

# Neighbours differ in their last word only, so one goes on by about this part of all.
STRIDE = 0.618


def chosen(phrases: Sequence[Sequence[str]], most: int, *, first: Sequence[str] = ()) -> list[str]:
    """At most that many forms, each once: one of every phrase, then a second of every one...

    first: forms that are taken before all others. The same phrases give the same forms.
    """
    left = [_spread(forms) for forms in phrases]
    found = dict.fromkeys(first)
    while left and len(found) < most:
        for forms in tuple(left):
            form = next((one for one in forms if one not in found), None)
            if form is None:
                left.remove(forms)
            elif len(found) < most:
                found[form] = None
    return list(found)


def _spread(forms: Sequence[str]) -> Iterator[str]:
    """All the forms, the first first, then far from those before."""
    count = len(forms)
    step = max(1, round(count * STRIDE))
    while gcd(step, count) > 1:
        step += 1
    for turn in range(count):
        yield forms[turn * step % count]
