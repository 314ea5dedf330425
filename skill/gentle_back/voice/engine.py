"""pyttsx3 made dependable. Used inside the worker process only, one engine in each.

What it works around, all seen with pyttsx3 2.99: the first run returns at once, and any later run
without text never returns; of two texts before one run only the last is written; a text asked for
while the engine's own thread is awake is cut off; an unknown voice is ignored in silence.
"""

from __future__ import annotations

import ctypes
import difflib
import os
import threading
import wave
from pathlib import Path
from typing import Any

from gentle_back.errors import VoiceError

_SYSTEM_LIBRARY = "libespeak-ng.so.1"
_NO_ENGINE_MEND = (
    'Install the extra (pip install "gentle-back[voice]") or the library (apt install espeak-ng).'
)
_LONGEST_WAIT_SECONDS = 60.0


class Engine:
    """One pyttsx3 engine.

    folder: for its sound files, which must be writable: otherwise it would hang for ever.
    voice: a name, id or language of the engine's voices; its own default where it is None.
    Raises VoiceError where there is no engine or no such voice.
    """

    def __init__(self, folder: Path, voice: str | None, words_a_minute: int) -> None:
        self._path = folder / "speech.wav"
        self._finished = threading.Event()
        self._was_cut_off = False
        self._engine = _open_engine()
        self._engine.connect("finished-utterance", self._note_finish)
        self._engine.runAndWait()  # the warm-up: this one returns at once
        self._engine.setProperty("rate", words_a_minute)
        if voice is not None:
            _choose_voice(self._engine, voice)

    def speak(self, text: str) -> bytes:
        """Samples of the text, which must not be empty, at 22,050 a second."""
        self._finished.clear()
        self._engine.save_to_file(text, str(self._path))
        self._engine.runAndWait()
        if not self._finished.wait(_LONGEST_WAIT_SECONDS):
            raise TimeoutError("The engine did not finish.")
        if self._was_cut_off:
            raise RuntimeError("The engine cut the text off.")
        with wave.open(str(self._path), "rb") as sound:
            samples = sound.readframes(sound.getnframes())
        # A file left behind could be taken for the next text, should that one not be written.
        self._path.unlink()
        return samples

    def _note_finish(self, name: str | None, completed: bool) -> None:
        self._was_cut_off = self._was_cut_off or not completed
        self._finished.set()


def _open_engine() -> Any:  # noqa: ANN401 -- pyttsx3 ships no types
    try:
        _provide_library()
        import pyttsx3

        engine = pyttsx3.init("espeak")
    except ImportError as error:
        raise VoiceError(
            "pyttsx3 is not installed.", mend="Run: pip install gentle-back"
        ) from error
    except (OSError, RuntimeError) as error:
        raise VoiceError("There is no speech engine.", mend=_NO_ENGINE_MEND) from error
    from pyttsx3.drivers import _espeak

    # Before each run pyttsx3 stops what is playing. Asked whether something is, the engine at times
    # says yes when only its thread is awake, and the text to come is cut off. Nothing plays here.
    _espeak.IsPlaying = lambda: 0
    return engine


def _provide_library() -> None:
    """See to it that pyttsx3 finds a speech library: the system's, else the one of the extra."""
    try:
        ctypes.CDLL(_SYSTEM_LIBRARY)
    except OSError:
        _load_library_of_the_extra()


def _load_library_of_the_extra() -> None:
    try:
        import espeakng_loader
    except ImportError:
        return  # pyttsx3 knows more names to try
    data = Path(espeakng_loader.get_data_path())
    # A relative path, since the library cuts off one longer than about 160 characters.
    os.chdir(data.parent)
    os.environ["ESPEAK_DATA_PATH"] = data.name
    # Once it is loaded, pyttsx3's request for the system's name gets this one.
    ctypes.CDLL(espeakng_loader.get_library_path())


def _choose_voice(engine: Any, wanted: str) -> None:  # noqa: ANN401 -- pyttsx3 ships no types
    """Set the voice, and make sure that it is set: the engine takes another one without a word."""
    base, plus, variant = wanted.casefold().partition("+")
    ids = _voice_ids(engine)
    if base in ids:
        chosen = f"{ids[base]}{plus}{variant}"
        engine.setProperty("voice", chosen)
        if engine.getProperty("voice") == chosen:
            return
    near = difflib.get_close_matches(base, ids, n=3) or ["en-gb", "en-us"]
    raise VoiceError(f"There is no voice {wanted!r}.", mend=f"Near to it: {', '.join(near)}.")


def _voice_ids(engine: Any) -> dict[str, str]:  # noqa: ANN401 -- pyttsx3 ships no types
    """The id of each voice, by all it may be called: language, name, and the id itself."""
    names: dict[str, str] = {}
    for voice in engine.getProperty("voices"):
        for name in (voice.id, voice.name, *voice.languages, voice.id.rpartition("/")[2]):
            names.setdefault(name.casefold(), voice.id)
    return names
