"""Numbers of needs said one after another: 2号和3号心愿, #1、#2, 第一个."""

import re

from matching.language.normal import fold
from matching.language.numbers import parse

_ONE = (
    r"(?:第?[#＃]?(\d{1,9})|第?([一二两三四五六七八九十]{1,3})(?=[号个条]))(?:号|条|个)?(?:单子?|微?心愿|需求|任务|活)?"
)
_AND = r"[\s、,，和与及跟]|还有|以及"
_LIST = re.compile(rf"(?:{_AND})*{_ONE}(?:(?:{_AND})+{_ONE})*[\s。.!！~～]*")
_ASKS = re.compile(r"(?:[做弄搞办]|[好完]){0,2}了?(?:[吗么没]|没有|是不是)[呀啊]?[?。]*|[?]+")
_EACH = re.compile(_ONE)
_MORE = re.compile(
    r"(?:[和与及跟、]|还有|以及|加上?)\s*第?[#＃]?\d{1,9}(?:号(?![楼院上下早晚中前后])|[条个]?(?:单|心愿|需求)|\s*$)"
)


def numbers_in(text: str) -> tuple[int, ...] | None:
    """The numbers of a text that is nothing but numbers of needs; None when it says anything else."""
    folded = fold(text[:200]).strip()
    if not folded or not _LIST.fullmatch(folded):
        return None
    return tuple(int(digits) if digits else int(parse(words) or 0) for digits, words in _EACH.findall(folded))


def only_asks(text: str) -> bool:
    """Whether what follows a number only asks whether it is done: 完成 1 了吗, 接单 1 了没."""
    return bool(_ASKS.fullmatch(fold(text[:50]).strip()))


def names_another(text: str) -> bool:
    """Whether a text that says more than numbers names another need all the same: 和3号，谢谢."""
    return bool(_MORE.search(fold(text[:200])))
