"""A conversation that was held, as the text of a .talk.yaml file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from gentle_back.device.heard import Heard
from gentle_back.values import Reply, Wording

HEAD = "# Recorded. What she says, and what she must hear.\n"


def reply_told(reply: Reply) -> dict[str, Any]:
    """What a turn tells of a reply: whose it is, and the paths of content in it."""
    spoken = [piece for piece in reply.speech if isinstance(piece, Wording)]
    told: dict[str, Any] = {"plugin": reply.plugin} if reply.plugin else {}
    told["says"] = [one.key for one in spoken]
    if spoken and spoken[0].part:
        told["part"] = spoken[0].part
    if reply.question:
        told["asks"] = reply.question.prompt.key
    if reply.sources:
        told["sources"] = list(reply.sources)
    return told


def turn_of(said: str, heard: Heard, told: Mapping[str, Any] | None) -> dict[str, Any]:
    """One turn. told: what reply_told gave; where nobody knows the reply, the words heard stand."""
    turn: dict[str, Any] = {"she": said}
    if told:
        turn |= told
    elif heard.text:
        turn["text"] = heard.text
    if not heard.is_open:
        turn["ends"] = True
    turn["#"] = heard.text
    return turn


def talk_as_yaml(setting: Mapping[str, str], turns: Iterable[Mapping[str, Any]]) -> str:
    """The file: its setting, and each turn with the words that were heard as a comment."""
    told = ", ".join(f"{key}: {_scalar(value)}" for key, value in setting.items())
    lines = [HEAD, f"- setting: {{{told}}}\n"]
    for turn in turns:
        heard = " ".join(turn["#"].split())
        keys = [key for key in turn if key != "#"]
        for number, key in enumerate(keys):
            lines.append(f"{'- ' if number == 0 else '  '}{key}: {_scalar(turn[key])}\n")
        lines.append(f"  # {heard}\n" if heard else "")
    return "".join(lines)


def _scalar(value: object) -> str:
    """The value as YAML reads it back; JSON is YAML."""
    return json.dumps(value, ensure_ascii=False)
