"""A handler asked once, with no slot filled: what is wrong with its answer.

Handlers have no effects, so asking one does no harm, and she may leave a slot blank too.
"""

from __future__ import annotations

from collections.abc import Iterator

from gentle_back import Handler
from gentle_back.border import Border
from gentle_back.content.compiled import FALLBACK_LANGUAGE, PluginContent
from gentle_back.deadline import HANDLER_SECONDS, run_within
from gentle_back.errors import PluginFault, PluginTimeout
from gentle_back.log import place_of
from gentle_back.plugins import Plugin
from gentle_back.values import Turn


def faults_of(plugin: Plugin, intent: str, border: Border) -> Iterator[str]:
    """What is wrong with the answer to an intent, in each language the plugin has content in."""
    content = border.content
    spoken = [one for one in content.languages if plugin.name in content.plugins(one)]
    for language in spoken or [FALLBACK_LANGUAGE]:
        fault = _fault_of(
            plugin.intents[intent], Turn(intent, locale=language), plugin.name, border
        )
        if fault:
            yield fault


def place_in(error: PluginTimeout) -> str:
    """Where the plugin was when its time was over, in brackets."""
    return f" ({place_of(error.__cause__)})" if error.__cause__ else ""


def _fault_of(handler: Handler, turn: Turn, plugin: str, border: Border) -> str | None:
    content = PluginContent(border.content, turn.language, plugin)
    try:
        reply = run_within(HANDLER_SECONDS, lambda: handler(turn, content), plugin=plugin)
        border.check(reply, plugin, turn.language)
    except PluginFault as error:
        found = f" Found: {error.found}." if error.found else ""
        return f"what it returns cannot be used. {error}.{found}"
    except PluginTimeout as error:
        return f"{error}{place_in(error)}"
    except BaseException as error:  # whatever it raises is its fault
        return (
            f"its handler raised {type(error).__name__}: {error} ({place_of(error)}). It is asked "
            f"with no slot filled too, since she may leave one out."
        )
    return None
