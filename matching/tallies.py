"""The sums of a summary: participants, served, and the figures that are neither."""

import re

from matching.counts import Count
from matching.model import Figure
from matching.numbers import QUANTITY, parse, quantity

# 张师傅带着两个徒弟: the one named works too.
_LEADER = re.compile(
    r"(?:[\u4e00-\u9fff](?:师傅|大夫|医生|老师|大姐|律师)|[老小][\u4e00-\u9fff])(?:和|跟|带着?|领着)[他她]?的?$"
)
_WE_TWO = re.compile(r"我[和跟与同][\u4e00-\u9fff]{1,3}(?:两|俩|二人|去|一起|一块|给|到|在|上门|今|昨)")


def people_done(found: list[Count], text: str) -> tuple[float, bool] | None:
    """Participants: a stated total, or the parallel groups added."""
    doers = [count for count in found if count.role == "doer" and not _in_brackets_behind(count, found, text)]
    doers = [count for count in doers if not _per_day(count, text)] or doers
    totals = [count for count in doers if count.total]
    if totals:
        best = max(totals, key=lambda count: count.value)
        later = _beside(best, doers, text)
        return best.value + sum(count.value for count in later), best.approx
    if not doers:
        return (2, False) if _WE_TWO.search(text) else None
    seen: list[Count] = []
    for count in doers:
        if all(count.value != other.value for other in seen) or _parallel(count, seen[-1], text):
            seen.append(count)
    return sum(_times(count, text) for count in seen), any(count.approx for count in seen)


def _beside(total: Count, doers: list[Count], text: str) -> list[Count]:
    """Groups named after a group's own total, in another clause: 医护共14人, 请理发师2名. Its parts are not."""
    later = [c for c in doers if c.start > total.end and not c.total]
    later = [c for c in later if re.search(r"[另请]|同时|还有|以及|外加|加上|以外", text[total.end : c.start])]
    return [] if sum(c.value for c in later) == total.value else later


def _parallel(count: Count, before: Count, text: str) -> bool:
    return not re.search(r"[。;；!\n]", text[before.end : count.start])


def _in_brackets_behind(count: Count, found: list[Count], text: str) -> bool:
    """(医生3, 护士6) behind a total is a part of it."""
    opened = text.rfind("(", 0, count.start)
    inside = opened >= 0 and text.find(")", opened, count.start) < 0
    return inside and any(other.role == "doer" and other.end <= opened and opened - other.end <= 8 for other in found)


def _per_day(count: Count, text: str) -> bool:
    return bool(re.search(r"每(?:天|日|晚|次|班|周|人|年)[^,，。]{0,5}$", text[max(0, count.start - 8) : count.start]))


def _times(count: Count, text: str) -> float:
    """每桌2人 at 8 tables is 16."""
    each = re.search(
        r"(?:每|各)个?(路口|楼栋|单元|网格|站点|考点|展位|摊位|窗口|社区|小区|村|桌|组|队|班|岗|点位?|门|车|栋|区|口|站|台|片|条|户)[^,，。\d]{0,3}$",
        text[max(0, count.start - 8) : count.start],
    )
    if not each and count.value <= 5 and _LEADER.search(text, max(0, count.start - 8), count.start):
        return count.value + 1
    if not each:
        return count.value * _side_by_side(count, text)
    near = text[max(0, count.start - 80) : count.end + 40]
    for match in re.finditer(
        QUANTITY + rf"个?(?:[^,，。\d]{{0,2}})?{each[1]}|{each[1]}{QUANTITY.replace('?P<', '?P<_')}个", near
    ):
        found = quantity(match) if match["low"] else None
        number = found.value if found else parse(match["_low"] or "") or 0
        if number > 1:
            return count.value * number
    return count.value


def _side_by_side(count: Count, text: str) -> int:
    """党员、群众各10名, 早班晚班各5人: how many groups had so many each."""
    ahead = re.search(r"([^,，。;；:：\n]{2,24})各(?:派出?|出|有|安排)?$", text[max(0, count.start - 30) : count.start])
    if not ahead:
        return 1
    groups = 1 + len(re.findall(r"[、和与及]", ahead[1]))
    groups = groups if groups > 1 else max(ahead[1].count(sign) for sign in "班组队岗")
    return groups if 2 <= groups <= 6 else 1


def served_by(found: list[Count], text: str) -> tuple[float, str, bool] | None:
    """Who was served: people first, else 户, else 家; a total, or parallel services added."""
    served = [count for count in found if count.role == "served"]
    people = [count for count in served if count.unit not in ("户", "家", "户次")]
    group = people or [c for c in served if c.unit in ("户", "户次")] or [c for c in served if c.unit == "家"]
    if not group:
        return None
    totals = [
        count
        for count in group
        if count.total
        or re.search(
            r"(?:惠及|受益|受惠|覆盖|服务(?!站|队|中心|社|点)(?:群众|居民|老人)?)[^,，。]{0,6}$",
            text[max(0, count.start - 12) : count.start],
        )
    ]
    used = [max(totals, key=lambda count: count.value)] if totals else group
    unit = "人次" if any(c.unit == "人次" for c in used) else used[0].unit
    unit = {"名": "人", "位": "人", "个": "人", "户次": "户"}.get(unit, unit)
    return sum(_times(c, text) for c in used), unit, any(c.approx for c in used)


def figures_of(found: list[Count]) -> tuple[Figure, ...]:
    """What was done, given, found: every number that is neither participants nor served."""
    took_people = any(c.role == "served" and c.unit not in ("户", "家", "户次") for c in found)
    out = [c for c in found if c.role == "figure" or (c.role == "served" and took_people and c.unit in ("户", "家"))]
    return tuple(Figure(c.value, c.unit, c.what, c.approx) for c in out)
