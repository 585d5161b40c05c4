"""Who organised an activity, as named: at the head of a clause, behind a date, beside 联合 and 、, never behind 到 or 给."""

import re

_HARD = (
    r"政府(?!部)|消协|农技站|畜牧站|林业站|外卖站|骑手站|环卫站|[一-龥]管所|手工坊|妇联|残联|文联|科协|侨联|工商联|作协|音协|美协|书协|青志协|老龄办|河长办|计生协|义工联|团市委|团区委|团县委|团委|总工会|工会|红十字会|基金会|联合会|委员会|机关工委|文明办|卫健委|发改委|国资委|"
    r"(?![骗布结格饭大]局)[一-龥](?:委|局|办公室|办事处|管委会|征兵办|执法队|分局|支队|大队|中队|服务队|志愿队|突击队|救援队|先锋队|宣讲团|讲师团|艺术团|合唱团|小分队|车队|义工队|志愿者队|应急队|消防队|交警队|巡逻队|手语队|艺术队|舞蹈队|文艺队)|"
    r"护[一-龥]队|[交特刑]警[一二三四五六七八九]中队|[一-龥]{0,2}(?:公司|集团|银行|支行|分行|营业厅|医院|卫生院|中医院|保健院|卫生室|卫生站|服务中心|中心|学校|小学|中学|大学|学院|幼儿园|研究院|研究所|设计院|图书馆|文化馆|博物馆|科技馆|美术馆|体育馆|展览馆|纪念馆|气象台|电视台|报社|派出所|司法所|税务所|环卫所|"
    r"交警队|事务所|律所|公证处|检察院|法院|农科院|党校|协会|商会|学会|促进会|联谊会|理事会|业委会|供电所|供电站|水厂|电厂|工厂|血站|消防站|救援站|消防救援站|服务站|管理站|气象站|俱乐部|工作室|基地|超市|药店|药房|诊所|门诊部|酒店|餐厅|饭店|驾校|书店|理发店|美发店|协会分会|门店|武装部|宣传部|组织部|统战部|部队|民政所|工作站|联盟|剧团|剧院|影院|供销社|文化站|社工站|街道办(?!事)|书画社|诗社|棋社|盲协|聋协|肢协|[一-龥](?<![排带领组归部军列编站整插])队(?![员长伍])|合作社|报到单位)"
)
_PARTY = r"(?:机关)?(?:党委|党总支|党工委|党支部|办?第[一二三四五六七八九十\d]+党?支部|[一二三四五六七八九十]支部|支部|团委|团支部|工会|妇联|[一-龥]{1,3}科(?![普技协学级])|居委会|办事处|业主委员会)"
_AREA = r"[一-龥]{2,8}(?:社区|街道|镇|乡|村)"
_NAME = re.compile(
    rf"(?P<name>(?:[市区县省镇州团]|国家)?[一-龥“”\"·]{{0,16}}(?:{_HARD})(?:{_PARTY}){{0,2}}|{_AREA}{_PARTY}|[一-龥]{{2,12}}(?:第[一二三四五六七八九十\d]+党?支部|党支部|党总支|党委|支部|团支部))"
)
_SPOT = re.compile(
    rf"(?P<name>{_AREA})(?=举办|组织|召集|联合|共?开展|志愿服务(?:小结|情况|汇总)|紧急|召开|发动|邀请|携手|会同|主办|承办|共同|\d月|[一二三四五六七八九十]{{1,2}}月|(?<=[道镇乡])(?:志愿者|党员|干部|\d+[名位个]?(?:[一-龥]员|志愿者|干部|职工|社工|民警)|给|为(?!期)|[一-龥]{{2,4}}\d+[名位人个]|、[^,，。、]{{2,9}}(?:局|委|会|联|院|站|所|中心|队))|$)"
)
_PARTNER = re.compile(
    rf"(?P<name>{_AREA})(?=举办|组织|召集|联合|开展|紧急|召开|发动|邀请|主办|承办|共同|在|于|看望|慰问|[两三四多]方|[两三四]家|志愿者)"
)
# Clubs and short names that no list can hold: 妙音琵琶社的4位老师, 市疾控来了3人, 红帆义工站、书香社.
_CLUB = re.compile(
    r"[\u4e00-\u9fff“”\"·]{1,14}(?:社团|小组|[社团会队所馆屋营坊组厂处办协班段联]|[工理服务作政电修援管]站|农商行|建行|之家|疾控|海警|电大|农大|师大|职校|党校|渔政|路政|烟草|联通|移动|电信|邮政|党支部|党委|党总支)”?"
)
_CLUB_ACTS = re.compile(
    r"(?!区)(?:的?(?:[\d一二两三四五六七八九十几]+[多来余]?[名位个人](?!活动|节目)|(?:三|几|多)[家方])|的?(?:全体)?(?:[\u4e00-\u9fff]{0,4}?(?:志愿者|志愿队|师生|党员|队员|社员|团员|会员|成员|老师|教师|大夫|医生|医护|师傅|律师|民警|员工|职工|干部|同志|姐妹|小伙子|小[\u4e00-\u9fff]他们))|在|来(?!自)|到|去|赴|当时|一行|全员|选派|的人|下乡|进村|上门|[和与、][\u4e00-\u9fff]{2,8}\d+[名位人]|\d+台车|走进|前往|联合|携手|会同|组织|举办|开展|开(?!放|业|门|学|张)|连夜|派|免费|给(?!力)|为(?!期)|帮(?!扶|忙)|替|\d+[月日.号/]|\d+人|昨|前天|[、和与][\u4e00-\u9fff“”]{1,12}(?:[社团会队所站馆局院协处办]|之家|公司|中心|海警)(?!区)|上(?:上)?周|周[一二三四五六日末]|[一二三四五六七八九十]{1,3}月|$)"
)
_NO_CLUB = re.compile(
    r"(?:[晚大班社机聚茶宴话谈事享欢动聘流介解影唱乐坐堂赛讲例拉]会|书展会|故事会|[车地铁火公汽]站|厕所|场所|哪所|旅行|[这那哪几两一]个?[社团会队所站馆屋营坊组厂行场]|不行|进行|步行|一行|同行|举行|流行|银行行|出行|骑行|夜行|[到好相用益住何各难深暗长短远近四别同一]处|[举主承开代帮合筹创督交新]办|(?:培训|托管|暑托|补习|兴趣|手工|[开上下早晚两值轮换加跟学])班|[带领]队|现场|会场|广场|市场|菜场|操场|球场|分组|每组|机场|农场|林场|牧场|商场|剧场|驿站|工厂|老厂|礼堂|抱团|入团|军营|露营)$"
    r"|[的了着给把被让从]|参观|排起|^人(?!社|民|大|保)|^小家伙|^(?:劝|转|移|扭|这|那|每|各|某|在|到|去|是|有|我们?|咱|俺|大家|今|昨|明|其|该|因|为|向|对|和|与|帮|给|请|来|由|又|还|就|都|只|教|陪|送|讲|组成|分|下乡|跟|暑|帮忙|听说|一|二|三|四|五|六|七|八|九|十|两|清理|整治|慰问|走访|看望|参加|参观|访|巡|查|上级|宣传)"
)

# 实验小学东门, 蒲公英小学的课桌椅: where it was, not who did it.
_PART_OF_A_HOUSE = re.compile(
    r"[东西南北正后侧大]门|门口|门前|操场|礼堂|旁|附近|对面|[\u4e00-\u9fff]{0,3}?[厅室](?=[,，。])|前(?!往|来)|说|老板|的[\u4e00-\u9fff]{0,4}?[椅桌楼灯墙路窗门]"
)

_DAY = r"(?:\d{1,2}[日号]|昨[天日晚]|今[天日晚早]|前[天晚]|近日|日前|当天|上?个?(?:周|星期|礼拜)[一二三四五六日天末]|(?:本|上|这)周|上午|下午|中午|晚上|傍晚|清晨|早上|早晨|夜里|夜间|深夜|一早|\d+[::]\d+|点半?|号晚|日晚|日夜|期间|假期|当日|时许)"
_SEP = re.compile(
    rf"(?P<day>{_DAY}|[一二三四五六七八九十]{{1,2}}月[一二三四五六七八九十]{{1,3}}[日号]?)|(?P<join>[、+&]|(?<=[一-龥])和(?![平谐睦顺美气田风])|与(?!会)|及(?!时)|暨|以及|联合(?!会|国|社|收)|会同|携手|协同|联动|牵手|跟)|"
    r"(?P<by>感谢|由(?!于)|来自|主办(?:单位|方)?[:：]?|承办(?:单位)?[:：]?|参与单位[:：]?|组织单位[:：]?|单位[:：])|"
    r"(?P<at>地点[:：]?|来到|(?<![从以近由])来(?=[\u4e00-\u9fff]{2,6}?(?:社区|小学|中学|村|镇|广场))|走进|深入|前往|赶到|开进|看望|慰问|送给|已报|报给?|反映|联系|转交|移交|捐赠?给|(?<!帮)帮(?!帮团|扶)助?|接送|陪同?|对接|等待?|[在到赴为给向对被把让请从去找进])|"
    r"(?P<verb>组织(?!部|委)|开展|举办|举行|召开|派出(?!所)|派(?!出所)|出动|发动|牵头|共同|一起|一行|召集|紧急|检查|整治|是|有|的|把|清(?=[扫理运洗除淤捡出])|送|(?<!宣)讲(?!师团|解)|做|参加|题目|主题)|"
    r"(?P<stop>[^\u4e00-\u9fff“”\"·、+&]+)"
)
_NOT_IT = re.compile(
    r"^(?:(?:书店|药店|超市|诊所|酒店|理发店|餐厅|饭店|门店)$|[两三四五六七八九十]支|俺|出发|已|家门|[查走][^访]|大学$|小学$|中学$|个|协助|配合|[市区县镇乡村]?党委$|公司团|公司党|单位团|[我本咱该各两三全同]|物业(?:公司|中心|办公室|服务中心)?$|居委会|社区(?!卫生|老年大学)|有关|相关|上级|支部|党支部|党总支|党委|公司$|中心$|医院$|学校$|银行$|律师|由街道|委|局$|工会$|谁|职工|志愿|青年(?:志愿|突击队$)|党群|服务中心|日间照料|活动中心|老年|邻里|文化活动|"
    r"新时代文明|政务|便民|党员|服务队$|志愿队$|其他|多个|组成|成立|机关|他们|大家|居民|退休|原|一支|这支|几|\d|名|位)|(?:[名位]|我们|咱们|社区[一-龥]{0,2}活动中心|照料中心|康复中心|党群服务中心|文化中心|[居村]民)$"
)
_FOLLOWS = re.compile(
    r"[”,，。;；:：\s、+&和与及()（]|$|\d|[一二两三四五六七八九十几百]+[多来余]?[名位个家人]|每[天日晚]|轮流|全体|联合|会同|携手|组织|开展|党员|党委|志愿|干部|民警|警|师傅|律师|医|职工|员工|青年|团|走进|深入|赴|到|在|来|举[办行]|把|将|的|第|机关|近日|为|给|一行|全体|派|牵头|主办|共|召|放|对|从|由|进|向|去|与|帮|请|邀|送|设|发|利用|社工|义工|副|主任|书记|局长|老师|教师|专家|技|工|流动|全局|支|结对|班子|“|\"|退|离|领导|业务|代表|科|执法|走访|上门|慰问|免费|紧急|出动|连夜|抽|安排|抢|承办|讲|开|检查|冒|坚持|带|会员|队员|演|出|本周|上周|周|[昨今前][天日晚]|[一二三四五六七八九十]{1,2}月|讲师|骨干|女|男|老|少先"
)


def organisers(text: str) -> list[tuple[str, tuple[int, int]]]:
    """Up to four organisers by name with their spans, in the order of a folded text."""
    out: dict[str, tuple[int, int]] = {}
    role, start = "stop", 0
    for sep in [*_SEP.finditer(text), None]:
        stop = sep.start() if sep else len(text)
        if stop > start:
            found = _named(text, start, stop, role) if role in ("day", "join", "by", "stop") else None
            if found:
                out.setdefault(text[slice(*found)], found)
        if sep is None:
            break
        kind = sep.lastgroup or "stop"
        if kind == "join":
            role = (
                "join" if role in ("day", "join", "by", "stop") or "联" in sep.group() or "同" in sep.group() else "at"
            )
        elif kind == "stop" and role == "day" and stop == start:
            pass
        elif kind == "stop" and role == "at" and not re.search(r"[,，。;；!\n)]", sep.group()):
            role = "at"
        else:
            role = kind
        start = sep.end()
    return list(out.items())[:4]


def _named(text: str, start: int, stop: int, role: str) -> tuple[int, int] | None:
    ours = re.match(r"(?:我们|咱们?)", text[start:stop])
    if ours:
        start += ours.end()
    slot = text[start:stop]
    club = None if ours else _club(text, start, stop, role == "join")
    if club:
        return club
    match = _NAME.match(slot)
    sure = role in ("day", "by") or re.match("[市区县省团]", slot)
    if not match or not (sure or _FOLLOWS.match(text, start + match.end())):
        match = (_PARTNER if role == "join" else _SPOT).match(text, start)
        if not match or match.end() > stop:
            return None
        name = match["name"]
        return (start, start + len(name)) if not _NOT_IT.search(name) else None
    name = match["name"].strip('“”"')
    if _PART_OF_A_HOUSE.match(text, start + match.end()):
        return None
    if ours and re.search("(?:支部|党委|党总支|工会)$", name):
        return None
    if len(name) < (4 if ours and not name.endswith("联") else 2) or _NOT_IT.search(name):
        return None
    at = start + slot.index(name)
    return at, at + len(name)


def _club(text: str, start: int, stop: int, joined: bool) -> tuple[int, int] | None:
    """A club or a short name at the head of a clause, when it does something or somebody of it is counted."""
    days = re.match("[两三四五六七]天", text[start:stop])
    start += days.end() if days else 0
    for end in range(min(stop, start + 16), start + 1, -1):
        if _CLUB.fullmatch(text, start, end) and (
            _CLUB_ACTS.match(text, end) or (joined and text[end : end + 1] in (",", "，"))
        ):
            name = text[start:end].strip('“”"')
            if (len(name) < 3 and name[-1] not in "协联") or _NOT_IT.search(name) or _NO_CLUB.search(name):
                return None
            at = text.index(name, start)
            return at, at + len(name)
    return None
