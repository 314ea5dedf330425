"""Plugins that want an intent which another one's topic has, or whose topic wants another's intent.

It is found only once content is there: an item or a guide that is asked for by phrases of its own
is an intent, named after its owner and itself.
"""

from __future__ import annotations

from collections.abc import Mapping

from gentle_back.content.compiled import CompiledContent
from gentle_back.plugins.host import PluginHost
from gentle_back.values.intents import HOST_INTENTS

HOST = "the host"


def topic_clashes(plugins: PluginHost, content: CompiledContent) -> Mapping[str, str]:
    """Why foreign plugins are to be left out, by name: whose intent is wanted, and by what."""
    rank = {plugin.name: number for number, plugin in enumerate(plugins.plugins)}
    foreign = {plugin.name for plugin in plugins.plugins if not plugin.is_own}
    claims: dict[str, dict[str, str]] = {intent: {HOST: ""} for intent in HOST_INTENTS}
    for intent, owner in plugins.intents.items():
        claims.setdefault(intent, {})[owner.plugin] = f"{owner.plugin} answers it by code"
    for language in content.languages:
        for topic in content.claimed_topics(language):
            if topic.owner in rank:
                told = f"it is the topic {topic.key}"
                claims.setdefault(topic.intent, {}).setdefault(topic.owner, told)
    reasons: dict[str, str] = {}
    for intent, owners in claims.items():
        # Our own keep theirs against foreign ones, and who was there first against the next.
        keeper = min(owners, key=lambda name: (name != HOST, name in foreign, rank.get(name, -1)))
        for name in owners.keys() & foreign - {keeper}:
            reasons[name] = (
                f"{intent} belongs to {keeper}{_in_brackets(owners[keeper])}; {name} wants it too"
                f"{_in_brackets(owners[name])}. Rename one, or switch one off."
            )
    return reasons


def _in_brackets(told: str) -> str:
    return f" ({told})" if told else ""
