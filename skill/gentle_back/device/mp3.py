"""A recording as Alexa plays it inside speech: MPEG 2, layer III, 48 kbit/s, one of three rates."""

from __future__ import annotations

from gentle_back.errors import DeviceError

LONGEST_MS = 240_000
BITS_A_SECOND = 48_000
SAMPLES_A_FRAME = 576
# By the numbers they have in the head of a frame.
RATES = {0: 22_050, 1: 24_000, 2: 16_000}
BIT_RATE_NUMBER = 6
HEAD_BYTES = 4
ID3 = b"ID3"
ID3_HEAD_BYTES = 10


def recording_ms(mp3: bytes) -> int:
    """How long it is. Raises DeviceError where Alexa would not play it."""
    at, frames, rate = _after_tag(mp3), 0, 0
    while at + HEAD_BYTES <= len(mp3):
        rate = _rate(mp3[at : at + HEAD_BYTES], at)
        has_padding = mp3[at + 2] >> 1 & 1
        at += SAMPLES_A_FRAME // 8 * BITS_A_SECOND // rate + has_padding
        frames += 1
    if not frames:
        raise DeviceError("the recording is empty. Send an MP3.")
    length_ms = frames * SAMPLES_A_FRAME * 1_000 // rate
    if length_ms > LONGEST_MS:
        raise DeviceError(f"the recording lasts {length_ms:,} ms; Alexa plays {LONGEST_MS:,}.")
    return length_ms


def _after_tag(mp3: bytes) -> int:
    """Where the first frame begins."""
    if not mp3.startswith(ID3) or len(mp3) < ID3_HEAD_BYTES:
        return 0
    size = 0
    for seven_bits in mp3[6:ID3_HEAD_BYTES]:
        size = size << 7 | seven_bits & 0x7F
    return ID3_HEAD_BYTES + size


def _rate(head: bytes, at: int) -> int:
    """The samples a second of the frame with this head."""
    is_mpeg_2_layer_3 = head[0] == 0xFF and head[1] & 0xFE == 0xF2
    rate = RATES.get(head[2] >> 2 & 3)
    if not is_mpeg_2_layer_3 or head[2] >> 4 != BIT_RATE_NUMBER or rate is None:
        raise DeviceError(
            f"the recording is no MP3 as Alexa plays it (byte {at:,}). Make it MPEG 2, layer III, "
            f"48 kbit/s constant, at 16,000, 22,050 or 24,000 Hz."
        )
    return rate
