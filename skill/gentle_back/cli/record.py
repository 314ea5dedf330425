"""A conversation written down as a test: what she says, and what she must hear."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gentle_back.config import Config
from gentle_back.device.echo import Echo
from gentle_back.device.heard import Heard
from gentle_back.errors import ConfigError
from gentle_back.testing.write import reply_told, talk_as_yaml, turn_of
from gentle_back.values import Reply


class Transcript:
    """What is said and heard, in order, as the turns of a .talk.yaml file.

    Where the skill runs elsewhere its replies are not seen, and the words that were heard are
    written down instead of the paths of content.
    """

    def __init__(self, path: Path, config: Config) -> None:
        self._path = path
        self._setting = {"locale": config.locale}
        if config.country:
            self._setting["country"] = config.country
        self._turns: list[dict[str, Any]] = []
        self._told: Mapping[str, Any] | None = None
        if not path.parent.is_dir():
            raise ConfigError(f"--record: there is no folder {path.parent}. Make it first.")
        if path.exists():
            raise ConfigError(f"--record: {path} is there already. Name another file.")

    def note_reply(self, reply: Reply) -> None:
        """Take the reply that goes out."""
        self.note_told(reply_told(reply))

    def note_told(self, told: Mapping[str, Any]) -> None:
        """Take what reply_told told of the reply in another process."""
        self._told = told

    def note(self, said: str, heard: Heard) -> None:
        """Take what she said, and what she heard then."""
        self._turns.append(turn_of(" ".join(said.split()), heard, self._told))
        self._told = None

    def forget_reply(self) -> None:
        """Drop a reply that nobody asked for in words."""
        self._told = None

    def write(self) -> None:
        """Write the file."""
        try:
            self._path.write_text(talk_as_yaml(self._setting, self._turns), encoding="utf-8")
        except OSError as error:
            raise ConfigError(
                f"--record: {self._path} cannot be written ({error.strerror}). Name another file."
            ) from error


class RecordedEcho(Echo):
    """An Echo whose conversation is written down."""

    def __init__(self, transcript: Transcript, *told: Any, **more: Any) -> None:  # noqa: ANN401 - an Echo's
        super().__init__(*told, **more)
        self._transcript = transcript

    def say(self, text: str) -> Heard:
        """The answer to these words."""
        self._transcript.forget_reply()
        heard = super().say(text)
        self._transcript.note(text, heard)
        return heard
