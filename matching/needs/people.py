"""How many volunteers a message asks for."""

import re

from matching.language.numbers import QUANTITY, quantity
from matching.needs.people_posts import at_every_site, by_posts

# Who is served or merely there: never counted as volunteers.
_SERVED = (
    r"扶手|百岁|高龄|寿星|老人|老党员|老同志|老兵|老太|老头|老伯|孩子|小孩|娃|宝宝|学生(?!志愿)|居民(?!代表)|住户|群众|家庭|病人|患者|残疾|低保|困难|孤|留守|听众|观众|家长|"
    r"学员|客|女儿|儿子|孙|外孙|岁|月大|弟弟|妹妹|环卫|村民|业主(?!代表)|求职|老乡|小朋友|女孩|男孩|退役|独居|盲|聋|失|新生|考生|选手|演员|月|星期|礼拜|小时|钟|半小时|"
    r"路口|门|出入口|点位?|单元|社区|地方|支部|单位|小区|街道|学校|校区|网格|片区|村|公园|班|书包|轮椅|楼|房间|窗|灯|箱|柜|大(?!小伙|[人哥姐学叔嫂妈娘婶夫个])|多|年(?!轻)|字|问题|电话|节目|帐篷|沙袋|座|床|摊|小?组|小?队(?![员友长])|来回|月后|高血压|打工|婆媳"
)
_ROLE = (
    r"志愿者|党员|同志|师傅|小伙|大学生|年轻人|青年|人手|帮手|帮工|壮劳力|劳力|劳动力|律师|医生|护士|大夫|老师|教师|电工|水工|木工|理发|翻译|主持|摄影|摄像|司机|"
    r"裁判|教练|骨干|干部|讲师|讲解员|引导员|劝导员|宣讲|主讲|男|女|会|懂|能|有|力气|细心|耐心|热心|心理|咨询|医护|专业|内行|明白|技术|巡逻|队员|志愿|礼仪|评委|厨|义工|人|壮|汉|穿|教|写|拉|吹|打|切|后生|好手|穿针|拿|擅长|熟|机灵|手脚|红袖|义工|胆|高个|唱|跳|弹|修|大姐|大嫂|大哥|哥哥|姐姐|叔叔|阿姨|姐妹|兄弟|[员者师工手匠](?![具程厂机续])"
)
_ASK = r"(?:需要?|要|求|请|找|缺|差|来|招募?|招|征集|派|出|得|安排|组织|再来|至少|最少|起码|加|凑|抽|支援|去|限|配|共|一共|总共|留|还|人数[:： ]*|人员[:： ]*|名额[:： ]*|志愿者[:： ]*|党员[:： ]*|[:：])"
_ONE = re.compile(
    r"(?:找|来|请|派|求|寻|盼来?|缺|要|得|想请|想找|差|少|需|需要|雇|叫|换|介绍|推荐)(?:一下)?[个位](?=(?:[^,。!?;、\s]{0,10}?)?(?:研究生|"
    + _ROLE.replace("|人手|帮手|帮工", "|人手|帮手").replace("|有|", "|").replace("|能|", "|")
    + r"|医|行的|匠|老|专家|民警|消防))"
)
# 缺个讲党课的: whoever does it.
_ONE_WHO = re.compile(r"(?:找|来|缺|求|差|少|寻|招|请|要)[个位][^,。!?;、\s]{1,9}[^\s,。的]的(?=[,。!?;]|$)")
_COUNT = re.compile(
    QUANTITY + r"(?P<unit>名|位|个人|号人|人(?![次均家大])|个|口人|条汉子|男|女|对|把手)(?=(?P<next>[^,。!?;\n]{0,8}))"
)
_ONE_TO_ONE = re.compile(r"[一1]对[一1]")
_PAIRS = re.compile(r"([两二三四五六\d])(?:个)?人(?:为|编)?(?:一|1)?个?小?(?:组|班|队|岗)")
_GROUPS = re.compile(
    r"(?:来|要|需|需要|分|编|共|出|派|安排|排|设)成?([两二三四五六七八九十\d]{1,2})(?:个|支)?小?(?:组|队|班|岗)"
)
_EACH = re.compile(
    r"(?:[一1](?:个|支)?小?(?:组|队|岗)|(?:每|各)(?:个|处|栋|组|队|座|条|一)?(?:路口|岗位?|门口?|点位?|单元|出入口|站点|站|楼栋|栋|楼|组|队|桥|场|口|大门|河段|街口|段|区|岗亭|台|桌|边|头|小组|小队)?)(?:要|需|需要|安排|站|派|至少|放|得|是|有|来|出|配)?$"
)
_SITES = re.compile(
    QUANTITY
    + r"[个支]?(?P<site>小?[组队]|路口|岗位?|门口?|(?<=个)点|点位|单元|出入口|站点|楼栋|栋楼|栋|桥|口|大门|河段|街口|小区|社区|街道|学校|校区|网格|片区|村|公园|段|区|岗亭|桌(?!子|椅)|(?<=[\d一-十])摊)"
)
_ONE_EACH = re.compile(
    r"(?P<list>[^,。!?;\n:]{2,24})各(?:来|要|需)?(?P<n>[一两二三四五六1-9])[名位个人](?!路口|门|点|组|班|楼|单元|区)"
)
_PER_DAY = re.compile(r"[每一](?:天|晚|日|次|班|周|场|年|月|回|夜|早|趟|节课|车)[^,。]{0,6}$")
# 一班3个, 每次1人, 每天护士俩: so many at one time, whatever stands around them.
_SHIFT = re.compile(
    r"(?:[每一](?:天|晚|次|班|夜|组|场|回|岗|趟|节课?|车|轮)|[每各]个?(?:桌|摊|车|路口|门|点位?|楼栋?|单元)|单次)[^,。\d一两二三四五六七八九十]{0,5}$"
)
_FORM = re.compile(
    rf"(?:人\s?数|名\s?额|缺额|人员|需(?:要)?(?:人|志愿者)(?:数|手)?|招募)[:：\]】 ]{{1,3}}[^\d,。\n一-十两]{{0,4}}(?P<n>{QUANTITY})(?=[名位个人]|\s|$|[,，。;；])"
)
_MISSING = re.compile(
    r"还[差缺少][^,。\d一两二三四五六七八九十俩仨]{0,3}(?P<n>\d{1,3}|[一两二三四五六七八九十俩仨]{1,3})(?=[名位个人口]|[,。!?~ ]|$)(?!个?(?:月|小时|钟头|星期))"
)
_COUPLE = re.compile(
    r"(?:(?:要|来|找|缺|差|需|求|请|派|出|喊|得)(?:个|有|着)?|(?:护士|志愿者|党员|师傅|老师|律师|大夫|小伙子?|大人|年轻人|同志|姑娘|电工|民警|社工))(俩|仨)(?=[\u4e00-\u9fff,。!?;、 ]|$)(?!月|星期|钟|小时|孩|娃|老)"
)
# 会写字的3个、裁纸的2个: the work stands before the number.
_WORK_BEFORE = re.compile(r"[^,。、;\s\d]的$")
_SUBJECTS = {"语数外": 3, "数理化": 3, "语数英": 3, "语数": 2, "文理": 2, "早晚": 1, "男女": 2}
# 一个娃得有一个大人牵着，缺6个人: what is lacking outweighs what was counted before.
_LACKING = re.compile(r"[,，。;][^,，。;]{0,4}(?:[缺差]|一?共[要需])[^,，。;]{0,3}$")
# Somebody told of, not called: 社区里一个复读的男娃.
_TOLD_OF = re.compile(r"(?:的)?[^,。!?;]{0,5}?(?:娃|孩子|老人|老太|老头|奶奶|爷爷|学生|大爷|大妈|病人)")
_SWAPPED = re.compile(r"(?:换|装|修|买|送|借|捎|带|拿|配|添|做|弄|挑|给)了?$")


def read_people(text: str) -> int | None:
    """Volunteers wanted at one time in a folded text; None when no number is said."""
    text = _ONE_TO_ONE.sub("", text)
    pairs, groups = _PAIRS.search(text), _GROUPS.search(text)
    if pairs and groups:
        return int(_small(pairs[1]) * _small(groups[1]))
    if pairs:  # 要8个人，两人一组: how the eight go is no further count
        return _read(_PAIRS.sub("", text)) or _read(text)
    return _read(text)


def _read(text: str) -> int | None:
    for told in (_FORM.search(text), _MISSING.search(text)):
        if told and 1 <= (number := _small(told["n"])) <= 2000:
            return int(number)
    wanted = at_every_site(text) or by_posts(text) or _one_of_each(text) or _wanted(text)
    if wanted:
        return wanted
    couple = _COUPLE.search(text)
    if couple:
        return 2 if couple[1] == "俩" else 3
    return 1 if _ONE.search(text) or _ONE_WHO.search(text) else None


def _one_of_each(text: str) -> int | None:
    """主持和摄影各一名, 会化妆会摄影的各来一位, 语数外各一名: so many of every sort named."""
    each = _ONE_EACH.search(text)
    if not each:
        return None
    named = next((n for words, n in _SUBJECTS.items() if each["list"].endswith(words)), 0)
    sorts = len(re.findall("[和、与及]", each["list"])) + 1
    able = len(re.findall("[会懂能]", each["list"]))
    count = named or (sorts if sorts > 1 else able)
    return int(_small(each["n"]) * count) if count > 1 else None


def _small(words: str) -> float:
    match = re.match(QUANTITY, words)
    found = quantity(match) if match else None
    return found.value if found else 1


def _wanted(text: str) -> int | None:
    """The counts that belong together, added; a total stands for the parts named behind it."""
    counts: list[float] = []
    last_stop = -1
    for match in _COUNT.finditer(text):
        found = quantity(match)
        if found is None or not 1 <= found.value <= 2000 or found.value % 1:
            continue
        between = text[last_stop : match.start()]
        if not (_asked_for(match, text) or (counts and _listed(match, between))):
            continue
        if counts and _LACKING.search(between):
            counts.clear()
        elif counts and not _goes_on(between):
            break
        counts.append(found.value * _sites(match, text))
        last_stop = match.end("unit")
    if len(counts) > 2 and counts[0] == sum(counts[1:]):
        counts = counts[:1]
    return int(sum(counts)) or None


def _listed(match: re.Match[str], between: str) -> bool:
    """3个签到的、2个拍照的、5个递水的: one more of a list already begun."""
    joined = re.fullmatch(r"[^,。;!?\n\d]{0,8}[、和及]", between) is not None
    return joined and not re.match(rf"(?:的)?(?:{_SERVED})", match["next"])


def _goes_on(between: str) -> bool:
    """Two counts that belong together: 医生3名、护士2名, 2个会唱歌的1个会手风琴的."""
    return len(between) <= 14 and not re.search(r"[。!?;\n]|每|一组|共|其中|或|不要|别|参加|听", between)


def _asked_for(match: re.Match[str], text: str) -> bool:
    before, after, unit = text[max(0, match.start() - 12) : match.start()], match["next"], match["unit"]
    if re.search(
        r"(?:已经?有|已经?报名?|报名|已|现有|有了|就|只有|只|才|报了|家里就|屋里|住着|住了|里面|楼上还有|剩)$",
        before.rstrip(),
    ) and not re.match(r"[就便也]?(?:够|行|可以)", after):
        return False
    if re.search(r"第$", before) or re.match(
        r"(?:一|1)[间户家]|都?是|都|全是|左右听|听|参加(?:活动)?的|来听|报名了", after
    ):
        return False
    if re.match(r"(?:的)?(?:" + _SERVED + ")", after) and unit in ("个", "位", "名", "对"):
        return False
    asked = re.search(_ASK + r"[^,。!?;\n]{0,6}$", before) is not None
    if _SHIFT.search(before):
        return True
    if unit in ("个", "位", "名") and not asked and _TOLD_OF.match(after):
        return False
    if unit == "个" and match["low"] == "一" and _SWAPPED.search(before):
        return False
    if unit in ("个", "位", "名") and _WORK_BEFORE.search(before) and re.match(r"[,。、;!和 ]|$", after):
        return True
    role = re.match(r"(?:的|左右|以上|以内)?(?:[^,。!?;\s]{0,5}?)(?:" + _ROLE + ")", after) is not None
    if unit == "号人" and not asked:
        return bool(re.match(r"[,。!?;\s]|$", after)) and not re.search(r"[有了到来着]$", before)
    if unit in ("个人", "号人", "人", "口人"):
        return not _alone(before, after, match["low"])
    if unit in ("男", "女"):
        return bool(re.match(r"[\d一两二三四五六、和,，。女男最就即各都 ]|$", after))
    if unit == "个":
        if asked and re.match(
            r"[\u4e00-\u9fff]{2,6}的(?![\u4e00-\u9fff]|$)|[\u4e00-\u9fff]{2,6}的(?:[去来帮跟到上把给站搬]|$)", after
        ):
            return True  # 缺4个搬凳子的
        if _role_before(before) and re.match(r"[,。、;!和 ]|$", after):
            return True  # 壮劳力八个
        return role or (asked and re.match(r"(?:就|也|即可|左右|[,。!? ]|$|吧|来|以上)", after) is not None)
    return (
        asked
        or role
        or bool(re.match(r"(?:就|也|即可|左右|[,。!? ]|$|吧|以上|[讲教带扶抬搬递拍引登接守领量剪修])", after))
        or _role_before(before)
    )


def _role_before(before: str) -> bool:
    return re.search(r"(?:" + _ROLE + r"|员|师|手|者)[:： ]?$", before) is not None


def _alone(before: str, after: str, low: str) -> bool:
    """她一个人在家: the one helped, not a helper; 大概40人听: an audience."""
    if re.match(
        r"(?:左右)?(?:来?听|参加|观看|报名|受益|的活动|在听|围观|吃饭|住|用餐|的队伍|的血|同住|挤|生活|走丢|被困)",
        after,
    ):
        return True
    if re.search(
        r"(?:(?:听众|观众|居民|老人|学生|孩子|病人|学员|村民|群众|家长|到场|到会|预计)[有共约:大概]{0,3}|大概|大约|估计)$",
        before,
    ):
        return True
    if low in ("一", "1", "俩", "两") and re.search(
        r"(?:他|她|就|老|只有|自己|老伴|老头|老太|奶奶|爷爷|阿姨|大爷|大妈|家里?|婆婆|我|妈|爸|孩子|娃|姐弟|兄弟|姐妹|祖孙|母女|夫妻|夫妇|口子)$",
        before,
    ):
        return True
    return (
        low in ("一", "1")
        and re.match(
            r"(?:在家|住|过|生活|带|扛|弄|搬|干|拉扯|坐|躺|睡|看|操持|孤|不|没|去不|去医院|走|吃|可怜|也|出|太|,?没人|拿|照|养|守|怕|闷|待|呆|顾|忙|管|伺候)",
            after,
        )
        is not None
    )


def _sites(match: re.Match[str], text: str) -> float:
    """Two at each of four gates are eight; every night two are two."""
    before = text[max(0, match.start() - 12) : match.start()]
    if _PER_DAY.search(before) or not (_EACH.search(before)):
        return 1
    for site in _SITES.finditer(text):
        found = quantity(site)
        if (
            found
            and site.start() != match.start()
            and 1 < found.value <= 50
            and not re.search("[每各第]$", text[: site.start()])
        ):
            return found.value
    return 1
