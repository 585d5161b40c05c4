"""How somebody helped may be called in the own community's group: one surname and a word of respect, or nothing."""

import re

from matching.language.names import COMMON, SURNAMES

_TITLES = (
    "奶奶|爷爷|大爷|大妈|大娘|大婶|大嫂|大姐|大哥|大叔|大伯|阿姨|阿婆|叔叔|婆婆|伯伯|老伯|老太太|姥姥|姥爷|师傅|老师|先生|女士|"
    "婶|嫂|姐|叔|伯|姨"
)
# What may follow 老 and a surname; anything else may be a word (老毛病, 老方法, 老高血压).
_NEXT = (
    r"(?=[^\u4e00-\u9fff]|$|家|的|想|要|说|住|在|今|明|昨|周|搬|生|腿|瘫|摔|去|来|从|没|不|是|有(?!名|点)|缺|独|需|求|盼|念|耳|眼|手|脚|"
    r"儿|女|老伴|两口|夫妻|那|这|刚|已|还|因|一个|一直)"
)
_CALLED = re.compile(
    rf"(?P<formal>[{SURNAMES}](?:{_TITLES}))(?![\u4e00-\u9fff]{{0,2}}(?:社区|广场|花园|小区|超市|饭店|商店|理发店))"
    rf"|(?P<old>老[{COMMON}](?:头(?=家|的|[^\u4e00-\u9fff]|$))?){_NEXT}"
)
# Surnames that end everyday words (由于奶奶住院, 不管阿姨): they count only behind a stop or one of _BEFORE_DOUBTFUL.
_DOUBTFUL = "于向管方任安成左单路楼花包丛云田关边费施易温高万常游武段时党明平谈宁"
_BEFORE_DOUBTFUL = "的户人居巢寡保残障兵员工者家栋层室给帮"
# Characters that end a word for a place or a kind of person, though some are surnames too.
_NO_SURNAME = "楼栋元家路门户院村区室层号的人给帮和跟与替陪看接送教让请为对里院边旁位名个是有孤寡独居巢"


def salutation_in(text: str) -> str | None:
    """Surname with 称谓, or 老 and surname, of the first adult so called; None when it may be part of a full name."""
    for match in _CALLED.finditer(text):
        if re.search(r"(?:找|请|派|叫|联系|谢|多亏|由)$", text[: match.start()][-2:]):
            continue  # who helps, not who is helped
        if match["old"]:
            return match["old"].removesuffix("头") if not _named_before(text, match.start()) else None
        return None if _doubtful(text, match.start()) or _named_before(text, match.start()) else match["formal"]
    return None


def _doubtful(text: str, at: int) -> bool:
    before = text[at - 1 : at] if at else ""
    return text[at] in _DOUBTFUL and "\u4e00" <= before <= "\u9fff" and before not in _BEFORE_DOUBTFUL


def _named_before(text: str, at: int) -> bool:
    """李建华奶奶: the character before the 称谓 ends a full name."""
    one, two = text[max(0, at - 1) : at], text[max(0, at - 2) : max(0, at - 1)]
    if one in SURNAMES and one and one not in _NO_SURNAME:
        return True
    return (
        bool(two)
        and two in SURNAMES
        and two not in _NO_SURNAME
        and one not in _NO_SURNAME
        and "\u4e00" <= one <= "\u9fff"
    )
