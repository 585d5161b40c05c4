"""Notices: words to those who signed up, to those who will be served, and needs told as over; nobody is asked for help."""

import re

# Whoever speaks to people by the part they already have (课的学员, 割草的同志, 报上名的两位) and tells them what to do.
_PART_TAKEN = (
    r"(?:(?:参加|报名?|报上名|报了名|领到|(?<!心愿)认领(?!心愿)|预约|分到|值[夜班]|上岗|录取|入选|领了|接了)[^,。!?:]{0,12}的|"
    r"(?:今晚|明早|明天|后天|周[一二三四五六日末]|下午|上午|晚上)[^,。!?:谁缺差招要找求请]{1,8}的)"
    r"(?:那)?(?:[\d一两二三四五六七八九十]{0,3}[名位个])?(?:同志|志愿者|学员|队员|朋友|伙伴|人员|姐妹|师傅|护士|家长|居民|老人|党员|演员|选手|大哥|大姐|兄弟|各位|人)?们?"
)
_MEMBERS = r"(?:课|班|队|团|营|组|培训|讲座)的?(?:学员|同学|队员|听众|观众|选手|演员|家长|小朋友|老人|各位|孩子|[\d一两二三四五六七八九十]{1,3}[名位])们?"
_TOLD = (
    r"[,: ]?[^,。!?谁缺差招求找]{0,6}?(?:请(?![问教几一两二三四五六\d])|带[上好齐着]?|穿|戴|自带|自备|准时|提前|注意|记得|别(?!人)|从[^,。]{1,4}门|凭|认准|直接[来去到]|"
    r"到[^,。]{1,8}(?:集合|签到|领)|来[^,。]{0,6}(?:领|拿|取)|[^,。]{0,8}(?:准备好|摆好|放在|备好|备齐|接口|钥匙|停在))"
)
_ADDRESSED = re.compile(
    rf"(?:^|[,。!;\s:])(?:通知|提醒|请)?[^,。!?:]{{0,6}}?(?:{_PART_TAKEN}|{_MEMBERS})(?:注意|听好)?{_TOLD}"
)
# 参加清洗的12位，水管接口在店门口: the part, a stop, and something told.
_ADDRESSED_STOP = re.compile(
    r"^[^,。!?:]{0,4}(?:参加|报名|报了名|报上名|领到|分到)[^,。!?]{0,14}的?[\d一两二三四五六七八九十]{0,3}[名位个]?(?:同志|志愿者|队员|学员|人员|朋友)?[,:](?![^。]{0,30}(?:还[差缺]|再来|谁))"
)
# 想来的居民自己来就行, 要剪的下楼: those who want to be served.
_COME_AND_GET = re.compile(
    r"(?:想|要|需要|愿意|没)(?:来|看|学|听|剪|量|做|修|办|打|查|领|参加|体验|理发?|检查)的(?:居民|老人|朋友|街坊|邻居|大家|人|孩子|同志)?[^,。!?谁]{0,4}(?:自己|直接|下楼|抓紧|早点|请早|来就|到[^,。]{1,8}(?:来|登记|报名|排|领|接)|报名|跟我|排队)"
)
_STILL = re.compile(
    r"还[差缺少需要]|就[差缺]|再[来找要添补][^,。]{0,3}[\d一两二三四五六七八九十名位个]|招募?|急缺|缺[^,。]{0,4}[名位个人]|谁|哪位|有没有"
)


def informs(folded: str) -> bool:
    """Whether a folded text only tells people what they need to know for a part they already have."""
    told = _ADDRESSED.search(folded) or _ADDRESSED_STOP.search(folded) or _COME_AND_GET.search(folded)
    return bool(told) and not _STILL.search(folded)
