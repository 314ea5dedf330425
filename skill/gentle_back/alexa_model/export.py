"""The whole project from content: models of all locales, manifest, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from gentle_back.alexa_model.broken import Broken, Json
from gentle_back.alexa_model.manifest import STORE, Publication, manifest, promised
from gentle_back.alexa_model.model import LOCALES, interaction_model
from gentle_back.alexa_model.project import project_files
from gentle_back.alexa_model.project_rules import Project, broken_in_project
from gentle_back.alexa_model.spoken import Collision, spoken
from gentle_back.content.compiled import CompiledContent
from gentle_back.content.one_language import REPORTS, SAID_ALONE
from gentle_back.errors import ExportError

Data = dict[str, Any]  # compiled content; its layout is documented in content/compile.py


@dataclass(frozen=True, slots=True)
class Export:
    """The files of a project by their paths, and what is to be told of them."""

    files: dict[str, bytes]
    broken: tuple[Broken, ...]
    collisions: tuple[Collision, ...]


def export_project(data: Data, publication: Publication, left_out: Collection[str] = ()) -> Export:
    """The project of this content.

    data: compiled content with all that is learnt from. left_out: plugins not in use.
    Raises ExportError where no language of the content is one that Alexa speaks.
    """
    content = CompiledContent(data)
    models: dict[str, Json] = {}
    stores: dict[str, Any] = {}
    collisions: list[Collision] = []
    for language in content.languages:
        if language not in LOCALES:
            continue
        signs = data["languages"][language]["signs"]
        reports = {
            sign: [*told[REPORTS], *([one] for one in told[SAID_ALONE])]
            for sign, told in signs.items()
        }
        intents, found = spoken(content, language, reports, left_out)
        collisions += found
        try:
            store = content.words(language, STORE)
        except KeyError as error:
            raise ExportError(f"{error.args[0]}") from error
        model = interaction_model(intents, content, language, promised(store))
        for locale in LOCALES[language]:
            models[locale], stores[locale] = model, store
    if not models:
        raise ExportError(f"no content in a language of {', '.join(LOCALES)}. Write some.")
    files = project_files(models, manifest(stores, publication))
    broken = broken_in_project(Project(files, publication.is_published))
    return Export(files, tuple(broken), tuple(collisions))
