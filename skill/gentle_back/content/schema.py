"""The form of each kind of content file. What is spoken is compiled as it is checked."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal, Self, cast
from unicodedata import category

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    TypeAdapter,
    ValidationInfo,
    model_validator,
)

from gentle_back.content.form_faults import Context, FileKind
from gentle_back.content.lines import Template
from gentle_back.content.nearest import nearest
from gentle_back.content.notation import expand
from gentle_back.content.spoken import (
    FRAGMENT,
    LINE,
    SENTENCE,
    Manner,
    SpokenTextError,
    compile_text,
)

MAX_QUIET_SECONDS = 20
# Of a guide that only keeps her company, where nobody waits for her to say next.
MAX_COMPANY_SECONDS = 110
MAX_STEPS = 12

MAX_WORDS = 45  # of an answer: about fifteen seconds, which is as long as one listens
MAX_QUESTION_WORDS = 12
MAX_GROUPS = 3

_QUIETS = tuple(str(seconds) for seconds in range(MAX_COMPANY_SECONDS + 1))
# What nearly all phrases are, so that few need to be looked at letter by letter.
_PLAIN = re.compile(r"[a-z '-]*")
_SLOT = re.compile(r"\{([^{}]*)\}")


def _matching(pattern: str, form: str) -> AfterValidator:
    """Text of a pattern; `form` describes it and gives an example."""
    compiled = re.compile(pattern)

    def check(text: str) -> str:
        if not compiled.fullmatch(text):
            raise ValueError(f"{text!r} is not {form}")
        return text

    return AfterValidator(check)


def _one_or_many(told: object) -> object:
    return [told] if isinstance(told, str) else told


def _normalised(text: str) -> str:
    return " ".join(text.split())


def _title(text: str) -> str:
    # A title is shown as it stands, so a blank in it would never be filled.
    if "{" in text or "<" in text:
        raise ValueError("a title is plain text. Take out the brackets")
    return text


def _past_day(text: str, info: ValidationInfo) -> str:
    try:
        day = date.fromisoformat(text if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else "")
    except ValueError:
        raise ValueError(f"{text!r} is not a day. Write it as 2026-11-21") from None
    if day > _context(info).today:
        raise ValueError(f"{text} is in the future. Write the day you read the page")
    return day.isoformat()


def _quiet(told: object) -> int:
    # Not left to pydantic: it would take "7.0" and " 7" for seven.
    if told not in _QUIETS:
        raise ValueError(f"{told!r} is not a whole number from 0 to {MAX_COMPANY_SECONDS}")
    return int(str(told))


def _heard(text: str) -> str:
    """Words as she says them: lower-case letters, spaces, apostrophes and hyphens."""
    if _PLAIN.fullmatch(text):
        return text
    for character in text:
        is_letter = category(character)[0] in "LM" and character == character.lower()
        if not is_letter and character not in " '-":
            raise ValueError(
                f"{character!r} in {text!r}: write what she says, in lower-case letters with "
                "spaces, apostrophes and hyphens; numbers as words"
            )
    return text


def slots_in(phrase: str) -> list[str]:
    """The names of the slots of a phrase."""
    return _SLOT.findall(phrase)


def _forms(text: str) -> list[str]:
    """The forms of a phrase in the compact notation."""
    forms = expand(text)
    for form in forms:
        _heard(form)
    return forms


def _phrase(text: str) -> list[str]:
    for slot in slots_in(text):
        if not re.fullmatch(r"[a-z][a-z0-9_]*", slot):
            raise ValueError(f"the slot {{{slot}}} in {text!r}: name it in lower case, {{cause}}")
    forms = expand(text)
    for form in forms:
        _heard(_SLOT.sub("", form))
    return forms


def _groups(text: str) -> list[list[str]]:
    """The groups of words that mean a sign together: "(numb|dead) + (bum|bottom)"."""
    groups = [_forms(group) for group in text.split(" + ")]
    if not 2 <= len(groups) <= MAX_GROUPS:
        raise ValueError(
            f"{text!r} has {len(groups)} groups. Write two or three, with ' + ' between"
        )
    return groups


def _known_source(source_id: str, info: ValidationInfo) -> str:
    known = _context(info).sources
    if known is not None and source_id not in known:
        raise ValueError(f"no source {source_id!r} in sources.yaml. {nearest(source_id, known)}")
    return source_id


def _known_item(item_id: str, info: ValidationInfo) -> str:
    known = _context(info).items
    if item_id not in known:
        raise ValueError(f"no items/{item_id}.yaml. {nearest(item_id, known)}")
    return item_id


def _known_pages(pages_id: str, info: ValidationInfo) -> str:
    known = _context(info).pages
    if pages_id not in known:
        raise ValueError(f"no pages/{pages_id}.yaml. {nearest(pages_id, known)}")
    return pages_id


def _known_routine(routine_id: str, info: ValidationInfo) -> str:
    known = _context(info).routines
    if routine_id not in known:
        raise ValueError(f"no routines/{routine_id}.yaml. {nearest(routine_id, known)}")
    return routine_id


def _context(info: ValidationInfo) -> Context:
    return cast("Context", info.context)  # what check_form gave


def _spoken(manner: Manner, max_words: int | None = None) -> PlainValidator:
    """Text compiled for `lines.render`."""

    def check(told: object, info: ValidationInfo) -> Template:
        if not isinstance(told, str):
            raise SpokenTextError("is not text. Write text after it, between quotes if need be.")
        spoken = compile_text(told, _context(info).forms, manner)
        count = len(spoken.split()) if isinstance(spoken, str) else 0
        if max_words and count > max_words:
            raise SpokenTextError(f"has {count} words. At most {max_words}; move some to `more`.")
        return spoken

    return PlainValidator(check)


Filled = Annotated[str, AfterValidator(_normalised), Field(min_length=1)]
Title = Annotated[Filled, AfterValidator(_title)]
SourceId = Annotated[str, _matching(r"[a-z0-9-]+", "an id such as nhs-back-pain")]
ItemId = Annotated[str, _matching(r"[a-z0-9-]+", "an id such as growing-load")]
LineId = Annotated[str, _matching(r"[a-z0-9_]+", "an id such as go_on")]
ValueId = Annotated[str, _matching(r"[a-z0-9_-]+", "an id such as growing-load")]
Name = Annotated[str, _matching(r"[a-z][a-z0-9_]*", "a name such as cause")]
SlotType = Annotated[
    str, _matching(r"[a-z][a-z0-9_]*|AMAZON\.[A-Za-z_]+", "a type such as cause or AMAZON.NUMBER")
]
Heard = Annotated[Filled, AfterValidator(_heard)]
Phrase = Annotated[Filled, AfterValidator(_phrase)]  # becomes the list of its forms
Forms = Annotated[Filled, AfterValidator(_forms)]
Groups = Annotated[Filled, AfterValidator(_groups)]
YesNo = Literal["yes", "no"]
Citation = Annotated[SourceId, AfterValidator(_known_source)]
Sources = Annotated[list[Citation], Field(min_length=1)]
RoutineId = Annotated[ItemId, AfterValidator(_known_routine)]
Quiet = Annotated[int, BeforeValidator(_quiet)]


Sentence = Annotated[str, _spoken(SENTENCE)]  # without values, so all of it is text already
Answer = Annotated[str, _spoken(SENTENCE, MAX_WORDS)]
Fragment = Annotated[str, _spoken(FRAGMENT)]
SignQuestion = Annotated[str, _spoken(LINE, MAX_QUESTION_WORDS)]
SignAnswer = Annotated[Template, _spoken(Manner(frozenset({"number"})))]
SignAnswerWithCrisis = Annotated[Template, _spoken(Manner(frozenset({"number", "crisis"})))]


class Form(BaseModel):
    """What every form holds to."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class SourceForm(Form):
    """A source that items may cite."""

    title: Filled
    publisher: Filled
    address: Annotated[str, _matching(r"https?://[^\s/]+\.\S+", "an address such as https://...")]
    checked: Annotated[str, AfterValidator(_past_day)]


class PhrasesForm(Form):
    """What she may say for an intent; the title is what the intent is called when it is offered."""

    title: Title | None = None
    phrases: Annotated[list[Phrase], Field(min_length=1)]
    slots: dict[Name, SlotType] = {}


class ItemForm(Form):
    """What states something about health. Where it is `asked_as`, it is an intent of its own."""

    title: Title
    first: Answer
    more: list[Answer] = []
    sources: Sources
    stage: Literal["any", "pregnancy", "after-birth"] = "any"
    claims: list[Filled] = []
    names: list[Filled] = []
    asked_as: list[Forms] = []
    safety_sentence: YesNo = "no"
    leads_to: Annotated[ItemId, AfterValidator(_known_pages)] | None = None
    offers: list[RoutineId] = []


class PagesForm(Form):
    """Items in the order she hears them."""

    title: Title
    items: Annotated[list[Annotated[ItemId, AfterValidator(_known_item)]], Field(min_length=1)]


class StepForm(Form):
    """One step of a guide."""

    say: Sentence
    quiet_seconds: Quiet = 0


class GuideForm(Form):
    """Steps she does at her pace; whispered ones go on by themselves and keep her company."""

    title: Title
    manner: Literal["spoken", "whispered"] = "spoken"
    steps: Annotated[list[StepForm], Field(min_length=1, max_length=MAX_STEPS)]
    sources: Sources
    asked_as: list[Forms] = []

    @model_validator(mode="after")
    def _quiet_fits_manner(self) -> Self:
        longest = max(step.quiet_seconds for step in self.steps)
        if self.manner == "spoken" and longest > MAX_QUIET_SECONDS:
            raise ValueError(
                f"a step has {longest} seconds of quiet. Give at most {MAX_QUIET_SECONDS}, or "
                "write `manner: whispered` where nothing is to be answered"
            )
        return self


class SignForm(Form):
    """A danger sign and its answer.

    phrases mean it wherever they stand, pairs where all groups stand near each other, and what is
    said alone only where nothing else is said; reports and near misses are what a second opinion is
    learnt from; the question is asked in doubt.
    """

    level: Literal["emergency", "same-day", "routine"]
    manner: Literal["open", "quiet"] = "open"
    phrases: Annotated[list[Heard], Field(min_length=1)]
    pairs: list[Groups] = []
    said_alone: list[Heard] = []
    reports: list[Forms] = []
    near_misses: list[Forms] = []
    question: SignQuestion | None = None
    answer: SignAnswer
    answer_with_crisis: SignAnswerWithCrisis | None = None
    sources: Sources


class SayingsForm(Form):
    """What is said, and nothing to be done about it: background, or harmless talk."""

    phrases: Annotated[list[Forms], Field(min_length=1)]


class ClaimForm(Form):
    """What people read or hear about backs, and what published guidance makes of it."""

    verdict: Literal["supported", "partly", "unsupported", "unsafe", "opinion"]
    about: Filled
    later: Literal["exercises", "reminders"] | None = None
    not_spoken: Filled | None = None


class CountryForm(Form):
    """Whom to call in a country."""

    emergency: Annotated[str, _matching(r"[0-9]{2,8}", "a number such as 911, in quotes")]
    locales: Annotated[
        list[Annotated[str, _matching(r"[a-z]{2}-[A-Z]{2}", "a locale such as en-GB")]],
        Field(min_length=1),
    ]
    time_zones: list[
        Annotated[str, _matching(r"[A-Za-z_]+(/[A-Za-z0-9_+-]+)*", "a zone such as Europe/London")]
    ] = []
    crisis: Fragment = ""
    sources: Sources


Wordings = Annotated[
    list[Annotated[Template, _spoken(LINE)]], BeforeValidator(_one_or_many), Field(min_length=1)
]
CountryCode = Annotated[str, _matching(r"[A-Z]{2}", "a country code such as GB")]


SOURCES = FileKind(TypeAdapter(dict[SourceId, SourceForm]), SourceForm)
CLAIMS = FileKind(TypeAdapter(dict[ItemId, ClaimForm]), ClaimForm)
COUNTRIES = FileKind(TypeAdapter(dict[CountryCode, CountryForm]), CountryForm)
LINES = FileKind(TypeAdapter(dict[LineId, Wordings]))
SLOTS = FileKind(TypeAdapter(dict[ValueId, Annotated[list[Heard], Field(min_length=1)]]))
WORDS = FileKind(TypeAdapter(dict[Filled, Annotated[str, AfterValidator(_normalised)]]))
CONCEPTS = FileKind(TypeAdapter(dict[Filled, Annotated[list[Heard], Field(min_length=1)]]))
SAYINGS = FileKind(TypeAdapter(SayingsForm), SayingsForm)
PHRASES = FileKind(TypeAdapter(PhrasesForm), PhrasesForm)
ITEM = FileKind(TypeAdapter(ItemForm), ItemForm)
PAGES = FileKind(TypeAdapter(PagesForm), PagesForm)
GUIDE = FileKind(TypeAdapter(GuideForm), GuideForm, {"steps": StepForm})
SIGN = FileKind(TypeAdapter(SignForm), SignForm)
