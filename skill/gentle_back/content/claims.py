"""The claims that content is to answer, each with what published guidance makes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from gentle_back.content.compiled import FALLBACK_LANGUAGE
from gentle_back.content.finding import Finding
from gentle_back.content.form_faults import Context, check_form
from gentle_back.content.forms import spoken_forms
from gentle_back.content.reading import RootFiles
from gentle_back.content.schema import CLAIMS


@dataclass(frozen=True, slots=True)
class Claim:
    """Something that people read or hear about backs.

    verdict: "supported", "partly", "unsupported", "unsafe" or "opinion". about: in a few words.
    later: the subject that will bring its answer. not_spoken: why nobody ever hears it.
    """

    id: str
    verdict: str
    about: str
    later: str = ""
    not_spoken: str = ""

    @property
    def is_answered(self) -> bool:
        """Whether an item has to answer it today."""
        return not (self.later or self.not_spoken)


def read_claims(read: RootFiles, today: date) -> tuple[Mapping[str, Claim], list[Finding]]:
    """The claims of a folder of content by id, and what is wrong with their file."""
    file = read.claims
    if not file or not file.tree:
        return {}, []
    context = Context(today, spoken_forms(FALLBACK_LANGUAGE))
    checked = check_form(CLAIMS, file.tree, file.path, context)
    form, faults = checked
    claims = {
        claim_id: Claim(claim_id, one.verdict, one.about, one.later or "", one.not_spoken or "")
        for claim_id, one in (form or {}).items()
    }
    return claims, [Finding("fault", one.path, one.line, one.message) for one in faults]
