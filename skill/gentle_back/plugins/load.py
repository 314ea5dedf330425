"""Load plugins one by one, so that none can take the skill down by accident."""

from __future__ import annotations

import logging
import re
import traceback
from collections.abc import Collection, Iterable
from contextlib import closing
from difflib import get_close_matches
from pathlib import Path
from types import ModuleType

import pluggy

from gentle_back import hookspecs
from gentle_back.deadline import comes_from_outside
from gentle_back.errors import GentleBackError, PluginError
from gentle_back.hookspecs import GROUP, Handler
from gentle_back.plugins.find import Candidate, find_plugins
from gentle_back.plugins.host import LeftOut, Owner, Plugin, PluginHost
from gentle_back.plugins.overseer import Overseer
from gentle_back.values.intents import HOST_INTENTS

log = logging.getLogger(__name__)

PLUGIN_NAME = re.compile(r"[a-z][a-z0-9_-]{0,63}")
# Alexa takes letters, periods and underscores; we ask for the ending so that an intent is
# recognised as one wherever its name stands.
INTENT_NAME = re.compile(r"[A-Z][A-Za-z]{0,57}Intent")
RESERVED_NAMES = frozenset({"skill", "safety", "words"})
HOOKS = tuple(name for name, hook in vars(hookspecs).items() if hasattr(hook, f"{GROUP}_spec"))


def load_plugins(
    *,
    folder: Path | None = None,
    off: Collection[str] = (),
    is_safe_mode: bool = False,
    candidates: Iterable[Candidate] | None = None,
) -> PluginHost:
    """The plugins in use and those left out; never raises for what a plugin does.

    folder: drop-in plugin folders. off: names switched off. is_safe_mode: no foreign plugin at all.
    candidates: these alone, found elsewhere.
    """
    loading = _Loading()
    with closing(Overseer()) as overseer:
        for candidate in find_plugins(folder) if candidates is None else candidates:
            if candidate.name in off:
                loading.leave_out(candidate, "Switched off by plugins_off.", is_fault=False)
            elif is_safe_mode and not candidate.is_own:
                loading.leave_out(candidate, "Left out by safe_mode.", is_fault=False)
            else:
                overseer.begin(candidate)
                loading.load(candidate)
    return PluginHost(tuple(loading.plugins), tuple(loading.left_out), loading.intents)


class _Loading:
    """What has been loaded so far."""

    def __init__(self) -> None:
        self.plugins: list[Plugin] = []
        self.left_out: list[LeftOut] = []
        self.intents: dict[str, Owner] = {}
        self._origins: dict[str, str] = {}

    def leave_out(self, candidate: Candidate, reason: str, *, is_fault: bool = True) -> None:
        self.left_out.append(LeftOut(candidate.name, candidate.origin, reason, is_fault))

    def load(self, candidate: Candidate) -> None:
        try:
            self._check_name(candidate)
            module = candidate.load()
            handlers = self._handlers_of(candidate, module)
            folder = None if candidate.is_own else _content_folder(module)
        except BaseException as error:
            if comes_from_outside(error):
                raise
            reason = _reason(error)
            log.error("plugin %s (%s) left out: %s", candidate.name, candidate.origin, reason)
            if not isinstance(error, GentleBackError):
                log.error("%s", "".join(traceback.format_exception(error)).rstrip())
            self.leave_out(candidate, reason)
            return
        self._origins[candidate.name] = candidate.origin
        self.intents.update(
            {intent: Owner(candidate.name, handler) for intent, handler in handlers.items()}
        )
        self.plugins.append(
            Plugin(
                candidate.name,
                candidate.origin,
                candidate.is_own,
                handlers,
                folder,
            )
        )

    def _check_name(self, candidate: Candidate) -> None:
        name = candidate.name
        if not PLUGIN_NAME.fullmatch(name):
            raise PluginError(
                f"'{name}' is no plugin name. Use lower-case letters, digits and hyphens.",
                plugin=name,
            )
        if name in RESERVED_NAMES:
            raise PluginError(f"'{name}' is the host's own name. Choose another.", plugin=name)
        if name in self._origins:
            raise PluginError(
                f"the name '{name}' belongs to {self._origins[name]}; "
                f"{candidate.origin} wants it too. Rename one, or switch one off.",
                plugin=name,
            )

    def _handlers_of(self, candidate: Candidate, module: ModuleType) -> dict[str, Handler]:
        """The handlers that a plugin registers.

        Each plugin gets a manager of its own: pluggy stops at the first exception, and one
        plugin's fault must name that plugin only.
        """
        manager = pluggy.PluginManager(GROUP)
        manager.add_hookspecs(hookspecs)
        try:
            manager.register(module, candidate.name)
        except pluggy.PluginValidationError as error:
            told = " ".join(str(error).split())
            raise PluginError(
                f"its hook is not as the host asks it: {told}. Take the arguments of the hook's "
                f"specification.",
                plugin=candidate.name,
            ) from error
        has_content = candidate.is_own or _content_folder(module) is not None
        _check_hooks(manager, candidate.name, may_have_none=has_content)
        handlers: dict[str, Handler] = {}

        def register(intent: str, handler: Handler) -> None:
            self._check_intent(candidate, intent, handler, handlers)
            handlers[intent] = handler

        manager.hook.register_intents(register=register)
        return handlers

    def _check_intent(
        self, candidate: Candidate, intent: object, handler: object, mine: dict[str, Handler]
    ) -> None:
        if not isinstance(intent, str) or not INTENT_NAME.fullmatch(intent):
            fault = f'{intent!r} is no intent name. Use letters only, ending in "Intent".'
        elif not callable(handler):
            fault = f"the handler of {intent} is {handler!r}. Give a function."
        elif intent in HOST_INTENTS:
            fault = f"{intent} belongs to the host; {candidate.name} wants it too. Rename yours."
        elif intent in mine:
            fault = f"{intent} is registered twice by {candidate.name}. Keep one."
        elif intent in self.intents:
            fault = (
                f"{intent} belongs to {self.intents[intent].plugin}; "
                f"{candidate.name} wants it too. Rename one, or switch one off."
            )
        else:
            return
        raise PluginError(fault, plugin=candidate.name)


def _check_hooks(manager: pluggy.PluginManager, name: str, *, may_have_none: bool) -> None:
    """Raise PluginError where a plugin has a hook that the host does not ask, or none at all.

    may_have_none: where it has content, whose topics the host answers without its code.
    """
    module = manager.get_plugin(name)
    marked = [
        attribute
        for attribute in dir(module)
        if manager.parse_hookimpl_opts(module, attribute) is not None
    ]
    for hook in marked:
        if hook not in HOOKS:
            near = get_close_matches(hook, HOOKS, n=1)
            hint = f"Did you mean '{near[0]}'?" if near else f"The hooks are: {', '.join(HOOKS)}."
            raise PluginError(f"there is no hook '{hook}'. {hint}", plugin=name)
    if not marked and not may_have_none:
        raise PluginError(
            f"it implements no hook and brings no content. Mark one of these with hookimpl: "
            f"{', '.join(HOOKS)}.",
            plugin=name,
        )


def _reason(error: BaseException) -> str:
    if isinstance(error, PluginError):
        return f"{error}"
    frames = traceback.extract_tb(error.__traceback__)
    # A syntax error names its own place; its last frame is that of the importer.
    place = frames[-1] if frames and not isinstance(error, SyntaxError) else None
    where = f" ({Path(place.filename).name}, line {place.lineno})" if place else ""
    return f"{type(error).__name__}: {error}{where}. Mend that line, or take the plugin out."


def _content_folder(module: ModuleType) -> Path | None:
    for place in getattr(module, "__path__", ()):
        folder = Path(place) / "content"
        if folder.is_dir():
            return folder
    return None
