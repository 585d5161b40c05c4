"""`报到 舜水新村 特长：… 意愿：… 时间：…`: labelled parts in any order, with or without colons."""

import re
from dataclasses import dataclass

from matching.reading import read_availability
from matching.wishes import read_wishes
from storage.masking import without_numbers
from storage.people import AboutMe

_LABELS = {
    "特长": "skills", "技能": "skills", "技能特长": "skills", "擅长": "skills", "意愿": "wishes", "服务意愿": "wishes", "志愿": "wishes",
    "时间": "days", "空闲时间": "days", "服务时间": "days", "有空": "days", "社区": "community", "电话": "private", "手机": "private",
    "手机号": "private", "联系方式": "private", "身份证": "private", "身份证号": "private", "住址": "private", "地址": "private",
    "姓名": "private", "单位": "private",
}  # fmt: skip
_LABEL = re.compile(
    r"(?:^|[\s，,；;。、])(" + "|".join(sorted(_LABELS, key=len, reverse=True)) + r")\s*(?:[:：]|\s|(?=[0-9]))"
)
_LEAD = re.compile(r"^(?:我|本人)?(?:比较)?(?:是|擅长|会的?是?|能|懂)(?!计|议)")
_TIME_WORDS = re.compile(
    r"周末|双休日?|工作日|节假日|(?:周|星期|礼拜)(?:[、和至到~-]?(?:周|星期|礼拜)?[一二三四五六日天])+|上午|下午|中午|晚上|早上|全天|白天|下班后?"
    r"|有空|有时间|空闲|时间|都|可以|能来?|行|平时|基本|一般|我|和|、|的|也"
)
_HIDDEN = re.compile(r"[、，,\s]*(?:电话|手机号?|联系方式|身份证号?码?)?[:：]?（(?:号码|证件号)已隐去）")
_CODE = re.compile(r"(?:\[|&#91;)?CQ:[^\]&，。、\s]*(?:\]|&#93;?)?|@(?:all|全体成员)|[\[\]<>]")


@dataclass(frozen=True, slots=True)
class Sections:
    """The parts of a check-in; None where a part was not said."""

    community: str | None
    skills: str | None
    wishes: str | None
    days: str | None

    def about(self) -> AboutMe:
        """What was said of oneself, read."""
        days, parts = read_availability(self.days) if self.days is not None else (None, None)
        wishes = read_wishes(self.wishes) if self.wishes is not None else None
        skills = cleaned(self.skills) if self.skills is not None else None
        return AboutMe(skills=skills, wishes=wishes, days=days, parts=parts)


def read_sections(text: str) -> Sections:
    """Split a check-in into its parts. What stands before the first label is the community, then skills."""
    found = list(_LABEL.finditer(" " + text))
    ends = [match.start() for match in found[1:]] + [len(text) + 1]
    parts: dict[str, str] = {}
    for match, end in zip(found, ends, strict=False):
        kind = _LABELS[match[1]]
        said = (" " + text)[match.end() : end].strip(" ，,；;。\n")
        parts[kind] = f"{parts[kind]}、{said}" if kind in parts else said
    head = text[: max(found[0].start() - 1, 0)] if found else text
    first, rest = ([*re.split(r"[\s，,；;。]+", head.strip(" ，,；;。\n"), maxsplit=1), ""])[:2]
    if "community" in parts:
        first, rest = parts["community"], head.strip()
    loose, free = _apart(rest)
    if free and "days" not in parts:
        parts["days"] = free
    skills = "、".join(part for part in (loose, parts.get("skills", "")) if part)
    return Sections(
        community=first.strip(" ，,") or None,
        skills=skills if skills or "skills" in parts else None,
        wishes=parts.get("wishes"),
        days=parts.get("days"),
    )


def _apart(text: str) -> tuple[str, str]:
    """Skills and free days said without labels: 擅长修电器 周末有空."""
    clauses = [clause for clause in re.split(r"[\s，,；;。]+", text) if clause]
    free = [clause for clause in clauses if _is_free_time(clause)]
    skills = [_LEAD.sub("", clause) for clause in clauses if clause not in free]
    return "，".join(skill for skill in skills if skill), "、".join(free)


def _is_free_time(clause: str) -> bool:
    days, parts = read_availability(clause)
    return bool(days or parts) and len(_TIME_WORDS.sub("", clause)) < 2


def cleaned(text: str) -> str:
    """A free text about oneself without phones and ID numbers, which belong in private, and without code."""
    return _HIDDEN.sub("", without_numbers(_CODE.sub("", text))).strip(" ，,；;。、\n")
