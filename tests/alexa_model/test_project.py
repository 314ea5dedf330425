"""Files appear whole or not at all, and nothing of somebody else's is lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from alexa_model.models import small_project
from gentle_back.alexa_model.project import RESOURCES, write_project
from gentle_back.errors import ExportError


def written(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


@pytest.mark.parametrize("there", ["nothing", "empty folder", "deep"])
def test_files_stand_where_the_ask_cli_looks(tmp_path: Path, there: str) -> None:
    folder = tmp_path / ("a/b/c" if there == "deep" else "out")
    if there == "empty folder":
        folder.mkdir()
    project = small_project()
    write_project(folder, project)
    assert written(folder) == project
    profile = json.loads(project[RESOURCES])["profiles"]["default"]
    assert (folder / profile["skillMetadata"]["src"] / "skill.json").is_file()
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]


def test_an_earlier_export_is_replaced_and_the_skill_it_is_stays_known(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    write_project(folder, small_project())
    (folder / ".ask").mkdir()
    (folder / ".ask/ask-states.json").write_text("{}", encoding="utf-8")
    (folder / "skill-package/interactionModels/custom/fr-FR.json").write_bytes(b"{}")
    project = small_project(public_url="https://other.example")
    write_project(folder, project)
    assert written(folder) == project | {".ask/ask-states.json": b"{}"}
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_link_to_a_folder_stays_a_link(tmp_path: Path) -> None:
    write_project(tmp_path / "out", small_project())
    link = tmp_path / "link"
    link.symlink_to("out")
    write_project(link, small_project())
    assert link.is_symlink()
    assert written(tmp_path / "out") == small_project()


def test_an_export_with_somebody_elses_file_in_it_is_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    write_project(folder, small_project())
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    before = written(folder)
    with pytest.raises(ExportError, match=r"holds files that no export wrote \(notes\.txt\)"):
        write_project(folder, small_project(public_url="https://other.example"))
    assert written(folder) == before


def test_a_project_that_no_export_wrote_is_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "by-hand"
    (folder / "skill-package").mkdir(parents=True)
    (folder / "ask-resources.json").write_text("{}", encoding="utf-8")
    (folder / "skill-package/skill.json").write_text("{}", encoding="utf-8")
    before = written(folder)
    with pytest.raises(ExportError, match="Name a folder that is new or empty"):
        write_project(folder, small_project())
    assert written(folder) == before


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine", encoding="utf-8")
    with pytest.raises(ExportError, match=r"is no folder\. Name another"):
        write_project(tmp_path / "out", small_project())


def test_what_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    write_project(tmp_path / "out", small_project())
    before = written(tmp_path / "out")
    # A folder cannot have the name of a file that stands there already.
    impossible = {**small_project(), "ask-resources.json/x": b""}
    with pytest.raises(ExportError, match="cannot be written"):
        write_project(tmp_path / "out", impossible)
    assert written(tmp_path / "out") == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
