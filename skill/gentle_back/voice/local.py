"""The voice of this machine: pyttsx3 in a worker process."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from gentle_back.errors import VoiceError
from gentle_back.voice.cache import SpeechCache, Utterance
from gentle_back.voice.frames import AUDIO, READY, REFUSED, SETUP, TEXT, Frame
from gentle_back.voice.pieces import pieces
from gentle_back.voice.process import WorkerProcess

# -P: the folder we are called from must not shadow a module of the worker.
WORKER_COMMAND = (sys.executable, "-P", "-m", "gentle_back.voice.worker")

_SLOWEST, _USUAL, _FASTEST = 80, 175, 450
_SECONDS_A_CHARACTER = 0.1
_CACHE_BYTES = 16 * 2**20  # about six minutes of speech
_FAILURE_MEND = "Try again; if it stays so, reinstall espeak-ng or the voice extra."

T = TypeVar("T")


class LocalVoice:
    """Speaks in a process that is started at the first text, and once more should it fail.

    Any thread may use it. Each piece of a text is asked for when it is wanted, so that the first
    is heard before the last is spoken, and an iterator left half-way keeps nobody waiting.

    words_a_minute, name: as `open_voice` has them.
    command: what to run as the worker.
    patience_seconds: how long one piece may take, beside a tenth of a second a character.
    """

    def __init__(
        self,
        *,
        words_a_minute: int | None = None,
        name: str | None = None,
        command: Sequence[str] = WORKER_COMMAND,
        patience_seconds: float = 10.0,
    ) -> None:
        self._words_a_minute = _checked_speed(words_a_minute)
        self._name = name
        self._command = command
        self._patience_seconds = patience_seconds
        self._cache = SpeechCache(_CACHE_BYTES)
        self._lock = threading.Lock()
        self._worker: WorkerProcess | None = None
        self._is_closed = False

    @property
    def rate(self) -> int:
        """Samples a second: what pyttsx3 writes, whatever the voice."""
        return 22_050

    @property
    def worker_pid(self) -> int | None:
        """The process id of the worker, or None where none is running."""
        return self._worker.pid if self._worker else None

    def prepare(self) -> None:
        """Start the worker now. Raises VoiceError where there is no engine or no such voice."""
        with self._lock:
            self._with_second_try(self._ready_worker)

    def stream(self, text: str) -> Iterator[bytes]:
        """Samples, piece by piece; none for text without words.

        Raises VoiceError where the worker fails twice at the same piece.
        """
        for piece in pieces(text):
            if samples := self._samples(piece):
                yield samples

    def close(self) -> None:
        """End the worker; the voice speaks no more."""
        with self._lock:
            self._is_closed = True
            self._cache.clear()
            self._drop_worker()

    def _samples(self, piece: str) -> bytes:
        utterance = Utterance(piece, self._name, self._words_a_minute)
        with self._lock:
            samples = self._cache.get(utterance)
            if samples is None:
                samples = self._with_second_try(lambda: self._spoken(piece))
                self._cache.put(utterance, samples)
            return samples

    def _with_second_try(self, attempt: Callable[[], T]) -> T:
        try:
            return attempt()
        except _WorkerFailedError:
            return attempt()

    def _spoken(self, piece: str) -> bytes:
        seconds = self._patience_seconds + _SECONDS_A_CHARACTER * len(piece)
        return self._exchange(self._ready_worker(), Frame(TEXT, piece.encode()), AUDIO, seconds)

    def _ready_worker(self) -> WorkerProcess:
        if self._is_closed:
            raise VoiceError("This voice is closed.", mend="Open another one.")
        if self._worker:
            return self._worker
        self._worker = worker = WorkerProcess(self._command)
        wish = {"voice": self._name, "words_a_minute": self._words_a_minute}
        setup = Frame(SETUP, json.dumps(wish).encode())
        self._exchange(worker, setup, READY, self._patience_seconds)
        return worker

    def _exchange(
        self, worker: WorkerProcess, question: Frame, expected: bytes, seconds: float
    ) -> bytes:
        """The payload of the worker's answer; a worker that fails is ended."""
        try:
            answer = worker.ask(question, seconds)
        except TimeoutError as error:
            raise self._failure(f"did not answer within {seconds:g} seconds") from error
        except (EOFError, OSError) as error:
            raise self._failure("ended before it had spoken") from error
        except ValueError as error:
            raise self._failure("answered with something other than speech") from error
        except BaseException:
            # Ctrl-C between question and answer: the answer must not be taken for the next one.
            self._drop_worker(at_once=True)
            raise
        if answer.kind == REFUSED:
            self._drop_worker()
            raise VoiceError(**json.loads(answer.payload))
        if answer.kind != expected:
            raise self._failure("answered another question than it was asked")
        return answer.payload

    def _failure(self, what: str) -> _WorkerFailedError:
        """The error for it, with the worker's last words as a note; the worker is ended."""
        last_words = self._worker.last_words() if self._worker else ""
        self._drop_worker(at_once=True)
        cause = f": {last_words.splitlines()[-1].rstrip('.')}" if last_words else ""
        failure = _WorkerFailedError(f"The voice {what}{cause}.", mend=_FAILURE_MEND)
        if last_words:
            failure.add_note(last_words)
        return failure

    def _drop_worker(self, *, at_once: bool = False) -> None:
        if self._worker:
            self._worker.end(at_once=at_once)
            self._worker = None


class _WorkerFailedError(VoiceError):
    """A worker that hung, crashed or talked nonsense; another one may do better."""


def _checked_speed(words_a_minute: int | None) -> int:
    if words_a_minute is None:
        return _USUAL
    if not _SLOWEST <= words_a_minute <= _FASTEST:
        raise VoiceError(
            f"words_a_minute is {words_a_minute}.",
            mend=f"Give a whole number from {_SLOWEST} to {_FASTEST}.",
        )
    return words_a_minute
