"""What the trained readers see of a text: names, numbers, days and places replaced by signs, then n-grams and cues."""

import re
from datetime import date
from functools import cache
from importlib.resources import files

from matching.language.names import person_spans
from matching.language.numbers import QUANTITY
from matching.times.dates import mentions
from matching.times.hours import clocks

_ANY_DAY = date(2026, 7, 8)  # only the places of the mentions are used
_COMMUNITY = re.compile(r"[\u4e00-\u9fff]{2,4}?(?:社区|小区|街道)")
_NUMBER = re.compile(QUANTITY)
_LENGTHS = (1, 2, 3, 4)


def masked(folded: str) -> str:
    """The folded text with people, days, hours, communities and numbers as P D T S N."""
    spans = [(at, stop, "P") for at, stop in person_spans(folded)]
    spans += [(mention.start, mention.end, "D") for mention in mentions(folded, _ANY_DAY)]
    spans += [(clock.at, clock.stop, "T") for clock in clocks(folded)]
    spans += [(*match.span(), "S") for match in _COMMUNITY.finditer(folded)]
    spans += [(*match.span(), "N") for match in _NUMBER.finditer(folded)]
    out: list[str] = []
    at = 0
    for start, stop, sign in sorted(spans, key=lambda span: (span[0], -span[1])):
        if start >= at:
            out += [folded[at:start], sign]
            at = stop
    return "".join(out) + folded[at:]


def ngrams(text: str) -> set[str]:
    """Every run of one to four signs, with the ends of the text marked."""
    text = re.sub(r"[\s,，。、;；]+", " ", text)[:300].strip()
    text = f"^{text}$"
    return {text[i : i + n] for n in _LENGTHS for i in range(len(text) - n + 1)}


@cache
def _cues() -> tuple[tuple[str, re.Pattern[str]], ...]:
    lines = files("matching").joinpath("words/intent_cues.txt").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return tuple((f"={name}", re.compile(pattern)) for name, pattern in rows)


def cues(text: str) -> set[str]:
    """Names of the cues that a masked text shows, each with a leading =."""
    return {name for name, pattern in _cues() if pattern.search(text)}
