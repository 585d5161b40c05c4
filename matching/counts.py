"""Numbers with their units in a summary, each sorted: those who did it, those served, what was done, or nothing."""

import re
from dataclasses import dataclass
from typing import Literal

from matching.numbers import QUANTITY, quantity

Role = Literal["doer", "served", "figure", "part", "none"]

_UNITS = (
    r"人次|平方米|平米|平方|立方米|公里|千米|公斤|千克|毫升|厘米|课时|小时|个小时|万元|单元|户次|车次|场次|批次|块钱|"
    r"[人名位户家个处件袋车份张本册盒瓶桶箱条根棵株块米亩吨斤克元台辆盏扇床套副双只头顶支针次场期节堂首幅篇起例宗项座栋组片枚面对把口碗杯顿餐桌筐包捆升页句封通趟轮站道圈盆门批单笔间丛摊款集束杆颗粒挂串枝罐提沓艘艇只尊具架匹班架方里卷届]"
)
_TOKEN = re.compile(
    QUANTITY + rf"(?P<unit>{_UNITS})(?P<half>半)?(?:左右|上下)?(?P<plus>\+|多|余)?(?=(?P<next>[^,，。!?;；\n]{{0,10}}))"
)
_ABOUT = re.compile(r"(?:约|近|大约|上|超过?|逾|将近|差不多|少说|大概)(?:有)?$")
_ORDINAL = re.compile(r"(?:第|[A-Za-z]|\d[./:-]|No\.?)$")
_AVERAGE = re.compile(r"(?:每|各|人均|户均|年均|平均|均|月均|次均)[^,，。;；\n]{0,4}$")
_PLAN = re.compile(
    r"(?:计划|拟|将再|预计|目标|下一步|力争|争取|准备|原定|报名|登记报名|应到|请假|缺席|未到|库存)[^,，。;；\n\d]{0,10}$"
)
_SUBSET = re.compile(r"(?:其中|包括|含|里面|当中)[^。;；\n]{0,14}$")
_GROUPS = re.compile(r"(?:分(?:成|为|头|别)?|兵分|编(?:成|为)|划分)[^,，。;；\n\d]{0,2}$")
_ALLIES = re.compile(r"(?:联合|携手|会同|牵手|联动|发动|组织|协同|邀请|来自|等)[^,，。;；\n]{0,6}$")
_WAIT = re.compile(r"(?:等了?|排队|等候|等待|提前)[^,，。;；\n]{0,4}$")

_DOERS = (
    r"(?:[^,，。;；\n\d]{0,6}?)(?:党员|志愿者|干部|职工|同志|队员|民警|警力|医生|医师|护士|医护|医务|律师|教师|师傅|团员|青年|义警|兽医|骨干|人员|姐姐|哥哥|助教|讲师|演员|理发师|员工|义工|专家|法官|检察官|"
    r"大夫|巾帼|代表|工程师|技师|电工|大学生|消防员|指战员|调解员|宣讲员|社工|红马甲|小伙|大学生|机关干部|网格员|交警|辅警|会员|教练|裁判|摄影师|咨询师|业务员|公证员|药师|园丁|老师(?!的)|厨师|司机|小红帽|突击队|教职工|农技员|引导员|主讲|退伍军人|乡贤|委员)"
)
_SERVED = (
    r"(?:[^,，。;；\n\d到为给陪向对]{0,6}?)(?:师生|居民|群众|老人|孩子|学生|儿童|学员|听众|观众|家长|住户|村民|患者|病人|市民|旅客|乘客|考生|残疾人|老党员|老兵|老同志|困难|低保|独居|空巢|孤寡|留守|特困|环卫|求职者|农民工|务工|商户|小朋友|"
    r"小学生|中学生|娃|妇女|母亲|退役|军属|烈属|外卖|骑手|快递|工人|婴|孕|职工家|业主|用户|盲人|聋|失独|失能|高龄|五保|残障|粉丝|游客|行人|孤儿|新生|少年|学子|女工|选手)"
)
_DOER_BEFORE = re.compile(
    r"(?:党员|志愿者|干部|职工|同志|队员|民警|警力|医生|护士|医护人员|律师|教师|师傅|义警|人员|青年|演员|理发师|员工|义工|老师|出动|参加|参与|派出|组织|我们|咱们?|共有|到场|人数|支部|党委|局|队|委|中心|出勤|共派|一行|发动|工作人员|专家|大夫|公司|医院|院|馆|所|科|办|会|讲师|助教|主讲|领队|老兵|骨干|大学生|代表|电工|厨师|单位|来了|投入|上阵|科室|银行|协会)"
    r"(?:[^,，。;；\n\d ]{0,4})[:： (]?$"
)
_SERVED_BEFORE = re.compile(
    r"(?:服务|惠及|受益|受惠|接待|接诊|义诊|慰问|看望|走访|陪伴|陪|辅导|帮助|帮扶|送给|送到|免费为|为|给|测|量|理发(?!师)|剪发|剪头|听课|吸引|覆盖|咨询|受教育|教会|培训|入户|上门|听众|观众|学员|"
    r"老人|孩子|学生|居民|群众|儿童|住户|家长|村民|患者|解答|体检|诊疗|诊治|看诊|问诊|筛查|血压|血糖|接送|护送|救助|资助|(?<!助)教(?!师|职|练)|照看|照顾|安抚|观看|听讲|就诊|送餐|转移|疏散|求职|理了|剪了|惠民|看了|慰问了|走了|宣讲|受训|推拿|针灸|把脉|头发|理疗|视力)"
    r"[^,，。;；\n\d ]{0,7}$"
)
_RESULT_BEFORE = re.compile(
    r"(?:达成|意向|签约|录用|劝离|劝返|劝阻|救出|劝导|查获|登记|新增|发展|收到|签订|办理|查处|报名|找回|就业|上岗|招募|献血|注册|纠正)[^,，。;；\n\d]{0,6}$"
)
_TOTAL = re.compile(r"(?:共|总计|合计|累计|一共|总共|前后)[^,，。;；\n\d]{0,8}$")
_INSPECTED = re.compile(r"(?:检查|排查|清查|查看|抽查|巡查|走进|检修|整治|摸排|督查|巡|查)[^,，。;；\n\d]{0,10}$")
_SHOPS = re.compile(
    r"(?:[^,，。;；\n\d]{0,4})(?:商铺|商户|店|网吧|企业|出租屋|门店|单位|餐馆|酒店|超市|场所|工地|药店|摊|水管|电表|小吃)"
)
_PEOPLE_UNITS = ("人", "名", "位", "人次")
_LABEL_DOERS = re.compile(
    r"(?:参加人员|参与人员|参加人数|参与人数|人数|参加|人员|志愿者|出动)[:： ]{1,2}(?:共|约)?(?P<n>\d{1,5})(?:人|名|位|个人)?(?=$|[\s,，。;；(])"
)


@dataclass(frozen=True, slots=True)
class Count:
    """One number with its unit; `total` when the text calls it the sum."""

    value: float
    unit: str
    approx: bool
    what: str
    role: Role
    start: int
    end: int
    total: bool = False


def counts(text: str, skip: list[tuple[int, int]]) -> list[Count]:
    """Every number with a unit in a folded summary, outside the spans of `skip` (dates, open trouble)."""
    out: list[Count] = []
    for match in _TOKEN.finditer(text):
        found = quantity(match)
        if found is None or _is_length(match) or any(a <= match.start("low") < b for a, b in skip):
            continue
        unit, value = _unit(match["unit"], found.value + (0.5 if match["half"] else 0))
        before, after = text[max(0, match.start() - 18) : match.start()], match["next"]
        lone = (match["low"] == "一" and not match["high"]) or before.endswith("再")
        role: Role = "none" if lone else _role(value, unit, before, after, match)
        approx = found.approx or bool(_ABOUT.search(before)) or bool(match["plus"])
        total = bool(_TOTAL.search(before))
        out.append(Count(value, unit, approx, _what(before, after), role, *match.span(), total))
    return _with_labels(out, text)


def _is_length(match: re.Match[str]) -> bool:
    """三个半小时, 三个月: a length of time, not a count."""
    return match["unit"] == "个" and bool(
        match["half"] or re.match(r"(?:半|多)?(?:小时|钟头|月|星期|礼拜|分钟)", match["next"])
    )


def _what(before: str, after: str) -> str:
    """The word behind the unit; without one the verb before the number."""
    behind = re.match(r"[^\d\s,，。()（）:：]{0,6}", after)
    return (behind.group().removesuffix("的") if behind else "") or _verb(before)


def _unit(unit: str, value: float) -> tuple[str, float]:
    if unit == "万元":
        return "元", value * 10000
    if unit in ("块钱",):
        return "元", value
    return unit, value


def _verb(before: str) -> str:
    words = re.search(r"([\u4e00-\u9fff]{1,6})(?:了|约|共|近)?$", before)
    return words[1] if words else ""


def _role(value: float, unit: str, before: str, after: str, match: re.Match[str]) -> Role:
    if _ORDINAL.search(before) or _PLAN.search(before) or _GROUPS.search(before) or _WAIT.search(before):
        return "none"
    if re.match(r"(?:楼|院|单元)", after) and unit in ("栋", "座") and not value:
        return "none"
    if (unit == "元" and re.match(r"店", after)) or (unit in ("期", "届", "班") and re.match(r"(?:学|干)", after)):
        return "none"
    if unit in ("级", "分", "里", "方", "门") and not re.match(r"路", after):
        return "none"
    if (
        unit == "家"
        and _ALLIES.search(before)
        and re.match(r"(?:[^,，。]{0,4})(?:企业|部门|医院|机构|公司|支部|银行)", after)
    ) or (unit == "家" and re.match(r"单位", after)):
        return "none"
    if (
        unit in ("个", "支", "家")
        and _ALLIES.search(before)
        and re.match(r"(?:[^,，。]{0,4})(?:单位|部门|支部|党组织|队伍|志愿)", after)
    ):
        return "none"
    if (
        unit in ("小时", "个小时", "课时")
        or re.match(r"个?(?:小时|钟头|半小时|半钟头)", after)
        or re.match(r"一[组队班岗]", after)
    ):
        return "none"
    if unit in _PEOPLE_UNITS or (unit == "个" and _person(after)):
        return _person_role(unit, before, after)
    if _AVERAGE.search(before):
        return "none"
    if unit in ("户", "户次"):
        return "figure" if _INSPECTED.search(before) or _SHOPS.match(after) else "served"
    if unit == "家" and not _SHOPS.match(after) and _SERVED_BEFORE.search(before) and not _INSPECTED.search(before):
        return "served"
    if _SUBSET.search(before) and unit in ("人", "名", "位", "户", "家"):
        return "part"
    if unit == "次" and re.search(r"[再多这那首上下]$", before):
        return "none"
    return "figure"


def _person(after: str) -> bool:
    return bool(
        re.match(r"人(?![行均家])", after) or re.match(_DOERS, after) or re.match(_SERVED, after)
    ) and not re.match(
        r"[^,，。]{0,6}(?:房间|教室|家庭|问题|家里|活动|作业|课堂|平台|项目|中心|之家|食堂|驿站|书包|心愿|微心愿|社区|摊位|队|组|班|机|服务|岗|点)",
        after,
    )


def _person_role(unit: str, before: str, after: str) -> Role:
    if _SUBSET.search(before):
        return "part"
    if _RESULT_BEFORE.search(before):
        return "figure"
    if unit in ("人", "人次"):
        return _by_verbs(before, after)
    if re.match(_DOERS, after) and not re.match(r"[^,，。]{0,3}(?:老党员|困难党员)", after):
        if re.match("师生", after):
            return "served"
        return (
            "served"
            if re.search(r"(?:慰问|看望|走访|送给|接待|服务)(?!队|站|中心|社)(?:了)?[^,，。队]{0,3}$", before)
            else "doer"
        )
    if re.match(_SERVED, after):
        own = re.match(r"(?:老兵|退役军人|退伍军人|老党员|学生|妇女)(?:在|到|去|来|赴|走进|支起)", after)
        return "doer" if own and not re.search(r"[给为帮对向]$", before) else "served"
    return _by_verbs(before, after)


def _by_verbs(before: str, after: str) -> Role:
    served, doer = _SERVED_BEFORE.search(before), _DOER_BEFORE.search(before)
    if _TAIL_DOER.match(after) and not served:
        return "doer"
    if served and doer:
        return (
            "served" if served.start() >= doer.start() and not re.search(r"志愿服务[^,，。]{0,3}$", before) else "doer"
        )
    if served:
        return "served"
    return "doer"


_TAIL_DOER = re.compile(
    r"(?:[^,，。]{0,4})(?:参加|参与|到场|出动|上岗|值守|值班|站岗|负责|报到|巡逻|带队|志愿|全程|到|赴|在|去|来|打|忙|轮流|一起|前往|走进|深入|为|给|对|分|冒|顶|沿|用|带|利用)"
)


_UNITLESS = re.compile(
    r"(?P<who>居民|群众|老人|学生|孩子|听众|观众|患者|学员|党员|志愿者|干部|职工|医生|护士|队员|服务)(?P<about>约|近)?(?P<n>\d{1,5})(?P<plus>\+|余)?(?=[,，、。;；\s)]|$)"
)


def _unitless(text: str) -> list[Count]:
    """居民70+, 党员12: a number right behind the people it counts."""
    out: list[Count] = []
    for match in _UNITLESS.finditer(text):
        opened = text.rfind("(", 0, match.start())
        if opened >= 0 and ")" not in text[opened : match.start()]:
            continue
        doer = match["who"] in ("党员", "志愿者", "干部", "职工", "医生", "护士", "队员")
        approx = bool(match["about"] or match["plus"])
        out.append(Count(float(match["n"]), "人", approx, "", "doer" if doer else "served", *match.span()))
    return out


def _with_labels(found: list[Count], text: str) -> list[Count]:
    found = sorted([*found, *_unitless(text)], key=lambda count: count.start)
    label = _LABEL_DOERS.search(text)
    if not label:
        return found
    kept = [count for count in found if not (label.start() <= count.start < label.end()) and count.role != "doer"]
    stated = Count(float(label["n"]), "人", False, "", "doer", label.start(), label.end(), True)
    return sorted([*kept, stated], key=lambda count: count.start)
