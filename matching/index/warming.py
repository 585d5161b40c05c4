"""Loading the compiled loops before they are needed. Only the first start on a machine compiles them, and that in a process of its
own: this one answers messages meanwhile, and searches by numpy."""

import subprocess
import sys

from matching.index import compiled
from matching.index.entries import Entry
from matching.index.features import CONCEPT, WORD, member_features, need_values
from matching.index.members import MemberIndex


def warm_up() -> None:
    """Load the compiled loops; call it in a thread. The first time on a machine another process compiles them."""
    if compiled.usable():
        return
    subprocess.run([sys.executable, "-m", "matching.index.warming"], check=False, capture_output=True)
    load()


def load() -> None:
    """Load the compiled loops here and now, and run each of them once."""
    if compiled.compiled_loops() is None:
        return
    said = {WORD: {"修": 1.0}, CONCEPT: {"水管维修": 1.0}}
    index = MemberIndex.of((Entry(n, (1,), member_features(said)) for n in range(3)), quick=True)
    index.search(need_values(said), 2)
    compiled.loaded.set()


if __name__ == "__main__":
    load()
