"""`报到 舜水新村 姓名：… 单位：… 特长：… 意愿：… 时间：… 类别：…`: labelled parts in any order, with or without colons."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from matching.concepts.wishes import read_wishes
from matching.language.normal import fold
from matching.messages.personal import is_name, only_places, read_birth, read_person_kind, read_places, read_sex
from matching.messages.reader import read_free_time
from storage.masking import fits_name, without_numbers
from storage.people import AboutMe
from storage.registration.facts import Facts

LABELS = {
    "特长": "skills", "技能": "skills", "技能特长": "skills", "擅长": "skills", "意愿": "wishes", "服务意愿": "wishes", "志愿": "wishes",
    "服务志愿": "wishes", "时间": "days", "空闲时间": "days", "服务时间": "days", "有空": "days", "社区": "community", "报到社区": "community",
    "电话": "phone", "手机": "phone", "手机号": "phone", "联系方式": "phone", "联系电话": "phone", "身份证": "id_number",
    "身份证号": "id_number", "身份证号码": "id_number", "住址": "address", "地址": "address", "家庭住址": "address", "姓名": "name",
    "名字": "name", "性别": "sex", "年龄": "born", "出生年月": "born", "出生日期": "born", "出生": "born", "生日": "born", "单位": "unit",
    "工作单位": "unit", "所在单位": "unit", "工作单位及职务": "unit", "单位及职务": "unit", "职务": "post", "职位": "post", "岗位": "post", "类别": "kind",
    "人员类别": "kind", "政治面貌": "kind", "身份": "kind", "去处": "places", "报到类型": "places", "报到地": "places",
}  # fmt: skip
_LABEL = re.compile(
    r"(?:^|[\s，,；;。、])(" + "|".join(sorted(LABELS, key=len, reverse=True)) + r")\s*(?:[:：]|\s|(?=[0-9]))"
)
NO_SKILLS = ("无", "没有", "暂无", "没", "无特长", "没有特长", "没啥", "没什么", "-", "/")
_LEAD = re.compile(r"^(?:我|本人)?(?:比较)?(?:是|擅长|会的?是?|能|懂)(?!计|议)[:：]?")
_ABLE = re.compile(r"(?:我|本人)?(?:还)?(?:会|能|懂|擅长)(?![计议])(?!.*(?:社区|新村|小区|村)$)")
# who somebody is and where he lives is no skill, and the home is for no group
_NO_SKILL = re.compile(
    r"(?:我|本人|俺)?(?:今年|现在|已经|也|就)?(?:叫(?!外卖)|姓|是?(?:虚岁)?\d{1,3}周?岁|[一二三四五六七八九]?十[一二三四五六七八九]?(?:多)?岁|家?住(?:在|址)?(?!院)|家在|(?:是)?(?:男|女)(?:的|性)?$|(?:是)?(?:党员|群众|团员)$|退休了?(?:党员|干部|职工|人员)?$|(?:[请多]{1,3}|谢谢)(?:关照|指教|大家|各位)|(?:大家|各位|你|您)好|谢谢$)"
)
_CALLED = re.compile(
    r"(?:^|[\s，,；;。、])(?:我|本人|俺)(?:的名字|名字)?(?:叫|是叫|名叫)\s*([\u4e00-\u9fff·]{2,15})(?=[\s，,；;。、！!]|$)"
)
_TIME_WORDS = re.compile(
    r"周末|双休日?|工作日|节假日|(?:周|星期|礼拜)(?:[、和至到~-]?(?:周|星期|礼拜)?[一二三四五六日天])+|上午|下午|中午|晚上|早上|全天|白天|下班后?"
    r"|有空|有时间|空闲|时间|都|可以|能来?|行|平时|基本|一般|每天|天天|随时|哪天|什么时候|任何时[间候]|我|和|、|的|也"
)
_HIDDEN = re.compile(r"[、，,\s]*(?:电话|手机号?|联系方式|身份证号?码?)?[:：]?（(?:号码|证件号)已隐去）")
_THANKS = re.compile(
    r"(?:^|[\s，,；;。！!])(?:麻烦了?|谢谢|多谢|辛苦了?|拜托了?|请多多?(?:关照|指教))(?:大家|各位|你|您|了|啦|谢谢)*[！!。~～\s]*$"
)
_CODE = re.compile(
    r"[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f]|(?:\[|&#91;)?CQ:[^\]&，。、\s]*(?:\]|&#93;?)?|@(?:all|全体成员)|[\[\]<>]"
)


@dataclass(frozen=True, slots=True)
class Sections:
    """The parts of a check-in as they were said; None where a part was not said. `head`: what no label names."""

    community: str | None
    skills: str | None
    wishes: str | None
    days: str | None
    places: tuple[str, ...] = ()
    personal: Mapping[str, str] = field(default_factory=dict[str, str])  # name, unit, post, sex, born, kind, phone …

    def about(self) -> AboutMe:
        """What was said of oneself, read."""
        days, parts = read_free_time(self.days) if self.days is not None else (None, None)
        wishes = read_wishes(self.wishes) if self.wishes is not None else None
        skills = cleaned(self.skills) if self.skills is not None else None
        return AboutMe(skills=skills, wishes=wishes, days=days, parts=parts)

    def facts(self, today: date, *, private: bool) -> Facts:
        """The personal facts, read; phone and ID number only in private, because a group must not hold them."""
        said = self.personal
        unit, post = split_post(said.get("unit", ""))
        name = cleaned(said.get("name", ""))
        return Facts(
            name=name if fits_name(name) else None,
            unit=unit or None,
            post=cleaned(said.get("post", "")) or post or None,
            sex=read_sex(said.get("sex", "")),
            born=read_birth(said.get("born", ""), today),
            kind=read_person_kind(said.get("kind", "")),
            phone=said.get("phone") if private else None,
            id_number=said.get("id_number") if private else None,
        )


def read_sections(text: str) -> Sections:
    """Split a check-in into its parts. What stands before the first label is the community, then skills."""
    parts, head = labelled(text)
    if "name" not in parts and (called := _CALLED.search(head)) and is_name(called[1]):
        parts["name"] = called[1]
    places = read_places(parts.pop("places", ""))
    first, rest = ([*re.split(r"[\s，,；;。（()）]+", head.strip(" ，,；;。（()）\n"), maxsplit=1), ""])[:2]
    if names_no_community(first):  # 报到 会修锁: no community is named
        first, rest = "", head
    if "community" in parts:
        first, rest = parts.pop("community"), head.strip()
    if only_places(first):
        places = (*places, *read_places(first))
        first, rest = ([*re.split(r"[\s，,；;。]+", rest.strip(" ，,；;。\n"), maxsplit=1), ""])[:2]
    rest, more = _without_places(rest)
    loose, free = _apart(rest)
    if free and "days" not in parts:
        parts["days"] = free
    skills = "、".join(part for part in (loose, parts.get("skills", "")) if part and part not in NO_SKILLS)
    return Sections(
        community=first.strip(" ，,。.!！~～") or None,
        skills=skills if skills or "skills" in parts else None,
        wishes=parts.get("wishes"),
        days=parts.get("days"),
        places=tuple(dict.fromkeys((*places, *more))),
        personal={kind: said for kind, said in parts.items() if kind not in ("skills", "wishes", "days", "address")},
    )


def names_no_community(text: str) -> bool:
    """Whether a text begins with what somebody is or can do, where a community's name could stand."""
    return bool(_ABLE.match(fold(text)) or _NO_SKILL.match(text))


def labelled(text: str) -> tuple[dict[str, str], str]:
    """The labelled parts of a text by kind, and what stands before the first label."""
    found = list(_LABEL.finditer(" " + fold(text)))
    ends = [match.start() for match in found[1:]] + [len(text) + 1]
    parts: dict[str, str] = {}
    for match, end in zip(found, ends, strict=False):
        kind = LABELS[match[1]]
        said = (" " + text)[match.end() : end].strip(" ，,；;。\n")
        parts[kind] = f"{parts[kind]}、{said}" if kind in parts else said
    return parts, text[: max(found[0].start() - 1, 0)] if found else text


def split_post(text: str) -> tuple[str, str]:
    """Unit and post said in one breath: 市住建局 科员, 市住建局、科长."""
    unit, _, post = cleaned(text).replace("，", " ").replace("、", " ").replace(",", " ").partition(" ")
    return unit, post.strip()


def _without_places(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without clauses that only say as what somebody registers, and those places."""
    clauses = [clause for clause in re.split(r"([\s，,；;。（()）]+)", text) if clause]
    said = [clause for clause in clauses if only_places(clause)]
    return "".join(c for c in clauses if c not in said), tuple(
        place for clause in said for place in read_places(clause)
    )


def _apart(text: str) -> tuple[str, str]:
    """Skills and free days said without labels: 擅长修电器 周末有空."""
    clauses = [clause for clause in re.split(r"[\s，,；;。]+", text) if clause]
    free = [clause for clause in clauses if is_free_time(clause)]
    skills = [_led(clause) for clause in clauses if clause not in free and not _NO_SKILL.match(clause)]
    return "，".join(skill for skill in skills if skill), "、".join(free)


def _led(clause: str) -> str:
    """What somebody can do, without 我会 before it."""
    lead = _LEAD.match(fold(clause))
    return clause[lead.end() :] if lead is not None else clause


def is_free_time(clause: str) -> bool:
    """Whether a clause says when somebody has time and nothing else."""
    days, parts = read_free_time(clause)
    return bool(days or parts) and len(_TIME_WORDS.sub("", clause)) < 2


def cleaned(text: str) -> str:
    """A free text about oneself without phones and ID numbers, which belong in private, and without code."""
    said = _HIDDEN.sub("", without_numbers(_CODE.sub("", text))).strip(" ，,；;。、\n")
    return _THANKS.sub("", said).strip(" ，,；;。、\n")
