"""Text to be spoken: checked, and compiled to what `lines.render` walks.

Jinja2 is the grammar only. A text may hold words, names of values, their attributes, and one of
our filters on a value; all else is refused here, so that a turn never meets it. What is constant
is rendered at once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from jinja2 import StrictUndefined, TemplateSyntaxError, nodes
from jinja2.sandbox import SandboxedEnvironment

from gentle_back.content.lines import FILTERS, Blank, SpokenForms, Template
from gentle_back.content.nearest import nearest

MAX_CHARACTERS = 1000
MARKUP = "<>&*_`|#[]{}\\^~"
_ENDS = (".", "?", "!")
_CLOSING_QUOTES = "\"'\u2019\u201d)"
_NAME = re.compile(r"[a-z][a-z0-9_]*")
# `line` takes these for itself, so no value can be passed under such a name.
_TAKEN = frozenset({"self", "language", "plugin", "line_id", "rotation"})
_PLURALS = ("zero", "one", "two", "few", "many", "other")
_KINDS = ("and", "or")
# Constants are rendered before the words of the clock are read.
_NOT_OF_CONSTANTS = frozenset({"spoken_list", "time", "day"})


class SpokenTextError(ValueError):
    """What is wrong with a text to be spoken, and how to mend it."""


@dataclass(frozen=True, slots=True)
class Manner:
    """What a text may be.

    values: the paths it may name; None for any.
    fragment: whether it is put inside a sentence: "always", "never", or "lower case" where it
    begins in lower case.
    """

    values: frozenset[str] | None = frozenset()
    fragment: str = "never"


SENTENCE = Manner()
LINE = Manner(values=None, fragment="lower case")
FRAGMENT = Manner(fragment="always")


def grammar() -> SandboxedEnvironment:
    """The Jinja2 environment whose grammar and rendering ours is held to."""
    environment = SandboxedEnvironment(autoescape=False, undefined=StrictUndefined)
    environment.globals.clear()
    return environment


_GRAMMAR = grammar()


def compile_text(text: str, forms: SpokenForms, manner: Manner = SENTENCE) -> Template:
    """The compiled form of a text. Raises SpokenTextError with the first thing wrong in it."""
    text = " ".join(text.split())
    if len(text) > MAX_CHARACTERS:
        raise SpokenTextError(f"is longer than {MAX_CHARACTERS} characters. Say less.")
    try:
        tree = _GRAMMAR.parse(text)
    except (TemplateSyntaxError, RecursionError) as error:
        raise SpokenTextError(
            f"is not a template: {error}. A blank is written {{{{ name }}}}."
        ) from error
    pieces = _merge([_piece(node, forms, manner) for node in _outputs(tree)])
    for piece in pieces:
        if isinstance(piece, str):
            _check_words(piece)
    _check_end(pieces, manner)
    if all(isinstance(piece, str) for piece in pieces):
        return "".join(piece for piece in pieces if isinstance(piece, str))
    return pieces


def _outputs(tree: nodes.Template) -> list[nodes.Expr]:
    expressions: list[nodes.Expr] = []
    for statement in tree.body:
        if not isinstance(statement, nodes.Output):
            raise SpokenTextError(
                "holds a tag ({% ... %}), and lines hold no logic. Write two lines instead."
            )
        expressions.extend(statement.nodes)
    return expressions


def _piece(node: nodes.Expr, forms: SpokenForms, manner: Manner) -> str | Blank:
    if isinstance(node, nodes.TemplateData):
        return node.data
    filter_name: str | None = None
    options: dict[str, str] = {}
    if isinstance(node, nodes.Filter):
        filter_name, options = node.name, _options(node, forms)
        if node.node is None or isinstance(node.node, nodes.Filter):
            raise SpokenTextError("uses two filters on one value. Keep one of them.")
        node = node.node
    if isinstance(node, nodes.Const) and type(node.value) in (str, int):
        return _say_constant(node.value, filter_name, options, forms)
    path = _path(node)
    if manner.values is not None and path not in manner.values:
        known = ", ".join(sorted(manner.values)) or "none"
        raise SpokenTextError(
            f"names a value, {path!r}, that is not given here. Values to be had: {known}."
        )
    return [path, filter_name, options]


def _say_constant(
    value: str | int, filter_name: str | None, options: dict[str, str], forms: SpokenForms
) -> str:
    if filter_name is None:
        return str(value)
    if filter_name in _NOT_OF_CONSTANTS:
        raise SpokenTextError("is said of one constant. Write the words out.")
    try:
        spoken: str = getattr(forms, filter_name)(value, **options)
    except ValueError as error:
        raise SpokenTextError(f"{error}. Write it in words.") from error
    return spoken


def _path(node: nodes.Expr) -> str:
    if isinstance(node, nodes.Name):
        name = node.name
        if name in _TAKEN or not _NAME.fullmatch(name):
            raise SpokenTextError(f"names a value {name!r}. Choose another name in lower case.")
        return name
    if isinstance(node, nodes.Getattr) and isinstance(node.node, nodes.Name):
        if not _NAME.fullmatch(node.attr):
            raise SpokenTextError(f"names an attribute {node.attr!r}, which is not to be had.")
        return f"{_path(node.node)}.{node.attr}"
    kind = type(node).__name__.lower()
    raise SpokenTextError(
        f"holds more than a value and a filter ({kind}). Give the value ready made, by a name."
    )


def _options(node: nodes.Filter, forms: SpokenForms) -> dict[str, str]:
    if node.name not in FILTERS:
        raise SpokenTextError(
            f"uses the filter {node.name!r}, which is not known. {nearest(node.name, FILTERS)}"
        )
    if node.args or node.dyn_args or node.dyn_kwargs:
        raise SpokenTextError(f'gives {node.name} something without a name. Write name="...".')
    options: dict[str, str] = {}
    for pair in node.kwargs:
        if not isinstance(pair.value, nodes.Const) or not isinstance(pair.value.value, str):
            raise SpokenTextError(f"{pair.key}= is not text between quotes. Write it so.")
        options[str(pair.key)] = pair.value.value  # typed as a node, and text in truth
    _check_options(node.name, options, forms)
    return options


def _check_options(name: str, options: dict[str, str], forms: SpokenForms) -> None:
    if name == "spoken_list":
        if options.keys() - {"kind"} or options.get("kind", "and") not in _KINDS:
            raise SpokenTextError('spoken_list takes kind="and" or kind="or" and no more.')
    elif name == "count":
        needed = set(forms.plurals)
        if not needed <= options.keys() <= needed | {"other"}:
            pairs = ", ".join(f'{plural}="..."' for plural in _PLURALS if plural in needed)
            raise SpokenTextError(f"count needs a noun for each plural: {pairs}.")
        for noun in options.values():
            _check_words(noun)
    elif options:
        raise SpokenTextError(f"{name} takes nothing in brackets. Take it out.")


def _merge(pieces: Sequence[str | Blank]) -> list[str | Blank]:
    """The pieces with neighbouring texts made one."""
    merged: list[str | Blank] = []
    for piece in pieces:
        last = merged[-1] if merged else None
        if isinstance(piece, str) and isinstance(last, str):
            merged[-1] = last + piece
        elif piece:
            merged.append(piece)
    return merged


def _check_words(text: str) -> None:
    for character in text:
        if character.isnumeric():
            raise SpokenTextError(
                f"holds the digit {character!r}. Write numbers as words; a number to be dialled "
                "as {{ 'number' | digits }}."
            )
        if character in MARKUP or not character.isprintable():
            raise SpokenTextError(f"holds {character!r}, which cannot be spoken. Write words.")


def _check_end(pieces: Sequence[str | Blank], manner: Manner) -> None:
    if not pieces:
        raise SpokenTextError("is empty. Write what is to be said.")
    first, last = pieces[0], pieces[-1]
    is_fragment = isinstance(first, str) and first[0].islower()
    if manner.fragment == "always" or (manner.fragment == "lower case" and is_fragment):
        return
    # A bare value may be a sentence of its own, with its own end.
    is_open = last.rstrip(_CLOSING_QUOTES)[-1:] not in _ENDS if isinstance(last, str) else last[1]
    if is_open:
        raise SpokenTextError("does not end in . ? or !. End the sentence.")
