"""Yes and no as people say them, in answer to something the bot asked."""

import re
from datetime import date, time, timedelta
from typing import Literal

from matching.language.normal import fold
from matching.times.when import When, read_when

Reply = Literal["yes", "no"]

_LONGEST = 60
# One small pattern a way of saying it; (?:…) only where people really leave words out.
_YES = (
    "是的?", "对的?", "好[的滴呀嘞]?", "行[的嘞]?", "成", "中", "可以", "没问题", "没事", "ok(?:ay)?", "yes", "y", "嗯+", "恩", "必须的?", "妥+",
    "👌+", "🆗", r"\[ok\]",
    "要的?", "登记", "确认", "没错", "可", "同意", "愿意", "接了?", "我?认领了?", "接单", "我也?[接来去]", "算我一个", "交给我", "包在我身上", "我?还是[来去接]", "我?[去来]得[了成]",
    "我?(?:能|可以|愿意|一定|马上|准时|按时|届时)(?:[去来到帮]|参加|帮忙)", "那天我?(?:可以|行)", "(?:那天)?我?有(?:空|时间)",
    "到时(?:候)?(?:见|去|过去)",
)  # fmt: skip
_NO = (
    "不是?", "否", "不用了?", "不要了?", "不[删办弄]了?", "不需要", "不登记", "不了", "算了", "取消", "先不", "不行", "不能", "不可以", "no?",
    "我?(?:[去来帮]|参加)不[了成到]", "我?(?:不能|没法|没办法|无法|不方便)(?:[去来帮]|参加)?", "我?不(?:[去来接]|参加)了?",
    "(?:那天|当天|这次|周.|今天|明天)?我?(?:要|得|还要)?(?:有事|没空|没时间|值班|出差|加班|请假|走不开|抽不开身)", "抽不出时间",
    "换[个别]?人", "让给别人", "婉拒", "拒绝", "不巧",
)  # fmt: skip
_POLITE = (
    "不好意思", "抱歉", "对不起", "实在", "真的?", "很", "非常", "谢谢", "感谢", "麻烦", "辛苦", "[您你]", "主任", "站长", "老师", "同志",
    "社区", "哎呀?", "唉", "嗯+", "那", "恐怕", "可能", "应该", "还是", "暂时", "我", "这次", "那天", "[就先又]", "[啊呀哈哦喔噢吧的了呢嘛哒滴]",
    "收到", "明白", "知道", "了解",
)  # fmt: skip
_TOKENS = tuple(
    (kind, re.compile(word)) for kind, words in (("no", _NO), ("yes", _YES), ("", _POLITE)) for word in words
)
_SAYS_NO = re.compile("|".join(word for word in _NO if len(word) > 3))
_VOLUNTEERS = re.compile(
    r"我.{0,6}(?:有空|有时间|能帮|可以帮|来帮|去帮|愿意|报名|能去(?!吃|不)|可以去(?!吃)|可以来|能来(?!吃))|算我一个|加我一个|我报名|交给我|我接(?:单|这|了)"
    r"|(?:需要|缺)人.{0,6}(?:叫|喊|找)我|(?:叫|喊|找)我就行|搭把手|出(?:一)?份力"
)
_TAKES_ON = re.compile(
    r"我(?:也|可以|能|愿意|想|就)*(?:[来去接](?![吃找拿买看问了过])|报名|参加|有空)|算我|加我|接(?:单|了)$"
)
_RATHER = re.compile(r"可以|[能会](?:去|来)|有空|有时间|方便|行|成[吗不]|好[吗不]|改|换|要不|或者|还是|只有|才|再|吧")
_NOT_THEN = re.compile(
    r"(?<![行可能好成])[不没](?:可以|行|能|会|方便|成)|没有?[空时]|有事|值班|出差|加班|走不开|几点|什么时候|哪天"
)
_OTHERWISE_BUSY = re.compile(
    r"(?<![需不])[要得](?:陪|带|去|值|加|上班|开会|送|接|照顾|考试|回|参加)|有安排|有约|约了|约好|在外地|不在家|住院|生病"
)
_REGRETS = re.compile(r"不好意思|抱歉|对不起|恐怕|可惜|不巧|遗憾")
_ASKS = re.compile(r"[?？]|吗|么$|几点|哪里|哪儿|怎么|什么|多久|谁")
_HEARD = re.compile(r"收到|明白|知道|了解")
_THUMB = re.compile(r"(?:👍|\[强\]|\[赞\])+")  # beside a quote it is a yes, alone it is about anything
_COMES = re.compile(r"(?:我|一定|会|准时|按时|准点|就|再|过)*[去来到](?:吧|哈|的|啊|呀|哦)?$")
_BARE_WEEKDAY = re.compile(r"(?:周|星期|礼拜)[一二三四五六日天]$")
_STATED = re.compile(
    r"(?:居民|老人|群众|大家)?(?:都|很|非常|挺|十分|比较|表示)*(?P<word>不(?:太|大|怎么)?满意|满意|不通过|通过)"
)
_THANKS = re.compile(
    r"谢|辛苦|很好|挺好|真好|太好|不错|及时|点赞|麻烦.{0,4}了|[修弄做办理装换洗送通]好了|通了|好评|棒|靠谱|热心|周到"
)
_NO_BLAME = re.compile(r"没问题|不错|不客气|没毛病|没得说|不容易|少不了")
_BLAME = re.compile(r"[不没未差坏慢晚迟漏误]|投诉|可惜|但是?|就是|只是|还[是要得有]|再来|[?？]|吗|假|骗|问题")


def read_reply(text: str, *, quoting: bool = False) -> Reply | None:
    """Whether a message says yes or no to what was asked, or None when it says something else.

    Quoting the question, people add reasons (去不了，孩子发烧): the first clear word counts. Without a quote only a
    message that is nothing but the answer is one; 好的，我去食堂 is talk among people.
    """
    folded, clauses = _clauses(text)
    if not clauses or len(folded) > _LONGEST:
        return None
    if quoting:
        return _to_quote([clause for clause in clauses if not _ASKS.search(clause)])
    if _ASKS.search(folded):
        return None
    verdicts = [_verdict(clause) for clause in clauses if _verdict(clause) != "polite"]
    if not verdicts or None in verdicts:
        return None
    return "no" if "no" in verdicts else "yes"


def acknowledges(text: str) -> bool:
    """收到, 知道了: heard, and neither yes nor no."""
    _, clauses = _clauses(text)
    return bool(clauses and _HEARD.search(text)) and all(_verdict(clause) == "polite" for clause in clauses)


def is_question(text: str) -> bool:
    """Whether an answer asks something back."""
    return _ASKS.search(fold(text[:500])) is not None


def is_satisfied(text: str) -> bool | None:
    """Whether a word of who confirms a service is content with it (满意, 谢谢, 修好了) or not; None when it says neither."""
    folded = fold(text[:500]).strip()
    stated = _STATED.match(folded)
    if stated is not None:
        return not stated["word"].startswith("不")
    rest = _NO_BLAME.sub("", folded)
    return True if _THANKS.search(folded) and not _BLAME.search(rest) else None


def other_time(text: str, today: date, now: time | None = None, near: date | None = None) -> When | None:
    """The time that somebody who is asked would rather have: 周六不行，周日可以; 改到下午行吗. None when none is said.
    A bare weekday is that of the week of `near`, the day he is asked for."""
    folded, clauses = _clauses(text)
    if len(folded) > _LONGEST:
        return None
    for clause in clauses:
        if _RATHER.search(clause) and not _NOT_THEN.search(clause):
            found = _time_in(clause, today, now, near)
            if found is not None:
                return found
    return None


def coming_then(text: str, today: date, now: time | None = None, near: date | None = None) -> When | None:
    """The time at which somebody says that he comes, when he says nothing else: 收到，下周六上午去."""
    folded, clauses = _clauses(text)
    if not clauses or len(folded) > _LONGEST or _ASKS.search(folded):
        return None
    *before, last = clauses
    if not _COMES.search(last) or any(_verdict(clause) not in ("polite", "yes") for clause in before):
        return None
    found = _time_in(last, today, now, near)
    told = (
        re.sub(
            r"[上下中]午|早上|晚上|傍晚|[一二两三四五六七八九十\d:：]+点半?钟?",
            "",
            last.replace(found.words or " ", ""),
        )
        if found
        else ""
    )
    return found if found is not None and _COMES.fullmatch(told) else None


def volunteers(text: str) -> bool:
    """Whether a message that was read as an offer says plainly that somebody gives time or takes a task on."""
    return bool(_VOLUNTEERS.search(fold(text[:500])))


def takes_on(text: str) -> bool:
    """Whether an answer to what was said to others takes the task on: 好的，我去; 算我一个."""
    return read_reply(text, quoting=True) == "yes" and _TAKES_ON.search(fold(text[:500])) is not None


def _clauses(text: str) -> tuple[str, list[str]]:
    """The folded text, and its clauses."""
    folded = fold(text[:500]).strip().lower()
    return folded, [clause for clause in re.split(r"[\s,，。;；!！、~～.]+", folded) if clause]


def _time_in(clause: str, today: date, now: time | None, near: date | None) -> When | None:
    found = read_when(clause, today, now)
    if near is not None and found.words is not None and _BARE_WEEKDAY.match(found.words):
        monday = near - timedelta(near.weekday())
        found = read_when(clause, max(today, monday), now)
    return found if not found.bad and (found.day or found.part or found.start) else None


def _to_quote(clauses: list[str]) -> Reply | None:
    joined = "，".join(clauses)
    if any(_verdict(clause) == "no" for clause in clauses) or (_SAYS_NO.search(joined) and _REGRETS.search(joined)):
        return "no"
    if any(_verdict(clause) == "yes" or _THUMB.fullmatch(clause) for clause in clauses):
        return "yes"
    if _REGRETS.search(joined) and _OTHERWISE_BUSY.search(joined):
        return "no"
    return "no" if re.search(r"(?:去|来)不了|不(?:去|来)了|没空|没时间", joined) else None


def _verdict(clause: str) -> Literal["yes", "no", "polite"] | None:
    """What a clause says when it is nothing but words of answer and politeness; the longest word is taken at each
    place and never given back, so that the time is bounded."""
    said: Literal["yes", "no", "polite"] = "polite"
    at = 0
    while at < len(clause):
        found = [(match.end(), kind) for kind, words in _TOKENS if (match := words.match(clause, at))]
        end, kind = max(found, key=lambda token: token[0], default=(at, ""))
        if end == at:
            return None
        said = "no" if "no" in (said, kind) else "yes" if "yes" in (said, kind) else said
        at = end
    return said
