"""Volunteers told as posts (厨师1、帮厨3; 男3女2) or as so many at every site (两头各站俩)."""

import re

from matching.language.numbers import parse

_SITE = r"(?:[路岔村巷山道街卡出入校楼]{1,2}口|口|大门|校门|[东西南北]门|门|岗亭|岗|点位|桶点|站点|站|停车场|场|桥头|桥|头|侧|边|端|楼栋|栋|单元|河段|段|处|摊|桌|台|组|队)"
_SITES = rf"(?P<sites>[两二三四五六七八九十]{{1,2}}|\d{{1,2}})(?:个[\u4e00-\u9fff]{{0,3}}?|条|座)?{_SITE}(?!钟)"
_HANDS = r"(?:(?P<n>[一两二三四五六七八]|\d{1,2})(?:名|位|个人|个(?!月|小时|钟)|人)|(?P<few>俩|仨))"
_PUT = r"(?:要|需要|需|得|站|派|放|安排|守|来|留|配|出|有|至少){0,2}"
# 夜市三个出口，一个口两个人; 东西两门，每门两名; 三个村口各要一个人.
_AT_SITES = re.compile(
    rf"(?<![第\d]){_SITES}[^。;；!?\n\d]{{0,10}}?(?:[每一]个?{_SITE}|(?<!早晚)(?<!男女)各){_PUT}{_HANDS}(?!一[组队])"
)
_TWO_SIDES = re.compile(rf"(?<![一-九])一(?:边|头|侧|端){_PUT}{_HANDS}")
_IN_GROUPS = re.compile(
    r"每[组队](?P<n>[一两二三四五六七八九十]|\d{1,2})[名位个]?人?[,， ]?[^。\d]{0,4}?(?<!第)(?P<sites>[两二三四五六七八九十]|\d{1,2})个?[组队]"
)
_POST = (
    r"(?:[\u4e00-\u9fff]{0,3}(?:[员师工手士厨医]|男|女|医生|志愿者|裁判|主持|摄影|摄像|签到|党员|老师|司机|后勤|引导))"
)
# Posts whose numbers stand bare behind them; one that has its unit is counted elsewhere.
_POSTS = re.compile(rf"(?:{_POST}[:：]?\d{{1,2}}(?![\d点号日月楼栋:：.元岁年名位个人])[、,，和 ]?){{2,}}")


def at_every_site(text: str) -> int | None:
    """So many at each of several sites, or in each of several groups, multiplied; None when not so told."""
    found = _IN_GROUPS.search(text) or _AT_SITES.search(text)
    if found:
        sites = int(parse(found["sites"]) or 1)
    else:
        found, sites = _TWO_SIDES.search(text), 2
    if not found or not 2 <= sites <= 50:
        return None
    few = found.groupdict().get("few")
    return sites * ({"俩": 2, "仨": 3}[few] if few else int(parse(found["n"]) or 1))


def by_posts(text: str) -> int | None:
    """厨师1、帮厨3 are four; None without at least two posts with bare numbers."""
    found = _POSTS.search(text)
    return sum(map(int, re.findall(r"\d+", found.group()))) if found else None
