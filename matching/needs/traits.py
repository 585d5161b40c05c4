"""What the words of a need tell beyond the kind of help: which group is helped, what support is wanted, whether it is in
somebody's home, and what risk it holds. The lists in `words/recipients.txt` and `words/supports.txt` are readable."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from matching.concepts.licences import LicensedAct, parse, risk_for, risky_acts
from matching.language.normal import fold
from matching.words.files import read_lines

SUPPORTS = ("信息", "政策", "项目", "资金", "技术", "人才", "场所")
_LONGEST = 2000
# 王奶奶家, 家里, 上门: somebody's home. 大家, 国家, 家长, 家电 are none, and 到社区来 takes it back.
_AT_HOME = re.compile(
    r"上门|入户|登门|到户|住处|寓所|床前|家中|家里|在家(?!长|属|乡)|回家陪"
    r"|(?:奶奶|爷爷|大爷|大妈|大娘|大婶|大嫂|大姐|大哥|大叔|大伯|阿姨|阿婆|阿公|婆婆|公公|伯伯|老伯|老太太?|老汉|老人|师傅|老师|先生|女士|同志"
    r"|居民|住户|人|户|的?[他她我你您]|[\u4e00-\u9fff][姐嫂婶叔伯姨哥爷])们?的?家(?!长|属|乡|具|庭|人|教|访活动|常)"
    r"|[\u4e00-\u9fff]家(?:的)?(?:[(（]|门|水(?!果)|电(?=灯|路|视|脑|扇|表|线|闸|饭|热|话|压|磁)|灯|下水|马桶|厨|卫|空调|热水器|煤气|燃气|窗|锁|网|屋|墙)"
    r"|[0-9一二三四五六七八九十]{1,3}(?:幢|栋|号楼|单元)[0-9]{2,4}|(?<![0-9])[0-9]{3,4}室|(?<![0-9])[0-9]{1,4}号[0-9]{3,4}(?![0-9号年])"
)
_NOT_HOME = re.compile(
    r"(?:大|国|专|作|画|公|商|厂|独|各|全|居|搬|住)家|家政公司|(?:送|拿|带|抱)(?:到|去|来)社区|在社区(?:办公室|服务中心|活动室|广场)|来社区"
)
_ASIDE = re.compile(r"[(（][^()（）]{0,40}[)）]")  # 王奶奶（92岁）家门锁坏了
_GUARDED = re.compile(
    r"防护|保护措施|安全措施|安全帽|安全绳|安全带|救生衣|手套|口罩|反光|扶梯|扶着|有人扶|保险|专人看护|看护着|专业人员(?:带|陪|指导)|由.{0,8}带队|培训过|做好安全"
)


@dataclass(frozen=True, slots=True)
class Traits:
    """`groups` are personal (illness, poverty): counted, never shown. The others are from closed lists."""

    groups: tuple[str, ...]
    supports: tuple[str, ...]
    at_home: bool
    risk: str | None
    guarded: bool  # the words say how it is made safe


def read_traits(text: str, groups: Sequence[str], *, thing: bool = False) -> Traits:
    """What a need's words tell. `groups`: the closed list of the place, in its own words; `thing`: an object is wanted,
    which is brought to the community's office and holds no risk."""
    words = fold(text[:_LONGEST])
    risk = None if thing else risk_for(words, risky_acts())
    return Traits(
        groups=read_groups(words, groups),
        supports=read_supports(words),
        at_home=not thing and is_at_home(words),
        risk=risk.name if risk is not None else None,
        guarded=bool(_GUARDED.search(words)),
    )


def read_groups(text: str, groups: Sequence[str]) -> tuple[str, ...]:
    """Which of the place's groups of people are meant; several may be."""
    found: list[str] = []
    for kind in _recipients():
        wanted = [name for name in groups if name in kind.licence.split()]
        if wanted and risk_for(text, [kind]):
            found += wanted
    found += [name for name in groups if name in text]
    return tuple(name for name in groups if name in found)


def read_supports(text: str) -> tuple[str, ...]:
    """信息 政策 项目 资金 技术 人才 场所, as far as the words ask for them."""
    return tuple(kind.name for kind in _supports() if risk_for(text, [kind]))


def is_at_home(text: str) -> bool:
    """Whether the help is given in somebody's home."""
    words = _NOT_HOME.sub("，", text)
    return bool(_AT_HOME.search(words) or _AT_HOME.search(_ASIDE.sub("", words)))


@cache
def _recipients() -> tuple[LicensedAct, ...]:
    return parse(read_lines("recipients.txt"))


@cache
def _supports() -> tuple[LicensedAct, ...]:
    return parse(read_lines("supports.txt"))
