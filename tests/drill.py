"""The fault drill: what befalls the served skill costs nobody an answer.

    python tests/drill.py

The skill runs under gunicorn with memory on, and clients ask it over a socket with signed requests.
Then something fails. Every turn must still be answered with speech within four seconds, and what
needs no memory in the same words as before; a plugin that hangs may not make the others wait twice
as long once it is paused. A line for each fault; the exit code is 1 where one broke something.
"""

from __future__ import annotations

import math
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from asking import LAUNCH, USER, Request, intent
from crowd import Answer, Crowd, answer_to, p99_seconds
from faults import (
    NotHereError,
    Site,
    broken_content,
    full,
    hanging_plugin,
    locked,
    moved_away,
    small_disk,
    truncated,
)
from gentle_back.content.find import own_root
from hostile.signing import CHAIN
from running import Running, free_port, wait_until
from served import WORKERS_WITH_MEMORY

SERVED = Path(__file__).with_name("served.py")
A_TURN_SECONDS = 4.0
# Clients. When it strikes, those elsewhere are fewer than the workers: where a plugin hangs twice
# in a row in one of them, the second answer is late. Once it is felt, as many join them.
OTHERS, ELSEWHERE = 4, WORKERS_WITH_MEMORY - 1
WARM_SECONDS = 0.3
# Another program may slow the machine for a while, but hardly three times.
MOST_WATCHES = 3
FELT_WITHIN_SECONDS = 30.0

HELP, CAUSES = "AMAZON.HelpIntent", "CausesIntent"
# What is answered in the same words, whatever fails.
QUESTIONS: Mapping[str, Request] = {
    HELP: intent(HELP),
    CAUSES: intent(CAUSES),
    "a danger sign": intent("DangerSignIntent", sign="baby-breathing"),
}
# What may need it: these have only to be answered.
ABOUT_HER_PLACE = (LAUNCH, intent("AMAZON.ResumeIntent"))


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that fails while the server runs.

    happens: the fault itself. staged: what the folder needs before the server starts. is_felt:
    whether it has taken hold, by what was logged since. asked: the intent that the clients
    elsewhere go on asking for. most_times_slower: what the others' p99 may become.
    """

    name: str
    happens: Callable[[Site], AbstractContextManager[None]]
    is_felt: Callable[[str], bool]
    staged: Callable[[Path], AbstractContextManager[None]] = lambda _: nullcontext()
    asked: str = HELP
    watched_seconds: float = 0.7
    most_times_slower: float = math.inf


@dataclass(frozen=True, slots=True)
class Watched:
    """What clients were answered: before a fault, as soon as it struck, and once it was felt.

    before, after: the others, who ask for the causes. anybody: everyone since it struck. usual,
    now: the speech by question.
    """

    before: Sequence[Answer]
    after: Sequence[Answer]
    anybody: Sequence[Answer]
    usual: Mapping[str, str]
    now: Mapping[str, str]


def _keeps_nothing(log: str) -> bool:
    return "SaveBookmark failed" in log


def _is_paused_everywhere(log: str) -> bool:
    return log.count("now paused") == WORKERS_WITH_MEMORY


def _has_another_worker(log: str) -> bool:
    return "Booting worker" in log


def _hanging(name: str, work: str) -> Fault:
    return Fault(
        name,
        lambda _: nullcontext(),
        _is_paused_everywhere,
        staged=hanging_plugin(work),
        asked="HangIntent",
        watched_seconds=2.0,
        most_times_slower=2.0,
    )


FAULTS = (
    Fault("store moved away", moved_away, _keeps_nothing),
    Fault("store locked by another process", locked, _keeps_nothing),
    Fault("store on a full disk", full, _keeps_nothing, staged=small_disk),
    Fault("store truncated", truncated, _keeps_nothing),
    Fault("content broken", broken_content, _has_another_worker),
    _hanging("plugin that sleeps", "time.sleep(3_600)"),
    _hanging("plugin whose pattern backtracks", 're.match(r"(a+)+$", "a" * 64 + "b")'),
)


def main() -> int:
    """The exit code, after a line for each fault."""
    is_well = True
    with tempfile.TemporaryDirectory(prefix="gentle-back-drill-") as folder:
        for number, fault in enumerate(FAULTS):
            told, broken = _drilled(fault, Path(folder, str(number)), Path(folder, "cache"))
            is_well = is_well and not broken
            sys.stdout.write(f"{fault.name}: {told}: {'; '.join(broken) or 'ok'}\n")
            sys.stdout.flush()
    return 0 if is_well else 1


def _drilled(fault: Fault, folder: Path, cache: Path) -> tuple[str, list[str]]:
    """What there is to tell of a fault, and what it broke."""
    try:
        with _site(fault, folder, cache) as site:
            watched = _watch(fault, site)
            log = site.server.log.read_text()
    except NotHereError as reason:
        return f"skipped, since {reason}", []
    except TimeoutError as error:
        return "not drilled", [str(error)]
    slowest = max(one.seconds for one in watched.anybody)
    before, after = p99_seconds(watched.before), p99_seconds(watched.after)
    told = (
        f"slowest answer {slowest:.2f} s, "
        f"p99 of the others {before * 1_000:.0f} ms before and {after * 1_000:.0f} ms after"
    )
    slower = after / before
    broken = [*_broken_answers(watched), *_leaks(log)]
    if slower > fault.most_times_slower:
        broken.append(f"the others wait {slower:.1f} times as long")
    return told, broken


@contextmanager
def _site(fault: Fault, folder: Path, cache: Path) -> Iterator[Site]:
    """The server, running."""
    (folder / "plugins").mkdir(parents=True)
    shutil.copytree(own_root().path, folder / "content")
    (folder / "root.pem").write_bytes(CHAIN.root_pem)
    (folder / "good.pem").write_bytes(CHAIN.pem)
    port = free_port()
    parts = [folder, cache, *(folder / name for name in ("state", "plugins", "content"))]
    command = [sys.executable, str(SERVED), str(port), *map(str, parts)]
    with fault.staged(folder), Running(command, port, folder / "log") as server:
        yield Site(server, folder, cache)


def _watch(fault: Fault, site: Site) -> Watched:
    """What the clients are answered, with the fault striking amid them."""
    port = site.server.port
    with Crowd(port, intent(CAUSES), OTHERS) as others:
        with Crowd(port, intent(HELP), 2 * ELSEWHERE):
            others.during(WARM_SECONDS)
            usual = {name: _asked(port, request) for name, request in QUESTIONS.items()}
            before = others.during(fault.watched_seconds)
        struck, logged = len(others.answers), len(site.server.log.read_text())
        with fault.happens(site), Crowd(port, intent(fault.asked), ELSEWHERE) as elsewhere:
            _wait_until_felt(fault, site, logged)
            now = {name: _asked(port, request) for name, request in QUESTIONS.items()}
            place = [_asked(port, request) for request in ABOUT_HER_PLACE]
            with Crowd(port, intent(fault.asked), ELSEWHERE) as joined:
                after = _watch_others(fault, others, p99_seconds(before))
    crowds = (*others.answers[struck:], *elsewhere.answers, *joined.answers)
    anybody = (*crowds, *now.values(), *place)
    return Watched(before, after, anybody, _speeches(usual), _speeches(now))


def _watch_others(fault: Fault, others: Crowd, before_seconds: float) -> list[Answer]:
    """What the others are answered now; watched again where they wait longer than they may.

    before_seconds: their p99 before the fault.
    """
    for _ in range(MOST_WATCHES):
        after = others.during(fault.watched_seconds)
        if p99_seconds(after) <= before_seconds * fault.most_times_slower:
            break
    return after


def _wait_until_felt(fault: Fault, site: Site, logged: int) -> None:
    """Nothing, once the fault has taken hold. Raises TimeoutError with what was logged last.

    logged: the length of the log before the fault.
    """
    log = site.server.log
    try:
        wait_until(lambda: fault.is_felt(log.read_text()[logged:]), FELT_WITHIN_SECONDS)
    except TimeoutError as error:
        last = log.read_text().splitlines()[-1:]
        raise TimeoutError(f"nobody felt it within {FELT_WITHIN_SECONDS:.0f} s: {last}") from error


def _asked(port: int, request: Request) -> Answer:
    return answer_to(port, request, USER)


def _speeches(answers: Mapping[str, Answer]) -> dict[str, str]:
    return {name: answer.speech for name, answer in answers.items()}


def _broken_answers(watched: Watched) -> Iterator[str]:
    """What is wrong with the answers since the fault struck."""
    silent = [one for one in watched.anybody if not one.speech]
    if silent:
        yield f"{len(silent)} of {len(watched.anybody)} turns without speech: {silent[0].trouble}"
    late = [one for one in watched.anybody if one.seconds > A_TURN_SECONDS]
    if late:
        yield f"{len(late)} of {len(watched.anybody)} turns later than {A_TURN_SECONDS:.0f} s"
    for name, speech in watched.usual.items():
        if watched.now[name] != speech:
            yield f"{name} is answered otherwise: {watched.now[name]}"
    causes = {one.speech for one in watched.after if one.speech}
    if causes - {watched.usual[CAUSES]}:
        yield f"the others are answered otherwise: {causes}"


def _leaks(log: str) -> Iterator[str]:
    """What the log tells, and should not."""
    for word in ("CANARY", "Traceback"):
        if word in log:
            yield f"the log tells {word}"


if __name__ == "__main__":
    sys.exit(main())
