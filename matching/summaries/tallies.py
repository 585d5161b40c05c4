"""The sums of a summary: participants, served, and the figures that are neither."""

import re

from matching.language.numbers import CHINESE, QUANTITY, parse, quantity
from matching.model import Figure
from matching.summaries.counts import Count
from matching.summaries.named_workers import few, leaders, named_beside

# Groups nearer than this stand in one list (医生3人, 护士2人, 司机1人): none is the sum of the others.
_LIST_GAP = 8
_EVERYONE_NEW = re.compile(r"不重样|不重复|各不相同|都不同|换人|轮换|换一?(?:拨|批|班|组|茬)|轮流上岗|人人不同")
_DAYS = re.compile(
    rf"(?:连续|连着|连|共|一连|这|整整|[,，]|^)(?P<n>[\d{CHINESE}]{{1,3}})(?:天|晚|日|个晚上)(?!后|前|内)"
)


def people_done(found: list[Count], text: str) -> tuple[float, bool] | None:
    """Participants: a stated total, or the parallel groups added."""
    doers = [count for count in found if count.role == "doer" and not _in_brackets_behind(count, found, text)]
    doers = doers or [count for count in found if count.role == "present"]
    doers = [count for count in doers if not _per_day(count, text)] or doers
    doers = _without_parts([count for count in doers if not _per_team_of(count, doers, text)], text)
    totals = [count for count in doers if count.total]
    if totals:
        best = max(totals, key=lambda count: count.value)
        later = _beside(best, doers, text)
        return best.value + sum(count.value for count in later), best.approx
    if not doers:
        named = few(text)
        return (named, False) if named else None
    seen: list[Count] = []
    for count in doers:
        if _times(count, text) != count.value and any(other.value == _times(count, text) for other in seen):
            continue  # 16位家长, 早晚各8人: the same sixteen
        if all(count.value != other.value for other in seen) or _parallel(count, seen[-1], text):
            seen.append(count)
    beside = named_beside(text, [(count.start, count.end) for count in found if count.role == "doer"])
    return sum(_times(count, text) for count in seen) + beside, any(count.approx for count in seen)


def _without_parts(groups: list[Count], text: str) -> list[Count]:
    """A number that two or more behind it add up to is their sum: 7名志愿者兵分两路, 3人去…, 4人去…."""
    for at, whole in enumerate(groups):
        total, rest = 0.0, groups[at + 1 :]
        gap = text[whole.end : rest[0].start] if rest else ""
        if not rest or (len(gap) < _LIST_GAP and not re.search("[分到在去赴来]", gap)):
            continue
        for count, part in enumerate(rest, 1):
            total += part.value
            if count > 1 and total == whole.value:
                return groups[: at + 1] + rest[count:]
    return groups


def _per_team_of(count: Count, doers: list[Count], text: str) -> bool:
    """志愿者8人分4组, 每组2人: the teams are those eight."""
    each = re.search(r"每(?:组|队|班|路|拨)[^,，\d]{0,3}$", text[max(0, count.start - 8) : count.start])
    return bool(each) and any(c.end <= count.start <= c.end + 24 and c.value >= _times(count, text) for c in doers)


def _beside(total: Count, doers: list[Count], text: str) -> list[Count]:
    """Groups named after a group's own total, in another clause: 医护共14人, 请理发师2名. Its parts are not."""
    later = [c for c in doers if c.start > total.end and not c.total]
    listed = [c for c in later if not re.search(r"[,，。;；:：(\n]", text[total.end : c.start])]
    if listed:
        return listed
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
    """How many a number stands for: 每桌2人 at 8 tables is 16, 老周领着6个 is 7."""
    before = text[max(0, count.start - 24) : count.start]
    if count.value <= 8 and leaders(before) and not re.match("[俩仨两二]人", text[count.start : count.end]):
        return count.value + leaders(before)
    apiece = re.match(rf"一([组队班岗])[,，]?共?(?:来了?|分了?)?(?P<n>[\d{CHINESE}]{{1,3}})个?\1", text[count.end :])
    if apiece:
        return count.value * (parse(apiece["n"]) or 1)
    shifts = re.search(r"(?P<n>[两三四二])班[倒轮]?[^。]{0,12}每班[^,，\d]{0,3}$", before)
    if shifts:
        return count.value * (parse(shifts["n"]) or 1)
    if _per_day(count, text):
        days = _DAYS.search(text) if _EVERYONE_NEW.search(text) else None
        return count.value * (parse(days["n"]) or 1) if days else count.value
    each = re.search(
        r"(?:每|各)个?(路口|楼栋|单元|网格|站点|考点|展位|摊位|窗口|社区|小区|村|桌|组|队|班|岗|点位?|门|车|栋|区|口|站|台|片|条|户)[^,，。\d]{0,3}$",
        before,
    )
    if not each:
        return count.value * (_teams(before) or _side_by_side(count, text))
    near = text[max(0, count.start - 80) : count.end + 40]
    for match in re.finditer(
        QUANTITY + rf"个?(?:[^,，。\d]{{0,2}})?{each[1]}|{each[1]}{QUANTITY.replace('?P<', '?P<_')}个", near
    ):
        found = quantity(match) if match["low"] else None
        number = found.value if found else parse(match["_low"] or "") or 0
        if number > 1:
            return count.value * number
    return count.value


def _teams(before: str) -> float | None:
    """分两组各6人: the number of teams that had so many each."""
    teams = re.search(
        rf"(?P<n>[\d{CHINESE}]{{1,3}})个?(?:小?组|队|班|路|批|拨|岗|点|片)[,，]?(?:各|每[组队班路批拨岗点片])[^,，。\d]{{0,3}}$",
        before,
    ) or re.search(
        rf"(?P<n>[\d{CHINESE}]{{1,3}})[家个支所][^,，。\d]{{1,8}}各(?:派出?|出|抽调?|选派)?[\u4e00-\u9fff]{{0,4}}$",
        before,
    )
    return parse(teams["n"]) if teams else None


def _side_by_side(count: Count, text: str) -> int:
    """党员、群众各10名, 早班晚班各5人: how many groups had so many each."""
    ahead = re.search(r"([^,，。;；:：\n]{2,24})各(?:派出?|出|有|安排)?$", text[max(0, count.start - 30) : count.start])
    if not ahead:
        return 1
    groups = 1 + len(re.findall(r"[、和与及]", ahead[1]))
    groups = 2 if re.search("早晚|上下午|两班|两头$", ahead[1]) else groups
    groups = groups if groups > 1 else max(ahead[1].count(sign) for sign in "班组队岗")
    return groups if 2 <= groups <= 6 else 1


def served_by(found: list[Count], text: str) -> tuple[float, str, bool] | None:
    """Who was served: people first, else 户, else 家; a total, or parallel services added."""
    doers = any(count.role == "doer" for count in found)
    served = [count for count in found if count.role == "served" or (doers and count.role == "present")]
    served = _without_parts([count for count in served if not _anecdote(count, served, text)], text)
    people = [count for count in served if count.unit not in ("户", "家", "户次")]
    group = people or [c for c in served if c.unit in ("户", "户次")] or [c for c in served if c.unit == "家"]
    if not group:
        return None
    totals = [
        count
        for count in group
        if count.total
        or re.search(
            r"(?:惠及|受益|受惠|覆盖|服务(?!站|队|中心|社|点)(?:群众|居民|老人)?)[^,，。:：]{0,6}$",
            text[max(0, count.start - 12) : count.start],
        )
    ]
    used = [max(totals, key=lambda count: count.value)] if totals else group
    unit = "人次" if any(c.unit == "人次" for c in used) else used[0].unit
    unit = {"名": "人", "位": "人", "个": "人", "户次": "户"}.get(unit, unit)
    return sum(_times(c, text) for c in used), unit, any(c.approx for c in used)


def _anecdote(count: Count, served: list[Count], text: str) -> bool:
    """两位奶奶学会后… behind a class of 31: two of those already counted."""
    if count.value > 3 or text[count.start].isdigit() or not any(c.end <= count.start and c.value > 3 for c in served):
        return False
    return re.search(r"[给为帮陪向对送救]|(?:另|还)有?", text[max(0, count.start - 6) : count.start]) is None


def figures_of(found: list[Count]) -> tuple[Figure, ...]:
    """What was done, given, found: every number that is neither participants nor served."""
    took_people = any(c.role == "served" and c.unit not in ("户", "家", "户次") for c in found)
    out = [c for c in found if c.role == "figure" or (c.role == "served" and took_people and c.unit in ("户", "家"))]
    return tuple(Figure(c.value, c.unit, c.what, c.approx) for c in out)
