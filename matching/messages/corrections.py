"""What the author of a draft says to put it right: 不对，是周日下午; 要女的，60岁以下; 还要一个人扶梯子."""

import re
from datetime import date, time

from matching.concepts.topics import topics
from matching.language.normal import clean, fold
from matching.messages.additions import only_adds
from matching.messages.reader import read_need
from matching.needs.wanted import NOBODY, wanted

_LONGEST = 60
_SIGHS = re.compile(r"^(?:(?:哦|噢|啊|哎呀?|唉|等等|等一?下|不好意思|抱歉|对不起)[,\s]*)+")
_LEAD = re.compile(
    r"^(?:不对|错了|弄错了?|我?(?:说|写|打|记|发|搞)错了?|更正(?:一下)?|纠正(?:一下)?|应该是|应为|(?:再)?补充(?:一下|一点)?|对了|另外|还有|再加(?:上)?(?:一[条点])?)"
    r"(?:[,\s:]+|(?=[\d是应改要周下这明后]))"
)
_WRONG = re.compile(r"不对|错|更正|纠正|应[该为]")
_MORE = re.compile(
    r"补充|(?:还有|另外|对了|再加)[^要带需记最电地]{0,4}(?:要(?!下|走|去|来|吃)|[自要]?带|需要|记得|最好|电话|地址)"
)
_NOT_THAT = re.compile(r"^(?:不是|不要)[^,。;是]{1,10}[,\s]*(?=(?:而?是|应该是|改成?|要))")
_IS = re.compile(r"^(?:应该|应当|而)?(?:是|为|改[成为到]?)[,\s:]*")
_DEMANDS = re.compile(r"^(?:最好|希望|必须|只要|限|得|还?要|需要|找)")


def correction_in(text: str, today: date, now: time) -> str | None:
    """What a draft is to be changed by, in the author's words; None when he talks of something else."""
    folded = fold(clean(text, _LONGEST + 1))
    if not folded or len(folded) > _LONGEST or re.search(r"[?]|[吗呢]$|什么|怎么|谁", folded):
        return None
    said = _SIGHS.sub("", folded)
    rest = _NOT_THAT.sub("", _LEAD.sub("", said))
    corrects = rest != said
    rest = _IS.sub("", rest) if corrects else rest
    if only_adds(rest.removeprefix("还"), today):
        return rest
    asks = wanted(rest) != NOBODY
    if not corrects:
        return rest if asks and _DEMANDS.match(rest) and len(rest) <= _LONGEST // 2 else None
    reading = read_need(rest, today, now=now)
    timed = reading.day or reading.day_end or reading.part or reading.start or reading.people or reading.bad_date
    if timed or asks or reading.place or (rest and _MORE.match(said)):
        return rest
    return f"应该是{rest}" if topics(rest) and _WRONG.match(said) else None
