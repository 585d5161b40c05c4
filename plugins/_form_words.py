"""The words of the guided 报到: what is asked for each field, and how an answer to it is read."""

import re
from datetime import date
from typing import Any

from matching.concepts.wishes import SERVICE_WISHES, read_wishes
from matching.messages.personal import is_name, only_places, read_birth, read_person_kind, read_places, read_sex
from matching.messages.reader import read_free_time
from plugins._sections import cleaned, is_free_time, labelled, split_post
from storage.errors import NotUnderstood
from storage.masking import has_id_number, has_phone, phones
from storage.registration.forms import Step

WISHES = "　".join(f"{code}{name}" for code, name in SERVICE_WISHES.items())
_ASKED = {
    "社区": ("您要到哪个社区报到？请写社区名", "舜水新村"),
    "姓名": ("您的姓名？", "李明"),
    "性别": ("性别？", "男"),
    "出生年月": ("哪年哪月出生？（写年龄也行；发身份证号可同时得出性别和出生年月，加密保存）", "1985年3月"),
    "单位": ("您的工作单位和职务？", "市住建局 科员"),
    "职务": ("您的职务？（只用在登记表上，群里不显示）", "科员"),
    "电话": ("您的手机号？（加密保存）", "13800000000"),
    "特长": ("您会什么、有什么特长？", "水电维修、理发"),
    "意愿": (f"愿意参加哪些服务？写编号或名称，可选几项：\n{WISHES}", "05 16"),
    "时间": ("平时哪天有空？", "周六、周日上午"),
    "类别": ("您是哪一类？在职党员、离退休党员、入党积极分子、团员、青年、群众", "在职党员"),
}
_KINDS = {
    "community": "社区", "name": "姓名", "sex": "性别", "born": "出生年月", "unit": "单位", "post": "职务", "phone": "电话",
    "id_number": "身份证", "skills": "特长", "wishes": "意愿", "days": "时间", "kind": "类别",
}  # fmt: skip
_LISTS = ("特长", "意愿", "时间")  # their answers are lists: commas do not part them
_ID = re.compile(r"[1-9]\d{16}[\dXx]")
_SURE_BIRTH = re.compile(r"(?:19|20)\d\d|\d\d年|岁")
_LEAD = {
    "社区": re.compile(r"^(?:我(?:要|想|是)?|报到|报道|社区|住在?|到|去|在|是)+(?=[\u4e00-\u9fff]{2})"),
    "姓名": re.compile(r"^(?:我(?:的)?(?:名字|姓名)?|本人|名字|姓名)?(?:叫|是)?(?=[\u4e00-\u9fff]{2})"),
    "单位": re.compile(r"^(?:我)?(?:的)?(?:工作)?(?:单位)?(?:在|是)?(?=[\u4e00-\u9fff]{2})"),
    "特长": re.compile(r"^(?:我|本人)?(?:比较)?(?:是|擅长|会的?是?|能|懂)(?!计|议)"),
}  # fmt: skip
_ASKING = re.compile(r"[?？]|怎么|什么(?!的)|为什么|啥意思|[吗呢]$")
_LONGEST, _LONGEST_POST = 300, 20
_NO_POST = re.compile(r"手机|电话|^我?(?:还|也)?会|[，,。](?:我|还|也)?[会能有]|(?:18|19|20)\d\d|\d{5}")


def asked(step: Step) -> str:
    """The question for a field, with one right example and whether it may be passed over."""
    question, example = _ASKED[step.asking]
    if step.asking == "社区" and step.place is not None:
        question = f"您的{step.place}社区是哪个？请写社区名"
        if step.usual is not None:
            question += f"（单位定的是{step.usual}，是的话发：是）"
    passing = "" if step.must else "　不想填发：跳过"
    return f"{question}\n例：{example}{passing}"


def reviewed(lines: tuple[tuple[str, str], ...]) -> list[str]:
    """The form as it stands, on a few lines."""
    said = dict(lines)
    rows = (
        ("社区",),
        ("姓名", "性别", "出生年月"),
        ("单位", "职务"),
        ("电话", "身份证"),
        ("特长",),
        ("意愿",),
        ("时间",),
        ("类别",),
    )
    return ["　".join(f"{name}：{said[name]}" for name in row if name in said) for row in rows if set(row) & set(said)]


def collected(text: str, asking: str, today: date) -> dict[str, Any]:
    """The fields that a message answers, by labels, by their form, and what is left for the field that was asked."""
    if len(text) > _LONGEST:
        raise NotUnderstood(f"太长了，请只写{asking}。例：{_example(asking)}")
    parts, head = labelled(text)
    found: dict[str, Any] = {}
    for kind, said in parts.items():
        found |= _labelled(kind, said, today)
    loose, more = _told_apart(head, asking, today)
    found = more | found
    if loose.strip() and asking not in found:
        found |= read_field(asking, loose, today)
    if not found:
        raise NotUnderstood(_not_understood(asking))
    return found


def is_field(text: str) -> bool:
    """Whether a text is the name of a field and nothing else."""
    return text.strip() in _ASKED


def changed(text: str, today: date) -> dict[str, Any]:
    """Fields named by their labels (姓名 李明, 电话：…), or told by their form alone."""
    parts, head = labelled(text)
    found: dict[str, Any] = {}
    for kind, said in parts.items():
        found |= _labelled(kind, said, today)
    return _told_apart(head, "", today)[1] | found


def read_field(asking: str, text: str, today: date) -> dict[str, Any]:
    """One field from an answer to it; a refusal with one right example when it cannot be that."""
    text = _LEAD[asking].sub("", text.strip(" ：:，,。")) if asking in _LEAD else text.strip(" ：:，,。")
    value: Any = None
    if _ASKING.search(text):
        raise NotUnderstood(_not_understood(asking))
    match asking:
        case "社区":
            place = read_places(text)
            name = " ".join(word for word in re.split(r"[\s，,（()）]+", text) if word and not only_places(word))
            return {"社区": name} | ({"去处": list(place)} if place else {}) if name else {}
        case "姓名":
            plain = re.fullmatch(r"[\u4e00-\u9fff]{2,3}", text) is not None
            value = text if is_name(text) or (plain and read_person_kind(text) is None) else None
        case "性别":
            value = read_sex(text)
        case "出生年月":
            value = read_birth(text, today)
        case "单位":
            unit, post = split_post(text)
            return {"单位": unit} | ({"职务": post} if post else {}) if len(unit) >= 2 else _refused(asking)
        case "职务":
            value = cleaned(text) if _is_post(text) else None
        case "特长":
            value = cleaned(text)[:_LONGEST]
        case "电话":
            return {"电话": text} if re.search(r"\d", text) else _refused(asking)
        case "意愿":
            value = list(read_wishes(text))
        case "时间":
            value = _free(text)
        case _:
            value = read_person_kind(text)
    return {asking: value} if value else _refused(asking)


def _is_post(text: str) -> bool:
    return (
        len(text) <= _LONGEST_POST
        and bool(re.search(r"[\u4e00-\u9fff]|[A-Za-z]{2}", text))
        and not _NO_POST.search(text)
    )


def _labelled(kind: str, said: str, today: date) -> dict[str, Any]:
    if kind == "places":
        return {"去处": list(read_places(said))} if read_places(said) else {}
    name = _KINDS.get(kind)
    if name is None or not said:
        return {}
    if name == "姓名":
        return {"姓名": cleaned(said)}  # with its label any name is one
    return {name: said} if name in ("身份证", "社区") else read_field(name, said, today)


def _told_apart(text: str, asking: str, today: date) -> tuple[str, dict[str, Any]]:
    """What is recognised by its form alone, and the words that are left."""
    found: dict[str, Any] = {}
    solid = re.sub(r"(?<=\d)[\s-](?=[\dXx])", "", text)
    if has_id_number(text) and (number := _ID.search(solid)):
        found["身份证"] = number.group()
        text = solid.replace(number.group(), " ")
    if has_phone(text):
        found["电话"] = phones(text)[0]
        text = re.sub(r"(?:电话|手机号?)?[:：]?(?:\+?86)?1[\d\s-]{10,14}", " ", text)
    if asking in _LISTS:
        name, value = _of_another_list(text, asking)
        return ("", found | {name: value}) if name is not None else (text, found)
    left: list[str] = []
    for word in (word for word in re.split(r"[\s，,；;。、]+", text) if word):
        name, value = _by_form(word, asking, today)
        if name == "姓名" and not left and asking != "姓名":
            name = None  # 梅湖 said as a community is no name
        if name is not None and name not in found:
            found[name] = value
        else:
            left.append(word)
    return " ".join(left), found


def _of_another_list(text: str, asking: str) -> tuple[str | None, Any]:
    """周末都可以 or 在职 where wishes or skills are asked for: an answer to a later question."""
    if asking != "类别" and (kind := read_person_kind(text)):
        return "类别", kind
    if asking != "时间" and is_free_time(text):
        return "时间", _free(text)
    return None, None


def _free(text: str) -> dict[str, list[str]] | None:
    days, hours = read_free_time(text)
    return {"days": list(days), "parts": list(hours)} if days or hours else None


def _by_form(word: str, asking: str, today: date) -> tuple[str | None, Any]:
    if sex := read_sex(word):
        return "性别", sex
    if kind := read_person_kind(word):
        return "类别", kind
    if _SURE_BIRTH.search(word) and (born := read_birth(word, today)):
        return "出生年月", born
    if only_places(word):
        return "去处", list(read_places(word))
    if is_name(word) and asking in ("社区", "姓名"):
        return "姓名", word
    return None, None


def _example(asking: str) -> str:
    return _ASKED[asking][1]


def _not_understood(asking: str) -> str:
    if asking == "类别":
        return f"类别请选一个：{_ASKED['类别'][0].partition('？')[2]}。例：在职党员"
    if asking == "意愿":
        return "意愿请从18项里选，写编号或名称。例：05 16（或：社区服务、扶残助残）　不想填发：跳过"
    passing = "　不想填发：跳过" if asking in ("职务", "电话") else ""
    return f"没看懂{asking}。例：{_example(asking)}{passing}"


def _refused(asking: str) -> dict[str, Any]:
    raise NotUnderstood(_not_understood(asking))
