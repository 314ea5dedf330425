"""YAML content becomes one checked file. The only door to yaml, pydantic, jinja2, num2words, babel.

`python -m gentle_back.content.compile --out PATH ROOTS` is the child process `load` starts. ROOTS
is JSON: a list of [plugin or null, path, is own]. It ends with 0, or with 1 and every fault as
[path, line, message] in JSON on a line of standard error.

The compiled file: a line with the SHA-256 of the rest, then JSON, lists where order says enough.

    format      content.compiled.FORMAT
    version     twelve hex digits of the content's hash
    sources     id: [title, publisher, address, checked]
    left_out    foreign plugin: [[path, line, message], ...]
    foreign     foreign plugins taken in
    languages   language:
      forms       cardinals, ordinals, plurals, lists: the tables of lines.SpokenForms
      signs       id: [level, phrases, sources, [answer, answer with crisis line], manner,
                  question, [[group, ...], ...], reports, near misses, said alone]
      harmless    [forms, ...]
      background  [forms, ...]
      concepts    name: words
      countries   code: [emergency, locales, time zones, crisis, sources]
      words       file name: {from: to}
      plugins     name:
        phrases     intent: [[forms, ...], {slot: type}, title]
        slots       type: {value id: synonyms}
        lines       id: [wording, ...]
        items       id: [title, sources, [first, more, ...], stage, claims, names,
                    [forms asked as, ...], has safety sentence, pages it leads to,
                    routines it offers]
        pages       id: [title, item ids]
        guides      id: [title, sources, [[step, quiet seconds], ...], [forms asked as, ...],
                    is whispered]
        routines    id: [title, sources, [position, when, tips, progress],
                    [level, repetitions, sets, a day], [[label, cue, seconds, kind], ...], sides,
                    [weeks of pregnancy, day after vaginal birth, day after caesarean, needs check,
                    is hard on pelvis, arms], easier, claims]

`forms` are the forms of one phrase, a group is a list of forms too. Once gentle_back.learn has read
them, reports, near misses, harmless and background are taken out.
A wording or an answer is a string, or a list of strings and blanks, as lines.render walks it.
"""

from __future__ import annotations

import argparse
import json
import marshal
import os
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import TypeAlias

from gentle_back.content.compiled import FALLBACK_LANGUAGE, FORMAT, pack
from gentle_back.content.find import ContentRoot, content_hash
from gentle_back.content.forms import spoken_forms
from gentle_back.content.one_language import Data
from gentle_back.content.reading import read_root
from gentle_back.content.root_compiler import RootCompiler, empty_language, merge
from gentle_back.errors import Fault

Finish: TypeAlias = Callable[[Data, Sequence[ContentRoot], Path], None]


@dataclass(frozen=True, slots=True)
class CompiledResult:
    """The compiled data, to be used where there are no faults.

    faults: of our own content, sorted.
    left_out: of each foreign plugin that has some; nothing of that plugin is in the data.
    """

    data: Data
    faults: tuple[Fault, ...]
    left_out: Mapping[str, tuple[Fault, ...]]


def compile_content(
    roots: Sequence[ContentRoot],
    *,
    today: date | None = None,
    kept: dict[str, bytes] | None = None,
) -> CompiledResult:
    """All content of these roots, checked and compiled, with every fault of every file.

    kept: holds what our own content was compiled to, for a process that compiles again and again.
    """
    today = today or date.today()
    data, faults = _compile_ours(roots, today, {} if kept is None else kept)
    data["version"] = content_hash(roots)[:12]
    left_out: dict[str, tuple[Fault, ...]] = {}
    if FALLBACK_LANGUAGE not in data["languages"] and not faults:
        message = f"has no content in {FALLBACK_LANGUAGE}/, which all others fall back to."
        faults.append(Fault(roots[0].path if roots else Path(), 0, message))
    for root in roots:
        if not root.is_own:
            found = _compile_foreign(root, data, today)
            if found:
                left_out[root.plugin or str(root.path)] = found
            elif root.plugin:
                data["foreign"].append(root.plugin)
    data["left_out"] = {
        plugin: [_as_json(fault) for fault in found] for plugin, found in left_out.items()
    }
    return CompiledResult(data, _sorted(faults), left_out)


def _compile_ours(
    roots: Sequence[ContentRoot], today: date, kept: dict[str, bytes]
) -> tuple[Data, list[Fault]]:
    """The data of our own roots, with all their faults; as it was kept, if nothing has changed."""
    ours = [root for root in roots if root.is_own]
    key = f"{today} {content_hash(ours)}"
    if key in kept:
        return marshal.loads(kept[key]), []  # noqa: S302 - written below, by this process
    data: Data = {
        "format": FORMAT,
        "version": "",
        "sources": {},
        "left_out": {},
        "foreign": [],
        "languages": {},
    }
    faults = [fault for root in ours for fault in _compile_own(root, data, today)]
    if not faults:
        kept.clear()
        kept[key] = marshal.dumps(data)
    return data, faults


def _compile_own(root: ContentRoot, data: Data, today: date) -> list[Fault]:
    compiler = RootCompiler(root, read_root(root), data, today)
    compiler.compile()
    for language in compiler.languages:
        forms = {"forms": asdict(spoken_forms(language))}
        data["languages"].setdefault(language, forms | empty_language())
    merge(data, compiler.sources, compiler.languages, compiler.languages)
    return compiler.faults


def _compile_foreign(root: ContentRoot, data: Data, today: date) -> tuple[Fault, ...]:
    """The faults for which it was left out; none where it was taken in."""
    for tree in data["languages"].values():
        if root.plugin in tree["plugins"]:
            message = f"there is content of {root.plugin!r} already. Choose another name."
            return (Fault(root.path, 0, message),)
    compiler = RootCompiler(root, read_root(root, data["languages"]), data, today)
    compiler.compile()
    if not compiler.faults:
        merge(data, compiler.sources, compiler.languages, data["languages"])
    return _sorted(compiler.faults)


def _sorted(faults: Sequence[Fault]) -> tuple[Fault, ...]:
    return tuple(sorted(faults, key=lambda fault: (str(fault.path), fault.line, fault.message)))


def _as_json(fault: Fault) -> list[str | int]:
    return [str(fault.path), fault.line, fault.message]


def write_compiled(data: Data, out: Path) -> None:
    """The compiled file, which appears whole or not at all."""
    out.parent.mkdir(parents=True, exist_ok=True)
    # By this name a part that was never finished is known to old_files.
    with tempfile.NamedTemporaryFile(
        dir=out.parent, prefix=f".{out.name}-", suffix=".part", delete=False
    ) as file:
        try:
            file.write(pack(data))
            file.flush()
            os.fsync(file.fileno())
            Path(file.name).chmod(0o644)  # installed by one user, served by another
            Path(file.name).replace(out)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise


def main(arguments: Sequence[str] | None = None, *, finish: Finish | None = None) -> int:
    """The child process: compile, write, and tell the faults.

    finish: what is done to the compiled data of these roots before it is written to that file.
    """
    parser = argparse.ArgumentParser(prog="python -m gentle_back.content.compile")
    parser.add_argument("--out", type=Path, required=True, help="the compiled file to write")
    parser.add_argument("roots", help="JSON: [[plugin or null, path, is own], ...]")
    told = parser.parse_args(arguments)
    roots = [
        ContentRoot(plugin, Path(path), is_own) for plugin, path, is_own in json.loads(told.roots)
    ]
    result = compile_content(roots)
    for fault in result.faults:
        sys.stderr.write(json.dumps(_as_json(fault)) + "\n")
    if result.faults:
        return 1
    if finish:
        finish(result.data, roots, told.out)
    write_compiled(result.data, told.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
