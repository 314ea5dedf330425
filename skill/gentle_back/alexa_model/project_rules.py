"""Alexa's rules for a skill's project and manifest, each by its name, and those of its models."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from urllib.parse import urlsplit

from gentle_back.alexa_model.broken import Broken, Json
from gentle_back.alexa_model.model_rules import (
    LOCALE_RULES,
    LOCALES,
    Fault,
    Model,
    broken_in_model,
)
from gentle_back.alexa_model.project import MANIFEST, MODELS, PACKAGE, RESOURCES

CATEGORIES = frozenset({"HEALTH_AND_FITNESS"})
DISTRIBUTION_MODES = frozenset({"PUBLIC", "PRIVATE"})
CERTIFICATES = frozenset({"Trusted", "Wildcard", "SelfSigned"})
INTERFACES = frozenset(
    {"AUDIO_PLAYER", "ALEXA_PRESENTATION_APL", "CAN_FULFILL_INTENT_REQUEST", "VIDEO_APP"}
)
PERMISSIONS = frozenset(
    {"alexa::alerts:reminders:skill:readwrite", "alexa::alerts:timers:skill:readwrite"}
)
EVENTS = frozenset(
    {"SKILL_ENABLED", "SKILL_DISABLED"}
    | {f"SKILL_{name}" for name in ("PERMISSION_ACCEPTED", "PERMISSION_CHANGED", "ACCOUNT_LINKED")}
    | {f"REMINDER_{name}" for name in ("STARTED", "CREATED", "UPDATED", "DELETED")}
    | {"REMINDER_STATUS_CHANGED"}
)
SHOWN = ("name", "summary", "description", "examplePhrases", "keywords")
COMPLIANCE = (
    "allowsPurchases",
    "usesPersonalInfo",
    "isChildDirected",
    "isExportCompliant",
    "containsAds",
    "usesHealthInfo",
)
ICONS = {"smallIconUri": 108, "largeIconUri": 512}
MOST_EXAMPLES = 3
EXAMPLE_TEXT = re.compile(r"""(?:[^\W\d_]|[ '"?.!,])+""")
ASKED = re.compile(r"alexa, (?:ask|tell) (?P<name>.+)", re.IGNORECASE)
# What the description of a skill about health has to say, by language.
DISCLAIMER = {"en": ("information", "not medical advice", "your doctor", "emergency number")}
# Not in the root or a subdomain of an address that is linked.
AMAZONS_NAMES = ("alexa", "amazon", "aws")
STORE_WORDING = re.compile(r"\balexa skill\b", re.IGNORECASE)
PNG = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True)
class Project:
    """The files of a project, to be checked as they would be written."""

    files: Mapping[str, bytes]
    is_published: bool

    @cached_property
    def manifest(self) -> Json:
        """The body of the manifest."""
        return json.loads(self.files[MANIFEST])["manifest"]

    @cached_property
    def models(self) -> Mapping[str, Model]:
        """The model of each locale."""
        interfaces = frozenset(one["type"] for one in self.custom.get("interfaces", ()))
        return {
            path[len(MODELS) + 1 : -len(".json")]: Model(
                path, path[len(MODELS) + 1 : -len(".json")], json.loads(content), interfaces
            )
            for path, content in self.files.items()
            if path.startswith(f"{MODELS}/")
        }

    @property
    def publishing(self) -> Json:
        """What the store is told."""
        return self.manifest.get("publishingInformation", {})

    @property
    def shown(self) -> Mapping[str, Json]:
        """What the store shows, by locale."""
        return self.publishing.get("locales", {})  # type: ignore[no-any-return]  # JSON

    @property
    def privacy(self) -> Json:
        """What is declared on privacy and compliance."""
        return self.manifest.get("privacyAndCompliance", {})

    @property
    def custom(self) -> Json:
        """Endpoint and interfaces."""
        return self.manifest.get("apis", {}).get("custom", {})


Rule = Callable[[Project], Iterator[Fault]]


def broken_in_project(project: Project) -> list[Broken]:
    """All rules that the project breaks; what is wrong with one model of two alike is told once."""
    broken = [
        Broken(name, RESOURCES if name == "resources" else MANIFEST, *fault)
        for name, rule in RULES.items()
        for fault in rule(project)
    ]
    told_of: set[tuple[str, str]] = set()
    for model in project.models.values():
        # Locales of a language mostly have the same model; then its faults are told once.
        known = (model.locale.partition("-")[0], project.files[model.file].decode())
        if known not in told_of:
            told_of.add(known)
            broken += broken_in_model(model)
        else:
            broken += broken_in_model(model, only=LOCALE_RULES)
    return broken


def resources(project: Project) -> Iterator[Fault]:
    """The ask-cli's version, and for each profile the folder of the package."""
    told = json.loads(project.files[RESOURCES])
    if told.get("askcliResourcesVersion") != "2020-03-31":
        yield Fault("askcliResourcesVersion", "", 'write "2020-03-31".')
    for name, profile in told.get("profiles", {}).items():
        source = profile.get("skillMetadata", {}).get("src", "")
        if source != f"./{PACKAGE}":
            yield Fault(f"profiles.{name}", source, f"skillMetadata.src is ./{PACKAGE}.")


def manifest_version(project: Project) -> Iterator[Fault]:
    """1.0."""
    found = project.manifest.get("manifestVersion")
    if found != "1.0":
        yield Fault("manifestVersion", f"{found}", 'write "1.0".')


def locale_without_model(project: Project) -> Iterator[Fault]:
    """Each locale of the manifest is one of Alexa's and has a model, and the other way round."""
    for locale in sorted(project.shown.keys() ^ project.models.keys()):
        mend = "stands in the manifest or among the models only. Add the other."
        yield Fault("publishingInformation.locales", locale, mend)
    for locale in sorted(project.shown.keys() - LOCALES):
        yield Fault("publishingInformation.locales", locale, "is no locale of Alexa's.")
    if not project.shown:
        yield Fault("publishingInformation.locales", "", "is empty. Name a locale.")


def shown_fields(project: Project) -> Iterator[Fault]:
    """Name, summary, description, examples and keywords are there."""
    for locale, shown in project.shown.items():
        for field in SHOWN:
            if not shown.get(field):
                yield Fault(f"{locale}.{field}", "", "is missing. Write it in words/store.yaml.")


def example_count(project: Project) -> Iterator[Fault]:
    """The store shows three."""
    for locale, phrases in _examples(project):
        if len(phrases) > MOST_EXAMPLES:
            mend = f"at most {MOST_EXAMPLES} are shown. Take some out."
            yield Fault(locale, f"{len(phrases)} phrases", mend)


def example_opens(project: Project) -> Iterator[Fault]:
    """The first example has the wake word and the invocation name."""
    for locale, phrases in _examples(project):
        name = _invocation(project, locale)
        first = phrases[0].casefold() if phrases else ""
        if not first.startswith("alexa,") or name not in first:
            yield Fault(locale, first, f'begin with "Alexa," and name {name!r}.')


def example_characters(project: Project) -> Iterator[Fault]:
    """Letters and ' " ? . ! , only."""
    for locale, phrases in _examples(project):
        for phrase in phrases:
            if not EXAMPLE_TEXT.fullmatch(phrase):
                yield Fault(locale, phrase, "use letters and the marks ' \" ? . ! , only.")


def example_is_sample(project: Project) -> Iterator[Fault]:
    """What is asked in an example is a sample, word for word."""
    for locale, phrases in _examples(project):
        if locale not in project.models:
            continue
        name = _invocation(project, locale)
        samples = {
            sample.casefold()
            for intent in project.models[locale].intents
            for sample in intent.get("samples", ())
        }
        for phrase in phrases:
            asked = ASKED.fullmatch(phrase.casefold().rstrip("?.!"))
            said = asked["name"].removeprefix(name).strip() if asked else ""
            if asked and said not in samples:
                yield Fault(locale, phrase, f"{said!r} is no sample. Use words that are one.")


def disclaimer(project: Project) -> Iterator[Fault]:
    """The description says that it is information and no advice, and whom to call."""
    for locale, shown in project.shown.items():
        text = shown.get("description", "").casefold()
        for words in DISCLAIMER.get(locale.partition("-")[0], ()):
            if words not in text:
                mend = "is missing. A skill about health has to say it."
                yield Fault(f"{locale}.description", words, mend)


def store_wording(project: Project) -> Iterator[Fault]:
    """The skill is not called an Alexa skill."""
    for locale, shown in project.shown.items():
        for field in ("name", "summary", "description"):
            if STORE_WORDING.search(shown.get(field, "")):
                yield Fault(f"{locale}.{field}", "Alexa skill", 'write "skill".')


def icons(project: Project) -> Iterator[Fault]:
    """PNG files of 108 and 512 pixels."""
    for locale, shown in project.shown.items():
        for field, size in ICONS.items():
            address = shown.get(field, "")
            content = project.files.get(f"{PACKAGE}/{address.removeprefix('file://')}", b"")
            if _png_size(content) != (size, size):
                mend = f"is no PNG file of {size} by {size} pixels. Draw one."
                yield Fault(f"{locale}.{field}", address, mend)


def category(project: Project) -> Iterator[Fault]:
    """One that the store has for health."""
    found = project.publishing.get("category")
    if found not in CATEGORIES:
        yield Fault("publishingInformation.category", f"{found}", "write HEALTH_AND_FITNESS.")


def distribution(project: Project) -> Iterator[Fault]:
    """A private skill is not given to the world, and countries are named only where it is not."""
    told = project.publishing
    is_worldwide = told.get("isAvailableWorldwide")
    if is_worldwide is not project.is_published:
        mend = f"write {str(project.is_published).lower()} in this profile."
        yield Fault("publishingInformation.isAvailableWorldwide", f"{is_worldwide}", mend)
    if is_worldwide and told.get("distributionCountries"):
        mend = "stands beside isAvailableWorldwide. Take one out."
        yield Fault("publishingInformation.distributionCountries", "", mend)
    mode = told.get("distributionMode", "PUBLIC")
    if mode not in DISTRIBUTION_MODES:
        yield Fault("publishingInformation.distributionMode", mode, "write PUBLIC or PRIVATE.")


def testing_instructions(project: Project) -> Iterator[Fault]:
    """A published skill tells the reviewers how to try it."""
    if project.is_published and not project.publishing.get("testingInstructions"):
        mend = "is missing. Write `testing` in words/store.yaml."
        yield Fault("publishingInformation.testingInstructions", "", mend)


def compliance(project: Project) -> Iterator[Fault]:
    """All of purchases, personal data, children, export, ads and health data are declared."""
    for field in COMPLIANCE:
        if not isinstance(project.privacy.get(field), bool):
            yield Fault(f"privacyAndCompliance.{field}", "", "say true or false.")


def privacy_policy(project: Project) -> Iterator[Fault]:
    """A published skill has a privacy policy in each locale."""
    told = project.privacy.get("locales", {})
    without = [one for one in project.shown if not told.get(one, {}).get("privacyPolicyUrl")]
    if project.is_published and without:
        mend = (
            "a published skill needs the address of its privacy policy. Set privacy_policy_url "
            'in gentle-back.toml, or profile = "private".'
        )
        yield Fault("privacyAndCompliance.locales", ", ".join(without), mend)


def linked_address(project: Project) -> Iterator[Fault]:
    """No address that is linked has a name of Amazon's in its host."""
    told = project.privacy.get("locales", {})
    pages = {address for one in told.values() for address in one.values()}
    for address in sorted(pages):
        host = urlsplit(address).hostname or ""
        if any(name in host for name in AMAZONS_NAMES):
            mend = f"its host holds one of {', '.join(AMAZONS_NAMES)}. Use another; a path may."
            yield Fault("privacyAndCompliance.locales", address, mend)


def endpoint(project: Project) -> Iterator[Fault]:
    """An address with https at port 443."""
    for place, told in _endpoints(project):
        address = told.get("uri", "")
        parts = urlsplit(address)
        if parts.scheme != "https" or not parts.hostname or parts.port not in (None, 443):
            mend = "is no address with https at port 443. Set public_url in gentle-back.toml."
            yield Fault(f"{place}.uri", address, mend)


def certificate(project: Project) -> Iterator[Fault]:
    """Trusted, Wildcard or SelfSigned; the last never in a published skill."""
    for place, told in _endpoints(project):
        kind = told.get("sslCertificateType")
        if kind not in CERTIFICATES:
            yield Fault(f"{place}.sslCertificateType", f"{kind}", "write Trusted or Wildcard.")
        elif kind == "SelfSigned" and project.is_published:
            yield Fault(f"{place}.sslCertificateType", kind, "is for trials. Get a trusted one.")


def interface(project: Project) -> Iterator[Fault]:
    """Interfaces are Alexa's; one with a screen says which viewports."""
    for one in project.custom.get("interfaces", ()):
        kind = one.get("type")
        if kind not in INTERFACES:
            yield Fault("apis.custom.interfaces", f"{kind}", "is none of Alexa's. Take it out.")
        elif kind == "ALEXA_PRESENTATION_APL" and not one.get("supportedViewports"):
            yield Fault("apis.custom.interfaces", kind, "name its supportedViewports.")


def permission(project: Project) -> Iterator[Fault]:
    """Permissions are Alexa's."""
    for one in project.manifest.get("permissions", ()):
        if one.get("name") not in PERMISSIONS:
            yield Fault("permissions", f"{one.get('name')}", "is none that we know. Take it out.")


def event(project: Project) -> Iterator[Fault]:
    """Events are Alexa's, and have an endpoint."""
    told = project.manifest.get("events")
    if told is None:
        return
    if not told.get("endpoint"):
        yield Fault("events.endpoint", "", "is missing. Name the service.")
    for one in told.get("subscriptions", ()):
        if one.get("eventName") not in EVENTS:
            yield Fault("events", f"{one.get('eventName')}", "is none of Alexa's. Take it out.")


def _examples(project: Project) -> Iterator[tuple[str, list[str]]]:
    for locale, shown in project.shown.items():
        yield f"{locale}", shown.get("examplePhrases", [])


def _invocation(project: Project, locale: str) -> str:
    model = project.models.get(locale)
    return str(model.body["invocationName"]) if model else ""


def _endpoints(project: Project) -> Iterator[tuple[str, Json]]:
    yield "apis.custom.endpoint", project.custom.get("endpoint", {})
    events = project.manifest.get("events") or {}
    if events.get("endpoint"):
        yield "events.endpoint", events["endpoint"]


def _png_size(content: bytes) -> tuple[int, int] | None:
    if not content.startswith(PNG) or content[12:16] != b"IHDR":
        return None
    return int.from_bytes(content[16:20]), int.from_bytes(content[20:24])


RULES: Mapping[str, Rule] = MappingProxyType(
    {
        rule.__name__.replace("_", "-"): rule
        for rule in (
            resources,
            manifest_version,
            locale_without_model,
            shown_fields,
            example_count,
            example_opens,
            example_characters,
            example_is_sample,
            disclaimer,
            store_wording,
            icons,
            category,
            distribution,
            testing_instructions,
            compliance,
            privacy_policy,
            linked_address,
            endpoint,
            certificate,
            interface,
            permission,
            event,
        )
    }
)
