"""Where help happens: the most exact words of a place that stand together."""

import re
from datetime import date

from matching.needs.spots import Spot, helpers_home, labelled, spots
from matching.times.dates import mentions
from matching.times.hours import clocks, parts

_ANY_DAY = date(2026, 7, 8)  # only the places of the mentions are used
_N = r"[\d一二三四五六七八九十A-Za-z东南西北]{1,4}"
_AREA = r"[\u4e00-\u9fff]{2,4}?(?:社区|小区|街道|新村|花园|家园|大院|苑|里弄|胡同|巷|片区|村(?!民|振兴|里|部|委|口|小|办|头))"
_BUILDING = (
    rf"(?:{_N}(?:号|#)?(?:楼|栋|幢|座|号院|院|单元|巷)(?!上|下|道|梯|顶)|{_N}-\d{{1,2}}-\d{{2,4}}|{_N}-\d{{3,4}}室?)"
)
_INSIDE = rf"(?:的?(?:{_N}(?:楼|层|室|单元|户)|负一楼|楼上|楼下|楼道|楼梯间|地下车库|地下室|车棚|顶楼|门口|大门口?|后门|南门|北门|东门|西门|广场|活动室|活动中心|会议室|多功能厅|大厅|教室|礼堂|食堂|院子|操场|图书室|阅览室|书屋|舞蹈室|议事亭|儿童之家|老年活动室|老年活动中心|日间照料中心|服务站|服务中心|暑托班|党群服务中心|文化站|球场|健身角|花坛|绿化带|凉亭|停车场|车库|车棚|走廊|办事大厅|窗口|门前|旁边|对面|后面|沿街商铺|沿河|片区|分会场|老年食堂|后院|围墙|一条街|便民服务站|文化广场|文化活动中心|小广场|中心广场|篮球场))"
_NAMED = (
    r"(?:[\u4e00-\u9fff]{2,4}?(?:社区|小区|街道|村|镇)|市|区|县|省|镇|街道)?[\u4e00-\u9fff]{0,4}?"
    r"(?:敬老院|养老院|福利院|孤儿院|幼儿园|医院|卫生院|卫生室|门诊部|科技馆|博物馆|图书馆|文化馆|体育馆|动物园|植物园|海洋馆|游乐园|游乐场|纪念馆|展览馆|天文馆|少年宫|电影院|影院|剧院|剧场|烈士陵园|陵园|公园|车站|火车站|汽车站|地铁站|高铁站|机场|菜市场|农贸市场|集市|批发市场|超市|银行|邮局|派出所|法院|民政局|社保局|政务中心|行政服务中心|居委会|村委会|党群服务中心|日间照料中心|服务站|书店|药店|药房|体育场|运动场|大桥|水库|河边|河堤|湖边|江边|海边|河道|路口|十字路口|校门口|学校|小学(?!生|毕业|老师|教师)|中学(?!生|毕业|老师)|(?<!老年)大学(?!生|毕业)|老年大学|校园|广场(?!舞)|停车场|车库|地下室|礼堂|工地|驿站|活动室|活动中心|会议室|多功能厅|阅览室|图书室|书屋|门口|绿化带|花坛|楼道|商业街|步行街|夜市|沿街|旧址|故居|血站(?![的献来派])|考点|文化站|社工站|工作站|消防站(?!的)|棋牌室|老[\u4e00-\u9fff]{0,3}厂|便民(?:服务)?点|架空层|空地|日照中心|市民中心|大集|庙会|展馆|火葬场|殡仪馆|公墓|疗养院|康复中心|托老所|食堂|洗衣房|长城|天安门|大海|草原|故宫|政务大厅|办事大厅|服务大厅|步道|绿道|驿站|公交站|站台|凉亭|球馆|老年食堂|河东(?!寨)|河西(?!寨)|寨(?=[十几\d村的里]))"
    r"(?:门口|门前|旁边?|对面|后面|里面|附近|东门|西门|南门|北门|大厅|广场|后院|院子|操场|[一二三四五六七八九十\d]{1,2}[楼层](?:[\u4e00-\u9fff]{2,4}室)?)?"
)
_LABEL = re.compile(
    r"(?:(?:活动|服务|集合)?(?:地点|地址|位置|住址)[:： 是在]{1,2}|集合(?:点|地)[:： 是在]?)(?P<place>[^,。;!?\n\s]{2,24})"
)
_PLACE = re.compile(
    rf"(?P<area>{_AREA})(?:{_N}号(?!楼|院|栋|线))?(?:{_BUILDING}){{0,3}}(?:{_INSIDE}){{0,2}}|(?:{_BUILDING}){{1,3}}(?:{_INSIDE}){{0,2}}|{_NAMED}|(?<=[去到在])(?![爬登上下海赶])[\u4e00-\u9fff]{{1,4}}(?:湾|岛|寨|古镇|景区)|(?:[一二三四五六七八九十\d]{{1,2}}楼(?:[\u4e00-\u9fff]{{2,4}}室)?)"
)
_NUMBERED = re.compile(r"(?:编号|单号|电话)[】:： ]{0,2}$")
_FAIR = re.compile(r"庙会|大集|集市|夜市|晚会|食堂")
_STARTS = re.compile(
    r"^(?:(?:需求|求助|心愿|微心愿|报到|地点|通知|急|我们|咱们?|我|你|他|她|这个|那个|本|在|到|去|来|往|从|请|想|要|给|帮|让|和|跟|与|及|把|为|对|住|是|有|就|都|也|进|回|上|赴|陪|送|带|逛|打扫|清理|整治|需要|谁|明天|今天|周.|老|能|会|看|接|走|于|的|了|各|每|当|组织|开展|走进|深入|前往|赶到|位于|集合|,)+)"
)
# What a name cannot hold: cut up to the last verb or preposition before it.
_CARRIED = re.compile(
    r"^.*(?:走进|深入|前往|[冲淹毁坏]了|逛逛?|参观|住(?![宅院房户建所])在?|赶到|来到|位于|组织|开展|联合|[到在赴去往向了趟遍把给就]|的(?=[\u4e00-\u9fff]{2,}(?:社区|小区|街道|村|镇|公园|苑)$)|[员们人名者师工力]与|[员们人]和|[个名位条处只]|题目是|[员们])(?=[\u4e00-\u9fff\d]{2,})(?!社区$)"
)
_NONE = re.compile(
    r"^(?:社区|小区|学校|广场|门口|的?楼上|楼下|楼道|食堂|村|大院|院子|旁边?|对面|后面|本社区|我们?社区|咱们?社区|超市|银行|药店|药房|家园|操场|[一二三四五六七八九十\d]楼会议室|校园|服务站|活动)$"
)
_VAGUE_AREA = re.compile(
    r"^(?:[本我咱各全该]|我们|咱们|各个|哪个|什么|双报到|工作地|居住地|结对|包联|对口|隔壁|附近|所在)?(?:社区|小区|街道|村|乡村|农村)$"
)

# What stands after 在, 到 up to the verb, when it ends as places end: 在月亮湖举行, 到柳溪河右岸开展.
_END = (
    r"(?:[岭峰洼坳荡浦渡矶垭关峡谷泉崖洲埠墩冈岗涌汊圩峪岸湖河江海滩山岛湾桥港路街巷段前厅房楼园院馆站所店村镇乡寨屯区苑庭城坊府校班营亭塔寺庙田林坡沟渠坝堤库塘池口角边旁厂室堂棚坪庄宫畔吧阁舍墟圩]|墙根|[一二三四五六七八九十]中|"
    r"[绿湿场空驻工]地|沿[线岸街途]|一带|两[岸侧旁]|中心|基地|码头|公司|[菜市操球广林农牧渔考牧]场|景区|花[园圃]|[一-龥](?<!公)(?<!哪)里|厨房|大道|[国省县乡步人行通隧]道|[东西南北正大侧后前校]门|[放集取卡岗接聚]点|[一-龥]之家|[小中大]学|学[校院]|幼儿园|[一二三四五六七八九十][小中]|[戏舞看月亭露平站][台]|架空层|[一-龥]旁|[下中上]游|树下|楼下|门口|考点|理发点|服务点|公寓|校区|[街路河江湖山坝岸桥堤边场村]上|[村路巷街]头)"
)
_TO = r"(?:来到|走进|深入|前往|赶到|赶赴|开进|奔赴|驱车到|沿着?|围着|绕着|(?<![现存正所内自实])在(?!职|线|场|校生|岗|于|编|家)|(?<![直达收找得遇看听做感受])到(?!位|场|会|期|账|货|达)|赴|(?<![推促改先跟前])进(?!行|一步|出)|前往|(?<![过下上])去)"
_VERB = (
    r"(?:开|举|进行|组织|联合|参加|参与|值|捡|清|打|陪|看|慰|搭|为|给|帮|替|向(?![阳东荣明塘])|对|免费|现场|集中|一[起对块路]|共同|宣|巡|大扫|大清|夜巡|守|种|帮|劝|擦|挨|支了?|唱|念|挂|找|逐|开|接|喊|拿|拉|跟|忙|干|待|转|走|办|扶|码|透析|复查|就医|取药|拿药|体检|打针|买|分(?!校|店|院)|发|植|种|义|排|搬|包|教|送|游|玩|表演|演|讲|过|搞|办|献|做|协|检|查|维|劝|疏|救|转|栽|拍|放|设|摆|支|扫|铲|擦|拔|站|上课|上了|采|补|修|测|量|剪|理|收|登|接|贴|拉|"
    r"调|走|访|重温|祭|守|执|引|服务|助|体验|学|吃|听|写|画|唱|挂|装|换|拆|浇|捞|读|谈|洗|挖|填|堵|扛|抬|运|刷|喷|带|护|化解|整[理治]|集合|布|安|铺|磨|缝|报到|集体|辅导|坐|面对|里|内|跟|[和与](?![\u4e00-\u9fff]{1,6}[路街口区村桥])|把|用|轮|分|的|\d+[户名位个]|[,，。;；、 \n()（）:：]|$)"
)
_INNER = r"(?:(?![给为帮把的了着在到去对让请由替跟]|向(?![阳东荣明塘]))[\u4e00-\u9fffA-Za-z0-9])"
_AT = re.compile(
    rf"{_TO}(?P<place>{_INNER}{{1,18}}?{_END}(?:(?!整理|整治|打扫|清|搬|布置|维修|修缮|参观)[\u4e00-\u9fff]{{1,4}}(?:室|厅|站|中心|广场|食堂|架空层|门口))?)(?={_VERB})"
)
# 帮塔桥镇的五保户, 给锦绣社区21位老人: the place of those who are helped.
_OF_HELPED = re.compile(
    rf"(?:为|给|帮|替|慰问|看望|走访)(?P<place>{_INNER}{{2,12}}?(?:社区|小区|新村|花园|家园|[镇乡村庄寨屯苑巷弄]|(?<![公家院屋手心店])[里坊](?=\d)|[\u4e00-\u9fff]院))(?=[\u4e00-\u9fff\d])"
)
# A clause that is a place, or a place before the name of the event or what befell it: 老街进水, 海棠湾净滩行动.
_BARE = re.compile(
    rf"(?:^|[,，。;；:： \n])(?P<place>{_INNER}{{1,12}}?{_END})(?=[,，。;； \n]|一片|[\u4e00-\u9fff]{{2,4}}(?:行动|活动|集市|义诊|讲座|演练)|进水|停电|停水|着火|起火|内涝|来了)"
)
# 到麻雀岭帮, 在老戏台包: any short name between going there and doing something.
_GOAL = re.compile(
    r"(?:来到|走进|前往|赶到|赶赴|(?<![现存正所内自实])在(?![职线场岗于编家])|(?<![直达收找得遇看听做感受])到(?![位场会期账货达])|赴)"
    rf"(?!天[黑亮]|上级|各级|党|大家|[他我她]们|活动|过程|工作|领导|新|深夜|凌晨|[最之以]|半夜|晌午|[这那哪此]|[上下中]午|傍晚|晚|年|月|底|一|两|三|\d|了)(?P<place>(?:(?!\d){_INNER}){{2,7}}?)(?={_VERB.replace('|[,，。;；、 ', '|[,，。;；').replace('|里|内', '')})"
)
# 组织学生参观气象站: where they are shown round.
_VISITED = re.compile(rf"(?:参观|游览|观摩)了?(?P<place>{_INNER}{{1,12}}?{_END})(?={_VERB})")
# 把巫水路上的积泥铲干净: a road or a water that something lies on.
_ON = re.compile(
    rf"(?:^|[,，。;；:： \n把将])(?P<place>{_INNER}{{1,9}}?(?:[路街巷河湖江桥山渠坝堤岸弄村苑]|大道|胡同|公园|广场|小区|社区))(?=[上里边沿]|两[岸侧]|一[带线片]|的)"
)
# 大兴镇进水: a town that something happened to, when nothing more exact is said.
_TOWN = re.compile(r"(?P<place>[\u4e00-\u9fff]{2,12}?(?:[镇乡]|街道))(?=[^党委政妇卫办司派综残工团总民,，]|[,，])")
_NO_SPOT = re.compile(
    r"^(?:[上下]午|[昨今明前当]天|[俺咱]们?|这|活动|各|这|那|哪|一起|过程|期间|家|现在|位|时|你|我|他|她|它|咱|大家|居民|老人|群众|孩子|老师|队|部分|本(?=市|区|县|社|小|村|街|镇|单|院|地|校)|全|每|多个|几|生活|工作|校|路边|外|门前|门口|楼前|半路|心|手|眼|身边|旁边|社会|基层|网|线|以前|之前|目前|日前|前|当前|面前|眼前|此前|夏季|困难|独居)|"
    r"[了着]|之前|以前|前夕|年前|天前|日前|眼前|面前|生前|跟前|提前|目前|一线|身边|屋里|家里|这里|那里|心里|夜里|手里|电话|企业|(?:居民|老人|群众|住户|大爷|奶奶)家|半边"
)
_FROM_AFAR = re.compile(r"打(?:了)?[^,，。]{0,4}电话|电话(?:陪|回访|问候|慰问|访)|线上(?!下)|云端|直播间|视频连线|网上")
_NO_NAME = re.compile(
    r"(?:(?:[我本咱]|我们|咱们)(?:社区|小区|街道|镇|村|区)$|以来|参观|扫街|完成|建设|参与|圆满|美好|助力|走进|深入|来到|前往|^医院$|^(?:包保|包联|联系|挂点|帮扶|包片|对口)(?:小区|社区|村)$|辖区|老旧小区|各社区|各小区|[与和到对及](?:社区|小区|街道|村|学校)$|^.{0,4}(?:党员|志愿者|干部|警力|队员)(?!活动|大学|之家|休养|中心))"
)
# 马路边, 河道, 楼道: somewhere, as long as no name is said.
_ANYWHERE = re.compile(
    r"(?:清|扫)?(?:马路|路|街|河|江|湖|海|村|楼|山|小区|家|田)?(?:边|旁|河道|楼道|楼道里|河边|江边|街上|路上|路口|绿化带|花坛|门口|门前|沿街|工地|水库|车站)"
)
_ACTS = re.compile(r"^[共并]?(?:检查|排查|清查|走访|巡查|慰问|整治|协助|联系|看望|下沉|牵手|结对|里的|的)+")
# 110国道旁的沙尔沁村: what follows is the place.
_MORE_EXACT = re.compile(r"(?<=[旁边面近里内])的[\u4e00-\u9fff]{2,10}?(?:社区|小区|村|镇|公园|广场|院)")
# 孝心苑 is a name of its own before 养老院.
_FACILITY = re.compile(
    "养老院|敬老院|新时代文明实践站|卫生站|卫生服务中心|卫生室|幼儿园|[小中]学(?!生)|广场|活动中心|活动室|文化礼堂"
)
_FLOOR = re.compile(r"[一二三四五六七八九十\d]{1,3}[楼层]")
_KNOWN_AREA = re.compile("社区|小区|村|公园|广场|敬老院|福利院|街道")
_LED = re.compile(r"^.*(?:[队局院会部司校团级力员社区医]|[人名位])[与和对](?=[\u4e00-\u9fff]{3,})")


def read_place(text: str) -> str | None:
    """The place of a folded need: of several the first with a name or a number."""
    form = labelled(text)
    label = _LABEL.search(text)
    if form or label:
        return form or (label["place"] if label else None)
    plain = _untimed(text)
    found: list[Spot] = []
    for match in _PLACE.finditer(plain):
        words = _trimmed(match.group())
        at = match.end() - len(words or "")
        if words and not _NUMBERED.search(plain[:at]):
            found.append(Spot(at, words, _sureness(plain, words, at)))
    return _most_exact([*found, *(spot for spot in spots(plain) if not _VAGUE_AREA.match(spot.words))])


def _sureness(text: str, words: str, at: int) -> int:
    """A listed place is sure, a fair is rather an event, the house that sends helpers is none."""
    if helpers_home(text, at, at + len(words)):
        return 0
    return 1 if _FAIR.fullmatch(words) else 3


def _most_exact(found: list[Spot]) -> str | None:
    """Of several the first that is surely a place; the longest of those that overlap it."""
    clear = [spot for spot in found if not _NONE.match(spot.words)]
    if not clear:
        return _first_exact([spot.words for spot in found if spot.sure])
    best = min(clear, key=lambda spot: (-min(spot.sure, 2), spot.at, -len(spot.words)))
    if not best.sure:
        return None
    near = [spot for spot in clear if spot.at <= best.at + len(best.words) and best.at <= spot.at + len(spot.words)]
    return max(near, key=lambda spot: (min(spot.sure, 2), len(spot.words))).words


def _untimed(text: str) -> str:
    """The text with days and hours as commas: 明天下午两点社区 is no place."""
    spans = [(m.start, m.end) for m in mentions(text, _ANY_DAY)]
    spans += [(clock.at, clock.stop) for clock in clocks(text)]
    spans += [(start, stop) for start, stop, _ in parts(text)]
    for start, stop in spans:
        text = text[:start] + "," * (stop - start) + text[stop:]
    return text


def _trimmed(words: str) -> str | None:
    words = _STARTS.sub("", _CARRIED.sub("", words))
    if (
        len(words) < 2
        or _VAGUE_AREA.match(words)
        or re.match("[哪谁某没共]|各家|扶村", words)
        or re.search(r"(?:[给想请让帮].{0,2}(?:社区|小区|学校)|[给想请让帮教]小学)$", words)
    ):
        return None
    return words


def read_event_place(text: str, banned: list[tuple[int, int]]) -> str | None:
    """The place of an event in a folded summary: after 在, 到, 赴 before one that only stands in an organiser's name."""
    label = _LABEL.search(text)
    if label:
        return label["place"]
    ranked: list[tuple[int, int, str]] = []
    for match in _PLACE.finditer(text):
        words = _trimmed(match.group())
        words = words and _ACTS.sub("", _LED.sub("", re.sub(r"^.{0,3}[给为帮替]", "", words)))
        if not words or len(words) < 2 or _NONE.match(words) or _NO_NAME.search(words):
            continue
        at = match.end() - len(words)
        more = _FACILITY.match(text, match.end())
        words += more.group() if more else ""
        inside = _in_any(at, banned)
        points = 2 * bool(re.search(r"(?:[在到赴进往去从]|地点[:： ]?|走进|深入|来到|前往)$", text[:at]))
        points += bool(_KNOWN_AREA.search(words))
        area = re.search("(?:社区|街道|村|镇)$", words)
        if (inside and not area) or _FLOOR.fullmatch(words):
            continue
        points -= not inside and bool(re.fullmatch(rf"(?:{_BUILDING})+", words))
        points -= inside + 3 * bool(_ANYWHERE.fullmatch(words))
        ranked.append((-points, at, words))
    for points, pattern in ((2, _AT), (1, _OF_HELPED)):
        found = [(start, words) for start, words in _spots(pattern, text)]
        ranked += [(_rank(words, points), start, words) for start, words in found]
    if not any(points <= 0 for points, _, _ in ranked):
        bare = (
            _spots(_BARE, text)
            or _spots(_GOAL, text)
            or _spots(_VISITED, text)
            or _spots(_ON, text)
            or _spots(_TOWN, text)
        )
        ranked += [
            (0, start, words) for start, words in bare if not _in_any(start, banned) or _whole(text, start + len(words))
        ]
    best = min(ranked, key=lambda spot: (spot[0], spot[1], -len(spot[2])), default=None)
    # Without going there, a community in front of a group only says whose it is.
    return None if best is None or (best[0] > -2 and _FROM_AFAR.search(text)) else best[2]


def _rank(words: str, points: int) -> int:
    """How late a place stands among the others; somewhere without a name comes last."""
    return 1 if _ANYWHERE.fullmatch(words) else -points - bool(_KNOWN_AREA.search(words))


def _whole(text: str, end: int) -> bool:
    """Whether a name fills its clause: an institution that does nothing is where it happens."""
    return re.match(r"[,，。;；\s]|$", text[end:]) is not None


def _spots(pattern: re.Pattern[str], text: str) -> list[tuple[int, str]]:
    found = [(match.start("place"), match["place"]) for match in pattern.finditer(text)]
    return [
        (at, words)
        for at, words in found
        if not (
            _FLOOR.fullmatch(words)
            or _NONE.match(words)
            or _VAGUE_AREA.match(words)
            or _NO_SPOT.search(words)
            or _NO_NAME.search(words)
            or _MORE_EXACT.match(text, at + len(words))
        )
    ]


def _in_any(at: int, spans: list[tuple[int, int]]) -> bool:
    return any(a <= at < b for a, b in spans)


def _first_exact(found: list[str]) -> str | None:
    clear = [words for words in found if not _NONE.match(words)]
    return (
        clear[0]
        if clear
        else next((w for w in found if w not in ("社区", "小区", "村", "楼上", "楼下", "活动", "超市")), None)
    )
