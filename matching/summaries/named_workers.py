"""Those so few that a summary names them instead of counting: 我和老张, 兄弟仨, 志愿者小骆, 修锁的段师傅."""

import re

from matching.language.names import SURNAMES
from matching.language.numbers import CHINESE, parse
from matching.summaries.predicates import words

# 张师傅带着两个徒弟, 楼长李姐和3名邻居, 物业老苗带着电工2名: the one named works too.
_LEADER = re.compile(
    rf"(?:[{SURNAMES}][工总导]|[\u4e00-\u9fff](?:师傅|大夫|医生|老师|大姐|律师|姐|哥|叔|婶|嫂|支书|书记|主任|队长|站长)|[老小](?![学朋组师人年党伙区孩兵])[\u4e00-\u9fff]{{1,2}}|(?<![自你])我|(?:书记|支书|主任|[队会站所局院校社组]长|理事长|老师|师傅|大夫|党员|志愿者|社工)[{SURNAMES}][\u4e00-\u9fff]{{1,2}}|主任|书记|支书|[队站村会馆校园班组]长(?=[带领]着))"
    r"(?:(?:和|跟|带着?|领着|加上?)[他她我]?的?|(?:带着?|领着)[他她我]?的?[\u4e00-\u9fff]{1,4})$"
)
_PAIR_LEADS = re.compile(r"我[和跟与同](?:[\u4e00-\u9fff]{1,3}、){0,3}[\u4e00-\u9fff]{1,3}?(?:带着?|领着)$")
_WITH_ME = re.compile(
    r"我[和跟与同](?P<names>(?:[\u4e00-\u9fff]{1,4}、){0,4}[\u4e00-\u9fff]{1,6}?)(?=带|领|两|俩|二人|去|一起|一块|\d|给|到|在|上门|今|昨|[,，、。\s])"
)
# 我和小程、老佟3个: the number says how many the names are.
_RESTATED = re.compile(
    rf"我[和跟与同](?:[\u4e00-\u9fff]{{1,3}}[、和跟]){{0,4}}[\u4e00-\u9fff]{{1,3}}?(?:我们|咱们?|这|他们|她们|一共|总共|一行|等)?(?P<n>[\d{CHINESE}]{{1,2}})个(?:人|志愿者|伙伴|姐妹|兄弟)?(?=[一在到去来给帮把,，又都忙跑轮分陪为替上下])"
)
_KIN = re.compile(
    r"(?:兄弟|姐妹|姊妹|夫妻|夫妇|父子|父女|母子|母女|爷孙|祖孙|师徒|婆媳|小两口|老两口|哥|爷|娘|姐|我们?|他们?|她们?|咱们?|战友|同事|邻居|同学|师傅就?|[\u4e00-\u9fff]、[老小]?[\u4e00-\u9fff]{1,2})(?:(?P<two>俩|两人|两口子)|(?P<three>仨|三人))(?![个名位])|(?<!老)(?P<pair>两口子|[夫母父爷哥姐][妻女子孙儿]?俩)(?=[今昨前又也都]?天?(?:一起|自发|主动|专门|免费)?[给在到去来帮为替把,，骑开])|一家(?P<n>[三四五六七八])口"
)
# 我带俩闺女: a child or a pupil who comes along.
_ALONG = re.compile(
    r"(?:带着?|领着|叫上|喊上|拉上|和|跟)(?:我家|自家|自己|他家|她家)?的?(?P<n>俩|两个|仨|三个)(?=闺女|女儿|儿子|孩子|娃|徒弟|同事|学生|伙计|邻居|朋友|老伙计|战友|学徒|孙)"
)
_NAMED = re.compile(
    r"(?:参加|参与|人员|名单|志愿者|到场|前往)[^,，。\d]{0,8}[:：有] ?[:：]?(?P<names>[\u4e00-\u9fff]{2,3}(?:、[\u4e00-\u9fff]{2,3}){1,9})(?=[,，。;；\s]|$)"
)
_ALONE = re.compile(
    r"(?:我|[师大][傅夫爷妈姐叔]|[老小][\u4e00-\u9fff]|老师|医生|同志|师傅)(?:自己)?(?:一个人|独自|独个儿|一人)(?![每说])"
)
# 志愿者小骆, 退休老书记魏德厚, 修锁的小段师傅: a title or a trade, then a name.
_TRADE = rf"(?:(?!我们|咱们|大伙|支书|书记){words('worker')}|工人|职工|居民|村民|业主|邻居|物业|社区|[\u4e00-\u9fff]匠|裁缝|摄影|老娘舅|邮递员|快递小哥|热心人|爱心人士|校长|园长|厂长|经理|[\u4e00-\u9fff]{{1,6}}的)"
_TITLED = r"(?:师傅|大夫|医生|老师|律师|医师|教练|教授|书记|支书|警官|法官|工程师|工)"
_ONE = (
    rf"(?:(?:(?![给帮为陪看望问请和与替送对向把被了在到去夸谢拉说让叫找]|教(?!育|师|授|练))[\u4e00-\u9fff]){{0,8}}?{_TRADE}(?:[老小阿][\u4e00-\u9fff]{_TITLED}?|[{SURNAMES}][\u4e00-\u9fff]{{0,2}}?{_TITLED}|[{SURNAMES}](?!部|队|局|司|院|区|村|员|委|会|站|校|名|位|人|教)[\u4e00-\u9fff]{{1,2}})"
    rf"|(?:[老小][\u4e00-\u9fff]|[{SURNAMES}]){_TITLED})"
)
_ACTS_ALONE = (
    r"(?:[(（][^)）]{0,12}[)）])?(?:[今昨前]天|一早|上午|下午|晚上|又|就|自己|一个人|独自|专门|主动|义务|免费|连夜|顺路|下班后|坚持|忙着)*"
    r"(?:在(?!旁)|到|去|来|赶到|给(?!我)|帮|陪|为|替|送|上门|教(?!会)|讲|带|用|骑|开车|接待|上[房山楼树船]|下[水地田]|动手|补|拆|上街|摆|支起|搭|拉起|煮|熬|焊|剪|量|理发|捡|扫|清理|跑|把|背|扛|修|换|值|守|走进|牺牲|利用|花了|坐诊|出诊|巡)"
)
_NAMED_ALONE = re.compile(
    rf"(?:^|[,，。:：;；!\s日号天]|[早晚午]上?|一下|[请邀特]来?到?了?){_ONE}(?P<more>(?:[、和跟与同](?:{_ONE}|[老小阿][\u4e00-\u9fff]))*)(?=[,，]?{_ACTS_ALONE})"
)
_I_ALONE = re.compile(
    r"(?:^|[,，。:：;；!\s日号天早晚午])我(?=(?:[今昨前]天|一早|上午|下午|晚上|又|就|自己|专门|顺路|下班后)*(?:去|到(?!位)|给|帮|陪|替|送|骑|开车|背|扛))"
)

# 退休教师郑老师教…: a surname with a title is surely one person.
_BY_TITLE = re.compile(rf"(?:^|[,，。;；\s]|{_TRADE})[{SURNAMES}]{_TITLED}(?={_ACTS_ALONE})")


def leaders(before: str) -> int:
    """How many named leaders stand before the number of those led."""
    if _LEADER.search(before):
        return 1
    pair = _PAIR_LEADS.search(before)
    return 2 + pair.group().count("、") if pair else 0


def restated(text: str) -> list[tuple[int, int]]:
    """Spans of the numbers that only sum up names: no count of anything else."""
    return [match.span("n") for match in _RESTATED.finditer(text)]


def few(text: str) -> int | None:
    """How many are named as those who did it, when nobody counts them."""
    summed = _RESTATED.search(text)
    if summed:
        return int(parse(summed["n"]) or 0)
    along, mine = _ALONG.search(text), _WITH_ME.search(text)
    if along:
        own = 2 + mine["names"].count("、") if mine and mine.end() <= along.start() else 1
        return own + (2 if along["n"] in ("俩", "两个") else 3)
    kin = _KIN.search(text)
    if kin:
        return 2 if kin["two"] or kin["pair"] else 3 if kin["three"] else int(parse(kin["n"]) or 0)
    named = _NAMED.search(text)
    if named:
        return 1 + named["names"].count("、")
    if mine:
        return 2 + mine["names"].count("、")
    return 1 if _ALONE.search(text) else _by_name(text)


def _by_name(text: str) -> int | None:
    """志愿者小骆陪齐奶奶看病: one; 社工小何和小马: two."""
    alone = _NAMED_ALONE.search(text)
    if alone:
        return 1 + len(re.findall(r"[、和跟与同]", alone["more"]))
    return 1 if _I_ALONE.search(text) else None


def named_beside(text: str, counted: list[tuple[int, int]]) -> int:
    """退休教师郑老师教33个孩子, 助教2名: who works by name in a clause without counted workers comes on top."""
    alone = _BY_TITLE.search(text)
    if not alone:
        return 0
    stops = [at for at in (text.find(sign, alone.end()) for sign in "。;；") if at >= 0]
    last = min(stops, default=len(text))
    clause = re.search(r"[,，]", text[alone.end() : last])
    own = (alone.start(), alone.end() + clause.start() if clause else last)
    return 0 if any(own[0] <= start < own[1] for start, _ in counted) else 1
