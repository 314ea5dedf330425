"""A conversation held with a device, and where it did not go as it is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from gentle_back.device.heard import Heard
from gentle_back.testing.device import Device
from gentle_back.testing.sounds import Moment, moments
from gentle_back.testing.talk import WHOLE, Talk, TalkTurn, seconds_of
from gentle_back.values import Reply, Wording

# Of the times in what is heard; a platform keeps them to the millisecond.
TOLERANCE_MS = 10


class TalkMismatch(AssertionError):  # noqa: N818 - a test that fails is no error of its own
    """What was heard is not what is written; told with file, line, and both."""


@dataclass(frozen=True, slots=True)
class Happened:
    """What came of a turn: what was heard, and the skill's reply where there was one."""

    heard: Heard
    reply: Reply | None


Check = Callable[[Happened, TalkTurn], Iterator[tuple[object, object]]]


def hold(
    talk: Talk,
    device: Device,
    *,
    before: Callable[[TalkTurn], None] = lambda turn: None,
    after: Callable[[TalkTurn, Heard | None], None] = lambda turn, heard: None,
) -> None:
    """Hold the conversation. Raises TalkMismatch at the first turn that goes otherwise.

    before, after: look at each turn besides; the second at what was heard, if she spoke.
    """
    for turn in talk.turns:
        device.wait(turn.waits_seconds)
        _check_rings(talk, turn, device)
        before(turn)
        after(turn, _spoken_to(talk, turn, device))


def _spoken_to(talk: Talk, turn: TalkTurn, device: Device) -> Heard | None:
    """What she heard when she spoke, and it was as it is written; None where she did not."""
    if turn.she is None:
        return None
    before = len(device.replies)
    heard = device.say(turn.she)
    reply = device.replies[-1] if len(device.replies) > before else None
    _check(talk, turn, Happened(heard, reply))
    if "plays" in turn.told:
        plays = turn.told["plays"]
        device.hear_out(None if plays == WHOLE else seconds_of(plays))
    return heard


def _check_rings(talk: Talk, turn: TalkTurn, device: Device) -> None:
    """Let ring what is due, and compare it with what is written."""
    if "rings" not in turn.told:
        return
    rung = device.rings()
    if rung != turn.texts("rings"):
        raise TalkMismatch(
            f"{talk.path}:{turn.line}: rings\n    wanted  {turn.texts('rings')}\n    got     {rung}"
        )


def _check(talk: Talk, turn: TalkTurn, happened: Happened) -> None:
    where = f"{talk.path}:{turn.line}: she says {turn.she!r}"
    if happened.heard.trouble:
        raise TalkMismatch(f"{where}\n  trouble: {happened.heard.trouble}")
    wrong = [
        (key, wanted, got)
        for key, check in CHECKS.items()
        if key in turn.told or key == "ends"
        for wanted, got in check(happened, turn)
    ]
    if wrong:
        told = [f"  {key}\n    wanted  {wanted}\n    got     {got}" for key, wanted, got in wrong]
        heard = f"  all that was heard\n    {happened.heard.text!r}"
        raise TalkMismatch("\n".join([where, *told, heard]))


def _says(happened: Happened, turn: TalkTurn) -> Iterator[tuple[object, object]]:
    said = [one.key for one in _said(happened.reply)]
    if said != turn.texts("says"):
        yield turn.texts("says"), said


def _part(happened: Happened, turn: TalkTurn) -> Iterator[tuple[object, object]]:
    part = next((one.part for one in _said(happened.reply)), None)
    if part != turn.told["part"]:
        yield turn.told["part"], part


def _asks(happened: Happened, turn: TalkTurn) -> Iterator[tuple[object, object]]:
    question = happened.reply.question if happened.reply else None
    asked = question.prompt.key if question else "no question"
    if asked != turn.told["asks"]:
        yield turn.told["asks"], asked


def _text(happened: Happened, turn: TalkTurn) -> Iterator[tuple[object, object]]:
    for text in turn.texts("text"):
        if text not in happened.heard.text:
            yield repr(text), repr(happened.heard.text)


def _never(happened: Happened, turn: TalkTurn) -> Iterator[tuple[object, object]]:
    for text in turn.texts("never"):
        if text in happened.heard.text:
            yield f"no {text!r}", repr(happened.heard.text)


def _plugin(happened: Happened, turn: TalkTurn) -> Iterator[tuple[object, object]]:
    plugin = (happened.reply and happened.reply.plugin) or "none"
    if plugin != turn.told["plugin"]:
        yield turn.told["plugin"], plugin


def _sources(happened: Happened, turn: TalkTurn) -> Iterator[tuple[object, object]]:
    sources = list(happened.reply.sources) if happened.reply else []
    if sources != turn.texts("sources"):
        yield turn.texts("sources"), sources


def _card(happened: Happened, turn: TalkTurn) -> Iterator[tuple[object, object]]:
    card = happened.heard.card[1] if happened.heard.card else ""
    if turn.told["card"] not in card:
        yield turn.told["card"], card or "no card"


def _ends(happened: Happened, turn: TalkTurn) -> Iterator[tuple[object, object]]:
    if happened.heard.is_open is bool(turn.told.get("ends", False)):
        ends = "the session ends", "the session goes on"
        yield ends if turn.told.get("ends") else ends[::-1]


def _most_words(happened: Happened, turn: TalkTurn) -> Iterator[tuple[object, object]]:
    words = len(happened.heard.text.split())
    if words > turn.told["most_words"]:
        yield f"{turn.told['most_words']} words at most", f"{words} words"


def _silence(happened: Happened, turn: TalkTurn) -> Iterator[tuple[object, object]]:
    yield from _time_between(happened.heard, turn.told["silence"], lambda one: one.end_ms)


def _apart(happened: Happened, turn: TalkTurn) -> Iterator[tuple[object, object]]:
    yield from _time_between(happened.heard, turn.told["apart"], lambda one: one.start_ms)


def _time_between(
    heard: Heard, told: Mapping[str, object], from_ms: Callable[[Moment], int]
) -> Iterator[tuple[object, object]]:
    first, second = map(str, _pair(told["between"]))
    words = moments(heard.pieces)
    start = _found(first, words)
    end = _found(second, words[words.index(start) + 1 :]) if start else None
    wanted_ms = round(1_000 * float(str(told["seconds"])))
    if not start or not end:
        yield f"{first!r}, then {second!r}", "  ".join(one.text for one in words) or "nothing"
        return
    got_ms = end.start_ms - from_ms(start)
    if abs(got_ms - wanted_ms) > TOLERANCE_MS:
        yield f"{wanted_ms / 1_000:.2f} s from {first!r} to {second!r}", f"{got_ms / 1_000:.2f} s"


def _found(text: str, words: Sequence[Moment]) -> Moment | None:
    """The first that is said in just these words, else the first that has them in it."""
    holding = [one for one in words if text in one.text]
    return next((one for one in holding if one.text.strip(".,!?") == text), None) or next(
        iter(holding), None
    )


def _pair(told: object) -> list[object]:
    return list(told) if isinstance(told, list) else []


def _said(reply: Reply | None) -> list[Wording]:
    return [piece for piece in reply.speech if isinstance(piece, Wording)] if reply else []


CHECKS: Mapping[str, Check] = {
    "plugin": _plugin,
    "says": _says,
    "part": _part,
    "asks": _asks,
    "sources": _sources,
    "text": _text,
    "never": _never,
    "card": _card,
    "ends": _ends,
    "most_words": _most_words,
    "silence": _silence,
    "apart": _apart,
}
