"""A stretch of months to report on: 7月, 上月, 三季度, 上半年, 去年, 10月到11月."""

import re
from dataclasses import dataclass
from datetime import date

from matching.language.normal import clean, fold
from matching.language.numbers import parse
from matching.messages.reader import read_month

_YEAR = r"(?P<year>今年|本年|去年|上年|20\d\d年?)?的?度?"
_N = r"1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九]"
_QUARTER = re.compile(rf"{_YEAR}(?:(?:第?(?P<n>[一二三四1-4])|(?P<which>上个?|本|这个?))季度?)")
_HALF = re.compile(rf"{_YEAR}(?P<half>[上下])半年")
_WHOLE = re.compile(r"(?P<year>今年|本年|去年|上年|20\d\d年?)(?:度|全年|一年)?|(?P<all>全年|年度)")
_RANGE = re.compile(rf"{_YEAR}(?P<first>{_N})月?份?(?:到|至|-|~|—)(?P<last>{_N})月份?")
_TAIL = re.compile(r"(?:的?(?:活动|工作|情况|汇总|总结|数据))+$")


@dataclass(frozen=True, slots=True)
class Period:
    """`months` months of one year, from `month` on."""

    year: int
    month: int
    months: int = 1


def read_period(text: str, today: date) -> Period | None:
    """The months a text names; without a year the latest that have begun. None when none is named."""
    said = _TAIL.sub("", fold(clean(text, 60)).replace(" ", ""))
    if found := _QUARTER.fullmatch(said):
        return _quarter(found, today)
    if found := _HALF.fullmatch(said):
        return _begun(_year(found["year"], today), 1 if found["half"] == "上" else 7, 6, today)
    if found := _WHOLE.fullmatch(said):
        return Period(_year(found["year"], today) or today.year, 1, 12)
    if found := _RANGE.fullmatch(said):
        first, last = int(parse(found["first"]) or 0), int(parse(found["last"]) or 0)
        return _begun(_year(found["year"], today), first, last - first + 1, today) if first <= last else None
    month = read_month(text, today)
    return Period(*month) if month is not None else None


def _quarter(found: re.Match[str], today: date) -> Period:
    if found["n"]:
        return _begun(_year(found["year"], today), 3 * int(parse(found["n"]) or 1) - 2, 3, today)
    here = (today.month - 1) // 3 * 3 + 1
    if not found["which"].startswith("上"):
        return Period(today.year, here, 3)
    return Period(today.year, here - 3, 3) if here > 1 else Period(today.year - 1, 10, 3)


def _begun(year: int | None, month: int, months: int, today: date) -> Period:
    if year is None:
        year = today.year - (month > today.month)
    return Period(year, month, months)


def _year(said: str | None, today: date) -> int | None:
    if not said:
        return None
    if said[0].isdigit():
        return int(said[:4])
    return today.year - (said in ("去年", "上年"))
