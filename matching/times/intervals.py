"""How often something is to be done: 每月, 每两周, 每10天, 一个月两次."""

import re

from matching.language.normal import fold
from matching.language.numbers import CHINESE, parse

_N = rf"(?:\d{{1,3}}|[{CHINESE}半]{{1,3}})"
_UNITS = {"天": 1, "日": 1, "周": 7, "星期": 7, "礼拜": 7, "旬": 10, "月": 30, "季": 91, "季度": 91, "年": 365}
_UNIT = "(?P<{}>季度|星期|礼拜|[天日周旬月季年])"
_EVERY = re.compile(rf"每(?:隔)?(?P<n>{_N})?个?{_UNIT.format('u')}(?:走访|看望|上门|去|来)?(?:(?P<times>{_N})次)?")
_TIMES = re.compile(rf"(?P<n>{_N})个?{_UNIT.format('u')}(?:走访|看望|上门|去|来)?(?P<times>{_N})次")


def read_interval(text: str) -> tuple[int, str] | None:
    """Days between two times (1–366), and the text without these words; None when nothing of the kind is said."""
    folded = fold(text)
    for pattern in (_EVERY, _TIMES):
        found = pattern.search(folded)
        if found is None:
            continue
        many, times = parse(found["n"] or "1") or 0.0, parse(found["times"] or "1") or 1.0
        days = round(_UNITS[found["u"]] * many / max(times, 1.0))
        if not 1 <= days <= 366:
            return None
        return days, f"{text[: found.start()]} {text[found.end() :]}".strip()
    return None
