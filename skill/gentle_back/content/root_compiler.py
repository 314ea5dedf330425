"""One content folder becomes its part of the compiled data, with all its faults."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import TypeVar

from gentle_back.content import schema
from gentle_back.content.compiled import FALLBACK_LANGUAGE
from gentle_back.content.find import ContentRoot
from gentle_back.content.form_faults import Context, FileKind, check_form
from gentle_back.content.forms import spoken_forms
from gentle_back.content.lines import SpokenForms
from gentle_back.content.nearest import nearest
from gentle_back.content.notation import expand
from gentle_back.content.one_language import Data
from gentle_back.content.reading import SKILL, WORDS, ContentFile, RootFiles
from gentle_back.content.routine_form import ROUTINE, routine_entry
from gentle_back.content.yaml_lines import Entries, Keys, Text, line_of
from gentle_back.errors import Fault
from gentle_back.values.intents import HOST_INTENTS

T = TypeVar("T")
Place = tuple[int | str, ...]


class RootCompiler:
    """Compiles the files of one root, beside what was compiled `before`.

    Checks of one value stand in the schema. Checks across values or files stand here and read the
    tree, so that they find their faults even where the form has faults of its own.

    sources, languages: this root's part, as in the compiled file; faults: all that is wrong.
    """

    def __init__(self, root: ContentRoot, read: RootFiles, before: Data, today: date) -> None:
        self.sources: Data = {}
        self.languages: Data = {}
        self.faults = list(read.faults)
        self._root = root
        self._read = read
        self._before = before
        self._today = today
        self._forms: dict[str, SpokenForms | None] = {}
        self._hosts: dict[str, tuple[Mapping[str, str], Mapping[str, str]]] = {}
        # By language, owner and kind; asked for with each file, of which there may be thousands.
        self._names: defaultdict[tuple[str, str, str], set[str]] = defaultdict(set)
        for file in read.files:
            self._names[file.language, file.owner, file.kind].add(file.name)
        self._compilers: dict[str, Callable[[ContentFile, Data], None]] = {
            "phrases": self._compile_phrases,
            "slots": self._compile_slots,
            "lines": self._compile_lines,
            "items": self._compile_item,
            "pages": self._compile_pages,
            "guides": self._compile_guide,
            "routines": self._compile_routine,
        }

    def compile(self) -> None:
        """Fill in this root's part."""
        self._compile_sources()
        for file in self._read.files:
            if not self._forms_of(file.language):
                continue
            tree = self.languages.setdefault(file.language, empty_language())
            if file.owner == WORDS:
                self._compile_words(file, tree)
            elif file.kind == "signs":
                self._compile_sign(file, tree["signs"])
            elif file.kind == "harmless":
                tree["harmless"] = self._sayings(file)
            else:
                content = tree["plugins"].setdefault(file.owner, {}).setdefault(file.kind, {})
                self._compilers[file.kind](file, content)

    def _forms_of(self, language: str) -> SpokenForms | None:
        if language not in self._forms:
            self._forms[language] = None
            try:
                self._forms[language] = spoken_forms(language)
            except ValueError as error:
                message = f"{error}. Write content in another language."
                self.faults.append(Fault(self._root.path / language, 0, message))
        return self._forms[language]

    def _compile_sources(self) -> None:
        file = self._read.sources
        if not file or not file.tree:
            return
        for source_id in self._before["sources"].keys() & file.tree.nodes.keys():
            message = (
                f"the source id {source_id!r} is taken: by us, or by another plugin. "
                f"Choose one that begins with the name of yours."
            )
            self._add(file, (source_id,), message)
        for source_id, source in (self._form(schema.SOURCES, file) or {}).items():
            self.sources[source_id] = [
                source.title,
                source.publisher,
                source.address,
                source.checked,
            ]

    def _known_sources(self) -> set[str] | None:
        file = self._read.sources
        before = set(self._before["sources"])
        if not file:
            return before
        return before | file.tree.nodes.keys() if file.tree else None

    def _compile_phrases(self, file: ContentFile, content: Data) -> None:
        owner = self._owner_of(file)
        if owner:
            self._add(file, (), f"{file.name} belongs to {owner!r}. Choose another name.")
        self._check_foreign(file, "phrases")
        self._check_slots(file)
        form = self._form(schema.PHRASES, file)
        content[file.name] = [form.phrases, form.slots, form.title or ""] if form else [[], {}, ""]

    def _owner_of(self, file: ContentFile) -> str | None:
        """Who else has phrases for this intent: before us, or earlier in this root."""
        for languages in (self._before["languages"], self.languages):
            for owner, content in languages.get(file.language, {}).get("plugins", {}).items():
                if owner != file.owner and file.name in content.get("phrases", {}):
                    return str(owner)
        return None

    def _check_foreign(self, file: ContentFile, key: str) -> None:
        """A plugin asks for its own subjects: not by the host's words, and not by a danger sign.

        On Alexa a phrase that means a sign would lead past the sign's answer, and "stop" past us.
        """
        if self._root.is_own:
            return
        if file.name in HOST_INTENTS:
            self._add(file, (), f"{file.name} is the host's. Choose another name.")
        signs, commands = self._of_host(file.language)
        for index, phrase in enumerate(_texts(file, key)):
            forms = [heard(form) for form in _forms(phrase)]
            sign = next((run for form in forms for run in _runs(form) if run in signs), None)
            if sign:
                message = (
                    f"{signs[sign]!r} reports a danger sign, which the host answers. Take it out."
                )
                self._add(file, (key, index), message)
            said = next((form for form in forms if form in commands), None)
            if said:
                message = f"{said!r} asks for {commands[said]}, which is the host's. Take it out."
                self._add(file, (key, index), message)

    def _of_host(self, language: str) -> tuple[Mapping[str, str], Mapping[str, str]]:
        """As they are heard: the phrases of danger signs, and the host's own with their intents."""
        if language not in self._hosts:
            before = self._before["languages"].get(language, {})
            known = before.get("signs", {}).values()
            own = before.get("plugins", {}).get(SKILL, {}).get("phrases", {})
            self._hosts[language] = (
                {heard(phrase): phrase for _, phrases, *_ in known for phrase in phrases},
                {
                    heard(form): intent
                    for intent, (phrases, *_) in own.items()
                    for forms in phrases
                    for form in forms
                },
            )
        return self._hosts[language]

    def _check_slots(self, file: ContentFile) -> None:
        typed = file.tree.nodes.get("slots") if file.tree else None
        types = typed.nodes if isinstance(typed, Keys) else {}
        used = set()
        for index, phrase in enumerate(_texts(file, "phrases")):
            for slot in schema.slots_in(phrase):
                if slot not in types and slot not in used:
                    message = f"the slot {{{slot}}} has no type. Add it under `slots:`."
                    self._add(file, ("phrases", index), message)
                used.add(slot)
        for slot, slot_type in types.items():
            if slot not in used:
                self._add(file, ("slots", slot), f"no phrase uses the slot {slot!r}. Take it out.")
            if isinstance(slot_type, Text):
                self._check_slot_type(file, slot, slot_type.value)

    def _check_slot_type(self, file: ContentFile, slot: str, slot_type: str) -> None:
        known = self._siblings(file, "slots")
        if slot_type in known or slot_type.startswith("AMAZON."):
            return
        message = (
            f"no slots/{slot_type}.yaml in {file.owner}. Write it, or name another type. "
            f"{nearest(slot_type, known)}"
        )
        self._add(file, ("slots", slot), message)

    def _siblings(self, file: ContentFile, kind: str) -> set[str]:
        """The names of the files of a kind that the same plugin has in the same language."""
        return self._names[file.language, file.owner, kind]

    def _compile_slots(self, file: ContentFile, content: Data) -> None:
        content[file.name] = self._form(schema.SLOTS, file)

    def _compile_lines(self, file: ContentFile, content: Data) -> None:
        for line_id in file.tree.nodes if file.tree else ():
            if line_id in content:
                message = f"the line {line_id!r} stands in another file too. Keep one of the two."
                self._add(file, (line_id,), message)
            content[line_id] = []
        for line_id, wordings in (self._form(schema.LINES, file) or {}).items():
            content[line_id] = wordings

    def _compile_item(self, file: ContentFile, content: Data) -> None:
        self._check_foreign(file, "asked_as")
        form = self._form(schema.ITEM, file)
        if form:
            parts = [form.first, *form.more]
            facts = [form.stage, form.claims, form.names]
            asking = [form.asked_as, form.safety_sentence == "yes", form.leads_to or ""]
            content[file.name] = [form.title, form.sources, parts, *facts, *asking, form.offers]

    def _compile_pages(self, file: ContentFile, content: Data) -> None:
        ids = list(_texts(file, "items"))
        for index, item_id in enumerate(ids):
            if item_id in ids[:index]:
                message = f"{item_id!r} is a page already. Keep one of the two."
                self._add(file, ("items", index), message)
        form = self._form(schema.PAGES, file)
        if form:
            content[file.name] = [form.title, form.items]

    def _compile_guide(self, file: ContentFile, content: Data) -> None:
        self._check_foreign(file, "asked_as")
        form = self._form(schema.GUIDE, file)
        if form:
            steps = [[step.say, step.quiet_seconds] for step in form.steps]
            is_whispered = form.manner == "whispered"
            content[file.name] = [form.title, form.sources, steps, form.asked_as, is_whispered]

    def _compile_routine(self, file: ContentFile, content: Data) -> None:
        form = self._form(ROUTINE, file)
        if form:
            content[file.name] = routine_entry(form)

    def _compile_sign(self, file: ContentFile, signs: Data) -> None:
        form = self._form(schema.SIGN, file)
        if form:
            answers = [form.answer]
            if form.answer_with_crisis:
                answers.append(form.answer_with_crisis)
            learnt_from = [form.reports, form.near_misses, form.said_alone]
            looks = [form.question or "", form.pairs, *learnt_from]
            known = [form.level, form.phrases, form.sources, answers, form.manner]
            signs[file.name] = [*known, *looks]

    def _sayings(self, file: ContentFile) -> list[list[str]]:
        form = self._form(schema.SAYINGS, file)
        return [list(forms) for forms in form.phrases] if form else []

    def _compile_words(self, file: ContentFile, tree: Data) -> None:
        if file.name == "background":
            tree["background"] = self._sayings(file)
            return
        if file.name == "concepts":
            tree["concepts"] = self._form(schema.CONCEPTS, file) or {}
            return
        if file.name != "countries":
            tree["words"][file.name] = self._form(schema.WORDS, file)
            return
        self._check_zones(file)
        for code, country in (self._form(schema.COUNTRIES, file) or {}).items():
            tree["countries"][code] = [
                country.emergency,
                country.locales,
                country.time_zones,
                country.crisis,
                country.sources,
            ]

    def _check_zones(self, file: ContentFile) -> None:
        country_of_zone: dict[str, str] = {}
        for code in file.tree.nodes if file.tree else ():
            for index, zone in enumerate(_texts(file, code, "time_zones")):
                first = country_of_zone.setdefault(zone, code)
                if first != code:
                    message = f"the time zone {zone} is that of {first} already. Keep one."
                    self._add(file, (code, "time_zones", index), message)

    def _form(self, kind: FileKind[T], file: ContentFile) -> T | None:
        if not file.tree:
            return None
        context = Context(
            self._today,
            # sources.yaml is of no language, and nothing in it is spoken.
            self._forms.get(file.language) or spoken_forms(FALLBACK_LANGUAGE),
            self._known_sources(),
            self._siblings(file, "items"),
            self._siblings(file, "pages"),
            self._siblings(file, "routines"),
        )
        checked = check_form(kind, file.tree, file.path, context)
        self.faults += checked[1]
        return checked[0]

    def _add(self, file: ContentFile, place: Place, message: str) -> None:
        line = line_of(file.tree, place) if file.tree and place else 0
        self.faults.append(Fault(file.path, line, message))


def _texts(file: ContentFile, *place: str) -> Iterator[str]:
    """The texts of the list at a place of a file's tree, as far as there are any."""
    node: object = file.tree
    for key in place:
        node = node.nodes.get(key) if isinstance(node, Keys) else None
    for entry in node.nodes if isinstance(node, Entries) else ():
        yield entry.value if isinstance(entry, Text) else ""


def heard(phrase: str) -> str:
    """A phrase as it is told apart from others: no hyphen and no apostrophe is heard."""
    return " ".join(phrase.lower().replace("-", " ").replace("'", "").split())


def _runs(form: str) -> Iterator[str]:
    """Each run of words of a form."""
    words = form.split()
    for start in range(len(words)):
        for end in range(start + 1, len(words) + 1):
            yield " ".join(words[start:end])


def _forms(phrase: str) -> list[str]:
    try:
        return expand(phrase)
    except ValueError:  # a fault of form, found by the schema
        return [phrase]


def empty_language() -> Data:
    """The part of a language that nothing has been added to."""
    return {
        "plugins": {},
        "signs": {},
        "harmless": [],
        "countries": {},
        "words": {},
        "background": [],
        "concepts": {},
    }


def merge(data: Data, sources: Data, languages: Data, only: Iterable[str]) -> None:
    """Add a root's part to the whole, in the languages of `only`."""
    data["sources"].update(sources)
    for language in only:
        whole, part = data["languages"][language], languages.get(language, empty_language())
        for kind in ("signs", "countries", "words", "concepts"):
            whole[kind].update(part[kind])
        for kind in ("background", "harmless"):
            whole[kind] += part[kind]
        for plugin, content in part["plugins"].items():
            for kind, entries in content.items():
                whole["plugins"].setdefault(plugin, {}).setdefault(kind, {}).update(entries)
