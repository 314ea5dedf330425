"""`gentle-back talk --record`: a conversation becomes a test that goes as it went."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gentle_back.cli import main
from gentle_back.testing import at_home, hold, read_talk
from kit import run

SAID = "tell me about sling fit\nmore\n\nwhich kind of sling fit suits me\nthe second one\nstop\n"


@pytest.fixture
def settings(tmp_path: Path, tea_content: Path, cache_dir: Path) -> Path:
    path = tmp_path / "gentle-back.toml"
    state = tmp_path / "state"
    path.write_text(
        f'content_dir = "{tea_content}"\ncache_dir = "{cache_dir}"\nstate_dir = "{state}"\n'
    )
    return path


def talk(settings: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["--config", str(settings), "talk", *arguments], input=SAID)


@pytest.mark.parametrize("reload", [(), ("--reload",)], ids=["once", "reloading"])
def test_what_is_recorded_is_replayed_whatever_the_seed(
    reload: tuple[str, ...], sling_fit: Path, settings: Path, tea_content: Path, cache_dir: Path
) -> None:
    path = sling_fit / "tests" / "recorded.talk.yaml"
    done = talk(settings, "--plugin", str(sling_fit), *reload, "--record", str(path))
    assert done.exit_code == 0, done.output
    turns = read_talk(path).turns
    assert [turn.she for turn in turns] == SAID.splitlines()
    assert turns[0].told["says"] == ["sling-fit/items/sling-fit"]
    assert all("says" in turn.told for turn in turns if turn.she)
    assert turns[-1].told["ends"] is True
    for seed in (1, 2):
        replayed = run(path, tea_content, cache_dir, seed)
        assert "1 passed" in replayed.stdout, replayed.stdout


def test_a_record_goes_over_nothing_that_is_there(settings: Path, tmp_path: Path) -> None:
    path = tmp_path / "mine.talk.yaml"
    path.write_text("mine")
    done = talk(settings, "--record", str(path))
    assert done.exit_code == 1
    assert "is there already" in done.output
    assert path.read_text() == "mine"
    assert "there is no folder" in talk(settings, "--record", str(tmp_path / "no" / "a")).output


def test_plugins_of_a_server_elsewhere_are_its_own_affair(settings: Path, sling_fit: Path) -> None:
    done = talk(settings, "--url", "http://127.0.0.1:9", "--plugin", str(sling_fit))
    assert done.exit_code == 2
    assert "Leave out --plugin and --reload, or --url" in done.output


def test_by_words_alone_it_is_replayed_too(
    sling_fit: Path, tea_content: Path, cache_dir: Path, tmp_path: Path
) -> None:
    """Where the skill runs elsewhere, its words are all that is known of a reply."""
    path = tmp_path / "words.talk.yaml"
    path.write_text(
        '- she: tell me about sling fit\n  text: "Here stands the first answer"\n  most_words: 40\n'
    )
    settings = {"content_dir": tea_content, "cache_dir": cache_dir}
    with at_home(tmp_path, [sling_fit], **settings) as home:  # type: ignore[arg-type]  # by name
        hold(read_talk(path), home.device())
