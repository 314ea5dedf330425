"""`gentle-back export alexa`, from the terminal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gentle_back.cli import main

ADDRESS = {"GENTLE_BACK_PUBLIC_URL": "https://back.example.org"}


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, cache_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder without settings."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GENTLE_BACK_CACHE_DIR", str(cache_dir))
    monkeypatch.setenv("GENTLE_BACK_STATE_DIR", str(tmp_path / "state"))


def export(*arguments: str, **settings: str) -> Result:
    """What the command did with these settings in the environment."""
    command = ["export", "alexa", "--out", "out", *arguments]
    return CliRunner().invoke(main, command, env=ADDRESS | settings, catch_exceptions=False)


def manifest() -> dict[str, dict[str, object]]:
    content: dict[str, dict[str, dict[str, object]]] = json.loads(
        Path("out/skill-package/skill.json").read_text(encoding="utf-8")
    )
    return content["manifest"]


def test_project_is_written_for_a_private_skill() -> None:
    exported = export("--wildcard", GENTLE_BACK_COUNTRY="GB")
    assert exported.exit_code == 0, exported.output
    assert "Next: `ask deploy` in that folder." in exported.stdout
    told = manifest()
    assert told["publishingInformation"]["isAvailableWorldwide"] is False
    assert told["publishingInformation"]["distributionCountries"] == ["GB"]
    assert told["apis"]["custom"] == {
        "endpoint": {
            "uri": "https://back.example.org/alexa",
            "sslCertificateType": "Wildcard",
        },
        "interfaces": [],
    }


def test_published_skill_needs_a_privacy_policy() -> None:
    exported = export(GENTLE_BACK_PROFILE="published")
    assert exported.exit_code == 1
    assert "Set privacy_policy_url in gentle-back.toml" in exported.stdout
    assert "1 rule broken; nothing was written to out" in exported.stderr
    assert not Path("out").exists()


def test_without_an_address_nothing_is_made() -> None:
    exported = export(GENTLE_BACK_PUBLIC_URL="")
    assert exported.exit_code == 1
    assert "public_url is not set" in exported.stderr
    assert not Path("out").exists()


def test_folder_of_somebody_else_is_refused_before_anything_is_made() -> None:
    Path("out").mkdir()
    Path("out/notes.txt").write_text("mine", encoding="utf-8")
    exported = export()
    assert exported.exit_code == 1
    assert "holds files that no export wrote (notes.txt)" in exported.stderr
