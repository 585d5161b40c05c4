"""Words that the chat answer, the Word file and the Excel file share: amounts, days, sources, names of papers."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date

from storage.digest import Digest, Total, UnitDigest

# XML holds no other characters; C1 signs and direction switches are legal there but show nothing good.
_UNPRINTABLE = re.compile(r"[^\t\n\x20-\x7e\xa0-\u2027\u202f-\u2065\u206a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LINE_ENDS = re.compile(r"\r\n|[\r\v\f\x85\u2028\u2029]")
_WEEKDAYS = "一二三四五六日"
_MOST_RUNS = 6


def printable(text: str) -> str:
    """The text with `\\n` as its only line end and without signs that a Word or Excel file cannot hold."""
    return _UNPRINTABLE.sub("", _LINE_ENDS.sub("\n", text))


def one_line(text: str, limit: int = 200) -> str:
    """The text on one line, cut with …… after `limit` characters."""
    text = " ".join(printable(text).split())
    return text if len(text) <= limit else text[:limit] + "……"


def width_of(text: str) -> float:
    """How many full-width characters the text is wide."""
    return sum(1 if unicodedata.east_asian_width(sign) in "WFA" else 0.5 for sign in text)


def number(value: float) -> str:
    """12456, 40.5: at most three decimals, none that is not needed."""
    return f"{value:.3f}".rstrip("0").rstrip(".")


def amount(value: float, unit: str, approx: bool) -> str:
    """216人; roughly: 200余人 after a round number, 约216人 otherwise, where 余 would not be Chinese."""
    if approx and value >= 10 and value % 10 == 0:
        return f"{number(value)}余{one_line(unit)}"
    return f"{'约' if approx else ''}{number(value)}{one_line(unit)}"


def amounts(totals: Iterable[Total]) -> str:
    """800余人、120户; empty without totals."""
    return "、".join(amount(total.value, total.unit, total.approx) for total in totals)


def is_stated(total: Total) -> bool:
    """Whether any summary gave this figure; 0 without a source only means that nobody wrote it down."""
    return bool(total.value or total.sources)


def runs(numbers: Iterable[int]) -> list[str]:
    """Summary numbers in order, three or more neighbours as one run: 1—3, 7, 8."""
    groups: list[list[int]] = []
    for one in sorted(set(numbers)):
        if groups and one == groups[-1][-1] + 1:
            groups[-1].append(one)
        else:
            groups.append([one])
    return [part for group in groups for part in _run(group)]


def _run(group: list[int]) -> list[str]:
    return [f"{group[0]}—{group[-1]}"] if len(group) > 2 else [str(one) for one in group]


def sources(numbers: tuple[int, ...]) -> str:
    """1—3、7; a list too long to read is cut to 1、3、5、7、9、11等48份 (the Excel file has all of it)."""
    parts = runs(numbers)
    if len(parts) <= _MOST_RUNS:
        return "、".join(parts)
    return f"{'、'.join(parts[:_MOST_RUNS])}等{len(set(numbers))}份"


def cited(total: Total) -> str:
    """A figure and where it was read: 200余人（小结1—3、7）."""
    words = amount(total.value, total.unit, total.approx)
    return f"{words}（小结{sources(total.sources)}）" if total.sources else words


def day_words(day: date, day_end: date | None, year: int) -> str:
    """7月18日（星期六）至19日（星期日）; the year only where it is not `year`."""
    words = f"{_month_words(day, year)}{day.day}日{_weekday(day)}"
    if day_end is None or day_end == day:
        return words
    same_month = (day.year, day.month) == (day_end.year, day_end.month)
    return f"{words}至{'' if same_month else _month_words(day_end, year)}{day_end.day}日{_weekday(day_end)}"


def _month_words(day: date, year: int) -> str:
    return f"{'' if day.year == year else f'{day.year}年'}{day.month}月"


def _weekday(day: date) -> str:
    return f"（星期{_WEEKDAYS[day.weekday()]}）"


def month_words(digest: Digest) -> str:
    """2026年7月, 2026年第三季度, 2026年上半年, 2026年, 2026年10—11月."""
    match digest.month, digest.months:
        case month, 1:
            return f"{digest.year}年{month}月"
        case 1 | 4 | 7 | 10, 3:
            return f"{digest.year}年第{'一二三四'[digest.month // 3]}季度"
        case 1 | 7, 6:
            return f"{digest.year}年{'上' if digest.month == 1 else '下'}半年"
        case 1, 12:
            return f"{digest.year}年"
        case month, months:
            return f"{digest.year}年{month}—{month + months - 1}月"


def single_services(unit: UnitDigest) -> str:
    """单项服务12次、40.5小时; empty when none was confirmed."""
    if not unit.services and not unit.hours:
        return ""
    hours = f"、{number(unit.hours)}小时" if unit.hours else ""
    return f"单项服务{unit.services}次{hours}"


def docx_name(digest: Digest) -> str:
    """The file name of the Word paper."""
    return f"志愿服务活动情况（{month_words(digest)}）.docx"


def xlsx_name(digest: Digest) -> str:
    """The file name of the Excel paper, as the Word paper announces it."""
    return f"志愿服务活动明细（{month_words(digest)}）.xlsx"
