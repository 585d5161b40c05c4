"""Several commands in one message, a line each: 报到 红星社区 会修锁 ⏎ 接单 3. Each becomes a message of its own.

Lines belong to the command above them unless they can only be commands: free text has lines that begin with 时间 or 单位.
"""

import hashlib
import re
from dataclasses import replace

from nonebot_plugin_alconna import At, Text, UniMessage

from matching.messages.numbered import numbers_in
from matching.messages.respelling import respelled
from plugins._heard import Heard, merged
from plugins._said import is_among_people
from plugins._sections import LABELS
from plugins._words import Word, words
from storage.errors import NotUnderstood

_AT_ONCE = 6
_SEVERAL = ("接单", "认领")  # take several numbers themselves, and answer once
_OWN = ("特长", "意愿", "时间", "姓名", "电话", "身份证", "单位", "类别")  # one's own record; labels beside other words
_OF_NOTICES = ("时间", "单位", "类别")
_ALONE = ("我的", "我的任务", "我的服务", "我的资料", "清单", "心愿", "不公开姓名", "公开姓名")
_ASKS = ("需求", "微心愿", "求助")
_PICTURED = ("完成", "小结", "办结")
_BREAK = re.compile(r"\n")
_LABELLED = re.compile(
    r"(?<=\S)[\s，,；;。]+(?=(?:(?:服务)?意愿|(?:空闲)?时间|姓名|身份证号?|(?:工作)?单位)[\s:：]\S|(?:特长|电话|手机号?|类别)(?:[:：]|\s+\d))"
)
_COUNTS = re.compile(r"\d{1,9}\s+(?:处(?!理)|人(?!行)|个(?!别)|[名位次户间栋层块条])")  # 完成 3 处
# 接单 1；完成 1 用时1小时: one line, and still two commands
_NEXT = re.compile(
    r"[\s，,；;。]+(?=(?:接单|认领|婉拒|来不了|完成|派单)[\s:：]*[#＃]?\d{1,9}号?(?:[\s，,；;。!！]|$)(?!\s*(?:处(?!理)|人(?!行)|个(?!别)|[名位次户间栋层块条])))"
)
Line = list[Text | At]


def apart(heard: Heard) -> tuple[Heard, ...]:
    """The commands of a message in their order, or the message itself. Raises NotUnderstood for more than a handful."""
    if not any(sign.search(heard.clean) for sign in (_BREAK, _LABELLED, _NEXT)):
        return (heard,)
    lines = _lines(heard)
    groups: list[list[Line]] = []
    under: Word | None = None
    for line in lines:
        opened = _opens(_text(line), under) if groups or under is None else None
        if opened is not None or not groups:
            groups.append([line])
            under = opened
        else:
            groups[-1].append(line)
        if under is None or (len(groups[0]) == len(groups) == 1 and _is_notice(heard, under)):
            return (heard,)  # it begins with no command: talk, or an answer
    if len(groups) > _AT_ONCE:
        raise NotUnderstood(f"一次最多办{_AT_ONCE}件，请分几条发。例：接单 12")
    return _told_apart(heard, groups) if len(groups) > 1 else (heard,)


def _opens(text: str, under: Word | None) -> Word | None:
    """The word that a line begins a command with; `under`: the command that it would belong to otherwise."""
    found = words.find(text, among_people=True)
    if found is None or under is None:
        return found[0] if found is not None else None
    word, name = found
    rest = text[len(name) :].strip(" :：，,")
    if word.name in _SEVERAL and under.name in _SEVERAL and numbers_in(rest) is not None:
        return None
    free = _is_free(under)
    numbered = word.args is not None and rest.lstrip("#＃")[:1].isdigit() and not _COUNTS.match(rest)
    opens = numbered and (not free or numbers_in(rest) is not None)
    opens |= not free and text in _ALONE
    opens |= bool(rest) and (word.name == under.name or {word.name, under.name} <= {*_ASKS})
    opens |= bool(rest) and name in LABELS and word.name in _OWN and under.name in _OWN
    return word if opens else None


def _is_notice(heard: Heard, word: Word) -> bool:
    """Whether lines that begin so were written for people: 时间 周五下午 ⏎ 单位 食堂."""
    return word.name in _OF_NOTICES and is_among_people(heard)


def _is_free(word: Word) -> bool:
    """Whether a word takes free text, which may have lines like commands."""
    return word.args is None and word.name not in (*_OWN, *_ALONE, "报到")


def _told_apart(heard: Heard, groups: list[list[Line]]) -> tuple[Heard, ...]:
    parts = [_part(heard, group, at) for at, group in enumerate(groups)]
    pictured = [at for at, part in enumerate(parts) if part.clean.startswith(_PICTURED)] or [0]
    return tuple(
        replace(part, images=heard.images if at == pictured[-1] else (), files=heard.files if at == 0 else ())
        for at, part in enumerate(parts)
    )


def _part(heard: Heard, group: list[Line], at: int) -> Heard:
    """One command as a message with a digest of its own: the whole message's is claimed once all of it is done, so that what
    a stop kept from being done is made up."""
    kept: Line = [*group[0]]
    for line in group[1:]:
        kept += [Text("\n"), *line]
    if kept and isinstance(kept[0], Text):
        kept[0] = Text(respelled(kept[0].text.lstrip(" /")))
    message = UniMessage(merged(kept))
    digest = hashlib.sha256(f"{heard.digest}/{at}".encode()).hexdigest()
    mentions = tuple(part.target for part in kept if isinstance(part, At) and part.target in heard.mentions)
    return replace(heard, message=message, text=message.extract_plain_text(), mentions=mentions, digest=digest)


def _lines(heard: Heard) -> list[Line]:
    """The lines that are not empty, with the mentions in their places; what is said of oneself in one line, label
    by label, is a line for each (姓名 李明 电话 …), and so is the next command."""
    lines: list[list[Text | At]] = [[]]
    found = words.find(heard.clean, among_people=True)
    begins = found[0] if found is not None else None
    for segment in heard.message:
        if isinstance(segment, Text):
            text = _LABELLED.sub("\n", segment.text) if begins is not None and begins.name in _OWN else segment.text
            if begins is not None and not _is_free(begins):
                text = _NEXT.sub("\n", text)
            first, *more = text.split("\n")
            lines[-1].append(Text(first))
            for part in more:
                lines.append([Text(part)])
        elif isinstance(segment, At):
            lines[-1].append(segment)
    return [line for line in lines if _text(line) or any(isinstance(part, At) for part in line)]


def _text(line: Line) -> str:
    text = "".join(part.text for part in line if isinstance(part, Text))
    return respelled(text.strip().lstrip("/ "))
