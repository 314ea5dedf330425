"""A plugin of our own as the beginning of somebody else's: its code and content, renamed."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from gentle_back.cli.plugin_template import Files, as_package, camel, template_files
from gentle_back.config import Config
from gentle_back.content.find import ContentRoot, own_root
from gentle_back.errors import PluginError
from gentle_back.plugins import find_plugins
from gentle_back.plugins.at_path import PACKAGE_PREFIX

# The content is read again after phrases were taken out; by then it is whole.
MOST_ROUNDS = 3
TALK = """\
# The copy answers by its own words, beside the original.
- she: {phrase}
  plugin: {name}
"""


def copied_files(original: str, name: str, kind: str, config: Config) -> Files:
    """The files of a new plugin that does what one of ours does."""
    from gentle_back.content.copying import copied_content

    own = {one.name for one in find_plugins() if one.is_own}
    if original not in own:
        raise PluginError(
            f"there is no plugin {original!r} of our own. They are: {', '.join(sorted(own))}.",
            plugin=name,
        )
    if kind == "content":
        raise PluginError(
            f"a copy of {original!r} has code. Leave out --kind, or give folder or package.",
            plugin=name,
        )
    root = own_root(config.content_dir)
    copied = copied_content(root.path, original, name, camel(name))
    if not copied.intents:
        raise PluginError(
            f"{root.path} has no content of {original!r}. Leave out content_dir.", plugin=name
        )
    content = _without_what_is_ours_alone(copied.files, root, name)
    files = {f"content/{place}": text for place, text in content.items()}
    files |= _code(original, copied.intents)
    around = template_files(name, kind, datetime.now(UTC).date())
    files |= {
        place: text for place, text in around.items() if place in {"README.md", "pyproject.toml"}
    }
    if copied.phrase:
        files[f"tests/{name}.talk.yaml"] = TALK.format(phrase=copied.phrase, name=name)
    return as_package(files, name) if kind == "package" else files


def _without_what_is_ours_alone(files: Mapping[str, str], root: ContentRoot, name: str) -> Files:
    """The content without the phrases that only we may have, such as those that report a sign.

    Raises PluginError where there is more that a stranger may not have.
    """
    from gentle_back.content.compile import compile_content

    for _ in range(MOST_ROUNDS):
        with TemporaryDirectory() as folder:
            home = Path(folder) / name
            for place, text in files.items():
                (home / place).parent.mkdir(parents=True, exist_ok=True)
                (home / place).write_text(text, encoding="utf-8")
            copy = ContentRoot(name, home, is_own=False)
            faults = compile_content([root, copy]).left_out.get(name, ())
            wrong = [(one.path.relative_to(home).as_posix(), one.line) for one in faults]
        if not faults:
            return dict(files)
        files = {place: _without(text, place, wrong) for place, text in files.items()}
    raise PluginError(f"it cannot be copied: {faults[0].message}", plugin=name)


def _without(text: str, place: str, wrong: list[tuple[str, int]]) -> str:
    """The text without the entries of lists that are wrong."""
    lines = {line for path, line in wrong if path == place}
    return "".join(
        line
        for number, line in enumerate(text.splitlines(keepends=True), start=1)
        if number not in lines or not line.lstrip().startswith("- ")
    )


def _code(original: str, intents: Mapping[str, str]) -> Files:
    """The modules of the plugin, with its intents renamed."""
    spec = importlib.util.find_spec(f"{PACKAGE_PREFIX}{original.replace('-', '_')}")
    if spec is None or spec.origin is None:
        raise PluginError("its code is not installed. Install Gentle Back again.", plugin=original)
    folder = Path(spec.origin).parent
    names = re.compile(r"\b(?:" + "|".join(map(re.escape, intents)) + r")\b")
    return {
        path.relative_to(folder).as_posix(): names.sub(
            lambda found: intents[found[0]], path.read_text(encoding="utf-8")
        )
        for path in sorted(folder.rglob("*.py"))
    }
