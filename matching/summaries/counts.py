"""Numbers with their units in a summary, each sorted: those who did it, those served, what was done, or nothing."""

import re
from dataclasses import dataclass, replace

from matching.language.numbers import QUANTITY, quantity
from matching.language.tokens import cut
from matching.summaries.count_roles import PEOPLE_UNITS, role_of
from matching.summaries.people_apart import Role
from matching.summaries.predicates import words
from matching.summaries.subjects import acts_alone, one_of_us

_UNITS = (
    r"三轮车|板车|卡车|货车|皮卡|编织袋|蛇皮袋|垃圾袋|麻袋|背篓|竹筐|箩筐|纸箱|大捆|平板车|人次|号人|口人|号(?=[,，。;；]|[\u4e00-\u9fff]{2})|台次|辆次|平方米|平米|平方|立方米|公里|千米|公斤|千克|毫升|厘米|课时|小时|个小时|万元|单元|户次|车次|场次|批次|块钱|"
    r"[人名位户家个部处件袋车份张本册盒瓶桶箱条根棵株块米亩吨斤克元台辆尾盏扇床套副双只头顶支针次场期节堂首幅篇起例宗项座栋组片枚面对把口碗杯顿餐桌筐包捆升页句封通趟轮站道圈盆门批单笔间丛摊款集束杆颗粒挂串枝罐提沓艘艇船锅盆篮篓挂壶罐缸拨排只尊具架匹班架方里卷届出]"
)
_TOKEN = re.compile(
    QUANTITY
    + rf"(?:[大小整满](?=[袋包桶车筐箱捆盆锅碗壶篓]))?(?P<unit>{_UNITS})(?P<half>半)?(?:左右|上下)?(?P<plus>\+|多|余)?(?=(?P<next>[^,，。!?;；\n]{{0,24}}))"
)
_ABOUT = re.compile(r"(?:约|近|大约|上|超过?|逾|将近|差不多|少说|大概)(?:有)?$")
_TOTAL = re.compile(r"(?:实到|实际到|实际参加|实际参与|实际献血|共|总计|合计|累计|一共|总共|前后)[^,，。;；\n\d]{0,8}$")
# 两辆三轮: the second number is part of a name.
_COUNTED = re.compile(r"[\d一二两三四五六七八九十]多?[辆台]$")
_NAME = re.compile(
    r"轮(?:车|摩托|椅)|部门|支部|件(?:大|小|实|好)?事[:：,，]|元(?:村|里|桥|坊|社区|街道|路|宵)|口(?:之家|人?去|人?一起|[,，、。]?(?:上阵|齐))|摊(?:活|事)|门课程之"
)
_ADDRESS = re.compile(
    r"(?:栋|幢|座|号楼)(?:楼?(?:架空|楼下|单元|门|大厅|地下|底层|[一二三四五六七八九\d]+[层楼室])|[到至~、-]\d|的?(?:老人|居民|住户|业主|[^,，。]{0,2}(?:奶奶|大爷|阿姨)))"
)
_MONEY = re.compile(r"(?:钱|费|款|资金?|价|捐|花|收入|赔偿?|付|退|省|掏|卖|挣|赚|欠|奖)(?:了|出|共|约|近|下|回|给)*$")
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
        if (
            _COUNTED.search(text[: match.start()])
            or _NAME.match(text, match.start("unit"))
            or _addresses(match)
            or (match["unit"] == "号" and not found.approx)
        ):
            continue
        said = "户" if match["unit"] == "个" and match["next"].startswith("家庭") else match["unit"]
        # 签约19人: the 约 belongs to the verb.
        eaten = bool(match["before"]) and text[match.start() - 1 : match.start() + 1] in (
            "签约",
            "邀约",
            "预约",
            "履约",
        )
        at = match.start("low") if eaten else match.start()
        before, after = text[max(0, at - 28) : at], match["next"]
        unit, value = _unit(said, found.value + (0.5 if match["half"] else 0), before, after)
        bare = match["low"] in ("百", "千", "万", "亿") and not match["before"] and not match["more"]
        lone = (
            bare
            or (match["low"] == "一" and not match["high"] and not _one_more(before, after))
            or before.endswith("再")
            or not value
        )
        role: Role = "none"
        if not lone:
            role = role_of(value, unit, before, after, _sentence(match), _behind_it(match))
        approx = (found.approx and not eaten) or (not eaten and bool(_ABOUT.search(before))) or bool(match["plus"])
        total = bool(_TOTAL.search(before))
        out.append(Count(value, unit, approx, _what(before, after), role, *match.span(), total))
    return _with_labels(_somebody_did_it(_settled(out, text), text), text)


def _somebody_did_it(found: list[Count], text: str) -> list[Count]:
    """Without anybody who works, the first who do something of their own are those who did it."""
    if any(count.role in ("doer", "present") for count in found):
        return found
    for at, count in enumerate(found):
        if count.role != "served" or count.unit not in ("人", "名", "位", "个"):
            continue
        before = re.split(r"[,，。;；\n]", text[: count.start])[-1]
        rest = re.split(r"[。;；!\n]", text[count.end :])[0]
        if acts_alone(before, rest):
            return [*found[:at], replace(count, role="doer"), *found[at + 1 :]]
    return found


_TURN = re.compile(r"[,，、;；]第[\d一二三四五六七八九十]+(?:回|次|场|天|批|期|轮|周|拨|节)(?:来了|有|是|共|到了)?")
_SUMMED_UP = re.compile(
    r"[,，、;；](?:累计|前后|两[回次天场]|[三四五六七八九]天)?(?:总共|合计|累计|一共|总计|共计?|加起来|拢共)(?:是|有|来了)?(?:约|近)?"
)


def _carried_on(out: list[Count], count: Count, text: str) -> Role | None:
    """第一回18个, 第二回23个, 累计41人次: turns and their sum are of the people named first."""
    last = out[-1] if out else None
    if last is None or last.role not in ("served", "doer"):
        return None
    between = text[last.end : count.start]
    if _TURN.fullmatch(between) and count.unit in (*PEOPLE_UNITS, "个"):
        return last.role
    if count.role == "unsure" and re.fullmatch("、[\u4e00-\u9fff]{1,8}", between):
        return last.role
    summed = _SUMMED_UP.fullmatch(between) and count.unit in PEOPLE_UNITS and count.value >= last.value
    return last.role if summed else None


def _sum_of(out: list[Count], count: Count, text: str) -> Role | None:
    """党员40名、居民代表20名共60人参观: the sum of two groups is of those who came, whatever they do then."""
    last = out[-2:]
    if len(last) < 2 or any(one.unit not in PEOPLE_UNITS for one in (*last, count)):
        return None
    near = len(text[last[0].end : count.start]) <= 16
    return "doer" if near and last[0].role == "doer" and last[0].value + last[1].value == count.value else None


def _settled(found: list[Count], text: str) -> list[Count]:
    """检查口腔88人, 涂氟35人: a number that nothing around it explains goes with the people one clause before."""
    out: list[Count] = []
    for count in found:
        told = _carried_on(out, count, text) or _sum_of(out, count, text)
        if told:
            count = replace(count, role=told)
        elif count.role == "unsure":
            before = next((c for c in reversed(out) if c.unit in PEOPLE_UNITS and c.role in ("doer", "served")), None)
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


def _addresses(match: re.Match[str]) -> bool:
    """阳光花园3栋的, 住3栋402, 杏花楼2单元501: where, not how many."""
    unit, after = match["unit"], match["next"]
    if _ADDRESS.match(match.string, match.start("unit")) or (unit == "单元" and re.match("[\u4e00-\u9fff]", after)):
        return True
    if unit not in ("栋", "座", "单元", "门", "楼", "区", "排") or not match["low"][0].isascii():
        return False
    before = match.string[max(0, match.start() - 3) : match.start()]
    if re.match(r"\d{3}", after) or before.endswith("住"):
        return True
    return bool(re.search(r"[苑园里村城府庭湾区寓院][A-Z]?$", before) and re.match(r"的|[A-Z\d楼东西南北]", after))


def _one_more(before: str, after: str) -> bool:
    """两个电焊工、一个木工: the last of a list counts, however few."""
    return bool(
        re.search(r"[\d一二两三四五六七八九十][名位个][^,，。;；、\d]{1,6}(?:[、和]|加上?)$", before)
        and re.match(words("worker"), after)
    )


def _is_length(match: re.Match[str]) -> bool:
    """三个半小时, 三个月: a length of time, not a count."""
    return match["unit"] == "个" and bool(
        match["half"]
        or re.match(
            r"(?:半|多)?(?:小时|钟头|月|星期|礼拜|分钟|周|白天|上午|下午|晚上|早上|昼夜|通宵|半天|整天)", match["next"]
        )
    )


def _what(before: str, after: str) -> str:
    """The word behind the unit; without one the verb before the number."""
    behind = re.match(r"[^\d\s,，、。;；()（）:：]{0,6}", after)
    return (behind.group().removesuffix("的") if behind else "") or _verb(before)


def _unit(unit: str, value: float, before: str, after: str) -> tuple[str, float]:
    if unit == "万元":
        return "元", value * 10000
    if unit == "块钱" or (unit == "块" and (_MONEY.search(before) or value >= 1000)):
        return "元", value
    mouths = unit == "口" and re.search("老少|男女|全[村寨家]|乡亲|居民|村民", before[-8:])
    if unit in ("号", "号人", "口人") or mouths or (unit == "个" and one_of_us(before, after)):
        return "人", value
    return unit, value


def _sentence(match: re.Match[str]) -> str:
    """The sentence around a count, at most 80 characters to either side."""
    left = re.split(r"[。;；!\n]", match.string[max(0, match.start() - 80) : match.start()])[-1]
    return left + _behind_it(match)


def _behind_it(match: re.Match[str]) -> str:
    return re.split(r"[。;；!\n]", match.string[match.end() : match.end() + 80])[0]


# Words before the deed in the same breath: where it was, who did it, how often.
_BEFORE_DEED = re.compile(
    r".*(?:社区|小区|新村|街道|村|花园|广场|公园|小学|中学|大学|学校|中心|公司|党员|志愿者|队员|职工|干部)|大家|我们|居民|老人"
    r"|[了并还共又先各把将为给帮替约近们]|先后|累计|合计|一起|一共|开展|组织|进行"
)
_AROUND = re.compile(r"^(?:[内里上下中旁]|外面?|里面?|周边|附近|门口)+")
_DEED = 7  # signs: 疏通下水道, 清理楼道杂物 is cut to its end


def _verb(before: str) -> str:
    """修剪绿化带, from 到桃园社区修剪绿化带3处: whole words right before the number, without where it was and who did it."""
    found = re.search(r"([\u4e00-\u9fff]{1,14}?)(?:了|约|共|近)?$", before)
    deed = ""
    for word in reversed(cut(found[1]) if found else []):
        if _BEFORE_DEED.fullmatch(word) or (deed and len(word) + len(deed) > _DEED):
            break
        deed = word + deed
    return _AROUND.sub("", deed)


_UNITLESS = re.compile(
    r"(?P<who>居民|群众|老人|学生|孩子|听众|观众|患者|学员|党员|志愿者|干部|职工|医生|护士|队员|服务|司机|社工|教师|老师|律师|民警|药师|义工|团员|队长|厨师)(?P<about>约|近)?(?P<n>\d{1,5})(?P<plus>\+|余)?(?=[,，、。;；\s)]|$)"
)


_GUESTS = ("居民", "群众", "老人", "学生", "孩子", "听众", "观众", "患者", "学员", "服务")
_FEW_WORKERS = re.compile(rf"(?P<few>俩|仨)(?!人)(?=[\u4e00-\u9fff]{{0,3}}?{words('worker')})")


def _unitless(text: str) -> list[Count]:
    """居民70+, 党员12: a number right behind the people it counts."""
    out: list[Count] = []
    for match in _UNITLESS.finditer(text):
        opened = text.rfind("(", 0, match.start())
        if opened >= 0 and ")" not in text[opened : match.start()]:
            continue
        doer = match["who"] not in _GUESTS
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
