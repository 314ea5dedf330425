"""What `gentle-back check` finds in content beyond its form."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from gentle_back.content.claims import read_claims
from gentle_back.content.compile import compile_content
from gentle_back.content.coverage import cover, coverage_faults
from gentle_back.content.find import ContentRoot
from gentle_back.content.finding import Finding
from gentle_back.content.one_language import Data
from gentle_back.content.reading import ContentFile, RootFiles, read_root
from gentle_back.content.root_compiler import heard
from gentle_back.content.schema import MAX_WORDS
from gentle_back.content.tone import tone_findings
from gentle_back.content.topics import topic_intent
from gentle_back.content.yaml_lines import Entries, Keys, Text, line_of

DAYS_A_SOURCE_HOLDS = 365
WORDS_TO_AIM_AT = 30
# The host's lines that may follow an answer.
QUESTIONS_AFTER = ("go_on", "anything_else", "carry_on")


def check_content(
    roots: Sequence[ContentRoot],
    *,
    today: date,
    intents: Mapping[str, str] | None = None,
    kept: dict[str, bytes] | None = None,
) -> list[Finding]:
    """All that is found, in the order of files and lines.

    intents: the owner of each intent that is answered; where given, those without phrases and
    phrases without an answer are found too. kept: see compile_content.
    """
    result = compile_content(roots, today=today, kept=kept)
    faults = [*result.faults, *(fault for found in result.left_out.values() for fault in found)]
    findings = [Finding("fault", fault.path, fault.line, fault.message) for fault in faults]
    reads = [read_root(root) for root in roots]
    files = [file for read in reads for file in read.files]
    findings += _clashing_synonyms(files)
    # Of a plugin that was left out nothing is compiled, so nothing is known of what it cites.
    whole = [
        read for root, read in zip(roots, reads, strict=True) if root.plugin not in result.left_out
    ]
    if not result.faults:
        findings += _sources(whole, _cited(result.data), today)
        findings += _claims(whole, result.data, today)
    findings += _long_answers(files, result.data)
    findings += tone_findings(files)
    if intents is not None:
        findings += _unmatched_intents(files, intents, roots)
    return sorted(findings, key=lambda found: (str(found.path), found.line, found.message))


def _clashing_synonyms(files: Sequence[ContentFile]) -> Iterator[Finding]:
    for file in files:
        if file.kind != "slots" or not file.tree:
            continue
        meaning: dict[str, str] = {}
        for value in file.tree.nodes:
            for synonym, line in _texts(file, value):
                first = meaning.setdefault(heard(synonym), value)
                if first != value:
                    message = f"{synonym!r} means both {first!r} and {value!r}. Keep one."
                    yield Finding("warning", file.path, line, message)


def _sources(reads: Sequence[RootFiles], cited: set[str], today: date) -> Iterator[Finding]:
    for file in (read.sources for read in reads):
        if not file or not file.tree:
            continue
        for source_id, source in file.tree.nodes.items():
            line = file.tree.lines[source_id]
            if source_id not in cited:
                message = f"nothing cites the source {source_id!r}. Cite it or take it out."
                yield Finding("warning", file.path, line, message)
            days = _days_since(source, today)
            if days is not None and days > DAYS_A_SOURCE_HOLDS:
                message = (
                    f"{source_id!r} was checked {days} days ago. Read its page again, then write "
                    "today's date."
                )
                line = line_of(file.tree, (source_id, "checked"))
                yield Finding("warning", file.path, line, message)


def _claims(reads: Sequence[RootFiles], data: Data, today: date) -> Iterator[Finding]:
    for read in reads:
        claims, faults = read_claims(read, today)
        yield from faults or coverage_faults(read, cover(claims, data))


def _days_since(source: object, today: date) -> int | None:
    checked = source.nodes.get("checked") if isinstance(source, Keys) else None
    try:
        return (
            (today - date.fromisoformat(checked.value)).days if isinstance(checked, Text) else None
        )
    except ValueError:  # a fault of form, found already
        return None


def _cited(data: Data) -> set[str]:
    places: list[Callable[[Data], Iterator[list[str]]]] = [
        lambda tree: (sign[2] for sign in tree["signs"].values()),
        lambda tree: (country[4] for country in tree["countries"].values()),
        lambda tree: (
            entry[1]
            for content in tree["plugins"].values()
            for kind in ("items", "guides", "routines")
            for entry in content.get(kind, {}).values()
        ),
    ]
    trees = data["languages"].values()
    return {cited for tree in trees for place in places for each in place(tree) for cited in each}


def _long_answers(files: Sequence[ContentFile], data: Data) -> Iterator[Finding]:
    for file in files:
        if file.kind != "items" or not file.tree:
            continue
        plugins = data["languages"].get(file.language, {}).get("plugins", {})
        item = plugins.get(file.owner, {}).get("items", {}).get(file.name)
        words = len(item[2][0].split()) if item else 0
        line = line_of(file.tree, ("first",))
        in_all = words + _host_words(plugins) if item and item[7] else 0
        if in_all > MAX_WORDS:
            message = (
                f"'first' has {words} words; with the safety sentence and the question after it "
                f"{in_all} are said. At most {MAX_WORDS}; move some to `more`."
            )
            yield Finding("fault", file.path, line, message)
        elif words > WORDS_TO_AIM_AT:
            message = f"'first' has {words} words. It may, but {WORDS_TO_AIM_AT} are heard better."
            yield Finding("note", file.path, line, message)


def _host_words(plugins: Data) -> int:
    """How many words the host adds to an answer: the safety sentence, and a question."""
    lines = plugins.get("skill", {}).get("lines", {})
    return _most_words(lines, ["safety_sentence"]) + _most_words(lines, QUESTIONS_AFTER)


def _most_words(lines: Data, names: Sequence[str]) -> int:
    wordings = (wording for name in names for wording in lines.get(name, ()))
    return max((len(one.split()) for one in wordings if isinstance(one, str)), default=0)


def _unmatched_intents(
    files: Sequence[ContentFile], intents: Mapping[str, str], roots: Sequence[ContentRoot]
) -> Iterator[Finding]:
    asked = {file.name: file for file in files if file.kind == "phrases"}
    topics = {topic_intent(file.owner, file.name) for file in files if _is_asked_for(file)}
    for intent in intents.keys() - asked.keys() - topics:
        owner = intents[intent]
        root = next((root for root in roots if root.plugin == owner), roots[0])
        message = f"no phrases ask for {intent} of {owner!r}. Write {owner}/phrases/{intent}.yaml."
        yield Finding("warning", root.path, 0, message)
    for intent in asked.keys() - intents.keys():
        message = f"nothing answers {intent}. Register it in {asked[intent].owner!r}, or delete it."
        yield Finding("warning", asked[intent].path, 0, message)


def _is_asked_for(file: ContentFile) -> bool:
    """Whether it is a topic, which a plugin may answer by code: then its phrases stand there."""
    is_topic = file.kind in ("items", "guides") and file.tree is not None
    return is_topic and any(True for _ in _texts(file, "asked_as"))


def _texts(file: ContentFile, key: str) -> Iterator[tuple[str, int]]:
    entries = file.tree.nodes.get(key) if file.tree else None
    for entry in entries.nodes if isinstance(entries, Entries) else ():
        if isinstance(entry, Text):
            yield entry.value, entry.line
