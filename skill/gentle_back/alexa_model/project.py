"""The files of an ask-cli project, and how they are written: all of them, or none."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

from gentle_back.alexa_model.broken import Json
from gentle_back.alexa_model.manifest import IMAGES, LARGE_ICON, SMALL_ICON
from gentle_back.errors import ExportError

RESOURCES = "ask-resources.json"
PACKAGE = "skill-package"
MANIFEST = f"{PACKAGE}/skill.json"
MODELS = f"{PACKAGE}/interactionModels/custom"
# By this file an earlier export is known for one.
MARK = "EXPORTED.txt"
MARK_TEXT = """\
Written by `gentle-back export alexa`. The next export replaces all files here but those in .ask.
Send it to Alexa with `ask deploy`, from this folder.
"""
# The ask-cli keeps there which skill the project is.
STATES = ".ask"
# In front of the folder that becomes the export, and of the one it takes the place of.
NEW, OLD = ".new-", ".old-"


def project_files(models: Mapping[str, Json], manifest: Json) -> dict[str, bytes]:
    """The content of each file by its path.

    models: by locale. There is no code to deploy: Alexa sends her requests to our own address.
    """
    resources = {
        "askcliResourcesVersion": "2020-03-31",
        "profiles": {"default": {"skillMetadata": {"src": f"./{PACKAGE}"}}},
    }
    icons = files("gentle_back.alexa_model") / "icons"
    return {
        MARK: MARK_TEXT.encode(),
        RESOURCES: _json(resources),
        MANIFEST: _json(manifest),
        **{f"{MODELS}/{locale}.json": _json(model) for locale, model in models.items()},
        **{
            f"{PACKAGE}/{IMAGES}/{name}": (icons / name).read_bytes()
            for name in (SMALL_ICON, LARGE_ICON)
        },
    }


def check_place(folder: Path) -> None:
    """Raise ExportError where the folder holds files that are not of an earlier export."""
    try:
        if not folder.exists():
            return
        if not folder.is_dir():
            raise ExportError(f"{folder}: is no folder. Name another.")
        others = _others(folder)
    except OSError as error:
        raise ExportError(f"{folder}: {error.strerror}. Name another.") from error
    if others:
        shown = ", ".join(others[:3]) + (" and others" if len(others) > 3 else "")
        raise ExportError(
            f"{folder}: holds files that no export wrote ({shown}). Name a folder that is new or "
            f"empty, or move them away."
        )


def _others(folder: Path) -> list[str]:
    """What stands in the folder and is not of an earlier export."""
    there = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if not path.is_dir())
    ours = [path for path in there if path.split("/")[0] != STATES]
    return [path for path in ours if MARK not in ours or not _is_of_project(path)]


def _is_of_project(path: str) -> bool:
    name = Path(path)
    return path in (MARK, RESOURCES, MANIFEST) or str(name.parent) in (
        MODELS,
        f"{PACKAGE}/{IMAGES}",
    )


def write_project(folder: Path, project: Mapping[str, bytes]) -> None:
    """Write the files; an earlier export is replaced, and keeps what the ask-cli wrote in it.

    The folder appears whole or not at all. Raises ExportError where it cannot.
    """
    # The folder itself, not a link to it, is what is replaced.
    folder = folder.resolve()
    check_place(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        new = Path(tempfile.mkdtemp(prefix=f".{folder.name}{NEW}", dir=folder.parent))
        try:
            for path, content in project.items():
                file = new / path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content)
            if (folder / STATES).is_dir():
                shutil.copytree(folder / STATES, new / STATES)
            new.chmod(0o755)
            _put_in_place(new, folder)
        except BaseException:
            shutil.rmtree(new, ignore_errors=True)
            raise
    except OSError as error:
        raise ExportError(
            f"{folder}: cannot be written ({error.strerror}). Name another."
        ) from error


def _put_in_place(new: Path, folder: Path) -> None:
    """Rename the new folder to its name; what stood there stands there again if that fails."""
    if not folder.exists():
        new.rename(folder)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{folder.name}{OLD}", dir=folder.parent))
    folder.rename(old)  # an empty folder is replaced by a rename
    try:
        new.rename(folder)
    except BaseException:
        old.rename(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _json(content: Json) -> bytes:
    return (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode()
