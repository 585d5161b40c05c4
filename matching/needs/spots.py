"""Places that no list holds: a clause that is a place, where one is sent or goes to, what a clause says happens there."""

import re
from dataclasses import dataclass

# How names of places end: rooms and houses, services, open ground, water and hills, lanes.
_HOUSE = (
    r"馆|厅|院|所|站|店|铺|中心|校|校园|校区|小学|中学|村小|完小|中心校|园|场|棚|亭|城|大厦|仓库|窗口|空间|平台|基地|码头|渡口|工地|营地|宿舍|公寓|车间|厂区?|食堂|饭馆|餐馆|茶馆|面馆|诊所|"
    r"祠堂|礼堂|大院|后院|前院|屋顶|天台|车棚|凉棚|病房|教室|仓|库房|[0-9一-十]{1,3}层|[0-9一-十]{1,4}[室房]|[\u4e00-\u9fff]室(?<![居卧浴同教]室)|[A-Z]座|[0-9一-十]{1,3}[栋幢]|(?<=妇)[幼保]|出租[屋房]|[粮仓冷金书]库|法院|[县市区]局|[\u4e00-\u9fff]{1,3}局|(?<![0-9一-十])楼[下上顶]?"
)
_GROUND = (
    r"[\u4e00-\u9fff]点(?<![早晚一两几有快慢好差])|山|岭|坡|沟|河滩?|湖|江堤?|堤|坝|海滩|海边|河边|江边|湖边|滩|湾|桥头?|渠|塘|水库|码头|田头|地头|路|街|巷|弄|胡同|里弄|街口|[岭山沟谷坝洞镇城]口|路口|巷口|村口|村头|桥洞|隧道|"
    r"低洼处|路段|沿线|一带|广场|东头|西头|南头|北头|河岸|两岸|岸边|绿地|荒地|空地|球场|操场|田径场|停车场|菜场|集市|夜市|早市|社区|小区|新村|家园|花园|苑|村"
)
_END = rf"(?:{_HOUSE}|{_GROUND})(?:门口|门前|旁边?|边上?|底下|下面|里头|对面|后面|附近|[东西南北]门|[东西南北]头|大厅|窗口|[0-9一-十]{{1,3}}[楼层])?"
_SIGN = r"(?:(?![给为帮把的了着对让请由替跟要来有是谁找想会能修陪缺求招哪也都和与你我他她们先再不没当很就个名位些])[\u4e00-\u9fff0-9A-Za-z#-])"
_STOP = r"(?:^|[,，。;；!?:：\n ])"
_NEXT = r"(?=[,，。;；!?\n ]|$)"

_LABELLED = re.compile(
    r"【?(?:地\s?点|地址|位置|集合(?:点|地点?)?|场地|在哪)(?:】[:： ]?|[:： |｜是在]{1,2})(?P<place>[^,，。;；!?\n|｜]{2,24})"
)
_BARE = re.compile(rf"{_STOP}(?:地点|就?在|到|去)?(?P<place>{_SIGN}{{0,10}}?(?:{_END})){_NEXT}")
_VERB = (
    r"(?=[,，。;；!?\n ]|$|把|办|交|取|拿|送|领|做|看|听|走|逛|转|登|爬|搓|吃|玩|坐|陪|帮|给|修|搬|扫|清|捡|守|巡|值|站|集合|报到|签|教|讲|上课|布置|开|举|进行|参加|透析|复查|检查|体检|量|剪|理|挂|买|接|抬|摆|"
    r"祭|扛|测|拍|唱|演|练|带|等|碰|见|门|帮忙|盯|劝|疏|引|用|的[^,，。老师同志人]|[一两]趟|[一两]圈|盖|填|卸|装|种|拔|浇|捞|挖|过|感受|参观|读|念|聊|下棋|采|助|救|摘|割|铲|排|放|吹|散|遛|晒|喂|敬|献|烤|包|铺|打)"
)
# 福寿里2弄, 柳园路3弄12号: a lane and a number, wherever they stand.
_ADDRESS = re.compile(
    r"(?P<place>[\u4e00-\u9fff]{1,4}[路街巷弄里道园苑村浜埭堰坊塘湾庄屯岗坪寨堡][0-9一-十]{1,4}(?:弄|号|巷|支路)(?!线|车|上午|下午)(?:[0-9一-十]{1,4}(?:号|弄|室|栋))?(?:[院楼](?![上下])|[0-9]{2,4}室?)?)"
)
_GO = re.compile(
    rf"(?:去一?趟|跑一?趟|走一?趟|送一?趟|住进|抬进|送进|送到|送去|送往|抬到|搬到|扛到|运到|推到|交到|寄到|停在|[在到去往赴](?![时位底家]))(?P<place>{_SIGN}{{1,10}}?(?:{_END})){_VERB}"
)
_PUSHED = re.compile(
    rf"(?:推|带|陪|领|扶|送|接)(?:着)?[\u4e00-\u9fff]{{0,8}}?[去到](?P<place>{_SIGN}{{1,8}}?(?:{_END})){_VERB}"
)
# What a clause says of a place: 安置点两百多号人, 老街口疏导车流, 苗寨助学点暑期缺人, 安康护理院206房的于老.
_HEAD = re.compile(
    rf"{_STOP}(?:(?:给|为|帮|清|扫|打扫|清理|整理|布置|巡|查|守|把|大雨把|是|听说|现在|需求|求助|心愿|微心愿)[:： ]?)?(?P<place>(?:{_SIGN}|帮(?=扶[点站])){{1,8}}?(?:{_END}))"
    r"(?=(?:的(?!同志|老师在|老师能|师傅在|大夫|医生|护士|专家|律师|人谁|垃圾分)|[0-9一-十两几]+(?:户|位|个|名|家|百|张|间|条)|这个?[月周]|本[月周]|暑[期假]|寒假|线路|电[路线]|防|放|安排|组织|停[水电工]|进水|积水|内涝|淹|塌|起火|着火|漏|堵|缺|要|有[位个人]|疏导|搬|卸|清|需|想|来了|晚上|早上|每[天晚]|下周|周[一二三四五六日末]|[今明后]天))"
)
_PEOPLE = re.compile(
    r"(?:的)?(?:老师|同志|师傅|医生|护士|专家|大夫|律师|干部|民警|优先|派|出|能不能|库存|告急|支援|来人|在不在)"
)
_ASKED = re.compile(r"(?:请|求|恳请|盼|麻烦|谢谢|感谢|联系|劳驾)[^,，。]{0,3}$")
_NO_PLACE = re.compile(
    r"^(?:[一二两三四五六七八九十\d]{1,3}(?:场|站|院|点|家|所|栋|店|楼|路|里|山|村)|(?:进|出|回|同|全)城|.{0,2}(?:现场|当场|到场|出场|登场|退场|入场|进场|开场|收场|离场|立场|市场价|专场|几点|地点|教室|时间点|早点|晚点|快点|有点|一点|差点|重点|学校|本院|医院|社区|小区|本村|全村|村|养老院那边|半路|一路|顺路|走路|同路|出路|楼上|楼下|一楼|门店|全场|主场|出院|住院|大院|法院|老伴所|人手所|派出所|厕所|场所|下山|上山|食堂|电视局|结局|全局|当局|工地|家园|操场|校园))$"
    r"|[谁哪没]|个点$|催场$|(?:开|停|上|下|闭|离|进|返|转|入|高|复|出)(?:学|馆|校|院|店|厂|园)$|轮椅|志愿者|党员|心愿|编号|^每|(?:摔|扭|断|住|刚)"
)
_PREFIX = re.compile(
    r"^(?:(?:[今明后]天|周[一二三四五六日末]|上午|下午|晚上|早上|需求|求助|急|我(?:家|们)?|本|咱们?|住|就|在|到|去|往|沿着?|清理?|打?扫|整理|布置|查一查|看一看|拆|搬|送|巡|守|陪|把|大雨|暴雨|昨晚|全|整个|老(?=[是有在])|爱心(?=社区)|沿(?=.{3}))+)"
)


@dataclass(frozen=True, slots=True)
class Spot:
    """A candidate for a place, where it stands, and how surely it is one."""

    at: int
    words: str
    sure: int


def spots(text: str) -> list[Spot]:
    """Every candidate of a folded text whose days and hours are blanked."""
    out: list[Spot] = []
    for sure, pattern in ((3, _ADDRESS), (3, _GO), (3, _PUSHED), (3, _BARE), (2, _HEAD)):
        for match in pattern.finditer(text):
            words = _PREFIX.sub("", match["place"]).strip("-,，")
            at = match.end("place") - len(words)
            if 2 <= len(words) <= 14 and not _NO_PLACE.search(words) and not helpers_home(text, at, match.end("place")):
                out.append(Spot(at, words, sure))
    return out


def labelled(text: str) -> str | None:
    """The place of a form: 地点：人民路沿线."""
    label = _LABELLED.search(text)
    return label["place"].strip() if label else None


def helpers_home(text: str, start: int, stop: int) -> bool:
    """天文馆的老师在不在, 请消防队派人: where helpers come from, not where they are wanted."""
    sent = re.match(r"(?:派|出|来|支援|安排|的?同志)", text[stop:])
    return (bool(_PEOPLE.match(text, stop)) and not re.search(r"[在到去给为]$", text[:start])) or bool(
        sent and _ASKED.search(text[max(0, start - 8) : start])
    )
