"""Samples as a WAV file, whole or not at all."""

from __future__ import annotations

import contextlib
import os
import threading
import wave
from collections.abc import Iterable
from pathlib import Path

from gentle_back.errors import VoiceError


def write_wav(path: Path, samples: Iterable[bytes], rate: int) -> None:
    """Write one channel of 16-bit samples; a file of that name is replaced when all are there.

    Raises VoiceError where the file cannot be written. What the samples raise goes through, and
    leaves no file.
    """
    target = _checked(path)
    part = target.with_name(f".gentle-back-{os.getpid()}-{threading.get_ident()}.part")
    try:
        with part.open("wb") as file, wave.open(file, "wb") as sound:
            sound.setparams((1, 2, rate, 0, "NONE", "not compressed"))
            for chunk in samples:
                sound.writeframesraw(chunk)
        part.replace(target)
    except OSError as error:
        raise _unwritable(path, error.strerror or str(error)) from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink()


def _checked(path: Path) -> Path:
    """Where a link leads to, so that the link itself stays."""
    try:
        target = path.resolve()
        is_something_else = target.exists() and not target.is_file()
    except (OSError, RuntimeError) as error:  # RuntimeError: a link to itself
        raise _unwritable(path, str(error)) from error
    if is_something_else:
        raise _unwritable(path, "it is not a file")
    return target


def _unwritable(path: Path, reason: str) -> VoiceError:
    return VoiceError(
        f"{path} cannot be written: {reason}.",
        mend="Name a .wav file in a folder that you may write to.",
    )
