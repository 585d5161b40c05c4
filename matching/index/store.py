"""A fit on disk: one flat numpy file an array, mapped when it is loaded, so that a start reads only what it is asked about."""

import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path as File
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from matching.index.features import GAINS
from matching.index.lists import Lists
from matching.index.members import Fitted
from matching.index.places import Places, Run
from matching.index.search import Part

_FORM = [2, *GAINS]  # a fit of another form, or with other weights, is not read


def save(fitted: Fitted, folder: File, more: Mapping[str, NDArray[Any]] | None = None) -> None:
    """Write a fit to a folder, which changes all at once, with `more` arrays beside it. What was changed since the fit
    is not in it."""
    beside = folder.with_name(folder.name + ".new")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    for name, array in fitted.base._asdict().items():
        np.save(beside / f"{name}.npy", cast(NDArray[Any], array))
    for name, array in (more or {}).items():
        np.save(beside / f"more.{name}.npy", array)
    runs = [[run.start, run.end, run.path, run.fitted] for run in fitted.places.runs]
    said = {"form": _FORM, "count": fitted.count, "runs": runs}
    (beside / "places.json").write_text(json.dumps(said), encoding="utf-8")
    old = folder.with_name(folder.name + ".old")
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        os.replace(folder, old)
    os.replace(beside, folder)
    shutil.rmtree(old, ignore_errors=True)


def load(folder: File) -> tuple[Fitted, dict[str, NDArray[Any]]] | None:
    """The fit in a folder and what lies beside it; None when there is none that this version can read. Changes to it never reach the files."""
    try:
        said = json.loads((folder / "places.json").read_text(encoding="utf-8"))
        if said["form"] != _FORM:
            return None
        arrays = {name: _mapped(folder / f"{name}.npy") for name in Lists._fields}
        more = {file.name.split(".")[1]: np.load(file) for file in folder.glob("more.*.npy")}
    except (OSError, ValueError, KeyError):
        return None
    runs = [Run(start, end, tuple(path), tuple(fitted)) for start, end, path, fitted in said["runs"]]
    return Fitted(Part(Lists(**arrays), Places(runs)), said["count"]), more


def _mapped(file: File) -> NDArray[Any]:
    """A file as an array; what is empty cannot be mapped."""
    try:
        return np.asarray(np.load(file, mmap_mode="c"))
    except ValueError:
        return np.load(file)
