"""The process that speaks: `python -m gentle_back.voice.worker`. It alone imports pyttsx3.

It reads frames from its standard input and answers on its standard output until the input ends.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import tempfile
from pathlib import Path
from typing import BinaryIO, NoReturn

from gentle_back.errors import VoiceError
from gentle_back.voice.engine import Engine
from gentle_back.voice.frames import AUDIO, READY, REFUSED, SETUP, TEXT, Frame, read_frame


def main() -> None:
    """Speak until nobody asks any more."""
    signal.signal(signal.SIGTERM, _leave)
    requests, answers = sys.stdin.buffer, _own_stdout()
    with tempfile.TemporaryDirectory(prefix="gentle-back-voice-") as folder:
        try:
            _serve(requests, answers, Path(folder))
        except (EOFError, BrokenPipeError):
            return


def _serve(requests: BinaryIO, answers: BinaryIO, folder: Path) -> NoReturn:
    engine: Engine | None = None
    while True:
        request = read_frame(requests.read)
        if request.kind == SETUP:
            try:
                engine = Engine(folder, **json.loads(request.payload))
                answer = Frame(READY)
            except VoiceError as error:
                answer = Frame(REFUSED, _as_json(error))
        elif request.kind == TEXT and engine:
            answer = Frame(AUDIO, engine.speak(request.payload.decode()))
        else:
            raise ValueError(f"A request of kind {request.kind!r} is out of place.")
        answers.write(bytes(answer))
        answers.flush()


def _as_json(error: VoiceError) -> bytes:
    message = str(error).removesuffix(error.mend).rstrip()
    return json.dumps({"message": message, "mend": error.mend}).encode()


def _own_stdout() -> BinaryIO:
    """The standard output for our frames alone; what pyttsx3 prints goes nowhere from now on."""
    ours = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return ours


def _leave(_signal: int, _frame: object) -> NoReturn:
    # Raised, so that the temporary folder is removed on the way out.
    raise SystemExit


if __name__ == "__main__":
    main()
