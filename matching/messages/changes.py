"""How a need is to be other than it was: 把2人改成4人, 再加1人, 推迟一天."""

import re

from matching.language.normal import fold
from matching.language.numbers import parse

_INTO = re.compile(
    r"(?:把|将|由|从|原[来定]的?)?[^,，。;；!！\n]{0,14}?(?:改[成为到]|换[成到]|变[成为]|调整?[成为到])[\s:：]*(?=[^\s,，。;；])"
)
_N = r"\d{1,3}|[一两二三四五六七八九十]{1,3}"
_MORE = re.compile(
    rf"(?:再|另外?|还)?(?P<sign>增加|加|添|增派|多(?:来|要|派)?|再(?:来|要|派)|减少?|少(?:来|要)?)(?P<n>{_N})(?:个人|[名位人个])"
)
_LATER = re.compile(
    rf"(?P<sign>推迟|延[后期迟]|顺延|往后(?:推|挪|延)?|晚|提[前早]|往前(?:推|挪)?|早)(?P<n>{_N})(?P<unit>天|日|周|个?星期|个?礼拜)(?![内里前])"
)


def said_instead(text: str) -> str:
    """Only what is wanted now: 周日上午改为周六下午 wants nothing of Sunday."""
    return _INTO.sub("改成", text)


def people_more(text: str) -> int | None:
    """By how many helpers more, or less (再加1人, 减2人); None when no difference is told."""
    found = _MORE.search(fold(text))
    if found is None:
        return None
    count = int(parse(found["n"]) or 0)
    return -count if found["sign"][0] in "减少" else count


def days_later(text: str) -> int | None:
    """By how many days later, or earlier (推迟一天, 提前一周); None when no difference is told."""
    found = _LATER.search(fold(text))
    if found is None:
        return None
    days = int(parse(found["n"]) or 0) * (1 if found["unit"] in "天日" else 7)
    return -days if found["sign"][0] in "提早" or found["sign"].startswith("往前") else days
