"""The device's own chain: made once, kept safe, and good for the verifier."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeAlias

import pytest

from gentle_back.alexa.roots import TrustRoots
from gentle_back.alexa.verify import Verifier
from gentle_back.clock import MovableClock
from gentle_back.device.chain import DEVICE_CHAIN_ADDRESS, DeviceChain
from gentle_back.errors import DeviceError, FetchError, RefusedRequest

NOW = datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC)
DAY = timedelta(days=1)
BODY = b'{"version":"1.0"}'
FILES = ("root.pem", "chain.pem", "leaf.key")

Damage: TypeAlias = Callable[[Path], object]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, DeviceChain]:
    """A folder with a chain, not to be changed."""
    folder = tmp_path_factory.mktemp("state") / "gentle-back" / "device"
    return folder, DeviceChain.load_or_make(folder, NOW)


@pytest.fixture
def folder(made: tuple[Path, DeviceChain], tmp_path: Path) -> Path:
    """A copy of that folder, to be changed."""
    for name in FILES:
        (tmp_path / name).write_bytes((made[0] / name).read_bytes())
    return tmp_path


def device_verifier(chain: DeviceChain, now: datetime = NOW) -> Verifier:
    """The verifier of a server in device mode."""

    def download(address: str) -> bytes:
        if address != DEVICE_CHAIN_ADDRESS:
            raise FetchError("only the device is served here", address=address)
        return chain.chain_pem

    return Verifier(
        roots=TrustRoots.from_pem(chain.root_pem),
        download=download,
        clock=MovableClock(now),
        skill_ids=frozenset({"ours"}),
    )


@pytest.mark.parametrize("age", [timedelta(0), 45 * DAY, 89 * DAY], ids=["new", "half", "last day"])
def test_what_the_device_signs_passes_the_verifier(
    made: tuple[Path, DeviceChain], age: timedelta
) -> None:
    chain = made[1]
    headers = chain.headers(BODY)
    assert headers["Content-Type"] == "application/json;charset=UTF-8"
    device_verifier(chain, NOW + age).check_signature(headers, BODY)


def test_what_the_device_signs_does_not_pass_for_amazons(made: tuple[Path, DeviceChain]) -> None:
    chain = made[1]
    verifier = Verifier(
        roots=TrustRoots(),
        download=lambda _address: chain.chain_pem,
        clock=MovableClock(NOW),
        skill_ids=frozenset({"ours"}),
    )
    with pytest.raises(RefusedRequest) as refusal:
        verifier.check_signature(chain.headers(BODY), BODY)
    assert refusal.value.step == "chain"


def test_chain_is_kept(made: tuple[Path, DeviceChain]) -> None:
    folder, chain = made
    again = DeviceChain.load_or_make(folder, NOW + 82 * DAY)
    assert (again.root_pem, again.chain_pem) == (chain.root_pem, chain.chain_pem)
    assert again.sign(BODY) == chain.sign(BODY)


def test_only_the_owner_can_read_it(made: tuple[Path, DeviceChain]) -> None:
    folder, chain = made
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {path.name for path in folder.iterdir()} == {*FILES, "lock"}
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    assert "_key" not in repr(chain)


def test_open_folder_is_closed(folder: Path) -> None:
    folder.chmod(0o755)
    DeviceChain.load_or_make(folder, NOW)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    "later", [83 * DAY, 200 * DAY, -2 * DAY], ids=["soon", "long ago", "early"]
)
def test_chain_is_made_anew_around_its_expiry(folder: Path, later: timedelta) -> None:
    old = (folder / "root.pem").read_bytes()
    chain = DeviceChain.load_or_make(folder, NOW + later)
    assert chain.root_pem != old
    device_verifier(chain, NOW + later).check_signature(chain.headers(BODY), BODY)


def swap_certificates(folder: Path) -> None:
    pem = (folder / "chain.pem").read_bytes()
    middle = pem.index(b"-----BEGIN", 1)
    (folder / "chain.pem").write_bytes(pem[middle:] + pem[:middle])


def take_file_of_another_chain(name: str) -> Damage:
    def take(folder: Path) -> None:
        other = folder / "other"
        DeviceChain.load_or_make(other, NOW)
        (folder / name).write_bytes((other / name).read_bytes())

    return take


def remove(name: str) -> Damage:
    return lambda folder: (folder / name).unlink()


def empty(name: str) -> Damage:
    return lambda folder: (folder / name).write_bytes(b"")


DAMAGE: dict[str, Damage] = {
    **{f"{name} missing": remove(name) for name in FILES},
    **{f"{name} empty": empty(name) for name in FILES},
    **{f"{name} of another chain": take_file_of_another_chain(name) for name in FILES},
    "certificates in the other order": swap_certificates,
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
def test_damaged_chain_is_made_anew(folder: Path, damage: Damage) -> None:
    damage(folder)
    chain = DeviceChain.load_or_make(folder, NOW)
    device_verifier(chain).check_signature(chain.headers(BODY), BODY)
    assert DeviceChain.load_or_make(folder, NOW).chain_pem == chain.chain_pem


def test_processes_that_begin_at_once_end_with_one_chain(tmp_path: Path) -> None:
    program = (
        "import sys; from datetime import datetime, UTC; from pathlib import Path\n"
        "from gentle_back.device.chain import DeviceChain\n"
        "print('ready', flush=True); sys.stdin.readline()\n"
        "chain = DeviceChain.load_or_make(Path(sys.argv[1]), datetime(2026, 5, 4, tzinfo=UTC))\n"
        "print(chain.sign(b'x'), hash(chain.root_pem), hash(chain.chain_pem))\n"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "device")]
    processes = [
        subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONHASHSEED": "1"},
        )
        for _ in range(4)
    ]
    for process in processes:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    outcomes = {process.communicate(timeout=60)[0] for process in processes}
    assert len(outcomes) == 1
    assert outcomes != {""}


def test_folder_that_cannot_be_used_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(DeviceError, match="cannot be kept in") as error:
        DeviceChain.load_or_make(tmp_path / "file" / "device", NOW)
    assert str(tmp_path) in str(error.value)
