"""A timeline as sound: each word of the voice at its sample, in PCM, WAV or MP3.

renderer = Renderer(open_voice())
renderer.wav(timeline, Path("small-bridge.wav"))
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain, pairwise
from pathlib import Path
from typing import Any

from gentle_back.errors import VoiceError
from gentle_back.routine.audio_files import AudioFiles
from gentle_back.routine.audio_words import SAMPLE_BYTES, Word, cut_short, trimmed
from gentle_back.values.timeline import Timeline
from gentle_back.voice import Voice, write_wav

# What Alexa plays inside speech: MPEG version 2, constant 48 kilobits a second, one of these rates.
BIT_RATE_KBPS = 48
MP3_RATES = (16_000, 22_050, 24_000)
# Changes with anything that makes other sound of the same timeline.
FORMAT = 1
MOST_WORDS = 256
_LAME_QUALITY = 5  # of 0, the best and slowest, to 9


class Renderer:
    """Timelines as one voice speaks them.

    cache_dir: where MP3 files are kept; nowhere where it is None. voice_name: what tells this voice
    and its speed from others whose files are in the same folder.

    Every method raises VoiceError where the voice cannot speak.
    """

    def __init__(
        self, voice: Voice, cache_dir: Path | None = None, *, voice_name: str = ""
    ) -> None:
        self._voice = voice
        self._voice_name = voice_name
        self._files = AudioFiles(cache_dir) if cache_dir else None
        self._word = lru_cache(MOST_WORDS)(self._spoken)

    @property
    def rate(self) -> int:
        """Samples a second, of one channel, each 16 bits, low byte first."""
        return self._voice.rate

    def pcm(self, timeline: Timeline) -> Iterator[bytes]:
        """The samples, in pieces of a second at most and words: an hour takes no more memory.

        A word is heard from its time on, to the sample, however softly it begins. One that is not
        over when the next begins is ended there: a count that came late would be of no use.
        """
        now = 0
        for start, until, word in self._placed(timeline):
            yield from self._silence(start - now)
            begun = max(0, -start)  # of a soft beginning before the first sample of all
            samples = cut_short(word.samples, until - start, self.rate)[begun * SAMPLE_BYTES :]
            yield samples
            now = start + begun + len(samples) // SAMPLE_BYTES
        yield from self._silence(self._sample(timeline.total_ms) - now)

    def wav(self, timeline: Timeline, path: Path) -> None:
        """Write a WAV file, whole or not at all."""
        write_wav(path, self.pcm(timeline), self.rate)

    def mp3(self, timeline: Timeline) -> bytes:
        """The whole as an MP3 that Alexa plays.

        The bit rate is constant, so that a place in the file is a place in time. An encoder adds
        some 50 ms of silence at the start; no word drifts.
        """
        name = self._file_name(timeline)
        known = self._files.get(name) if self._files else None
        if known is not None:
            return known
        data = self._encoded(timeline)
        if self._files:
            self._files.put(name, data)
        return data

    def _placed(self, timeline: Timeline) -> Iterator[tuple[int, int, Word]]:
        """Each word with the sample it begins at, and the one at which it has to be over."""
        words = ((self._sample(cue.at_ms), self._word(cue.text)) for cue in timeline.cues)
        placed = ((at - word.onset, word) for at, word in words)
        end = (self._sample(timeline.total_ms), Word(b"", 0))
        for (start, word), (until, _) in pairwise(chain(placed, [end])):
            yield start, until, word

    def _spoken(self, text: str) -> Word:
        return trimmed(b"".join(self._voice.stream(text)))

    def _sample(self, at_ms: int) -> int:
        return (at_ms * self.rate + 500) // 1_000

    def _silence(self, length: int) -> Iterator[bytes]:
        second = bytes(self.rate * SAMPLE_BYTES)
        while length > 0:
            yield second[: length * SAMPLE_BYTES]
            length -= self.rate

    def _encoded(self, timeline: Timeline) -> bytes:
        encoder = _encoder(self.rate)
        data = b"".join(bytes(encoder.encode(samples)) for samples in self.pcm(timeline))
        return data + bytes(encoder.flush())

    def _file_name(self, timeline: Timeline) -> str:
        cues = [(cue.at_ms, cue.text) for cue in timeline.cues]
        sound = [FORMAT, self._voice_name, self.rate, timeline.total_ms, cues]
        return hashlib.sha256(json.dumps(sound).encode()).hexdigest() + ".mp3"


def _encoder(rate: int) -> Any:  # noqa: ANN401 -- lameenc ships no types
    try:
        import lameenc
    except ImportError as error:
        mend = 'Run: pip install "gentle-back[audio]"'
        raise VoiceError("There is no MP3 encoder.", mend=mend) from error
    encoder = lameenc.Encoder()
    encoder.silence()  # it would print what it does
    encoder.set_channels(1)
    encoder.set_bit_rate(BIT_RATE_KBPS)
    encoder.set_in_sample_rate(rate)
    encoder.set_out_sample_rate(rate if rate in MP3_RATES else MP3_RATES[-1])
    encoder.set_quality(_LAME_QUALITY)
    return encoder
