"""What people type for a fixed word without quite typing it: put as the fixed words have it, before they are looked up."""

import re
from collections.abc import Callable

from matching.language.numbers import parse

_NUMBERED = "接单|认领|婉拒|来不了|完成|确认|推荐|派单|需求|通过|退回|撤销|候补"


def _in_digits(found: re.Match[str]) -> str:
    """接单一号: the number as the fixed words have it."""
    return f"{found[1]} {parse(found[2]) or 0:.0f} "


# the same said without the space, or around the number: put as the fixed words have it
_RESPELLED: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (
        re.compile(
            r"^(?:报到|报道)(?:到|在)?(?=[\u4e00-\u9fff]{2,12}?(?:社区|新村|小区|居委会|村)(?:[\s，,。；;：:]|$))"
        ),
        "报到 ",
    ),
    (re.compile(r"^按照?(居住地|工作地|单位指定|联系帮扶)(?:社区)?(?:报到|报道)"), r"报到 \1 "),
    (re.compile(r"^绑定(?=单位|社区|上级|主管|工委)"), "绑定 "),
    (re.compile(r"^(?:小心愿|微愿望|心愿)[:：](?=\S)"), "微心愿："),
    (re.compile(r"^(?:须求|需球)[:：](?=\S)"), "需求："),
    (re.compile(r"^(?:发布|新增|新建|登记|发)(?:一[个条]|个|条)?(需求|微心愿)[:：](?=\S)"), r"\1："),
    (re.compile(r"^(需求|求助|微心愿)[;；](?=\S)"), r"\1："),
    (
        re.compile(rf"^({_NUMBERED})[\s:：]*第?([一二三四五六七八九十]{{1,3}})号(?![楼院线门路栋])"),
        _in_digits,
    ),
    (re.compile(r"^我(?:来|要|想|想要)?(接单|认领)[\s:：]*(?=[#＃]?\d)"), r"\1 "),
    (re.compile(r"^请?把?[#＃]?(\d{1,9})号?(?:单子?|需求)?转?派给(?!我)[:：\s]*"), r"派单 \1 "),
    # 15号交给小李 is what people say of a day's work, or of anything else
    (re.compile(r"^请?把?[#＃]?(\d{1,9})号?(?:单子?|需求)[交分]给(?!我)[:：\s]*"), r"派单 \1 "),
    (
        re.compile(
            r"^(?:为什么|怎么|为啥)(?:没有?|不)(?:推荐|派给|派|叫|选|找|给)我(?:[了呢吗])?[\s,，:：]*(?=[#＃]?\d)"
        ),
        "为什么没有我 ",
    ),
    (
        re.compile(
            r"^[#＃]?(\d{1,9})号?(?:单|需求)?(?:为什么|怎么|为啥)(?:没有?|不)(?:推荐|派给|派|叫|选|找|给)我(?=$|[呢吗啊了?？。])"
        ),
        r"为什么没有我 \1 ",
    ),
    (
        re.compile(
            r"^(?:我的特长|特长(?=[\s:：,，]))[\s,，:：]*(?:还要?|再|要|想)?(?:增加|添加|加上?|添)(?![固工班分])(?:一[个项条]|个|上)?[\s:：]*(?=\S)"
        ),
        "特长 加 ",
    ),
    (re.compile(r"^我?接[#＃]?(\d{1,9})号?(?:单|了)?(?=$|[\s，,。！!])"), r"接单 \1"),
    (re.compile(r"^我?认领[#＃]?(\d{1,9})号?(?:心愿|微心愿)?(?=$|[\s，,。！!])"), r"认领 \1"),
)


def respelled(text: str) -> str:
    """The beginning of a message as the fixed words spell it; other texts as they are."""
    for pattern, words in _RESPELLED:
        text = pattern.sub(words, text, count=1)
    return text
