"""What a number of a summary counts, by its unit and the words around it: people, homes, things done, or nothing."""

import re

from matching.summaries.counted import counted_person
from matching.summaries.people_apart import Role
from matching.summaries.persons import person_role, serves, without_turn

PEOPLE_UNITS = ("人", "名", "位", "人次")
_ORDINAL = re.compile(r"(?:第|[A-Za-z]|\d[./:-]|No\.?)$")
_AVERAGE = re.compile(r"(?:每|各(?![类种项式界色样方级])|人均|户均|年均|平均|均|月均|次均)[^,，。;；\n\d]{0,8}$")
_PLAN = re.compile(
    r"(?:计划|(?<![代草模])拟|将再|预计|目标|下一步|力争|争取|准备|原定|报名(?!参)|登记报名|应到|请假|缺席|未到|库存)[^,，。;；\n\d]{0,10}$"
)
_SUBSET = re.compile(r"(?:其中|包括|含|里面|当中)[^。;；\n]{0,14}$")
_GROUPS = re.compile(
    r"(?:分(?!给|发|送|到|享|赴|别)(?:成|为|头|作|了)?|兵分|编(?:成|为)|划分)[^,，。;；\n\d组队班路]{0,2}$"
)
_ALLIES = re.compile(r"(?:联合|携手|会同|牵手|联动|发动|组织|协同|邀请|来自|等)[^,，。;；\n]{0,6}$")
_WAIT = re.compile(r"(?:等了|(?:^|[,，。;；])等|排队|等候|等待|提前)[^,，。;；\n]{0,4}$")
_INSPECTED = re.compile(r"(?:检查|排查|清查|查看|抽查|巡查|走进|检修|整治|摸排|督查|巡|查)[^,，。;；\n\d]{0,10}$")
# 给商户讲合同法, 走了38家店铺: visited for what they are told, not looked over.
_PREACHED = re.compile(r"^(?!.*(?:检查|排查|清查|抽查|隐患|巡查)).*(?:讲|宣讲|政策|普法|宣传|培训|送服务|走访)")
_WENT = re.compile(r"(?:入店|进店|走|跑|进|去|走访|走进|上门|跑遍)了?(?:近|约)?$")
_KNOCKED = re.compile(r"查[^,，。;；]{0,8}[,，]共?(?:走了|走访|敲|入户)[^,，]{0,4}$")
_SHOPS = re.compile(
    r"(?:[^,，。;；\n\d]{0,4})(?:商铺|商户|店|网吧|企业|出租屋|门店|单位|餐馆|酒店|超市|场所|工地|药店|摊|水管|电表|小吃)"
)
# 56户143人: the people say more than their households.
_SAME_AS_PEOPLE = re.compile(r"(?:家庭|居民|群众|共|、|,)?\d+余?(?:人|名|位)(?!次)|(?:家庭)?(?:共同|自发)?组成")
# 三元村, 一家三口, 两摊活: no counts; 18栋架空层, 6栋到9栋: addresses.
# 26个单位的312名党员, 2组10人: those who sent them, not something done.
_SENT_BY = re.compile(
    r"[^,，。\d]{0,4}(?:单位|支部|部门|科室|党组织|[舞小中]?队伍?|班组|小组|网格|车间|机关|企业|协会|学校|班级|社团)(?:[^,，。\d]{0,3}\d+余?[名人位]|各[派出抽选])"
)
# 给61家商户讲政策: a shop that something is done for, not inspected.
_FOR_THEM = re.compile(r"(?:给|替|帮助?|(?<![作因成])为|惠及|服务)(?:了|约|近)?$|(?:给|替)[\u4e00-\u9fff]{2,4}$")
# 一个头15元, 单价35元: what one costs.
_PRICE = re.compile(
    r"(?:单价|原价|市价|定价|售价|标价|票价|平时[^,，。]{0,12}|一[个件份斤次块把盒袋张本位][^,，。\d]{0,4}(?:要|收|卖)?)$"
)
# 张阿姨说省了一百多块: told, not done.
_SAID = re.compile(r"[爷奶妈姨叔伯婆娘姐哥嫂人友民生客户]们?(?:都|直|笑着|高兴地)?[说夸][^,，。;；:：\s\d]{0,12}$")
# 从56人增加到91人: a change, not a count.
_GROWN = re.compile(
    r"(?:从|由)(?:原来|最初|最早|起初)?的?\|(?:增|涨|升|减|降|变|发展|扩|壮大|到|翻)|(?:增加|增|上升|减少|降|发展|扩大|扩充|壮大|变|涨)[到至成为]了?\|"
)
# 把楼上楼下两家叫到一块儿: the two sides of a quarrel are those helped.
_PARTIES = re.compile(r"(?:楼上|楼下|上下|邻里|对门|隔壁|左右|前后|相邻|邻居|当事|双方)$|把(?:这|那)?$")
_PART = re.compile(r"其中[^,，。;；\n\d]{0,8}$|(?:剩下|余下|剩余|其余)的?$")


def role_of(value: float, unit: str, before: str, after: str, sentence: str, behind: str) -> Role:
    """What one number stands for; `after` ends with the clause, `behind` with the sentence."""
    if _says_nothing(value, unit, before, after) or _of_organisers(unit, before, after):
        return "none"
    if unit in ("家", "户") and _PARTIES.search(before):
        return "served"
    if unit == "门" and re.search(r"课程?$", before):
        return "figure"
    if unit in ("级", "分", "里", "门") or (unit == "方" and not re.search(r"[泥土石沙渣料砼木水雪草]$", before)):
        return "none"
    if unit in PEOPLE_UNITS or (unit == "个" and counted_person(without_turn(before), after)):
        return person_role(unit, before, behind, sentence)
    if _AVERAGE.search(before) or (unit in ("米", "厘米") and re.match("[深高厚]", after)):
        return "none"
    if unit in ("户", "户次", "家"):
        return _home_role(unit, before, after, sentence)
    if _PART.search(before):
        return "part"
    return "none" if unit == "次" and re.search(r"[再多这那首上下]$", before) else "figure"


def _says_nothing(value: float, unit: str, before: str, after: str) -> bool:
    """Ordinals, plans, groups, waiting, prices, names, lengths of time."""
    if any(pattern.search(before) for pattern in (_ORDINAL, _PLAN, _GROUPS, _WAIT, _SAID)):
        return True
    if re.match(r"(?:楼|院|单元)", after) and unit in ("栋", "座") and not value:
        return True
    if (unit == "元" and re.match(r"店", after)) or (unit in ("期", "届", "班") and re.match(r"(?:学|干)", after)):
        return True
    if unit in ("元", "块") and _PRICE.search(before):
        return True
    if unit in PEOPLE_UNITS and _GROWN.search(before + "|" + after):
        return True
    if unit == "出" and not re.match(r"(?:大|小|折子)?戏|[,，。;；、]|$", after):
        return True
    length = unit in ("小时", "个小时", "课时") or re.match(r"个?(?:小时|钟头|半小时|半钟头)", after)
    return bool(
        length or re.match(r"一[组队班岗](?![,，]?共?(?:来了?|分了?)?[\d两二三四五六七八九十]+个?[组队班岗])", after)
    )


def _of_organisers(unit: str, before: str, after: str) -> bool:
    """26个单位的312名党员, 联合5家企业: those who sent them or joined in."""
    if unit not in PEOPLE_UNITS and _SENT_BY.match(after):
        return True
    if unit == "组" and re.match(r"\d+余?[名人位]", after):
        return True
    if unit in ("家", "方") and re.match(r"单位|联手|联合|部门|携手|协同|共同", after):
        return True
    if not _ALLIES.search(before):
        return False
    if unit == "家" and re.match(r"(?:[^,，。]{0,4})(?:企业|部门|医院|机构|公司|支部|银行)", after):
        return True
    allies = re.match(r"(?:[^,，。]{0,4})(?:单位|部门|支部|党组织|队伍|志愿)", after)
    return unit in ("个", "支", "家") and allies is not None


def _home_role(unit: str, before: str, after: str, sentence: str) -> Role:
    """Homes and shops: served when somebody came for them, a figure when they were looked over."""
    if _FOR_THEM.search(before):
        return "served"
    if re.search(r"发现[^,，。;；\d]{0,6}$", before):
        return "figure"
    preached = _PREACHED.search(sentence) and _WENT.search(before)
    if unit != "家":
        if _SAME_AS_PEOPLE.match(after):
            return "none"
        looked = _INSPECTED.search(before) or _KNOCKED.search(before) or _SHOPS.match(after)
        if not preached and looked:
            return "figure"
        return "served"
    asked = serves(before) or re.search("[去走跑]了$", before) or _WENT.search(before)
    if asked and (preached or not _SHOPS.match(after)) and not _INSPECTED.search(before):
        return "served"
    return "part" if _PART.search(before) or _SUBSET.search(before) else "figure"
