"""A conversation that was held, as the text of a .talk.yaml file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from gentle_back.device.heard import Heard
from gentle_back.values import Reply, Wording

HEAD = "# Recorded. What she says, and what she must hear.\n"


def turn_of(said: str, heard: Heard, reply: Reply | None) -> dict[str, Any]:
    """One turn: by the paths of content where the reply is known, else by the words heard."""
    turn: dict[str, Any] = {"she": said}
    if reply:
        spoken = [piece for piece in reply.speech if isinstance(piece, Wording)]
        if reply.plugin:
            turn["plugin"] = reply.plugin
        turn["says"] = [one.key for one in spoken]
        if spoken and spoken[0].part:
            turn["part"] = spoken[0].part
        if reply.question:
            turn["asks"] = reply.question.prompt.key
        if reply.sources:
            turn["sources"] = list(reply.sources)
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
