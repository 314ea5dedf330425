"""A routine followed line by line, where there is no terminal to draw in."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator

from gentle_back.cli.live.player import LivePlayer, State

LOOK_EVERY_SECONDS = 0.02


def followed(player: LivePlayer, wait: Callable[[float], object]) -> Iterator[tuple[int, str]]:
    """Each cue as it is heard, with its time in the timeline; all sets, one after the other.

    The player has begun. wait: lets so many seconds go by.
    """
    while True:
        yield from _one_set(player, wait)
        if player.state is not State.BETWEEN or player.set_number + 1 >= player.routine.sets:
            return
        player.another_set()


def _one_set(player: LivePlayer, wait: Callable[[float], object]) -> Iterator[tuple[int, str]]:
    cues = deque(player.timeline.cues)
    while True:
        state = player.tick()
        while cues and cues[0].at_ms <= player.heard_ms:
            cue = cues.popleft()
            yield cue.at_ms, cue.text
        if state is not State.PLAYING:
            return
        wait(LOOK_EVERY_SECONDS)
