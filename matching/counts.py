"""Numbers with their units in a summary, each sorted: those who did it, those served, what was done, or nothing."""

import re
from dataclasses import dataclass, replace

from matching.numbers import QUANTITY, quantity
from matching.persons import Role, counted_person, person_role, serves
from matching.predicates import words

_UNITS = (
    r"人次|号人|口人|台次|辆次|平方米|平米|平方|立方米|公里|千米|公斤|千克|毫升|厘米|课时|小时|个小时|万元|单元|户次|车次|场次|批次|块钱|"
    r"[人名位户家个部处件袋车份张本册盒瓶桶箱条根棵株块米亩吨斤克元台辆尾盏扇床套副双只头顶支针次场期节堂首幅篇起例宗项座栋组片枚面对把口碗杯顿餐桌筐包捆升页句封通趟轮站道圈盆门批单笔间丛摊款集束杆颗粒挂串枝罐提沓艘艇只尊具架匹班架方里卷届]"
)
_TOKEN = re.compile(
    QUANTITY + rf"(?P<unit>{_UNITS})(?P<half>半)?(?:左右|上下)?(?P<plus>\+|多|余)?(?=(?P<next>[^,，。!?;；\n]{{0,24}}))"
)
_ABOUT = re.compile(r"(?:约|近|大约|上|超过?|逾|将近|差不多|少说|大概)(?:有)?$")
_ORDINAL = re.compile(r"(?:第|[A-Za-z]|\d[./:-]|No\.?)$")
_AVERAGE = re.compile(r"(?:每|各|人均|户均|年均|平均|均|月均|次均)[^,，。;；\n\d]{0,8}$")
_PLAN = re.compile(
    r"(?:计划|拟|将再|预计|目标|下一步|力争|争取|准备|原定|报名(?!参)|登记报名|应到|请假|缺席|未到|库存)[^,，。;；\n\d]{0,10}$"
)
_SUBSET = re.compile(r"(?:其中|包括|含|里面|当中)[^。;；\n]{0,14}$")
_GROUPS = re.compile(
    r"(?:分(?!给|发|送|到|享|赴|别)(?:成|为|头|作|了)?|兵分|编(?:成|为)|划分)[^,，。;；\n\d组队班路]{0,2}$"
)
_ALLIES = re.compile(r"(?:联合|携手|会同|牵手|联动|发动|组织|协同|邀请|来自|等)[^,，。;；\n]{0,6}$")
_WAIT = re.compile(r"(?:等了|(?:^|[,，。;；])等|排队|等候|等待|提前)[^,，。;；\n]{0,4}$")

_TOTAL = re.compile(r"(?:实到|实际到|实际参加|实际参与|实际献血|共|总计|合计|累计|一共|总共|前后)[^,，。;；\n\d]{0,8}$")
_INSPECTED = re.compile(r"(?:检查|排查|清查|查看|抽查|巡查|走进|检修|整治|摸排|督查|巡|查)[^,，。;；\n\d]{0,10}$")
_KNOCKED = re.compile(r"查[^,，。;；]{0,8}[,，]共?(?:走了|走访|敲|入户)[^,，]{0,4}$")
_SHOPS = re.compile(
    r"(?:[^,，。;；\n\d]{0,4})(?:商铺|商户|店|网吧|企业|出租屋|门店|单位|餐馆|酒店|超市|场所|工地|药店|摊|水管|电表|小吃)"
)
# 56户143人: the people say more than their households.
_SAME_AS_PEOPLE = re.compile(r"(?:家庭|居民|群众|共|、|,)?\d+余?(?:人|名|位)(?!次)|(?:家庭)?(?:共同|自发)?组成")
# 三元村, 一家三口, 两摊活: no counts; 18栋架空层, 6栋到9栋: addresses.
# 26个单位的312名党员, 2组10人: those who sent them, not something done.
_SENT_BY = re.compile(r"[^,，。\d]{0,4}(?:单位|支部|部门|科室|党组织|队伍|机关)[^,，。\d]{0,3}\d+余?[名人位]")
_NAME = re.compile(
    r"元(?:村|里|桥|坊|社区|街道|路|宵)|口(?:之家|人?去|人?一起|[,，、。]?(?:上阵|齐))|摊(?:活|事)|门课程之"
)
_ADDRESS = re.compile(
    r"(?:栋|幢|座|号楼)(?:楼?(?:架空|楼下|单元|门|大厅|地下|底层|[一二三四五六七八九\d]+[层楼室])|[到至~、-]\d|的?(?:老人|居民|住户|业主|[^,，。]{0,2}(?:奶奶|大爷|阿姨)))"
)
# 给61家商户讲政策: a shop that something is done for, not inspected.
_FOR_THEM = re.compile(r"(?:给|替|帮助?|(?<![作因成])为|惠及|服务)(?:了|约|近)?$")
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
        if _NAME.match(text, match.start("unit")) or _ADDRESS.match(text, match.start("unit")):
            continue
        said = "户" if match["unit"] == "个" and match["next"].startswith("家庭") else match["unit"]
        unit, value = _unit(said, found.value + (0.5 if match["half"] else 0))
        # 签约19人: the 约 belongs to the verb.
        eaten = bool(match["before"]) and text[match.start() - 1 : match.start() + 1] in (
            "签约",
            "邀约",
            "预约",
            "履约",
        )
        at = match.start("low") if eaten else match.start()
        before, after = text[max(0, at - 18) : at], match["next"]
        lone = (match["low"] == "一" and not match["high"]) or before.endswith("再")
        role: Role = "none" if lone else _role(value, unit, before, after, match)
        approx = (found.approx and not eaten) or (not eaten and bool(_ABOUT.search(before))) or bool(match["plus"])
        total = bool(_TOTAL.search(before))
        out.append(Count(value, unit, approx, _what(before, after), role, *match.span(), total))
    return _with_labels(_settled(out, text), text)


def _settled(found: list[Count], text: str) -> list[Count]:
    """检查口腔88人, 涂氟35人: a number that nothing around it explains goes with the people one clause before."""
    out: list[Count] = []
    for count in found:
        if count.role == "unsure":
            before = next((c for c in reversed(out) if c.unit in _PEOPLE_UNITS and c.role in ("doer", "served")), None)
            near = before and re.fullmatch(r"[,，、][\u4e00-\u9fff]{2,5}", text[before.end : count.start])
            count = replace(count, role=_unexplained(bool(near), before, out))
        out.append(count)
    return out


def _unexplained(near: bool, before: Count | None, earlier: list[Count]) -> Role:
    """课后9人开了账号: behind those who work and those served, people of whom something else is told."""
    if before is None or before.role != "served":
        return "doer"
    if near:
        return "served"
    return "figure" if any(count.role == "doer" for count in earlier) else "doer"


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
    if unit == "块钱":
        return "元", value
    if unit in ("号人", "口人"):
        return "人", value
    return unit, value


def _sentence(match: re.Match[str]) -> str:
    """The sentence around a count, at most 80 characters to either side."""
    left = re.split(r"[。;；!\n]", match.string[max(0, match.start() - 80) : match.start()])[-1]
    return left + _behind_it(match)


def _behind_it(match: re.Match[str]) -> str:
    return re.split(r"[。;；!\n]", match.string[match.end() : match.end() + 80])[0]


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
    if _SENT_BY.match(after) or (unit == "组" and re.match(r"\d+余?[名人位]", after)):
        return "none"
    if unit in ("级", "分", "里", "方", "门") and not re.match(r"路", after):
        return "none"
    if (
        unit == "家"
        and _ALLIES.search(before)
        and re.match(r"(?:[^,，。]{0,4})(?:企业|部门|医院|机构|公司|支部|银行)", after)
    ) or (unit in ("家", "方") and re.match(r"单位|联手|联合|部门|携手|协同|共同", after)):
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
    if unit in _PEOPLE_UNITS or (unit == "个" and counted_person(before, after)):
        return person_role(unit, before, _behind_it(match), _sentence(match))
    if _AVERAGE.search(before) or (unit in ("米", "厘米") and re.match("[深高厚]", after)):
        return "none"
    if unit in ("户", "户次", "家") and _FOR_THEM.search(before):
        return "served"
    if unit in ("户", "户次"):
        if _SAME_AS_PEOPLE.match(after):
            return "none"
        return "figure" if _INSPECTED.search(before) or _KNOCKED.search(before) or _SHOPS.match(after) else "served"
    if (
        unit == "家"
        and not _SHOPS.match(after)
        and (serves(before) or re.search("[去走跑]了$", before))
        and not _INSPECTED.search(before)
    ):
        return "served"
    if re.search(r"其中[^,，。;；\n\d]{0,8}$|(?:剩下|余下|剩余|其余)的?$", before):
        return "part"
    if _SUBSET.search(before) and unit in ("人", "名", "位", "户", "家"):
        return "part"
    if unit == "次" and re.search(r"[再多这那首上下]$", before):
        return "none"
    return "figure"


_UNITLESS = re.compile(
    r"(?P<who>居民|群众|老人|学生|孩子|听众|观众|患者|学员|党员|志愿者|干部|职工|医生|护士|队员|服务)(?P<about>约|近)?(?P<n>\d{1,5})(?P<plus>\+|余)?(?=[,，、。;；\s)]|$)"
)


_FEW_WORKERS = re.compile(rf"(?P<few>俩|仨)(?=[\u4e00-\u9fff]{{0,3}}?{words('worker')})")


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
    for match in _FEW_WORKERS.finditer(text):
        out.append(Count(2 if match["few"] == "俩" else 3, "人", False, "", "doer", *match.span()))
    return out


def _with_labels(found: list[Count], text: str) -> list[Count]:
    found = sorted([*found, *_unitless(text)], key=lambda count: count.start)
    label = _LABEL_DOERS.search(text)
    if not label:
        return found
    kept = [count for count in found if not (label.start() <= count.start < label.end()) and count.role != "doer"]
    stated = Count(float(label["n"]), "人", False, "", "doer", label.start(), label.end(), True)
    return sorted([*kept, stated], key=lambda count: count.start)
