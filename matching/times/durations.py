"""How long something took: 1.5小时, 一个半小时, 半天, 90分钟, 2小时30分."""

import re

from matching.language.normal import fold
from matching.language.numbers import parse

_NUMBER = r"[0-9.]+|[零一二两俩仨三四五六七八九十百]+"
_HOUR_UNIT = r"(?:个)?[多来]?(?:小时|钟头|h(?![a-z])|H(?![a-z]))"
_PATTERNS: tuple[tuple[re.Pattern[str], float], ...] = (
    (re.compile(rf"(?P<n>{_NUMBER})个半(?:小时|钟头)|(?P<m>{_NUMBER})个?(?:小时|钟头)半"), 1.0),
    (re.compile(rf"(?P<n>{_NUMBER}){_HOUR_UNIT}"), 1.0),
    (re.compile(rf"(?P<n>{_NUMBER})(?:分钟|分(?![0-9之]))"), 1 / 60),
)
_HALF_HOUR = re.compile(r"半(?:个)?(?:小时|钟头)")
_HALF_DAY = re.compile(r"(?P<n>[一二两12])?个?半天|(?P<whole>[一1])整?天")


_ONLY_HOURS = re.compile(
    r"(?:大概|大约|一共|总共|共|用时|时长|用了?|花了?|干了|左右|吧|的?样子|多一点|补|[:：\s,，。.!！~～])+"
)


def without_hours(text: str) -> str:
    """What a report says beside the hours; nothing when it says only how long it took."""
    rest = text
    for pattern in (*(one for one, _ in _PATTERNS), _HALF_HOUR, _HALF_DAY):
        rest = pattern.sub("", rest)
    return "" if read_hours(text) is not None and not _ONLY_HOURS.sub("", rest) else text


def read_hours(text: str) -> float | None:
    """The hours that a report says were spent, or None. Hours and minutes named together are added."""
    folded = fold(text[:2000])
    total = 0.0
    for pattern, scale in _PATTERNS:
        for found in pattern.finditer(folded):
            number = parse(next(filter(None, found.groups()), ""))
            half = 0.5 if "半" in found[0] else 0.0
            total += (number + half) * scale if number is not None else 0.0
        folded = pattern.sub(" ", folded)
    total += 0.5 * len(_HALF_HOUR.findall(folded))
    if total:
        return round(total, 2)
    days = _HALF_DAY.search(folded)
    if days is None:
        return None
    return 8.0 if days["whole"] else 4.0
