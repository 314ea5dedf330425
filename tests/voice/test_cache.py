"""What was spoken lately."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gentle_back.voice.cache import SpeechCache, Utterance


def utterance(text: str, voice: str | None = None, words_a_minute: int = 175) -> Utterance:
    return Utterance(text, voice, words_a_minute)


@given(st.lists(st.tuples(st.text("abc", max_size=1), st.binary(max_size=12))))
def test_cache_never_holds_more_than_it_may_and_never_the_wrong_samples(
    spoken: list[tuple[str, bytes]],
) -> None:
    cache = SpeechCache(most_bytes=20)
    last: dict[str, bytes] = {}
    for text, samples in spoken:
        cache.put(utterance(text), samples)
        last[text] = samples
        held = {text: cache.get(utterance(text)) for text in last}
        assert all(found in (None, last[text]) for text, found in held.items())
        assert sum(len(found or b"") for found in held.values()) == cache.held_bytes <= 20


def test_least_lately_used_is_given_up_first() -> None:
    cache = SpeechCache(most_bytes=2)
    cache.put(utterance("old"), b"1")
    cache.put(utterance("new"), b"2")
    cache.get(utterance("old"))
    cache.put(utterance("newest"), b"3")
    assert cache.get(utterance("old")) == b"1"
    assert cache.get(utterance("new")) is None


def test_other_voice_and_other_speed_are_other_utterances() -> None:
    cache = SpeechCache(most_bytes=100)
    cache.put(utterance("hello"), b"1")
    assert cache.get(utterance("hello", voice="en-us")) is None
    assert cache.get(utterance("hello", words_a_minute=120)) is None


def test_speech_longer_than_the_cache_does_not_empty_it() -> None:
    cache = SpeechCache(most_bytes=4)
    cache.put(utterance("short"), b"1")
    cache.put(utterance("long"), b"12345")
    assert cache.get(utterance("short")) == b"1"
