"""The loops of `kernels` compiled by numba, once that is asked for: loading numba takes half a second, compiling ten.

What is compiled is kept beside the source (or where NUMBA_CACHE_DIR says), so that only the first start on a machine
compiles, and that in a process of its own: this one answers messages meanwhile, and searches by numpy.
"""

import logging
import subprocess
import sys
from functools import cache
from importlib import import_module
from threading import Event
from types import FunctionType
from typing import Any

from matching.index import kernels, looking

_loaded = Event()


@cache
def compiled_loops() -> Any | None:
    """The loops of `kernels`, compiled at their first call; None where numba is not installed."""
    try:
        numba: Any = import_module("numba")
    except ImportError:
        return None
    logging.getLogger("numba").setLevel(logging.WARNING)
    names: dict[str, Any] = {**vars(looking), **vars(kernels)}
    for name in kernels.LOOPS:
        loop = FunctionType(names[name].__code__, names, name)
        try:
            names[name] = numba.njit(cache=True, nogil=True)(loop)
        except RuntimeError:  # no folder that can be written: compiled anew at each start
            names[name] = numba.njit(nogil=True)(loop)
    return type("Loops", (), {name: staticmethod(names[name]) for name in kernels.LOOPS})


def loops(*, quick: bool) -> Any:
    """The compiled loops, or those that Python runs itself: they give the same answers."""
    return (compiled_loops() if quick else None) or kernels


def usable() -> bool:
    """Whether the compiled loops have been loaded."""
    return _loaded.is_set()


def warm_up() -> None:
    """Load the compiled loops; call it in a thread. The first time on a machine another process compiles them."""
    if _loaded.is_set():
        return
    subprocess.run([sys.executable, "-m", "matching.index.compiled"], check=False, capture_output=True)
    load()


def load() -> None:
    """Load the compiled loops here and now, and run each of them once."""
    from matching.index.entries import Entry
    from matching.index.features import CONCEPT, WORD, member_features, need_values
    from matching.index.members import MemberIndex

    if compiled_loops() is None:
        return
    said = {WORD: {"修": 1.0}, CONCEPT: {"水管维修": 1.0}}
    index = MemberIndex.of((Entry(n, (1,), member_features(said)) for n in range(3)), quick=True)
    index.search(need_values(said), 2)
    _loaded.set()


if __name__ == "__main__":
    load()
