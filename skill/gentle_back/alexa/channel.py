"""The Alexa channel: signed bytes in, Alexa's JSON out, by way of the SDK's skill object."""

from __future__ import annotations

import json
import logging
import time
import traceback
from collections.abc import Iterable
from typing import Any, TypeAlias

from ask_sdk_core.dispatch_components import AbstractRequestHandler
from ask_sdk_core.skill_builder import SkillBuilder
from ask_sdk_model.canfulfill import CanFulfillIntent, CanFulfillIntentValues

from gentle_back.alexa.envelope import event_of, is_turn, locale_of, system_of, turn_of
from gentle_back.alexa.model import is_known_type, read_envelope
from gentle_back.alexa.response import LONGEST_RESPONSE_BYTES, render
from gentle_back.alexa.strict_json import read_json
from gentle_back.alexa.time_zone import UNKNOWN, TimeZoneOf
from gentle_back.alexa.verify import Headers, Verifier
from gentle_back.country import country_of
from gentle_back.dialogue import Session, session_from_json, session_to_json
from gentle_back.errors import RefusedRequest
from gentle_back.skill import Skill
from gentle_back.values import Reply, Turn

log = logging.getLogger(__name__)

Model: TypeAlias = Any  # ask_sdk ships no types
EMPTY = b'{"version":"1.0","response":{}}'
SESSION = "session"
TIME_ZONE = "time_zone"


class AlexaChannel:
    """Answers Alexa's requests with the skill.

    country: what the operator says, "" for what the device says.
    time_zone_of: asks the device's time zone; None where the locale is to decide.
    """

    def __init__(
        self,
        skill: Skill,
        verifier: Verifier,
        *,
        country: str = "",
        time_zone_of: TimeZoneOf | None = None,
    ) -> None:
        self._verifier = verifier
        builder = SkillBuilder()
        # One handler for all: the SDK asks its handlers one by one, and we have a table.
        builder.add_request_handler(_Answers(_Turns(skill, country, time_zone_of)))
        self._sdk_skill = builder.create()
        self._serialize = self._sdk_skill.serializer.serialize

    def respond(self, headers: Headers, body: bytes) -> bytes:
        """The response to a request. Raises RefusedRequest where it is not Alexa's, or not ours."""
        started = time.perf_counter()
        self._verifier.check_signature(headers, body)
        plain = read_json(body)
        request = plain.get("request")
        if not isinstance(request, dict) or not isinstance(request.get("type"), str):
            raise RefusedRequest("envelope", "there is no request in it")
        self._verifier.check_freshness(request.get("timestamp"), request["type"])
        self._verifier.check_skill(_application_ids(plain))
        if not is_known_type(request["type"]):
            log.info("request unknown type answered with nothing")
            return EMPTY
        envelope = read_envelope(plain)
        response = self._serialize(self._sdk_skill.invoke(envelope, None))
        sent = json.dumps(response, separators=(",", ":"), allow_nan=False).encode()
        if len(sent) > LONGEST_RESPONSE_BYTES:
            log.error(
                "a response of %d bytes is not sent; %d are the most",
                len(sent),
                LONGEST_RESPONSE_BYTES,
            )
            return EMPTY
        log.info(
            "request %s %s answered in %.1f ms",
            envelope.request.request_id,
            request["type"],
            (time.perf_counter() - started) * 1_000,
        )
        return sent


class _Answers(AbstractRequestHandler):
    """The SDK's way in: every request comes here, and is answered as its type allows."""

    def __init__(self, turns: _Turns) -> None:
        self._turns = turns

    def can_handle(self, handler_input: Model) -> bool:
        """Every request."""
        del handler_input
        return True

    def handle(self, handler_input: Model) -> Model:
        """The SDK's response."""
        envelope = handler_input.request_envelope
        kind = envelope.request.object_type
        if is_turn(kind):
            return self._turns.respond(handler_input)
        if kind == "CanFulfillIntentRequest":
            return self._turns.can_fulfill(handler_input)
        self._turns.notice(handler_input)
        return handler_input.response_builder.response


class _Turns:
    """Turns between the SDK's types and the skill's values."""

    def __init__(self, skill: Skill, country: str, time_zone_of: TimeZoneOf | None) -> None:
        self._skill = skill
        self._country = country
        self._time_zone_of = time_zone_of

    def respond(self, handler_input: Model) -> Model:
        """Answer a turn; where anything of ours fails, with a kind sentence and the traceback."""
        envelope = handler_input.request_envelope
        attributes = (envelope.session and envelope.session.attributes) or {}
        session = session_from_json(attributes.get(SESSION))
        turn = turn_of(envelope, self._country_of(envelope, session))
        try:
            after, reply = self._skill.answer(session, turn)
            response = render(reply, handler_input.response_builder)
        except Exception as error:
            _log_failure(turn, error)
            after, reply = self._skill.apologise(session, turn)
            response = render(reply, handler_input.response_builder)
        if envelope.session:
            after = self._with_time_zone(envelope, after, reply)
            handler_input.attributes_manager.session_attributes = {SESSION: session_to_json(after)}
        return response

    def can_fulfill(self, handler_input: Model) -> Model:
        """Whether we would answer this, without doing anything."""
        envelope = handler_input.request_envelope
        intent = envelope.request.intent
        known = intent is not None and self._skill.knows(intent.name or "")
        value = CanFulfillIntentValues.YES if known else CanFulfillIntentValues.NO
        builder = handler_input.response_builder
        builder.set_can_fulfill_intent(CanFulfillIntent(can_fulfill=value))
        return builder.response

    def notice(self, handler_input: Model) -> None:
        """Let the skill know of an event; nothing is said."""
        envelope = handler_input.request_envelope
        attributes = (envelope.session and envelope.session.attributes) or {}
        event = event_of(envelope)
        self._skill.notice(session_from_json(attributes.get(SESSION)), event)
        log.info("event %s %s", event.kind, event.facts.get("reason", ""))

    def _country_of(self, envelope: Model, session: Session) -> str | None:
        zone = session.facts.get(TIME_ZONE)
        if self._time_zone_of and not self._country and zone is None:
            return None  # not asked yet: her own number could be the wrong one
        locale = locale_of(envelope)
        return country_of(
            self._skill.content.countries(locale.partition("-")[0]),
            operator=self._country or None,
            time_zone=None if zone == UNKNOWN else zone,
            locale=locale,
        )

    def _with_time_zone(self, envelope: Model, after: Session, reply: Reply) -> Session:
        """The session knowing the device's time zone: asked once, after the answer is made.

        Never on the turn of a danger sign, whose answer waits for nothing.
        """
        is_needed = self._time_zone_of and not self._country and not reply.is_final
        if not is_needed or TIME_ZONE in after.facts or reply.reports_danger:
            return after
        system = system_of(envelope)
        zone = self._time_zone_of(system) if self._time_zone_of and system else UNKNOWN
        return after.with_fact(TIME_ZONE, zone)


def _application_ids(plain: dict[str, Any]) -> Iterable[object]:
    """Every application id the request names: in its context, and in its session."""
    context, session = plain.get("context"), plain.get("session")
    system = context.get("System") if isinstance(context, dict) else None
    for holder in (system, session):
        if holder is not None:
            application = holder.get("application") if isinstance(holder, dict) else None
            yield application.get("applicationId") if isinstance(application, dict) else None


def _log_failure(turn: Turn, error: Exception) -> None:
    frames = "".join(traceback.format_tb(error.__traceback__)).rstrip()
    log.error("%s failed: %s\n%s", turn.intent, type(error).__name__, frames)
    log.debug("%s", error)
