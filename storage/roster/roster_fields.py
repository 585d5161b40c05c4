"""Reading one cell of a roster: what it says, or what is wrong with it and how to put it right."""

import re
from datetime import date, timedelta

from matching.concepts.wishes import read_wishes
from storage.masking import is_id_number, phones, plain
from storage.roster.roster_files import Cell

KIND_WORDS = (
    (r"离退休|离休|退休", "离退休党员"), (r"积极分子|发展对象", "入党积极分子"), (r"团员", "团员"),
    (r"党员|在职|在岗", "在职党员"), (r"青年", "青年"), (r"群众|无党派|民主党派", "群众"),
)  # fmt: skip
_NONE = ("无", "没有", "暂无", "不详", "/", "-", "—", "——", "\\", "未填", "空")
_ANY_WISH = ("其他", "其它", "都可以", "均可", "不限", "服从安排", "服从分配")


class Wrong(Exception):
    """A cell that cannot be taken: what is wrong, and how it is put right. Never holds the cell's own number."""

    def __init__(self, reason: str, fix: str) -> None:
        super().__init__(reason)
        self.reason, self.fix = reason, fix


def said(cell: Cell | None) -> str:
    """The text of a cell without tricks; nothing for 无 and its like."""
    text = plain(cell.text).strip(" \t\n'’`") if cell is not None else ""
    return "" if text in _NONE else text


def name_in(cell: Cell | None) -> str:
    """A person's name."""
    text = said(cell)
    bare = re.sub(r"\s+", "", text) if re.search(r"[\u4e00-\u9fff]", text) else re.sub(r"\s+", " ", text)
    if not bare:
        raise Wrong("没有姓名", "填上姓名，或删掉这一行")
    if not re.fullmatch(r"[\u3400-\u9fff·•\U00020000-\U0003ffff]{2,15}|[A-Za-z][A-Za-z .'·-]{1,40}", bare):
        raise Wrong("姓名不像人名", "姓名一栏只写姓名，不带数字和备注")
    return bare.replace("•", "·")


def sex_in(cell: Cell | None) -> str | None:
    """男 or 女."""
    text = said(cell).upper()
    if not text:
        return None
    if text[0] in "男女" and len(text) <= 2:
        return text[0]
    if text in ("M", "F"):
        return "男" if text == "M" else "女"
    raise Wrong("性别没看懂", "写“男”或“女”")


def born_in(cell: Cell | None, today: date) -> str | None:
    """A birth as 1985-03 or 1985."""
    text = said(cell)
    if not text or cell is None:
        return None
    if cell.number and re.fullmatch(r"\d{5}(\.\d+)?", text):  # a day that lost its format
        text = (date(1899, 12, 30) + timedelta(days=int(float(text)))).isoformat()
    if cell.number and re.fullmatch(r"\d{4}\.1", text):
        raise Wrong("出生年月存成了数字，分不清是1月还是10月", "写成“1985-10”这样的文本")
    found = re.fullmatch(r"(\d{4})(?:年|[-./])?(?:(\d{1,2})(?:月|[-./])?(?:\d{1,2}日?)?)?", text.split(" ")[0])
    packed = re.fullmatch(r"(\d{4})(\d{2})(?:\d{2})?", text)
    found = packed or found
    year, month = (int(found[1]), int(found[2] or 0)) if found else (0, 0)
    if found is None or not 1900 <= year <= today.year or month > 12:
        raise Wrong("出生年月没看懂", "写成“1985-03”")
    return f"{year}-{month:02d}" if month else str(year)


def age_in(cell: Cell | None, today: date) -> str | None:
    """The year of birth that an age tells."""
    text = said(cell).removesuffix("周岁").removesuffix("岁")
    if not text:
        return None
    if not text.isdigit() or not 14 <= int(text) <= 110:
        raise Wrong("年龄没看懂", "写成整数，例：41")
    return str(today.year - int(text))


def id_number_in(cell: Cell | None, today: date) -> str | None:
    """A true ID number of 18 signs."""
    text = re.sub(r"[\s\-—]", "", said(cell)).upper()
    if not text or cell is None:
        return None
    if cell.number:
        raise Wrong("身份证号存成了数字，末几位已经丢了", "先把这一列设成“文本”格式，再重新填18位号码")
    if re.fullmatch(r"\d(?:\.\d+)?E\+?\d+", text):
        raise Wrong("身份证号变成了科学记数，末几位已经丢了", "先把这一列设成“文本”格式，再重新填18位号码")
    if re.fullmatch(r"\d{15}", text):
        raise Wrong("身份证号是15位旧号", "填18位的新号码")
    if not re.fullmatch(r"\d{17}[\dX]", text):
        raise Wrong(f"身份证号不是18位（现在{len(text)}位）", "对照身份证重填18位号码")
    if not is_id_number(text, today):
        at = text[6:14]
        try:
            born = date(int(at[:4]), int(at[4:6]), int(at[6:]))
        except ValueError:
            born = None
        if born is None or not date(1900, 1, 1) <= born <= today:
            raise Wrong("身份证号里的出生日期不对", "对照身份证重填")
        raise Wrong("身份证号校验码不对，有一位填错了", "对照身份证逐位核对后重填")
    return text


def phone_in(cell: Cell | None) -> str | None:
    """A mobile number of 11 digits, the first when two are written."""
    text = said(cell)
    if not text or cell is None:
        return None
    if cell.number and re.fullmatch(r"\d(?:\.\d+)?[eE]\+?\d+", text):
        raise Wrong("手机号变成了科学记数", "先把这一列设成“文本”格式，再重新填11位手机号")
    found = phones(text)
    if not found:
        raise Wrong("手机号不是11位", "填11位手机号；没有手机就留空")
    return found[0]


def kind_in(cell: Cell | None) -> str | None:
    """The kind of person, as profiles name it."""
    text = said(cell)
    if not text:
        return None
    for pattern, kind in KIND_WORDS:
        if re.search(pattern, text):
            return kind
    raise Wrong("人员类别没看懂", "写在职党员、离退休党员、入党积极分子、团员、青年或群众")


def wishes_in(cell: Cell | None) -> str | None:
    """Service wishes by code or by words, as names joined by 、; None when it is none of the eighteen."""
    text = said(cell)
    return "、".join(read_wishes(text)) or None if text and text not in _ANY_WISH else None


def skills_in(skills: Cell | None, wishes: Cell | None) -> str | None:
    """What somebody can do. What stands under wishes and is none of the eighteen (理发) says that too."""
    told = said(wishes)
    other = told if told not in _ANY_WISH and wishes_in(wishes) is None else ""
    return "、".join(" ".join(part.split())[:100] for part in (said(skills), other) if part) or None


def leader_in(cell: Cell | None, levels: tuple[str, ...]) -> str | None:
    """The leader level of the place's rules that a level names: 正科级 is 乡科级. Others hold none."""
    text = said(cell)
    for level in levels:
        stem = re.match(r".*?(.)级", level)
        if text and (level in text or (stem is not None and f"{stem[1]}级" in text)):
            return level
    return None
