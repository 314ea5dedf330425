"""The Alexa channel: signed bytes in, Alexa's JSON out, by way of the SDK's skill object."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

from ask_sdk_core.dispatch_components import AbstractRequestHandler
from ask_sdk_core.skill_builder import SkillBuilder
from ask_sdk_model.canfulfill import CanFulfillIntent, CanFulfillIntentValues

from gentle_back.alexa import consent
from gentle_back.alexa.attributes import from_attributes, to_attributes
from gentle_back.alexa.envelope import (
    event_of,
    is_turn,
    locale_of,
    turn_of,
    user_id_of,
)
from gentle_back.alexa.model import is_known_type, read_envelope
from gentle_back.alexa.renderings import Renderings, note_failure
from gentle_back.alexa.response import LONGEST_RESPONSE_BYTES, render, to_bytes
from gentle_back.alexa.strict_json import read_json
from gentle_back.alexa.verify import Headers, Verifier
from gentle_back.alexa_api import UNKNOWN, Access
from gentle_back.country import country_of
from gentle_back.deadline import TURN_SECONDS, Budget
from gentle_back.dialogue import Session
from gentle_back.effects import Caller
from gentle_back.errors import RefusedRequest
from gentle_back.host import Host
from gentle_back.log import WORDS, id_of, told_of
from gentle_back.memory import Memory
from gentle_back.reminders.port import Keeper
from gentle_back.request_log import Asked, tell_event, tell_failure, tell_turn
from gentle_back.skill import Skill
from gentle_back.values import Reply, Turn

log = logging.getLogger(__name__)
words = logging.getLogger(WORDS)

Model: TypeAlias = Any  # ask_sdk ships no types
TimeZoneOf: TypeAlias = Callable[[Access], str]
EMPTY = b'{"version":"1.0","response":{}}'
TIME_ZONE = "time_zone"
# The look-up may take one; with little more left the answer goes first.
TIME_ZONE_SECONDS = 1.5


@dataclass(slots=True)
class _Visit:
    """What goes beside a request through the SDK, as its context.

    session: as it came. budget: the turn's time. reply: the answer, once there is one.
    """

    session: Session
    budget: Budget
    reply: Reply | None = None


class AlexaChannel:
    """Answers Alexa's requests with the skill.

    memory: what outlives a session; None where nothing does. keeper: of reminders, if any.
    country: what the operator says, "" for what the device says.
    time_zone_of: asks the device's time zone; None where the locale is to decide.
    renderings: how a routine may be heard.
    on_reply: is told each reply as it goes out, for who listens along.
    """

    def __init__(  # noqa: PLR0913 - each part it is made of by its name
        self,
        skill: Skill,
        verifier: Verifier,
        *,
        memory: Memory | None = None,
        keeper: Keeper | None = None,
        country: str = "",
        time_zone_of: TimeZoneOf | None = None,
        renderings: Renderings | None = None,
        on_reply: Callable[[Reply], None] | None = None,
    ) -> None:
        self._verifier = verifier
        self._on_reply = on_reply
        builder = SkillBuilder()
        # One handler for all: the SDK asks its handlers one by one, and we have a table.
        builder.add_request_handler(
            _Answers(
                _Turns(
                    skill,
                    Host(skill, memory, keeper),
                    country=country,
                    time_zone_of=time_zone_of,
                    renderings=renderings or Renderings(),
                )
            )
        )
        self._sdk_skill = builder.create()

    def respond(self, headers: Headers, body: bytes, *, waited_seconds: float = 0.0) -> bytes:
        """The response to a request. Raises RefusedRequest where it is not Alexa's, or not ours.

        waited_seconds: how long the request stood in line, which is of the turn's time.
        """
        started, budget = time.perf_counter(), Budget(TURN_SECONDS - waited_seconds)
        self._verifier.check_signature(headers, body)
        plain = read_json(body)
        request = plain.get("request")
        if not isinstance(request, dict) or not isinstance(request.get("type"), str):
            raise RefusedRequest("envelope", "there is no request in it")
        self._verifier.check_freshness(request.get("timestamp"), request["type"])
        self._verifier.check_skill(_application_ids(plain))
        if not is_known_type(request["type"]):
            tell_event(Asked(request.get("requestId"), request["type"], started))
            return EMPTY
        visit = _Visit(_take_session(plain), budget)
        envelope = read_envelope(plain)
        sent = _within_limit(self._sdk_skill.invoke(envelope, visit))
        asked = Asked(envelope.request.request_id, request["type"], started)
        if sent is EMPTY:
            tell_failure(asked)
        else:
            tell_turn(asked, visit.reply) if visit.reply else tell_event(asked)
        if visit.reply and self._on_reply:
            self._on_reply(visit.reply)
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

    def __init__(
        self,
        skill: Skill,
        host: Host,
        *,
        country: str,
        time_zone_of: TimeZoneOf | None,
        renderings: Renderings,
    ) -> None:
        self._skill = skill
        self._host = host
        self._country = country
        self._time_zone_of = time_zone_of
        self._renderings = renderings

    def respond(self, handler_input: Model) -> Model:
        """Answer a turn; where anything of ours fails, with a kind sentence and the traceback."""
        envelope, visit = handler_input.request_envelope, handler_input.context
        session = visit.session
        turn = self._turn_of(envelope, session)
        try:
            after, reply = self._host.answer(session, turn, _caller(envelope, visit))
            response = render(
                reply,
                handler_input.response_builder,
                rendering=turn.rendering,
                audio_address=self._renderings.address(reply.timeline),
            )
        except Exception as error:
            _log_failure(turn, error)
            after, reply = self._skill.apologise(session, turn)
            response = render(reply, handler_input.response_builder)
        visit.reply = reply
        if consent.needs_card(envelope.request):
            response.card = consent.card()
        if envelope.session:
            if visit.budget.remaining_seconds() > TIME_ZONE_SECONDS:
                after = self._with_time_zone(envelope, after, reply)
            _keep_session(handler_input, after)
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
        envelope, visit = handler_input.request_envelope, handler_input.context
        session = visit.session
        self._host.notice(session, event_of(envelope), _caller(envelope, visit))
        if envelope.session:
            _keep_session(handler_input, note_failure(envelope.request, session))

    def _turn_of(self, envelope: Model, session: Session) -> Turn:
        language = locale_of(envelope).partition("-")[0]
        return turn_of(
            envelope,
            self._country_of(envelope, session),
            number=session.turns,
            rendering=self._renderings.best(session),
            played_ms=self._renderings.played_ms(envelope, session, language),
        )

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
        zone = self._time_zone_of(consent.access_of(envelope)) if self._time_zone_of else UNKNOWN
        return after.with_fact(TIME_ZONE, zone)


def _within_limit(response: Model) -> bytes:
    """The response as it is sent: without its card, or empty, where it would be too long."""
    sent = to_bytes(response)
    if len(sent) > LONGEST_RESPONSE_BYTES:
        log.error(
            "a response of %d bytes is sent without its card; %d are the most",
            len(sent),
            LONGEST_RESPONSE_BYTES,
        )
        response.response.card = None
        sent = to_bytes(response)
    return sent if len(sent) <= LONGEST_RESPONSE_BYTES else EMPTY


def _take_session(plain: dict[str, Any]) -> Session:
    """The session out of the request; a new one where it holds none of ours.

    Taken out, since the SDK would copy it through and through. It goes to the handler in the SDK's
    context, which is for whatever a host has to hand over.
    """
    holder = plain.get("session")
    attributes = holder.pop("attributes", None) if isinstance(holder, dict) else None
    return from_attributes(attributes)


def _caller(envelope: Model, visit: _Visit) -> Caller:
    return Caller(
        user_id=user_id_of(envelope),
        request_id=envelope.request.request_id or "",
        remaining_seconds=visit.budget.remaining_seconds,
        is_new_session=bool(envelope.session and envelope.session.new),
        locale=locale_of(envelope),
        time_zone=visit.session.facts.get(TIME_ZONE),
        channel=consent.access_of(envelope),
    )


def _keep_session(handler_input: Model, session: Session) -> None:
    handler_input.attributes_manager.session_attributes = to_attributes(session)


def _application_ids(plain: dict[str, Any]) -> Iterable[object]:
    """Every application id the request names: in its context, and in its session."""
    context, session = plain.get("context"), plain.get("session")
    system = context.get("System") if isinstance(context, dict) else None
    for holder in (system, session):
        if holder is not None:
            application = holder.get("application") if isinstance(holder, dict) else None
            yield application.get("applicationId") if isinstance(application, dict) else None


def _log_failure(turn: Turn, error: Exception) -> None:
    log.error("%s failed: %s", id_of(turn.intent), told_of(error))
    words.debug("%s", error)
