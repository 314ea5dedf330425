"""A plan as JSON, for who keeps it."""

from __future__ import annotations

import json
from dataclasses import asdict

from gentle_back.values.reminder import Plan


def written(plan: Plan) -> str:
    """The plan as a text."""
    return json.dumps(asdict(plan), separators=(",", ":"))


def read_plan(text: str) -> Plan:
    """The plan that was written."""
    plain = json.loads(text)
    return Plan(**{**plain, "times": tuple(plain["times"]), "days": tuple(plain["days"])})
