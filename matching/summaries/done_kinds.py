"""Which kinds of the closed list a summary says were done."""

import re
from functools import cache
from importlib.resources import files

from matching.model import KINDS


@cache
def _ways() -> tuple[tuple[str, re.Pattern[str]], ...]:
    lines = files("matching").joinpath("words/summary_kinds.txt").read_text("utf-8").splitlines()
    rows = [line.split("\t", 1) for line in lines if line and not line.startswith("#")]
    return tuple((kind, re.compile(pattern)) for kind, pattern in rows)


def kinds_done(text: str, trouble: list[tuple[int, int]]) -> tuple[str, ...]:
    """Every kind done in a folded summary, outside what stays open."""
    for start, stop in trouble:
        text = text[:start] + "," * (stop - start) + text[stop:]
    found = {kind for kind, pattern in _ways() if pattern.search(text)}
    return tuple(kind for kind in KINDS if kind in found)
