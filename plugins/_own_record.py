"""特长 and 时间 as they are changed: said anew, 加 something, 去掉 something."""

import re

from matching.messages.checkins import WEEK
from matching.messages.reader import read_free_time
from plugins._sections import NO_SKILLS, cleaned
from storage.errors import NotUnderstood

_ADDED = re.compile(
    r"(?:(?:还要?|再|要|想)?(?:增加|添加|加上?|添|补充)(?![固工班分])(?:一[个项条]|个|上)?|我?(?:还|也)(?:会|能|懂))[\s:：、，,]*"
)
_TAKEN = re.compile(
    r"(?:把|我)?(?:去掉|去除|删掉|删除|删去|删|减去|减掉|移除|划掉|拿掉|不要|不再会|不会)(?!儿)了?[\s:：、，,]*"
)
_ITEMS = re.compile(r"[、，,；;。/\n]+|\s+|和(?!面)")
Free = tuple[tuple[str, ...], tuple[str, ...]]


def skills_now(held: str, said: str) -> str:
    """The skills after 特长 …; `held`: what they were. Raises NotUnderstood for what cannot be taken away."""
    said = cleaned(said)
    if not said:
        raise NotUnderstood("请写上会什么。例：特长 水电维修、开锁")
    if (added := _ADDED.match(said)) and (more := said[added.end() :].strip(" 、，,")):
        return held if more in held else "、".join(part for part in (held, more) if part)
    if taken := _TAKEN.match(said):
        return _without(held, said[taken.end() :])
    return "" if said in NO_SKILLS else said


def _without(held: str, said: str) -> str:
    gone = {item.removesuffix("了") for item in _ITEMS.split(said.strip()) if item}
    kept = [item for item in _ITEMS.split(held) if item and item not in gone and item.removeprefix("会") not in gone]
    if len(kept) == len([item for item in _ITEMS.split(held) if item]):
        now = f"现在是：{held}。" if held else "现在是空的。"
        raise NotUnderstood(f"特长里没有这一项，{now}要全部重写发：特长 水电维修、开锁")
    return "、".join(kept)


def time_said(rest: str) -> str:
    """The words that say when, without 加 or 去掉 before them."""
    change = _ADDED.match(rest) or _TAKEN.match(rest)
    return rest[change.end() :] if change is not None else rest


def time_now(days: Free, rest: str) -> Free:
    """The free days and parts after 时间 …; `days`: what they were. Raises NotUnderstood when none are said."""
    said = time_said(rest)
    named, parts = read_free_time(said)
    if not named and not parts:
        raise NotUnderstood("没看出哪天有空。例：时间 周六、周日上午")
    if _ADDED.match(rest):
        return _more(days, (named, parts))
    if _TAKEN.match(rest):
        gone = tuple(day for day in days[0] if day not in named), tuple(part for part in days[1] if part not in parts)
        return (gone[0], days[1]) if named else (days[0], gone[1])
    return named, parts


def _more(held: Free, said: Free) -> Free:
    """Both; the parts hold for every day, and who has whole days has them still."""
    whole = (held[0] and not held[1]) or (said[0] and not said[1])
    parts = () if whole else tuple(dict.fromkeys((*held[1], *said[1])))
    return tuple(day for day in WEEK if day in {*held[0], *said[0]}), parts
