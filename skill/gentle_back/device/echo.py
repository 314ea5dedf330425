"""The device itself: it listens, asks the skill, and opens and closes sessions as an Echo does."""

from __future__ import annotations

import json
from dataclasses import replace

from gentle_back.clock import Clock
from gentle_back.device.answer import read_answer, read_json
from gentle_back.device.envelope import (
    Identity,
    JsonObject,
    envelope,
    intent_request,
    launch_request,
    session_ended_request,
)
from gentle_back.device.heard import Heard
from gentle_back.device.invocation import Order, read_call
from gentle_back.device.link import Link
from gentle_back.device.session import DeviceSession
from gentle_back.device.ssml import spoken_words
from gentle_back.device.understanding import Understanding, Understood
from gentle_back.errors import DeviceError

INVALID_RESPONSE = "INVALID_RESPONSE"
ENDPOINT_TIMEOUT = "ENDPOINT_TIMEOUT"


class Echo:
    """An Echo without a screen.

    Each method gives what is heard then. All raise DeviceError where the skill cannot be reached
    or refuses the device. A question that was not delivered leaves the session as it stood.
    """

    def __init__(
        self, identity: Identity, *, link: Link, understanding: Understanding, clock: Clock
    ) -> None:
        self._identity = identity
        self._link = link
        self._understanding = understanding
        self._clock = clock
        self._session: DeviceSession | None = None

    @property
    def is_open(self) -> bool:
        """Whether a session is open."""
        return self._session is not None

    def open(self) -> Heard:
        """The skill's greeting, in a new session."""
        return self._ask(DeviceSession(), launch_request())

    def say(self, text: str) -> Heard:
        """The answer to these words; to no words, what a silence brings.

        Words without an open session open one with their question.
        """
        # A pipe may bring bytes that are no text.
        call = read_call(text.encode(errors="replace").decode())
        if call.order is Order.LAUNCH:
            return self.open()
        if call.order is Order.LEAVE:
            return self.leave()
        if not call.words:
            return self.silence()
        going_on = None if call.order is Order.ONE_SHOT else self._session
        session = going_on or DeviceSession()
        understood = self._understanding.understand(call.words, session.attributes)
        return self._ask(session, intent_request(understood), understood)

    def silence(self) -> Heard:
        """What is heard when she says nothing: the reprompt once, then the end of the session."""
        if self._session is None or not self._session.reprompt:
            return self._end("EXCEEDED_MAX_REPROMPTS")
        reprompt = self._session.reprompt
        self._session = self._session.reprompted()
        return Heard(pieces=reprompt, is_open=True)

    def leave(self) -> Heard:
        """The end of the session by "exit"; nothing is spoken."""
        return self._end("USER_INITIATED")

    def _ask(
        self, session: DeviceSession, request: JsonObject, understood: Understood | None = None
    ) -> Heard:
        sent = self._envelope(session, request)
        heard = Heard(understood=understood, request=sent)
        try:
            delivered = self._link.post(_bytes(sent))
        except TimeoutError as late:
            return self._fail(session, heard, ENDPOINT_TIMEOUT, str(late))
        try:
            heard = replace(heard, response=read_json(delivered))
            kind = str(request["type"])
            answer = read_answer(heard.response, kind, size=len(delivered.body))
        except DeviceError as invalid:
            return self._fail(session, heard, INVALID_RESPONSE, str(invalid))
        self._session = session.after(answer)
        return replace(
            heard,
            pieces=answer.speech,
            reprompt=spoken_words(answer.reprompt) or None,
            card=answer.card,
            is_open=self.is_open,
            warning=answer.warning,
        )

    def _fail(self, session: DeviceSession, heard: Heard, error: str, trouble: str) -> Heard:
        """What is heard of an answer that cannot be used; the skill is told, as Alexa tells it."""
        self._session = None
        ended = session_ended_request("ERROR", error, trouble)
        try:
            self._link.post(_bytes(self._envelope(replace(session, is_new=False), ended)))
        except (DeviceError, TimeoutError) as worse:
            trouble = f"{trouble} Nor did the skill take the news that its session is over: {worse}"
        return replace(heard, trouble=trouble)

    def _end(self, reason: str) -> Heard:
        """What is heard when the session ends from this side: nothing. The answer is ignored."""
        session, self._session = self._session, None
        if session is None:
            return Heard()
        sent = self._envelope(session, session_ended_request(reason))
        try:
            self._link.post(_bytes(sent))
        except TimeoutError as late:
            return Heard(request=sent, trouble=str(late))
        return Heard(request=sent)

    def _envelope(self, session: DeviceSession, request: JsonObject) -> JsonObject:
        return envelope(self._identity, session, request, self._clock.now())


def _bytes(sent: JsonObject) -> bytes:
    return json.dumps(sent).encode()
