"""The intents the host answers itself, for all plugins, and what Alexa calls them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

LAUNCH = "LaunchIntent"
HELP = "HelpIntent"
REPEAT = "RepeatIntent"
MORE = "MoreIntent"
NEXT = "NextIntent"
BACK = "BackIntent"
START_OVER = "StartOverIntent"
YES = "YesIntent"
NO = "NoIntent"
STOP = "StopIntent"
CANCEL = "CancelIntent"
FALLBACK = "FallbackIntent"
NAVIGATE_HOME = "NavigateHomeIntent"
SOURCE = "SourceIntent"
HOW_MANY_LEFT = "HowManyLeftIntent"
PAUSE = "PauseIntent"
RESUME = "ResumeIntent"
EMERGENCY_NUMBER = "EmergencyNumberIntent"
FORGET = "ForgetIntent"
ABOUT = "AboutIntent"
PRIVACY = "PrivacyIntent"
DANGER_SIGN = "DangerSignIntent"
CHOICE = "ChoiceIntent"
QUESTION = "QuestionIntent"
REPORT = "ReportIntent"
# What she said when the channel asked for her permission; the channel sends it.
PERMISSION = "PermissionIntent"
READY = "ReadyIntent"
SLOWER = "SlowerIntent"
FASTER = "FasterIntent"
FEWER = "FewerIntent"
SKIP = "SkipIntent"
ANOTHER_SET = "AnotherSetIntent"
WHAT_NEXT = "WhatNextIntent"
HURTS = "HurtsIntent"
# The intent by which she tells how far along she is. A plugin answers it; the gates of a routine
# ask for it, and read what it noted.
STAGE = "StageIntent"
# The same, told by the age of her baby.
BABY_AGE = "BabyAgeIntent"

HOST_INTENTS: frozenset[str] = frozenset(
    {
        LAUNCH,
        HELP,
        REPEAT,
        MORE,
        NEXT,
        BACK,
        START_OVER,
        YES,
        NO,
        STOP,
        CANCEL,
        FALLBACK,
        NAVIGATE_HOME,
        SOURCE,
        HOW_MANY_LEFT,
        PAUSE,
        RESUME,
        EMERGENCY_NUMBER,
        FORGET,
        ABOUT,
        PRIVACY,
        DANGER_SIGN,
        CHOICE,
        QUESTION,
        REPORT,
        PERMISSION,
        READY,
        SLOWER,
        FASTER,
        FEWER,
        SKIP,
        ANOTHER_SET,
        WHAT_NEXT,
        HURTS,
    }
)

# Without phrases of their own: what fits no phrase, what is heard by its signs, and what a channel
# has asked.
UNSPOKEN = frozenset({FALLBACK, DANGER_SIGN, PERMISSION})

# They bring words that fit no intent, as far as a channel has them.
FREE = frozenset({FALLBACK, QUESTION, REPORT})

# Only what Alexa has built in goes by her name there; every other intent keeps its own.
ALEXA_NAMES: Mapping[str, str] = MappingProxyType(
    {
        HELP: "AMAZON.HelpIntent",
        REPEAT: "AMAZON.RepeatIntent",
        NEXT: "AMAZON.NextIntent",
        BACK: "AMAZON.PreviousIntent",
        START_OVER: "AMAZON.StartOverIntent",
        YES: "AMAZON.YesIntent",
        NO: "AMAZON.NoIntent",
        STOP: "AMAZON.StopIntent",
        CANCEL: "AMAZON.CancelIntent",
        FALLBACK: "AMAZON.FallbackIntent",
        NAVIGATE_HOME: "AMAZON.NavigateHomeIntent",
        PAUSE: "AMAZON.PauseIntent",
        RESUME: "AMAZON.ResumeIntent",
    }
)

# A slot of this name brings the whole utterance, so that the host can screen it for danger.
WORDS_SLOT = "words"
# Alexa knows a slot by one type in all intents: where two plugins have a slot of one name, hers are
# "stage__calcium" and "stage__stages".
OWNED = "__"
# The slot of DANGER_SIGN that names the sign.
SIGN_SLOT = "sign"
# The slot of PERMISSION, which is also the answer that a session waits for.
PERMISSION_SLOT = "permission"
GRANTED, DENIED, UNANSWERED, FAILED = "granted", "denied", "unanswered", "failed"
PERMISSIONS = frozenset({GRANTED, DENIED, UNANSWERED, FAILED})
