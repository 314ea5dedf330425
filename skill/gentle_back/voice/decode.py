"""Recordings to samples."""

from __future__ import annotations

from gentle_back.errors import VoiceError


def samples_of_mp3(mp3: bytes, rate: int) -> bytes:
    """The samples of an MP3: one channel, 16 bits, at that rate.

    Raises VoiceError where it is none, or where there is nothing to decode it with.
    """
    try:
        import miniaudio
    except ImportError as error:
        raise VoiceError(
            "There is no player.", mend='Run: pip install "gentle-back[voice]"'
        ) from error
    try:
        sound = miniaudio.decode(
            mp3, output_format=miniaudio.SampleFormat.SIGNED16, nchannels=1, sample_rate=rate
        )
    except miniaudio.DecodeError as error:
        raise VoiceError("The recording is no sound.", mend="Fetch it again.") from error
    return bytes(sound.samples.tobytes())
