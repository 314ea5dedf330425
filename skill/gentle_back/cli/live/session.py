"""One time through a routine: typed words and keys in, what to show out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from gentle_back.cli.live import control_words as words
from gentle_back.cli.live.control_words import ControlWords
from gentle_back.cli.live.player import LivePlayer, State
from gentle_back.content.compiled import CompiledContent

HOST = "skill"  # under this name the skill's own lines stand in content
ACTIONS: Mapping[str, Callable[[LivePlayer], bool]] = {
    words.PAUSE: LivePlayer.pause,
    words.CARRY_ON: LivePlayer.carry_on,
    words.STOP: LivePlayer.stop,
    words.HURTS: LivePlayer.stop,
    words.REPEAT: LivePlayer.repeat,
    words.BACK: LivePlayer.back,
    words.NEXT: LivePlayer.next_repetition,
    words.SKIP: LivePlayer.stop,
    words.START_AGAIN: LivePlayer.start_again,
    words.SLOWER: LivePlayer.slower,
    words.FASTER: LivePlayer.faster,
    words.FEWER: LivePlayer.fewer,
    words.MORE: LivePlayer.more,
    words.ANOTHER_SET: LivePlayer.another_set,
}
CONTROLS = ", ".join(words.CONTROLS)
SAFETY_LINE = "safety_sentence"
BETWEEN_LINE = "routine_another"
# What the skill says where a control did something, and where it goes no further.
DONE_LINES: Mapping[str, tuple[str, ...]] = {
    words.SLOWER: ("routine_slower",),
    words.FASTER: ("routine_faster",),
    words.FEWER: ("routine_fewer",),
    words.MORE: ("routine_more",),
    words.PAUSE: ("paused",),
    words.HURTS: ("hurts", SAFETY_LINE),
}
NO_FURTHER_LINES: Mapping[str, str] = {
    words.SLOWER: "routine_slower_no_further",
    words.FASTER: "routine_faster_no_further",
    words.FEWER: "routine_fewer_no_further",
    words.MORE: "routine_more_no_further",
}


@dataclass(frozen=True, slots=True)
class SkillLines:
    """The lines that the skill itself says around a routine."""

    content: CompiledContent
    language: str

    def line(self, line_id: str, **values: str) -> str:
        """The line's text."""
        return self.content.line(self.language, HOST, line_id, rotation=0, **values).text

    def all(self, *line_ids: str) -> str:
        """Several of them, as one text."""
        return " ".join(map(self.line, line_ids))


class LiveSession:
    """What somebody does with a player, and the answer to it.

    message: what was answered last; "" before anything was.
    """

    def __init__(self, player: LivePlayer, control_words: ControlWords, lines: SkillLines) -> None:
        self.player = player
        self.message = ""
        self._words = control_words
        self._lines = lines

    def tick(self) -> State:
        """The player's state after what has gone by; that a set is over is said."""
        before = self.player.state
        state = self.player.tick()
        if state is State.BETWEEN and before is not state:
            self.message = self._lines.line(BETWEEN_LINE)
        return state

    def toggle(self) -> None:
        """The space bar: hold it, or go on with the very next sample."""
        player = self.player
        if not (player.pause() or player.release()):
            player.carry_on()
        self.message = ""

    def hear(self, utterance: str) -> None:
        """Do what the words ask. Words nobody knows hold the sound: she may need something."""
        control = self._words.control(utterance)
        if control is None:
            self.player.pause()
            known = f"Held: {utterance.strip()!r} is no control. There are: {CONTROLS}."
            self.message = f"{known} {self._lines.line(SAFETY_LINE)}"
        elif action := ACTIONS.get(control):
            self.message = self._answer(control, has_done=action(self.player))
        else:
            self.message = self._told(control)

    def _answer(self, control: str, *, has_done: bool) -> str:
        if has_done or control == words.HURTS:
            asked = (BETWEEN_LINE,) if self.player.state is State.BETWEEN else ()
            return self._lines.all(*DONE_LINES.get(control, ()), *asked)
        if line := NO_FURTHER_LINES.get(control):
            return self._lines.line(line)
        return f"Nothing to do for {control!r}: it is {self.player.state}."

    def _told(self, control: str) -> str:
        player = self.player
        if control == words.WHAT_NEXT:
            return f"Next: {player.coming.text}." if player.coming else "Nothing comes after this."
        return f"{minutes_seconds(player.left_ms)} of this set to go."


def minutes_seconds(milliseconds: int) -> str:
    """ "1:05" for sixty-five seconds and a bit."""
    minutes, seconds = divmod(milliseconds // 1000, 60)
    return f"{minutes}:{seconds:02}"
