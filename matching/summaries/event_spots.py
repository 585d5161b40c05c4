"""Where an event was when no preposition of place says it: 去了沟子屯, 查了水晶城1-8号楼, 枣园的枣, 下沉桥积水."""

import re

_END = (
    r"(?:[屯寨坪坳岭崖湾坡沟山岛湖河江渡桥洞港庄村镇乡寺庙塔亭院馆园店站场厂楼棚库屋厅池塘坝堤渠林路街巷弄里坊苑府城营台]|街区|胡同|宿舍|码头|天台|大院|[小中大]学|公寓|工地|中心|桥头|地下室|楼道|花池|[一-龥](?<![早晚几有一])点|树下|楼下|(?<![现当会市全专立下开散到上一登排半])场|[东西南北]门)"
    r"(?:门口|[一二三四五六七八九十\d]{1,2}楼|\d+(?:-\d+)?号楼|洞|里头|旁边)?"
)
_SIGN = r"(?:(?![给为帮把的了着在到去对让请由替跟和与有是个名位些趟说])[\u4e00-\u9fff0-9-])"
_NAME = rf"(?P<place>{_SIGN}{{1,8}}?{_END})"
_STOP = r"(?=[,，。;；、:：!\s]|$)"
# The surest first: gone to, inside, along, worked over, for the people of, and what lies or happens there.
_WAYS = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?:地[点址](?:就?在|设在|是)?|位于)(?P<place>[^,，。;；\s]{2,14})",
        rf"(?:去|跑|走|到|来)了(?:一?[趟回])?(?P<place>{_SIGN}{{1,8}}{_END}){_STOP}",
        rf"(?<![现存正所内自实])在{_NAME}(?=[\u4e00-\u9fff]{{2}})",
        rf"(?<![过下上])去{_NAME}(?=[\u4e00-\u9fff,，])",
        rf"(?:沿着?|顺着){_NAME}(?=[找走巡边一,，])",
        rf"(?:查|清理|打扫|整治|整修|粉刷|布置|检查|排查|擦洗|冲洗|抢修|巡护|巡查|巡逻)了?{_NAME}(?=[,，。;；的\d]|$)",
        rf"(?:给|帮|为|替){_NAME}(?=[装修换送打扫清搬建拉运]|上课|职工|工人|学生|孩子|老人|的)",
        rf"(?:接送|护送|看望|慰问){_NAME}的",
        rf"(?:^|[,，。;；:：\s把将]|听说|[昨今前][晚夜天早晨])(?:的)?{_NAME}(?=的|护学岗|外墙|积水|进水|停[水电]|断[水电]|塌|漏|起火|淹|内涝)",
        rf"(?:^|[,，。;；\s])(?P<place>{_SIGN}{{2,8}}{_END})(?=[,，\s])",
    )
)
_NOWHERE = re.compile(
    r"^(?:[一二三四五六七八九十]楼$|[这那哪本全各每该咱我]|现场|当场|会场|市场|全场|专场|社区|小区|学校|校园|家[里中]?$|屋|心|夜|手|眼|嘴|梦|[院村县市镇乡街][里上道]?$|[上下前后][面边头里楼]|半|一路|社会|基层|党|活动|工作|班|队|舞台|平台|电|网|公里|有|清出|扭送|部)"
    r"|(?:这|那|家|心|夜|手|眼|嘴|屋|村|城|公|群|词|队|年)里$|(?:马|走|半|一|出|思|套|网|顺|同|领|带)路$|[后舞平前擂登讲柜]台$|(?:派出所|救助站|大厅|立场|下场|开场|散场|医院|出院|住院)$|志愿|党员|老师|老乡|员$"
)
# What was read as a place but tells what somebody did.
_NO_PLACE = re.compile(
    r"被|^(?:清出|扭送|护送|有老|部|家长|岸上|劝返|送到|腾出|挪走|抬)|过马路|街串巷|老乡$|泥里$|直[挥夸喊说]|会同|^\d+个|高峰$|[来修夸看]$|[工员们]和"
)


def fallback_place(text: str, units: list[tuple[int, int]]) -> str | None:
    """The first place of a folded summary by the surest of the ways to say it, outside the names of organisers."""
    for way in _WAYS:
        for match in way.finditer(text):
            at = match.start("place")
            if (
                not _NOWHERE.search(match["place"])
                and not is_vague(match["place"])
                and not any(a <= at < b for a, b in units)
            ):
                return match["place"]
    return None


def is_vague(words: str) -> bool:
    """桥洞, 礼堂, 9栋: of which town nobody knows; a name said elsewhere tells more."""
    return (
        re.fullmatch(r"(?:血站|桥洞|礼堂|锅炉房|食堂|楼道|路口|门口|操场|教室|会议室|大厅|活动室|店里|\d+栋)里?", words)
        is not None
    )


def is_no_place(words: str) -> bool:
    """清出楼道, 扭送派出所: a deed with a place in it."""
    return _NO_PLACE.search(words) is not None
