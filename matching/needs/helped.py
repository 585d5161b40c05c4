"""Who is helped, said at length: what stands before a name, groups, kin, households; see beneficiary.py for the names."""

import re

_STOPS = ',，。!！?？;；:：、\\s()（）"“”「」【】|｜'
_MODIFIER = re.compile(rf"(?P<words>[^{_STOPS}]{{1,16}}的)$")
# Words that end before the description of a person begins: 想给|结婚六十年的老邬, 我结对的|九十岁的俞阿太.
_OPENS = re.compile(
    r"^.*(?:[给帮为替陪让请把接教带看送]|有[一]?[位个名]|[这那一][位个名]|[去来]|想要?|我们?(?:结对|包联|包户|对接|帮扶|联系|负责|挂钩|家|这边|那边)的?|(?:这|那|当)[天晚]|[今明后]天|周[一二三四五六日末]|[\d一-十]+(?:号楼?|栋|楼|层|室|单元|院|幢)+|号(?![楼栋院])|社区|小区)(?=[^的])"
)
_IS_PLACE = re.compile(
    r"(?:[楼栋层室院村房店站号街路巷弄里]|单元|社区|小区|门口|隔壁|楼[上下]|对门|对面|家里?|门牌|公寓|中心|病房|那边|这边|附近|老家|当地|本地)的$|^我们?(?:结对|包联|包户|对接|帮扶|联系|负责|挂钩)的$|[点所局厂校园场亭]的$|^(?:我|他|她|咱|你|谁|哪|老人|大家|我们)的$|"
    r"(?:需求|问题|事情?|心愿|单子|任务|消息|通知|活动|比赛|[\d一-十]+[点分])的$"
)
# Verbs and things: a clause, not a description of the person.
# What somebody is or was by trade or by kin, right before the name: 修鞋匠老费, 越南媳妇阿鸾, 插班生豆豆.
_TRADE = re.compile(
    rf"(?:^|[{_STOPS}的]|[给帮替教送让为请])(?P<trade>(?![^{_STOPS}]*[找请要来需缺求谁会能给帮替教让有是到在个位名])[\u4e00-\u9fff]{{0,6}}?(?:[匠工师员兵医军户汉生友农民者手夫商人]|媳妇|姑娘|女孩|男孩|小哥|职工))$"
)
# 6户行动不便的老人: who lives in the households counted.
_OF_COUNT = re.compile(
    r"(?<=[户家位名个])(?:[\u4e00-\u9fff]{1,8}的)?(?:老人|老年人|居民|家庭|残疾人|党员|孩子|村民|群众|职工)"
)
_NO_ATTRIBUTE = re.compile(r"(?:需要|缺|找|求|招|哪[位个]|谁|志愿者|师傅|会|懂|能)[^的]{0,8}的$")
_TOGETHER = re.compile(
    r"(?:两口子|老两口|夫妇|夫妻俩?|一家(?:子|[三四五六]口)?|父子|父女|母子|母女|祖孙|姐弟|兄妹|兄弟俩?|[爷娘]俩)"
)

_N = r"(?:\d{1,3}|[一二三四五六七八九十百两俩仨几]{1,4})(?:多|来)?"
_NOUNS = (
    r"(?:老人|老年人|孩子|娃娃?|小朋友|学生|小学生|儿童|妇女|大爷大[妈姐娘]|叔叔阿姨|爷爷奶奶|爹爹婆婆|老党员|党员|工友|工人|农民工|环卫工|保安|楼长|保洁|骑手|快递小哥|外卖小哥|师傅|残友|病友|"
    r"战友|老兵|居民|住户|邻居|街坊|村民|群众|妈妈|宝妈|家长|考生|应届生|毕业生|待业青年|求职者|租户|商户|摊主|司机|旅客|老乡|乡亲|员工|职工|同学|新党员|盲人|聋人|残疾人|孕妇|产妇|困难户|低保户|独居户|姐妹|兄弟|夫妻|夫妇|大哥|大姐|大叔|阿姨|奶奶|爷爷)"
)
_AUDIENCE = re.compile(
    rf"(?:给|为|教|帮|陪|替|带着?|领着?|面向|送给?|护送|接送|组织|照看|看着|盯着?)(?P<who>(?!我们|你们|咱们|他们|她们|人家|大家|志愿)[\u4e00-\u9fff]{{0,6}}?(?:[\u4e00-\u9fff]和)?{_NOUNS}(?:和{_NOUNS})?们?)(?!的(?:同志|师傅|老师)|家|福利|医院|之家|乐园|公园|节|剧|活动|中心|大学|食堂|院)"
    rf"|(?:给|为|教|帮|陪|替|带着?|领着?)(?P<who2>(?!我|你|咱|他|她|人)[\u4e00-\u9fff]{{1,6}}们)"
)
_GROUP = re.compile(
    r"(?P<who>(?:失能|失智|独居|孤寡|空巢|残疾|困难|留守|低保|受灾|特困|高龄|贫困|单亲|失独|流动|退休|患病|山里|外来|务工)(?:老人|老年人|儿童|孩子|娃娃?|户|家庭|党员|群众|职工|居民|妇女|妈妈|青年|学生|残疾人|子女|军人|母亲)们?"
    r"|(?:[双三四]胞胎|单亲|全职|新手|二孩)(?:宝?妈妈?|母亲|爸爸|家庭)|应届(?:毕业)?生|大学毕业生|新生儿|小囡|囡囡|小[孙外]|小女娃|女娃娃|男娃娃|阿[公婆嬷爷奶太]|娭毑|老[阿]?嬷|阿?嬤|婆孙俩?|爷孙俩?|姊妹[俩仨]?|[俩仨]娃|[俩仨]孩子|残友们?|(?:外来|外地|远嫁|全职|农村)(?:媳妇|妈妈|姐妹|嫂子|打工妹)们?|流浪(?:汉|大哥|大叔|老人|的?人)|卖[\u4e00-\u9fff]{1,3}的?(?:夫妻|夫妇|大姐|大哥|老人|大叔))"
)
_COUNTED = re.compile(
    rf"(?<![第每各安排派出要来需找缺请差招])(?<![要来需找缺请差招派排]着)(?P<who>{_N}(?:户|家|个|名|位|号)(?:失能|失智|独居|孤寡|空巢|残疾|困难|留守|低保|受灾|特困|高龄|贫困|[\u4e00-\u9fff]{{1,5}}的)?(?:{_NOUNS}|人家|家庭|人(?=[喝吃住没被要等泡困]))们?)(?=[^,，。]{{0,3}}(?:没|被|喝|吃|住|等|要(?!来)|需|的|家|泡|困|还|装|想|盼|念)|$)"
)
_KIN = re.compile(
    r"(?:^|[,，。!?;:：\s给帮替陪教])(?P<who>我(?:家)?(?:妈|爸|奶奶|爷爷|姥姥|姥爷|外婆|外公|老伴|婆婆|公公|岳母|岳父|丈母娘|老丈人|母亲|父亲|儿子|闺女|女儿|孙子|孙女|弟弟|妹妹|爱人|娃|孩子))(?!说|讲|让我|叫我|给我|家|的[^,，。]{0,3}店)"
)
_FLOORS = re.compile(r"(?P<who>(?:楼上楼下|上下楼|左邻右舍|前后院|两邻居?)[两三几]?[家户]?)")


def described(text: str, start: int, stop: int) -> tuple[int, int]:
    """The span of a name widened by what is said of the person right before it and by whoever goes with it."""
    behind = _TOGETHER.match(text, stop) or _OF_COUNT.match(text, stop)
    stop = behind.end() if behind else stop
    trade = _TRADE.search(text, max(0, start - 10), start)
    start = trade.start("trade") if trade else start
    found = _MODIFIER.search(text, max(0, start - 18), start)
    if not found:
        return start, stop
    words = _OPENS.sub("", found["words"])
    if len(words) < 3 or _IS_PLACE.search(words) or _NO_ATTRIBUTE.search(words):
        return start, stop
    return start - len(words), stop


def group_helped(text: str) -> tuple[int, str] | None:
    """The first group, household or relative that a text names as helped, with its place."""
    found: list[tuple[int, str]] = []
    for pattern in (_AUDIENCE, _COUNTED, _GROUP, _KIN, _FLOORS):
        match = pattern.search(text)
        if match:
            name = "who" if match["who"] else "who2"
            found.append((match.start(name), match[name]))
    return min(found, key=lambda spot: (spot[0], -len(spot[1]))) if found else None
