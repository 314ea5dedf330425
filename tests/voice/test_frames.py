"""The messages between the voice and its worker."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gentle_back.voice.frames import AUDIO, TEXT, Frame, read_frame


@given(st.lists(st.builds(Frame, st.sampled_from([TEXT, AUDIO]), st.binary()), max_size=5))
def test_messages_come_out_as_they_went_in(frames: list[Frame]) -> None:
    stream = io.BytesIO(b"".join(map(bytes, frames)))
    assert [read_frame(stream.read) for _ in frames] == frames
    with pytest.raises(EOFError):
        read_frame(stream.read)


@given(st.binary(max_size=100), st.data())
def test_message_cut_short_is_not_taken_for_whole(payload: bytes, data: st.DataObject) -> None:
    whole = bytes(Frame(AUDIO, payload))
    kept = data.draw(st.integers(0, len(whole) - 1))
    with pytest.raises(EOFError):
        read_frame(io.BytesIO(whole[:kept]).read)


@pytest.mark.parametrize("printed", [b"Audio saved to x.wav\n", b"A\xff\xff\xff\xff and more"])
def test_what_is_no_message_is_refused(printed: bytes) -> None:
    with pytest.raises(ValueError, match="does not begin a message"):
        read_frame(io.BytesIO(printed).read)
