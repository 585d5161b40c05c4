"""People of whom something else is told than that they helped or were helped: a part of a group, a result."""

import re
from typing import Literal

Role = Literal["doer", "served", "present", "unsure", "figure", "part", "none"]

_SUBSET = re.compile(r"(?:其中|包括|含|里面|当中)[^。;；\n]{0,14}$")
_NEXT_ACT = re.compile(
    r"[,，](?:共|累计|为|给|服务|慰问|走访|接待|接诊|帮助|惠及|发放|清|捡|组织|开展|参加|上门|受益|看望|陪)"
)
_RESULT_BEFORE = re.compile(
    r"(?:达成|意向|签约|录用|选出|推选|评选|评出|表彰|劝离|劝返|劝走|劝阻|劝导(?!队|员|组|站|岗)|盘查|核查|查获|登记(?!员)|规劝|劝说|劝回|拉回|喊回|新增|发展|收到|考核合格|合格|结业|签订|办理|查处|报名|找回|就业|招募|注册|纠正(?!了)|违法|制止|抓获|拦下|帮[^,，]{0,4}拦|疑似|异常|阳性|不合格|偏高|超标|发现|确诊|检出|查出|转诊|建档|建[^,，]{0,3}档案|复查|签下|拦截|走失|扭送|移送|上[班岗]的)[^,，。;；\n\d]{0,6}$|(?:劝导(?!队|员|组|站|岗)|劝阻|劝离|劝返|查获|查处|制止|纠正)[^,，。;；\n\d]{0,14}$"
)
# 有51人拿到了证: what became of some.
_RESULT_BEHIND = re.compile(
    r"[^,，。\d]{0,4}(?:拦下|挽回|避免|追回|找回|讨回|要回|讨到|索回|拿回)|(?:当场|现场|[与和跟][^,，\d]{1,6}?|都|顺利|成功|已|初步)*(?:拿到|取得|考取|考到|领到了?[^,，]{0,6}证|考核通过|通过了?(?:考|测|结)|获得?[^,，]{0,6}(?:证|奖)|签(?:了|下|约)|达成|被录|录用|入职|找到工作|去面试|去?上[班岗]了|报了名|办(?:好|成|下)|建议(?:转|复)|需(?:要)?(?:转|复)|有意向|留下(?:简历|联系))"
)
WORKING = re.compile(
    r"(?:献成|献上|参演|出演|演出|登台|献血|捐款|捐赠|执勤|值守|值班)的?$|(?:参与|参加|帮忙|出力|动手|干活|捐款|献血)的[\u4e00-\u9fff]{0,4}(?:有|共|约)?$"
)


def told_outright(before: str, after: str) -> Role | None:
    """Parts of a group, people in a result, and groups sent out."""
    if WORKING.search(before):
        return "doer"
    part = _SUBSET.search(before)
    if part and not _NEXT_ACT.search(part.group()):
        return "part"
    if re.match(r"[^,，。;；\s\d]{0,8}(?:中有|中,|里有|报名)", after) and not re.match("[^,，。]{0,6}志愿者", after):
        return "none"
    if re.search(r"(?:出动|派出(?!所)|投入|调集|抽调)[^,，。;；\n给为帮送接]{0,16}$", before):
        return "doer"
    if _RESULT_BEFORE.search(before) or _RESULT_BEHIND.match(after):
        return "figure"
    return None
