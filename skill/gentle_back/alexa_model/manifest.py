"""The skill's manifest: how Alexa's store shows it, what it may do, and where its service is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gentle_back.alexa_api import REMINDERS_SCOPE
from gentle_back.alexa_model.broken import Json
from gentle_back.alexa_model.model import INVOCATION_NAME

# What the store shows stands in content/<lang>/words/store.yaml.
STORE = "store"
CATEGORY = "HEALTH_AND_FITNESS"
SKILL_PATH = "/alexa"
IMAGES = "assets/images"
PARAGRAPH = "\n\n"
SMALL_ICON, LARGE_ICON = "icon-108.png", "icon-512.png"

_QUOTED = re.compile(r'"([^"]+)"')


@dataclass(frozen=True, slots=True)
class Publication:
    """Where the service is, and how the skill is given to people.

    public_url: of the service, without a path. is_published: whether it is for Alexa's store.
    has_wildcard: whether the certificate is for all names of a domain. country: of a private skill.
    has_memory: whether what is kept of a person is to go when she disables the skill.
    has_reminders: whether Alexa is asked to keep reminders.
    """

    public_url: str
    is_published: bool = False
    has_wildcard: bool = False
    privacy_policy_url: str = ""
    terms_of_use_url: str = ""
    country: str = ""
    has_memory: bool = False
    has_reminders: bool = False


def manifest(stores: Mapping[str, Mapping[str, str]], publication: Publication) -> Json:
    """The manifest of a skill in these locales.

    stores: for each locale the texts of store.yaml in its language.
    """
    body: Json = {
        "manifestVersion": "1.0",
        "publishingInformation": _publishing(stores, publication),
        "privacyAndCompliance": _privacy(stores, publication),
        # The time zone needs none.
        "permissions": [{"name": REMINDERS_SCOPE}] if publication.has_reminders else [],
        "apis": {"custom": {"endpoint": _endpoint(publication), "interfaces": []}},
    }
    if publication.has_memory:
        body["events"] = {
            "endpoint": _endpoint(publication),
            "subscriptions": [{"eventName": "SKILL_DISABLED"}],
        }
    return {"manifest": body}


def promised(store: Mapping[str, str]) -> frozenset[str]:
    """What the store and the testing instructions say one can say; all of it has to work."""
    told = (store["description"], store["testing"], store.get("testing_reminders", ""))
    quoted = _QUOTED.findall(" ".join(told))
    return frozenset([*_listed(store["examples"]), *quoted])


def _publishing(stores: Mapping[str, Mapping[str, str]], publication: Publication) -> Json:
    first = next(iter(stores.values()))
    told: Json = {
        "locales": {locale: _shown(store) for locale, store in stores.items()},
        "category": CATEGORY,
        "isAvailableWorldwide": publication.is_published,
        "testingInstructions": PARAGRAPH.join(_testing(first, publication)),
    }
    if publication.is_published:
        told["distributionMode"] = "PUBLIC"
    else:
        told["distributionCountries"] = [publication.country] if publication.country else []
    return told


def _testing(store: Mapping[str, str], publication: Publication) -> list[str]:
    reminders = store.get("testing_reminders", "") if publication.has_reminders else ""
    return [*_listed(store["testing"]), *_listed(reminders)]


def _shown(store: Mapping[str, str]) -> Json:
    asked = (f"Alexa, ask {INVOCATION_NAME} {said}" for said in _listed(store["examples"]))
    return {
        "name": store["name"],
        "summary": store["summary"],
        "description": PARAGRAPH.join(_listed(store["description"])),
        "examplePhrases": [f"Alexa, open {INVOCATION_NAME}", *asked],
        "keywords": _listed(store["keywords"]),
        "smallIconUri": f"file://{IMAGES}/{SMALL_ICON}",
        "largeIconUri": f"file://{IMAGES}/{LARGE_ICON}",
    }


def _privacy(locales: Iterable[str], publication: Publication) -> Json:
    pages = {
        name: address
        for name, address in (
            ("privacyPolicyUrl", publication.privacy_policy_url),
            ("termsOfUseUrl", publication.terms_of_use_url),
        )
        if address
    }
    told: Json = {
        "allowsPurchases": False,
        "usesPersonalInfo": False,
        "isChildDirected": False,
        "isExportCompliant": True,
        "containsAds": False,
        "usesHealthInfo": False,
    }
    if pages:
        told["locales"] = {locale: dict(pages) for locale in locales}
    return told


def _endpoint(publication: Publication) -> Json:
    kind = "Wildcard" if publication.has_wildcard else "Trusted"
    return {"uri": f"{publication.public_url}{SKILL_PATH}", "sslCertificateType": kind}


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split("|") if part.strip()]
