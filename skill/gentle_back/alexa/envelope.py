"""From Alexa's request to a Turn or an Event, both plain values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, TypeAlias

from gentle_back.alexa.consent import outcome_of
from gentle_back.values import Event, Turn
from gentle_back.values.event import SKILL_DISABLED
from gentle_back.values.intents import (
    ALEXA_NAMES,
    DANGER_SIGN,
    FALLBACK,
    LAUNCH,
    OWNED,
    PERMISSION,
    PERMISSION_SLOT,
    RESUME,
    SIGN_SLOT,
    WORDS_SLOT,
)

Model: TypeAlias = Any  # ask_sdk_model ships no types

HOST_NAMES = {alexa: host for host, alexa in ALEXA_NAMES.items()}
# Requests answered with speech. The last three come back to a conversation that had left us.
TURNS: Mapping[str, str] = MappingProxyType(
    {
        "LaunchRequest": LAUNCH,
        "Connections.Response": RESUME,
        "SessionResumedRequest": RESUME,
        "Alexa.Presentation.APL.UserEvent": RESUME,
    }
)
EVENTS: Mapping[str, str] = MappingProxyType({"AlexaSkillEvent.SkillDisabled": SKILL_DISABLED})
LOCALE = re.compile(r"[a-z]{2}-[A-Z]{2}")
DEFAULT_LOCALE = "en-US"
# A spoken slot value is a few words; what is longer is cut, so that nothing grows with it.
LONGEST_SLOT = 300
LONGEST_WORDS = 2_000
MOST_HEARD = 20


def is_turn(request_type: str) -> bool:
    """Whether this type of request is answered with speech."""
    return request_type == "IntentRequest" or request_type in TURNS


def turn_of(
    envelope: Model,
    country: str | None,
    *,
    number: int = 0,
    rendering: str = "ssml",
    played_ms: int | None = None,
) -> Turn:
    """The turn of a request that is one.

    number: how many turns its session has had before. rendering, played_ms: as Turn has them.
    """
    request = envelope.request
    slots: dict[str, str] = {}
    words: str | None = None
    heard: tuple[str, ...] = ()
    intent = TURNS.get(request.object_type, FALLBACK)
    if request.object_type == "IntentRequest" and request.intent:
        intent = _intent_name(request.intent.name)
        slots, words, heard = _slots_of(request.intent)
        sign = _sign_of(intent)
        if sign:
            intent, slots = DANGER_SIGN, {**slots, SIGN_SLOT: sign}
    elif outcome := outcome_of(request):
        intent, slots = PERMISSION, {PERMISSION_SLOT: outcome}
    return Turn(
        intent=intent,
        slots=MappingProxyType(slots),
        words=words,
        heard=heard,
        locale=locale_of(envelope),
        country=country,
        supports=_interfaces(envelope),
        now=request.timestamp,
        number=number,
        request_id=request.request_id or "",
        rendering=rendering,
        played_ms=played_ms,
    )


def event_of(envelope: Model) -> Event:
    """The event of a request that is no turn."""
    request = envelope.request
    reason = getattr(request, "reason", None)
    facts = {"reason": getattr(reason, "value", str(reason))} if reason else {}
    kind = request.object_type or ""
    return Event(EVENTS.get(kind, kind), MappingProxyType(facts), request.timestamp)


def locale_of(envelope: Model) -> str:
    """The device's locale; en-US where it gives none that is one."""
    locale = envelope.request.locale or ""
    return locale if LOCALE.fullmatch(locale) else DEFAULT_LOCALE


def system_of(envelope: Model) -> Model | None:
    """The part of the context that describes device, user and service."""
    return envelope.context.system if envelope.context else None


def user_id_of(envelope: Model) -> str:
    """The id of the user's account; "" where there is none, as in a household's own requests."""
    system = system_of(envelope)
    holders = (system, envelope.session)
    users = (holder.user for holder in holders if holder and holder.user)
    return next((str(user.user_id) for user in users if user.user_id), "")


def _intent_name(name: str | None) -> str:
    if not name:
        return FALLBACK
    return HOST_NAMES.get(name, name)


def _sign_of(intent: str) -> str | None:
    """The danger sign that an intent is for: Alexa has one intent for each."""
    prefix, _, sign = intent.partition("_")
    return sign.replace("_", "-") if prefix == DANGER_SIGN and sign else None


def _slots_of(intent: Model) -> tuple[dict[str, str], str | None, tuple[str, ...]]:
    """The filled slots by name, her words where a slot brings them, and what she said for others.

    What a slot was taken for may hide what she said, so that is kept beside it.
    """
    slots: dict[str, str] = {}
    heard: list[str] = []
    words = None
    for name, slot in (intent.slots or {}).items():
        spoken = (slot.value or "").strip()
        if name == WORDS_SLOT:
            words = spoken[:LONGEST_WORDS] or None
        else:
            heard += (text[:LONGEST_WORDS] for text in (spoken, *_listed(slot.slot_value)) if text)
            if spoken:
                slots[name.partition(OWNED)[0]] = (_resolved(slot) or spoken)[:LONGEST_SLOT]
    return slots, words, tuple(dict.fromkeys(heard))[:MOST_HEARD]


def _listed(value: Model | None) -> list[str]:
    """What she said where a slot takes several values."""
    values = getattr(value, "values", None) or ([value] if value else [])
    return [one.value for one in values if getattr(one, "value", None)]


def _resolved(slot: Model) -> str | None:
    """The id of the value Alexa recognised; None where she recognised none."""
    for resolution in (slot.resolutions and slot.resolutions.resolutions_per_authority) or ():
        code = getattr(resolution.status and resolution.status.code, "value", None)
        if code == "ER_SUCCESS_MATCH" and resolution.values:
            value = resolution.values[0].value
            if value and (value.id or value.name):
                return str(value.id or value.name)
    return None


def _interfaces(envelope: Model) -> frozenset[str]:
    system = system_of(envelope)
    supported = system.device.supported_interfaces if system and system.device else None
    if not supported:
        return frozenset()
    names = {"audio_player": "AudioPlayer", "alexa_presentation_apl": "APL"}
    return frozenset(name for attribute, name in names.items() if getattr(supported, attribute))
