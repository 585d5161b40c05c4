"""What people say of themselves for a form: sex, birth, kind of person, and as what they register with a community."""

import re
from datetime import date

from matching.language.names import SURNAMES
from matching.language.normal import fold
from matching.language.numbers import parse

YOUNGEST, OLDEST = 14, 110  # a 团员 may be 14
_SEX = re.compile(r"(?:我?是|性别[:：]?)?\s*(男|女)(?:性|同志|士|的|生)?")
_MONTH = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d|\d\d(?=年))\s*(?:年|[-./、]|\s)\s*(?P<month>1[0-2]|0?[1-9])(?!\d)(?:月|[-./])?"
)
_SOLID = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<month>0[1-9]|1[0-2])(?:[0-3]\d)?(?!\d)")
_YEAR = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d|\d\d(?=年))年?(?:出?生)?(?!\d)")
_AGE = re.compile(r"(?<!\d)(?P<age>\d{2,3})\s*(?:周?岁|$)")
_CHINESE = re.compile(r"[〇零一二三四五六七八九十]+")
_KINDS = (
    ("入党积极分子", r"入党积极分子|积极分子|入党申请人|发展对象"),
    ("团员", r"共青团员|团员"),
    ("离退休党员", r"离退休(?:的?党员)?|(?:已经?)?退休(?:了|的?党员)?|离休(?:的?党员)?"),
    ("在职党员", r"在职(?:的?党员)?|(?:中共)?(?:预备|正式)?党员|中共"),
    ("青年", r"青年"),
    ("群众", r"群众|普通居民|居民"),
)
_PLACES = (
    ("居住地", r"居住地|居住所在地|住址所在地|家庭住址|住址|居住"),
    ("单位指定", r"单位指定|组织指定|单位安排|统一安排"),
    ("工作地", r"工作地|工作所在地|工作单位所在地|单位所在地|单位所属社区|单位所属|上班地"),
    ("联系帮扶", r"联系帮扶社区|联系帮扶|结对帮扶|帮扶"),
)
_PLACE = re.compile("|".join(f"(?P<p{n}>{words})" for n, (_, words) in enumerate(_PLACES)))
_AS = re.compile(rf"(?:按照?|作为|以)?[（(]?(?:{'|'.join(words for _, words in _PLACES)})[)）]?(?:社区)?(?:报到|报道)?")
NAME = re.compile(
    rf"(?:[{SURNAMES}][\u4e00-\u9fff]{{1,2}}|[{SURNAMES}][\u4e00-\u9fff]{{3}}|[\u4e00-\u9fff]{{2,6}}·[\u4e00-\u9fff·]{{2,8}})"
)


def read_sex(text: str) -> str | None:
    """男 or 女, when the text says nothing else."""
    found = _SEX.fullmatch(fold(text).strip(" ,，。"))
    return found[1] if found else None


def read_birth(text: str, today: date) -> str | None:
    """`1985-03`, or `1985` when only the year or the age is said; None when it says none or an impossible one."""
    text = _CHINESE.sub(_digits, fold(text)).strip(" ,，。")
    found = _MONTH.search(text) or _SOLID.search(text)
    if found:
        year, month = _full_year(found["year"], today), int(found["month"])
        age = today.year - year - (month > today.month)
        return f"{year}-{month:02d}" if YOUNGEST <= age <= OLDEST else None
    age_said, year_said = _AGE.search(text), _YEAR.search(text)
    if year_said and re.search(r"\d", text[year_said.end() :]):
        return None  # 1985年13月
    if year_said and not (age_said and len(year_said["year"]) == 2):
        year = _full_year(year_said["year"], today)
    elif age_said:
        year = today.year - int(age_said["age"])
    else:
        return None
    return str(year) if YOUNGEST <= today.year - year <= OLDEST else None


def read_person_kind(text: str) -> str | None:
    """One of the six kinds of person, when the text says nothing else: 退休 is a 离退休党员, 党员 an active one."""
    said = re.sub(r"^(?:我?是|人员类别|类别|政治面貌|身份)[:：]?\s*", "", fold(text).strip(" ,，。"))
    return next((kind for kind, words in _KINDS if re.fullmatch(rf"(?:{words})(?:同志)?", said)), None)


def read_places(text: str) -> tuple[str, ...]:
    """As what somebody registers: 居住地, 工作地, 单位指定, 联系帮扶; one or several, in this order."""
    found: set[str] = set()
    for match in _PLACE.finditer(fold(text)):
        found |= {name for n, (name, _) in enumerate(_PLACES) if match[f"p{n}"]}
    return tuple(name for name in ("居住地", "工作地", "单位指定", "联系帮扶") if name in found)


def only_places(text: str) -> bool:
    """Whether the text says as what somebody registers and nothing else: 按工作地报到, （居住地）."""
    said = fold(text).strip(" ,，。、")
    return bool(said) and not _AS.sub("", said).strip(" ,，。、和与及")


def is_name(text: str) -> bool:
    """Whether a text looks like a Chinese person's name and not like anything else that people type."""
    return bool(NAME.fullmatch(text.strip()))


def _digits(match: re.Match[str]) -> str:
    words = match.group()
    if len(words) >= 4 and "十" not in words:
        return "".join(str("〇一二三四五六七八九".index(sign.replace("零", "〇"))) for sign in words)
    value = parse(words)
    return str(int(value)) if value is not None else words


def _full_year(digits: str, today: date) -> int:
    year = int(digits)
    if year > 99:
        return year
    return year + (2000 if year + 2000 <= today.year - YOUNGEST else 1900)
