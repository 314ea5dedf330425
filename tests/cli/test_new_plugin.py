"""`gentle-back new-plugin`: what it makes works, as it is and beside our own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from click import BadParameter
from click.testing import CliRunner, Result

from gentle_back.cli import main
from gentle_back.cli.options import PluginFolder
from gentle_back.content.compile import compile_content
from gentle_back.content.compiled import CompiledContent
from gentle_back.content.find import ContentRoot, own_root
from gentle_back.errors import PluginError
from gentle_back.plugins import PluginAt, find_plugins, load_plugins, plugin_at, topic_clashes

KINDS = ("content", "folder", "package")
# With code of several turns, with content alone, and with phrases that only we may have.
COPIED = ("causes", "posture", "answers")


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty folder without settings."""
    monkeypatch.chdir(tmp_path)


def new_plugin(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["new-plugin", *arguments])


def made(*arguments: str) -> PluginAt:
    done = new_plugin(*arguments)
    assert done.exit_code == 0, done.output
    plugin = plugin_at(next(path for path in folders_of(arguments[0]) if path.is_dir()))
    assert plugin.name == arguments[0]
    return plugin


def folders_of(name: str) -> tuple[Path, Path]:
    """Where a plugin of that name may have been made: a Python package has no hyphens."""
    return Path(name), Path(name.replace("-", "_"))


def roots_of(*plugins: PluginAt) -> list[ContentRoot]:
    foreign = [ContentRoot(one.name, one.home / "content", is_own=False) for one in plugins]
    return [own_root(), *foreign]


def test_every_kind_and_every_copy_stands_beside_all_others() -> None:
    plugins = [made(f"new-{kind}", "--kind", kind) for kind in KINDS]
    plugins += [made(f"our-{name}", "--from", name) for name in COPIED]
    host = load_plugins(candidates=[*find_plugins(), *(one.candidate for one in plugins)])
    assert not host.left_out
    result = compile_content(roots_of(*plugins))
    assert result.left_out == {}
    content = CompiledContent(result.data)
    assert topic_clashes(host, content) == {}
    assert taken_phrases(content, {one.name for one in plugins}) == []


def taken_phrases(content: CompiledContent, mine: set[str]) -> list[str]:
    """What she may say for one of these plugins, and for another one too."""
    asked: dict[str, set[str]] = {}
    for intent, phrases in content.phrases("en").items():
        for form in phrases.forms:
            asked.setdefault(form, set()).add(f"{phrases.owner} {intent}")
    return [
        form
        for form, owners in asked.items()
        if len(owners) > 1 and any(owner.partition(" ")[0] in mine for owner in owners)
    ]


def test_a_copy_has_the_code_and_the_sources_under_its_own_names() -> None:
    plugin = made("back-school", "--from", "causes")
    host = load_plugins(
        candidates=[*(one for one in find_plugins() if one.is_own), plugin.candidate]
    )
    mine = {intent for intent, owner in host.intents.items() if owner.plugin == "back-school"}
    assert "BackSchoolCausesIntent" in mine
    phrases = plugin.home / "content" / "en" / "back-school" / "phrases"
    assert {path.stem for path in phrases.iterdir()} <= mine
    sources = (plugin.home / "content" / "sources.yaml").read_text(encoding="utf-8")
    ids = [line for line in sources.splitlines() if line.endswith(":") and line[0] != " "]
    assert ids
    assert all(line.startswith("back-school-") for line in ids)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_made_is_found_by_its_name(kind: str, cache_dir: Path) -> None:
    made("sling-fit", "--kind", kind)
    done = CliRunner().invoke(
        main,
        ["check", "--plugin", "sling-fit/"],
        env={"GENTLE_BACK_CACHE_DIR": str(cache_dir)},
    )
    assert done.exit_code == 0, done.output
    assert "0 faults" in done.output


def test_a_folder_that_is_there_goes_before_one_of_nearly_its_name() -> None:
    for name in ("sling-fit", "sling_fit"):
        Path(name).mkdir()
    folder = PluginFolder()
    assert folder.convert("sling-fit", None, None) == Path("sling-fit")
    assert folder.convert("sling_fit", None, None) == Path("sling_fit")
    Path("sling-fit").rmdir()
    assert folder.convert("sling-fit", None, None) == Path("sling_fit")
    with pytest.raises(BadParameter, match="'my-sling' does not exist"):
        folder.convert("my-sling", None, None)


def test_a_copied_package_is_a_package() -> None:
    plugin = made("back-school", "--from", "posture", "--kind", "package")
    assert plugin.home == Path("back-school/gentle_back_back_school")
    assert (plugin.path / "pyproject.toml").is_file()
    assert load_plugins(candidates=[plugin.candidate]).has("back-school")


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_made_passes_lint_and_types(kind: str) -> None:
    made_in = made("sling-fit", "--kind", kind).path
    checks = [["ruff", "check", "--isolated"], ["ruff", "format", "--check", "--isolated"]]
    if kind != "content":  # which has no code
        checks.append(["mypy", "--strict", "--config-file="])
    for command in checks:
        done = subprocess.run(
            [sys.executable, "-m", *command, str(made_in)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Sling Fit", "How about sling-fit?"),
        ("sling2", "How about sling?"),
        ("../sling", "How about sling?"),
        ("7", "no name for a plugin"),
        ("x" * 33, "32 at most"),
        ("safety", "the host's own name"),
        ("causes", "already (gentle-back"),
    ],
)
def test_a_bad_name_is_refused_and_nothing_is_written(name: str, told: str, tmp_path: Path) -> None:
    done = new_plugin(name)
    assert done.exit_code == 1
    assert told in done.output
    assert list(tmp_path.iterdir()) == []


def test_what_is_there_already_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "sling-fit").write_text("mine", encoding="utf-8")
    done = new_plugin("sling-fit")
    assert done.exit_code == 1
    assert "is there already" in done.output
    assert (tmp_path / "sling-fit").read_text(encoding="utf-8") == "mine"


def test_a_copy_of_nobody_or_without_its_code_is_refused(tmp_path: Path) -> None:
    assert "They are: answers" in new_plugin("sling-fit", "--from", "nobody").output
    assert "has code" in new_plugin("sling-fit", "--from", "causes", "--kind", "content").output
    assert list(tmp_path.iterdir()) == []


def test_metadata_that_names_no_folder_says_so(tmp_path: Path) -> None:
    made("sling-fit", "--kind", "package")
    (tmp_path / "sling-fit" / "gentle_back_sling_fit").rename(tmp_path / "gone")
    with pytest.raises(PluginError, match="there is no folder gentle_back_sling_fit"):
        plugin_at(Path("sling-fit"))
