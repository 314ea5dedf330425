"""What each plugin did, on standard error: for who writes one, while they talk to it.

It holds what she said. So it is for the offline device alone, whoever sets GENTLE_BACK_TRACE.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from gentle_back.content.compiled import CompiledContent
from gentle_back.deadline import TURN_SECONDS, Watch
from gentle_back.dialogue import Session
from gentle_back.log import place_of
from gentle_back.plugins import PluginHost
from gentle_back.skill import Skill
from gentle_back.values import Pause, Reply, Turn, Wording

# Of what a handler returned, and of its exception.
MOST_CHARACTERS = 400


class TracedSkill(Skill):
    """A skill that tells of each turn which plugin answered, how long it took, and with what."""

    def __init__(
        self,
        content: CompiledContent,
        plugins: PluginHost,
        *,
        has_memory: bool = False,
        has_reminders: bool = False,
    ) -> None:
        self._watch = Watch()
        super().__init__(
            content,
            plugins,
            has_memory=has_memory,
            has_reminders=has_reminders,
            run=self._run_traced,
        )

    def answer(
        self, session: Session, turn: Turn, remaining_seconds: float = TURN_SECONDS
    ) -> tuple[Session, Reply]:
        """The reply to a turn, and the session after it."""
        started = time.perf_counter()
        after, reply = super().answer(session, turn, remaining_seconds)
        slots = "".join(f" {name}={value!r}" for name, value in turn.slots.items())
        owner = reply.plugin or "the host"
        _tell(f"{turn.intent}{slots}: {owner} answered, {_ms(started)} in all: {told_in(reply)}")
        return after, reply

    def _run_traced(
        self, plugin: str, call: Callable[[], Reply], remaining_seconds: float
    ) -> Reply:
        started = time.perf_counter()
        try:
            reply = self._watch.run(plugin, call, remaining_seconds)
        except BaseException as error:
            told = f"{type(error).__name__}: {error} ({place_of(error)})"
            _tell(f"{plugin}: its handler raised after {_ms(started)}: {_short(told)}")
            raise
        _tell(f"{plugin}: its handler took {_ms(started)} and returned {_short(repr(reply))}")
        return reply


def told_in(reply: Reply) -> str:
    """What a reply says and asks, by the paths of its content; and what else it brings."""
    parts = [_path(piece) for piece in reply.speech] or ["nothing"]
    told = [f"says {', '.join(parts)}"]
    if reply.question:
        told.append(f"asks {reply.question.prompt.key}")
    if reply.timeline:
        told.append(f"counts {reply.timeline.recipe.routine}")
    told += [f"effect {type(effect).__name__}" for effect in reply.effects]
    return "; ".join(told + ["ends the session"] * reply.is_final)


def _path(piece: Wording | Pause) -> str:
    if isinstance(piece, Pause):
        return f"{piece.seconds:g} s of quiet"
    return f"{piece.key}[{piece.part}]" if piece.part else piece.key


def _ms(started: float) -> str:
    return f"{1_000 * (time.perf_counter() - started):.2f} ms"


def _short(text: str) -> str:
    return text if len(text) <= MOST_CHARACTERS else f"{text[:MOST_CHARACTERS]}..."


def _tell(text: str) -> None:
    sys.stderr.write(f"trace: {text}\n")
    sys.stderr.flush()
