"""The device itself: it listens, asks the skill, and opens and closes sessions as an Echo does."""

from __future__ import annotations

import json
from dataclasses import replace

from gentle_back.clock import Clock
from gentle_back.device.answer import Answer, read_answer, read_json
from gentle_back.device.consents import QUESTION, Asking
from gentle_back.device.document import (
    LONGEST_MS,
    SLOW_MS_PER_WORD,
    DocumentError,
    least_ms,
    read_document,
)
from gentle_back.device.envelope import (
    Identity,
    JsonObject,
    document_failed_request,
    envelope,
    intent_request,
    launch_request,
    session_ended_request,
)
from gentle_back.device.heard import Heard
from gentle_back.device.invocation import Order, read_call
from gentle_back.device.link import Link
from gentle_back.device.own_audio import Playing, fetched
from gentle_back.device.session import DeviceSession
from gentle_back.device.spoken import Spoken, spoken_words, with_sounds
from gentle_back.device.understanding import Understands, Understood
from gentle_back.errors import DeviceError

INVALID_RESPONSE = "INVALID_RESPONSE"
ENDPOINT_TIMEOUT = "ENDPOINT_TIMEOUT"


class Echo:
    """An Echo without a screen.

    Each method gives what is heard then. All raise DeviceError where the skill cannot be reached
    or refuses the device. A question that was not delivered leaves the session as it stood.

    plays_documents: False for a device that cannot play APL for Audio, and says so.
    """

    def __init__(
        self,
        identity: Identity,
        *,
        link: Link,
        understanding: Understands,
        clock: Clock,
        plays_documents: bool = True,
    ) -> None:
        self._identity = identity
        self._link = link
        self._understanding = understanding
        self._clock = clock
        self._plays_documents = plays_documents
        self._asking: Asking | None = None
        self._session: DeviceSession | None = None
        self._playing = Playing()

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
        if self._asking and call.order is Order.SAY:
            return self._answer(self._asking, call.words)
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
        if self._asking:
            return self._answer(self._asking, "")
        if self._session is None or not self._session.reprompt:
            return self._end("EXCEEDED_MAX_REPROMPTS")
        reprompt = self._session.reprompt
        self._session = self._session.reprompted()
        return Heard(pieces=reprompt, is_open=True)

    def leave(self) -> Heard:
        """The end of the session by "exit"; nothing is spoken."""
        return self._end("USER_INITIATED")

    def report(self, request: JsonObject) -> Heard:
        """What the skill makes of a report that comes outside of a session; nothing is spoken."""
        sent = self._envelope(None, request)
        try:
            delivered = self._link.post(_bytes(sent))
            response = read_json(delivered)
            read_answer(response, str(request["type"]), size=len(delivered.body))
        except (DeviceError, TimeoutError) as invalid:
            return Heard(request=sent, is_open=self.is_open, trouble=str(invalid))
        return Heard(request=sent, response=response, is_open=self.is_open)

    def hear(self, milliseconds: int) -> None:
        """Note how much of the last recording was heard; the skill is told with her next words.

        Of speech and documents nothing is noted: Alexa tells nothing of them.
        """
        self._playing = self._playing.heard(milliseconds)

    def _answer(self, asking: Asking, words: str) -> Heard:
        """What the skill says to what she said when Alexa asked for her permission."""
        answer = self._identity.consents.answer(asking, words)
        return self._ask(self._session or DeviceSession(), answer)

    def _ask(
        self, session: DeviceSession, request: JsonObject, understood: Understood | None = None
    ) -> Heard:
        self._asking = None
        sent = self._envelope(session, request)
        heard = Heard(understood=understood, request=sent)
        try:
            delivered = self._link.post(_bytes(sent))
        except TimeoutError as late:
            return self._fail(session, heard, ENDPOINT_TIMEOUT, str(late))
        self._playing = Playing()
        try:
            heard = replace(heard, response=read_json(delivered))
            kind = str(request["type"])
            answer = read_answer(heard.response, kind, size=len(delivered.body))
            speech = with_sounds(answer.speech, lambda sound: fetched(sound, self._link))
        except (DeviceError, TimeoutError) as invalid:
            return self._fail(session, heard, INVALID_RESPONSE, str(invalid))
        self._session, self._asking = session.after(answer), answer.asking
        document, warning = self._document(answer)
        heard = replace(
            heard,
            pieces=(*speech, *document, *((QUESTION,) if answer.asking else ())),
            reprompt=spoken_words(answer.reprompt) or None,
            card=answer.card,
            is_open=self.is_open,
            warning=warning or answer.warning,
        )
        self._playing = Playing.of(heard.recording)
        return heard

    def _document(self, answer: Answer) -> tuple[Spoken, str | None]:
        """What is heard of the answer's document, after its speech, and what is doubtful in it."""
        if answer.document is None:
            return (), None
        try:
            if not self._plays_documents:
                raise DocumentError("This device plays no documents.", kind="RENDER_ERROR")
            read = (read_document(answer.document),)
            document = with_sounds(read, lambda sound: fetched(sound, self._link))
        except (DeviceError, TimeoutError) as error:
            self._tell_failure(answer.document.get("token"), error)
            return (), f"The document could not be played: {error}"
        slow_ms = least_ms(document, SLOW_MS_PER_WORD)
        if slow_ms <= LONGEST_MS:
            return document, None
        return document, (
            f"with a slow voice the document lasts {slow_ms // 1_000} seconds; Alexa plays "
            f"{LONGEST_MS // 1_000}. Send less at once."
        )

    def _tell_failure(self, token: object, error: Exception) -> None:
        """Tell the skill that its document was not heard; the session goes on with its answer."""
        if self._session is None:
            return
        kind = error.kind if isinstance(error, DocumentError) else "AUDIO_SOURCE_ERROR"
        request = document_failed_request(token, kind, str(error))
        try:
            delivered = self._link.post(_bytes(self._envelope(self._session, request)))
            told = read_answer(read_json(delivered), str(request["type"]))
        except (DeviceError, TimeoutError):
            return  # a report is not worth a conversation; her next words will tell
        self._session = replace(self._session, attributes=told.attributes)

    def _fail(self, session: DeviceSession, heard: Heard, error: str, trouble: str) -> Heard:
        """What is heard of an answer that cannot be used; the skill is told, as Alexa tells it."""
        self._session = self._asking = None
        ended = session_ended_request("ERROR", error, trouble)
        try:
            self._link.post(_bytes(self._envelope(replace(session, is_new=False), ended)))
        except (DeviceError, TimeoutError) as worse:
            trouble = f"{trouble} Nor did the skill take the news that its session is over: {worse}"
        return replace(heard, trouble=trouble)

    def _end(self, reason: str) -> Heard:
        """What is heard when the session ends from this side: nothing. The answer is ignored."""
        session, self._session, self._asking = self._session, None, None
        if session is None:
            return Heard()
        sent = self._envelope(session, session_ended_request(reason))
        try:
            self._link.post(_bytes(sent))
        except TimeoutError as late:
            return Heard(request=sent, trouble=str(late))
        return Heard(request=sent)

    def _envelope(self, session: DeviceSession | None, request: JsonObject) -> JsonObject:
        now = self._clock.now()
        return envelope(self._identity, session, request, now, playing=self._playing)


def _bytes(sent: JsonObject) -> bytes:
    return json.dumps(sent).encode()
