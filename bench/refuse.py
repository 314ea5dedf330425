"""What it costs to refuse, beside what it costs to serve.

    .venv/bin/python bench/refuse.py

Whoever floods the door must not get more work out of it than a mother does. All figures are medians
of repetitions that take turns, in processor time of the real app in one process.
"""

from __future__ import annotations

import platform
import tempfile
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from conversation import SignedRequest, Stage
from race import Entry, medians, start_all
from table import microseconds, print_table, ratio

OURS = "Gentle Back"
SERVED = "served: a question"
TURNS = 100
ROUNDS = 25
LARGEST_TAKEN = 128 * 1024
CHAIN, SIGNATURE = "SignatureCertChainUrl", "Signature-256"


def main() -> None:
    """Print the table."""
    print(f"Python {platform.python_version()}, {platform.machine()}")
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        stage = Stage(Path(folder))
        requests = _requests(stage)
        entry = Entry(OURS, "gentle_back_device", stage.setup)
        started, not_run = start_all([entry], requests[SERVED], stack)
        assert not not_run, not_run
        (ours,) = started
        work = {
            name: lambda request=request: ours.cost(request, TURNS)
            for name, request in requests.items()
        }
        medians(work, 1)  # warm
        costs = medians(work, ROUNDS)
    rows = [[name, microseconds(cost), ratio(cost, costs[SERVED])] for name, cost in costs.items()]
    print_table("One request, in process", ["", "processor time", "to a question"], rows)


def _requests(stage: Stage) -> dict[str, SignedRequest]:
    """A question that is served, and what is to be refused."""
    _, good = stage.record("why does my back hurt")
    junk = good.with_junk_signature()
    return {
        SERVED: good,
        "junk signature": junk,
        "signature that is no base64": _with(good, **{SIGNATURE: "no base64!"}),
        "no signature": _without(good, SIGNATURE),
        "no chain's address": _without(good, CHAIN),
        "chain's address on another host": _with(good, **{CHAIN: "https://s3.example/echo.api/a"}),
        "chain that is not to be had": _with(
            good, **{CHAIN: "https://s3.amazonaws.com/echo.api/none.pem"}
        ),
        "one byte changed": replace(good, body=good.body.replace(b"en-US", b"en-UK"), status=400),
        "junk signature, 127 kB": replace(junk, body=b" " * (LARGEST_TAKEN - 1_024)),
        "a megabyte": replace(junk, body=b" " * 1_000_000, status=413),
    }


def _with(request: SignedRequest, **headers: str) -> SignedRequest:
    return replace(request, headers={**request.headers, **headers}, status=400)


def _without(request: SignedRequest, header: str) -> SignedRequest:
    kept = {name: value for name, value in request.headers.items() if name != header}
    return replace(request, headers=kept, status=400)


if __name__ == "__main__":
    main()
