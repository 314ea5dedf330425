"""A small plugin about tea, and a conversation with a skill that has it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType, ModuleType

from gentle_back.dialogue import LIMIT_BYTES, Session, session_from_json, session_to_json
from gentle_back.hookspecs import Handler, RegisterIntent, hookimpl
from gentle_back.plugins import Candidate, PluginHost, load_plugins
from gentle_back.skill import Skill
from gentle_back.speech import ssml
from gentle_back.values import Ask, Content, Pause, Reply, Turn, Wording, lead, say

SECRET = "what she said"


def teas(turn: Turn, content: Content) -> Reply:
    return say(content.item("all").first).with_safety_sentence().lead(content.pages("teas"))


def tea(turn: Turn, content: Content) -> Reply:
    """One tea, as a page among the others; asked for where she named none."""
    kind = turn.slots.get("kind", "")
    if not kind:
        return say().ask_for(content.line("which"), slot="kind", then=Ask("TeaIntent"))
    if not content.has_item(kind):
        return say(content.line("unknown", kind=kind))
    return lead(content.pages("teas", at=kind))


def brew(turn: Turn, content: Content) -> Reply:
    return lead(content.guide("brew"))


def brew_later(turn: Turn, content: Content) -> Reply:
    return say(content.item("all").first).lead(content.guide("brew"))


def mug(turn: Turn, content: Content) -> Reply:
    return say(content.item("mug").first)


def order(turn: Turn, content: Content) -> Reply:
    """A chain: which kind, how many cups, and whether to be sure."""
    slots = turn.slots
    if "kind" not in slots:
        return say().ask_for(content.line("which"), slot="kind", then=Ask("OrderIntent", slots))
    if "cups" not in slots:
        prompt = content.line("how_many")
        return say().ask_for(prompt, slot="cups", then=Ask("OrderIntent", slots))
    if "sure" not in slots:
        sure = Ask("OrderIntent", MappingProxyType({**slots, "sure": "yes"}))
        prompt = content.line("sure", cups=slots["cups"], kind=slots["kind"])
        return say().ask(prompt, yes=sure, no=Ask("MugIntent"))
    return say(content.item("green").first).closing()


def stage(turn: Turn, content: Content) -> Reply:
    """What she tells of herself, noted as it is."""
    return lead(content.pages("teas", at="black")).with_facts(**turn.slots)


def fail(turn: Turn, content: Content) -> Reply:
    raise LookupError(SECRET)


def leave(turn: Turn, content: Content) -> Reply:
    raise SystemExit(SECRET)


def want_what_is_not_there(turn: Turn, content: Content) -> Reply:
    return say(content.item("coffee").first)


BROKEN: Mapping[str, object] = {
    "FailIntent": fail,
    "LeaveIntent": leave,
    "AbsentIntent": want_what_is_not_there,
    "NothingIntent": lambda turn, content: None,
    "BareTextIntent": lambda turn, content: "tea",
    "BareWordsIntent": lambda turn, content: say("tea"),  # type: ignore[arg-type]  # broken
    "NoSpeechIntent": lambda turn, content: Reply(speech=None),  # type: ignore[arg-type]  # broken
    "TextAskedIntent": lambda turn, content: say().ask("tea?"),  # type: ignore[arg-type]  # broken
    "LostWalkIntent": lambda turn, content: lead(replace(content.pages("teas"), key="tea/no")),
    "LostLaterIntent": lambda turn, content: say(content.line("which")).lead(
        replace(content.pages("teas"), at=99)
    ),
    "ShortPauseIntent": lambda turn, content: say(content.line("which"), Pause(-1)),
    "WideArgumentsIntent": lambda turn: say(),
}
GOOD: Mapping[str, Handler] = {
    "TeasIntent": teas,
    "TeaIntent": tea,
    "BrewIntent": brew,
    "BrewLaterIntent": brew_later,
    "MugIntent": mug,
    "OrderIntent": order,
    "StageIntent": stage,
    "StirIntent": lambda turn, content: lead(content.routine("stir", then=("pour",))),
    "PourIntent": lambda turn, content: lead(content.routine("pour")),
    "BareWalkIntent": lambda turn, content: Reply(walk=content.pages("teas")),
}


def tea_plugin() -> ModuleType:
    module = ModuleType("tea")

    def register_intents(register: RegisterIntent) -> None:
        for intent, handler in {**GOOD, **BROKEN}.items():
            register(intent, handler)  # type: ignore[arg-type]  # the broken ones are

    module.register_intents = hookimpl(register_intents)  # type: ignore[attr-defined]  # now it is
    return module


def plugins() -> PluginHost:
    host = load_plugins(candidates=[Candidate("tea", "here", is_own=True, load=tea_plugin)])
    assert not host.left_out
    return host


@dataclass
class Conversation:
    """Turns one after another; between two of them the session travels as JSON."""

    skill: Skill
    session: Session = field(default_factory=Session)
    is_open: bool = True
    now: datetime | None = None
    rendering: str = "ssml"
    played_ms: int | None = None

    def ask(
        self, intent: str, *, words: str | None = None, country: str | None = "GB", **slots: str
    ) -> Reply:
        """The reply to an intent; what must hold of every reply is checked here."""
        turn = Turn(intent, MappingProxyType(slots), words, "en-GB", country)
        turn = replace(turn, now=self.now, rendering=self.rendering, played_ms=self.played_ms)
        session, reply = self.skill.answer(self.session, turn)
        assert (reply.question is None) is reply.is_final
        assert reply.spoken
        assert reply.question is None or reply.spoken[-1] == reply.question.prompt
        assert ssml(reply.spoken)
        sent = json.dumps(session_to_json(session), separators=(",", ":"))
        assert len(sent) <= LIMIT_BYTES
        self.is_open = not reply.is_final
        self.session = session_from_json(json.loads(sent)) if self.is_open else Session()
        return reply

    def hears(self, intent: str, *keys: str, **slots: str) -> Reply:
        """Asks, and checks what is said before the question, by id."""
        reply = self.ask(intent, **slots)
        said = [short(piece.key) for piece in reply.speech if isinstance(piece, Wording)]
        assert said == list(keys), reply.text
        return reply


def short(key: str) -> str:
    return key.rpartition("/")[2]


def asks(reply: Reply) -> str | None:
    return short(reply.question.prompt.key) if reply.question else None
