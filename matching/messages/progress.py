"""What somebody says, in his own words, of something that he has taken on: that it is done, or that he cannot come."""

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from matching.language.normal import fold

_LONGEST = 200
_NUMBER = re.compile(
    r"^(?:第|[#＃])?(\d{1,9})(?:号|#)(?:单子?|需求|心愿|任务|活)?(?:那个|的活)?|^[#＃](\d{1,9})|^第(\d{1,9})(?:单|条|个(?:单|需求|心愿|任务|活))|^(\d{1,9})(?=我?[来去]不[了成])"
)
_THEN_NUMBER = re.compile(
    r"(?<=[\s,，。;；!！、~～])(?:第|[#＃])?(\d{1,9})号(?:单子?|需求|心愿|任务|活)?(?:那个|的活)?"
)
_PLACES = re.compile(r"^\d{1,9}号(?:楼|院|线|门|路|口|栋|幢|店|房|厅|馆|车|桌|上午|下午|晚|早|就|前|后|那天|当天)")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_CLAUSE = re.compile(r"[\s,，。;；!！、~～.]+")
_SOFT = r"(?:不好意思|抱歉|对不起|实在|真的|主任|书记|站长|社区|领导|各位|唉|哎呀?|那)*"
_CANNOT = re.compile(
    rf"^{_SOFT}(?:(?:今|明|后)天|(?:这|下)?周[一二三四五六日天末]|那天|当天|这次|上午|下午|晚上|到时候?|恐怕|可能|突然|临时|我|又|就)*"
    r"(?:[来去]不[了成]|不能[来去]|没法[来去]|没办法[来去]|[来去]不及)[了啦咯喽呀啊]*$"
)
# said of a number alone: among people 不去了 may be about anything
_GIVES_UP = re.compile(
    rf"^{_SOFT}(?:那天|到时候?|恐怕|可能|突然|临时|我|又|就|先)*(?:不(?:想|打算|能)?[来去接]了|不参加了|不接(?:单)?了|退出|放弃)[了啦吧]*$"
)
_ENDED = re.compile(
    r"(?:[修弄做办搞理剪换装送教洗补接整完干忙打扫擦运搬配缝量讲辅导疏通处理清理安装解决维修打理刷粉贴铺焊钉挂种浇拔抬背拍录写抄念读陪查测画印拆割晒调调试试演练]"
    r"(?:好|完|妥|掉|成|通|到|干净|完成)[了啦咯喽]|搞定[了啦]?|完成[了啦]|解决[了啦]|完工[了啦]?|办结[了啦]?|[送交]过去了|通了(?=$|[\s,，。;；!！]))"
)
_NOT_YET = re.compile(
    r"[?？]|吗|[没未别](?!问题)|还[差要得有]|不[知晓]|谁|怎么|什么|几点|如果|要是|等[你您他她我大]|之?后再|再说|才能|希望|麻烦|请|帮|快|多久|能不能|可不可以"
)


@dataclass(frozen=True, slots=True)
class Progress:
    """`number`: the one that he named; `said`: his words without it."""

    kind: Literal["done", "cannot"]
    number: int | None
    said: str


def read_progress(text: str) -> Progress | None:
    """What a message says of a task in hand, or None; a question, a wish and talk of what is not yet done are none."""
    folded = fold(text[: _LONGEST + 1]).strip()
    if len(folded) > _LONGEST:
        return None
    number, said = _number_inside(folded)
    clauses = [clause for clause in _CLAUSE.split(said) if clause]
    if (
        any(
            _CANNOT.match(clause) or (number is not None and _GIVES_UP.match(clause))
            for clause in clauses[: 2 if number is None else 3]
        )
        and "?" not in folded
        and "吗" not in folded
    ):
        return Progress("cannot", number, said)
    if _ENDED.search(said) and not _NOT_YET.search(said):
        return Progress("done", number, said)
    return None


def share_a_word(one: str, other: str) -> bool:
    """Whether two texts have two neighbouring Chinese signs in common."""
    return bool(_pairs(one) & _pairs(other))


def _pairs(text: str) -> set[str]:
    return {first + second for first, second in pairwise(text) if _HAN.match(first) and _HAN.match(second)}


def number_first(text: str) -> tuple[int | None, str]:
    """The number of a need that a message begins with, and the rest; 3号楼 and 3号上午 are none."""
    found = None if _PLACES.match(text) else _NUMBER.match(text)
    if found is None:
        return None, text
    return int(next(filter(None, found.groups()))), text[found.end() :].lstrip(" ，,：:")


def _number_inside(text: str) -> tuple[int | None, str]:
    """老婆住院了，1号来不了: the number that a later clause begins with."""
    text = re.sub(r"^我们?(?:[和跟与][^\d,;\s]{1,8}?)?(?:一起)?把?(?=[#＃第]?\d)", "", text)
    number, said = number_first(text)
    found = _THEN_NUMBER.search(text) if number is None else None
    if found is None or _PLACES.match(text[found.start() :].lstrip("第#＃")):
        return number, said
    return int(found[1]), text[: found.start()] + text[found.end() :]
