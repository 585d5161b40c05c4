"""What the people of one count do, or have done to them: the words of their own clause."""

import re
from functools import cache
from typing import Literal

from matching.language.numbers import QUANTITY
from matching.words.files import read_lines

Way = Literal["labour", "enjoys"]

_NUMBER = re.sub(r"\?P<\w+>", "?:", QUANTITY)
# 、带队老师1名: another group of the list, its noun first.
_LISTED = r"(?:带队|领队)?[^,，。;；、\d到在去来为给帮把听看带]{1,8}"
# 和12名物业员工, 在5名社工的带领下: others beside the counted ones or over them, not yet what they do.
_BESIDE = re.compile(
    rf"^(?:们|等)?(?:(?:(?:[和与跟同及、]|以及|连同|外?加上?){_NUMBER}[多余]?[名位个人][^,，。;；的到在去来为给一合共]{{0,8}}?(?=$|[,，。;；、和一合共把到在去来为给])|(?:[和与跟同及、]|以及|连同|外?加上?){_LISTED}{_NUMBER}[多余]?[名位个人])+"
    r"|(?:在[^,，。;；]{1,16}(?:带领|带动|指导|组织|陪同|帮助|协助|见证|引导)下|跟(?:着|随)[^,，。;；]{0,8}?[名位人员师者]))"
)
_EMPTY = re.compile(
    r"^(?:们|等|人|参加|参与|到场|左右|上下|共同|一起|齐|也|都|全部?|[(（][^)）]*[)）])*(?=$|[,，。;；\s])"
)
_NEW_GROUP = re.compile(rf"^[^,，。;；\d]{{0,8}}{_NUMBER}[名位人]")


@cache
def words(key: str) -> str:
    """All the words of one key as alternatives of a pattern."""
    rows = (line.split("\t", 1) for line in read_lines("summary_people.txt"))
    return "(?:" + "|".join(word for name, listed in rows if name == key for word in listed.split()) + ")"


# Help is given away by whoever stands before it: 给花箱补土, 教大妈们拍视频.
_GIVES = re.compile(r"(?:给|帮(?!困|助下)|替|(?<![作因成认])为(?!期|主|此|了|何|止))[\u4e00-\u9fff\d]{2}")
_FOR_OTHERS = re.compile(
    rf"(?:(?<!助)教(?!师|职|练|育|室)|辅导(?!员|下)|看望|慰问|探望|照顾|照看|护送|接送|走访|陪伴?|送给)[^,，。;；]{{0,8}}?(?:{words('crowd')}|[户家名位])"
)


# 位老学长在…, 个跳舞的姐妹去…: the name of the group tells nothing of what it does here.
_NAMED = re.compile(
    rf"^(?:[^,，]{{0,6}}的)?(?:{words('worker')}|{words('crowd')}|[老小]?学[长姐弟妹友者])(?=[在到去赴给帮为把来用]|走进|冒|顶|沿)"
)


# 焊了晾衣架14个, 拾掇出碎网四车: whatever the verb, something came of it that can be counted.
_YIELDS = re.compile(
    rf"(?<![画写做拍读唱跳投花用走玩坐领拿学听看吃喝问提踢试验收得分买来去有到满])(?:了|[出回完好掉走]了?)[^,，。;；\d的]{{0,6}}?{_NUMBER}[多来余]?(?![名位人点天时分场岁次遍圈回趟])[\u4e00-\u9fff]"
)


@cache
def _pattern(key: Way) -> re.Pattern[str]:
    return re.compile(words(key))


def predicate(rest: str) -> str:
    """The words behind a group up to the end of its clause; of a bare name the next clause, unless it names others."""
    rest = _BESIDE.sub("", rest)
    empty = _EMPTY.match(rest)
    own = rest[empty.end() :].lstrip(",， ") if empty else rest
    if empty and (not rest[empty.end() :].startswith((",", "，", " ")) or _NEW_GROUP.match(own)):
        return empty.group()
    return re.split(r"[,，。;；\s]", own)[0]


def does(rest: str) -> Way | None:
    """Whether a group works or is at the receiving end: the first verb behind it that tells."""
    said = _NAMED.sub("", predicate(rest))
    works = [
        found.start()
        for pattern in (_pattern("labour"), _GIVES, _FOR_OTHERS, _YIELDS)
        if (found := pattern.search(said))
    ]
    joy = _pattern("enjoys").search(said)
    if joy and not (works and min(works) <= joy.start()):
        return "enjoys"
    return "labour" if works else None
