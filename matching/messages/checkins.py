"""What a registration says: skills, the community, and the free days."""

import re
from functools import cache
from importlib.resources import files

from matching.language.names import SURNAMES
from matching.times.hours import parts

WEEK = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
_DAY = re.compile(
    r"(?:周|星期|礼拜)(?P<first>[一二三四五六日天])(?P<list>(?:[、,，和到至~-]{0,2}(?:周|星期|礼拜)?[一二三四五六日天])*)"
)
_COMMUNITY = re.compile(r"(?:^|[^\u4e00-\u9fff])?(?P<name>[\u4e00-\u9fff]{2,4}(?:社区|小区|街道|新村|村))")
_BEFORE_NAME = re.compile(
    r"^(?:.*?(?:报到|报道|服务|登记|居住|住在?|转到|分到|加入|参加|参与|来到|前往|愿意到|愿到|工作地|居住地|社区|自愿|申请|我家|家在|我在|向|到|在|去|来|给|是|往|进|为|想|就|属|归))+"
)
_LABEL = re.compile(
    r"(?:个人)?(?:特长|擅长|技能|专长|意愿|会的|本领|爱好特长|能力)(?:登记|的话写我|方面)?(?:[:： 是有+]|为|主要是){0,2}\(?"
)
_CAN = re.compile(
    r"(?:我|本人|俺)?(?:是)?(?:可以|也会|还会|会点|会一点|会(?!计|议|场|展)|也能|还能|(?<![可不])能|懂点|懂一点|懂|擅长|精通|拿手的?是?|爱(?:捣鼓|鼓捣|摆弄|琢磨)|干过|学过|做过|当过|善于|有|在行|专长)(?:帮(?:大家|忙|居民|老人|别人|人家?|街坊|邻居)?|[给替](?:大家|居民|老人|小朋友|孩子|群众|别人|人家?|街坊|邻居)|为(?:大家|居民|老人|群众)(?:提供)?|教|提供|做志愿)?"
)
_CUT = re.compile(
    r"(?:都?(?:可以|能干|能做|能弄|拿手|在行|会)|什么的|啥的|等等|等|都行|都会|都可以|都在行|都形|没问题|不错|还行|还可以|拿手|在行|比较好|十年了|多年|样样行|之类|也行|也会|也可以|一点|一些|一下|志愿服务|志愿者|服务|方面|工作|都能|手艺.*|的话|,|\))+$"
)
_STOP = re.compile(
    r"^不[行会能]|^我?叫[\u4e00-\u9fff]{2,4}$|时间|空闲|周[一二三四五六日末天]|星期|礼拜|周末|双休|工作日|节假日|晚上|下班|随时|平时|有空|有时间|报到|报道|登记|党员|社区|小区|单位|姓名|电话|村|街道|志愿者|志愿服务|愿意|自愿|服务|以后|大家|需要|没有|无$|不会|啥|什么|记上|加进|名额|退休|你好|您好|工具|开[\u4e00-\u9fff]{1,3}店|上班|本人|我是|住|分到|哪天|寒暑假|暑假|年|号|[东南西北]区|吗|@|退下来|的$|三十年|的问题|小朋友$|孩子$|^老人$|同志|组织|请|谢|好$|多多|关照|招呼|喊|叫我|找我|补(?=[登录个报充]|一[条项])|老师好|人才库|[登报挂记备]个[记到名案]|言语|轮休|提前|说一声|一声|搭把手|老手艺|老古董|[俩两]字|算我|特长|就[成行]$|[A-C][123]本|^\d{1,3}岁|^好$"
)
_SPLIT = re.compile(
    r"[、,，。;；/+\n!！?？|&]|比如|例如|和(?!面)|以及|还有|跟|与|\s+|也(?:能|会)|还(?:能|会)|也懂|又会|兼|(?<=.)会(?!计|议|场|展)"
)
# 修打印机周末有空: said in one breath, what comes after the skill is when
_THEN_WHEN = re.compile(
    r"(?<=..)(?:我?(?:周末|双休日?|平时|每天|随时|工作日|节假日|周[一二三四五六日]|晚上|下了?班)).{0,6}(?:有空|有时间|都行|可以|在家|没事).*$"
)
_JOBS = {
    "律师": "法律",
    "心理咨询师": "心理咨询",
    "电工": "电工",
    "会计": "会计",
    "护士": "护理",
    "医生": "医疗",
    "营养师": "营养",
    "厨师": "烹饪",
    "教师": "教学",
    "木工": "木工",
    "司机": "司机",
    "裁缝": "裁缝",
    "兽医": "兽医",
}
_TAUGHT = re.compile(r"教(?:了|过)?[^,。]{0,6}?(?:年|辈子)的?(?P<skill>[\u4e00-\u9fff]{2,4})")
# 开了十年大货车, 做过八年会计: what was done for years
_FOR_YEARS = re.compile(
    r"(?P<act>[开修种养画写拍弹唱烧织])(?:了|过)?(?:[一二两三四五六七八九十几半\d]+多?年|(?:大半|半|一)?辈子)的?(?P<what>[\u4e00-\u9fff]{1,4}?)(?=的|了|$)"
)
_DRIVES = re.compile(r"^(?!.*(?:[没无]|考|学)).*(?:驾照|驾驶证|驾驶执照)")
_TEACHER = re.compile(
    r"(?:是|当|做|退休)[^,，。]{0,6}?(?P<subject>语文|数学|英语|物理|化学|历史|地理|生物|音乐|美术|体育|书法|舞蹈|钢琴)?(?:老师|教师)$"
)
_OTHERS = re.compile(r"爱人|老[公婆伴]|丈夫|妻子|儿子|女儿|儿媳|女婿|[爸妈爹娘]|父亲|母亲|孩子|同事|朋友|邻居|对象")
_TRAINED = re.compile(r"^(?:我|本人|俺)?(?:是)?(?P<skill>[\u4e00-\u9fff]{2,6})(?:专业)?出身")
# 装系统修笔记本都拿手: what is listed before the word that says so.
_ALL = re.compile(
    r"^(?:我|本人|俺)?(?:长期|常年|平时|业余|本人|我)?(?P<skills>(?!有|能|可以)[\u4e00-\u9fffA-Za-z、]{2,12}?)(?:我|这块|这些|方面|我们)?(?:(?:都|全|样样|也都)(?:会|拿手|在行|能|行|懂|可以|精通|干过|熟)|没问题|不在话下|也?懂(?:一点|一些)|(?:可以|能)搭把手|能?(?:长期|常年|平时|一直)?能?帮忙?|拿手|在行|拿得出手|可以算)"
)
_VERBS = ("修", "做", "写", "画", "弹", "唱", "教", "拍", "种", "织", "补")
_CLAUSES = re.compile(r"[,，。;；!！?？\n ]")
_HEADING = re.compile(r"^[^:]*:")
# Where one act ends and the next begins in a run of them; the verbs stand before a noun of their own.
_ACT_SIGNS = "修装教包搬开唱跳弹拍写补换改量测打擀蒸扎剪搭配磨拉报记"
_ACTS = re.compile(rf"(?<=[\u4e00-\u9fff][^{_ACT_SIGNS}])(?=[{_ACT_SIGNS}][\u4e00-\u9fff])")
_OWN_NAME = re.compile(rf"(?![包温施宣管游支花文])[{SURNAMES}][\u4e00-\u9fff]{{1,2}}")
_SUBJECTS = ("语文", "数学", "英语", "物理", "化学", "历史", "地理", "生物", "音乐", "美术", "体育", "书法")
_FIELD = re.compile(r"([\u4e00-\u9fff]{2,4})方面")
_JOB = re.compile("|".join(sorted(_JOBS, key=len, reverse=True)))
_FILLER = re.compile(
    r"^(?:我|本人|俺|家[里中]?(?=[两三四五]代|祖)|[两三四五]代人?(?:都是)?|祖传的?|爱好|会(?!计)|能|可以|也|还|懂点?|擅长|善于|一点|点|是|有|就是|主要|各种|各类|一些|做(?!饭|菜|面|糕|衣|鞋|账|饼|点心|手工|工)|搞|:|：|给大家|帮大家|帮忙|教大家|教小朋友|教孩子|帮|给|为|居民|老人|免费|提供|的|常年|长期|业余|平时)+"
)


# 平时会修水管 is what somebody does, not when he has time
_WORKDAYS = re.compile(
    r"平时(?:[、和跟与及或]|[^,，。;；!?\n会修做教爱喜]{0,4}?(?:早上|上午|中午|下午|傍晚|晚上|夜里|下班|有空|有时间|得空|没事|都[行在可]|也[行可]))"
)
_DAYS = r"(?:周|星期|礼拜)[一二三四五六日天末](?:[、,，和到至~-]{0,2}(?:周|星期|礼拜)?[一二三四五六日天])*|工作日|周末|双休日?"
# 除了周二都可以, 周二除外都行: the other days
_ALL_BUT = re.compile(
    rf"除了?(?P<days>{_DAYS})(?:以外|之外|外)?[^,，。;]{{0,6}}(?:都|随时|全|其[他它余])|(?P<left>{_DAYS})(?:除外|不行|没空)[,，\s]*(?:其[他它余][^,，。;]{{0,4}}|别的时间|平时)都?(?:行|可以|有空|能)"
)
_ANY_DAY = re.compile(
    r"随时(?!待命)|任何时[间候]|(?:什么时候|哪天|几时|天天|每天)都(?:行|可以|有空|能|在|方便)|时间不限"
)
_FREE = re.compile(r"有空|有时间|空闲|得空|方便|都行|都可以|没事|在家|休息")
_BUSY = re.compile(r"没空|没有?时间|不方便|不得空|不行")


def read_days(text: str) -> tuple[str, ...]:
    """Weekdays named as free; 周末 is Saturday and Sunday, 工作日 Monday to Friday; repeated only once, in order."""
    found: set[str] = set()
    if (but := _ALL_BUT.search(text)) is not None:
        return tuple(day for day in WEEK if day not in read_days(but["days"] or but["left"]))
    for match in _DAY.finditer(text):
        if re.match(r"[^,，。;；!?\n]{0,6}(?:除外|不行|没空|没时间|不在|值班|不能)", text[match.end() :]):
            continue
        found |= _listed(match)
    if re.search(r"周末(?!.{0,4}(?:除外|不行|没空))|双休|周六日|礼拜六日", text):
        found |= {"周六", "周日"}
    if _WORKDAYS.search(text) and re.search(r"周末|双休", text):  # 平时晚上，周末全天: beside the one, it is the others
        found |= set(WEEK[:5])
    if re.search(r"工作日(?!.{0,4}(?:不行|没空|除外))", text):
        found |= set(WEEK[:5])
    return tuple(day for day in WEEK if day in found)


def any_day(text: str) -> bool:
    """随时, 哪天都行: somebody has time on every day; `read_days` reads only what is named."""
    return _ANY_DAY.search(text) is not None


def _listed(match: re.Match[str]) -> set[str]:
    signs = "一二三四五六日"
    words = match.group().replace("天", "日")
    named = [signs.index(sign) for sign in re.findall("[一二三四五六日]", words)]
    if re.search("[到至~-]", words) and len(named) == 2:
        named = list(range(named[0], named[1] + 1)) if named[0] <= named[1] else named
    return {WEEK[index] for index in named}


def free_clauses(text: str) -> str:
    """The clauses that say when somebody has time."""
    clauses = re.split(r"[,，。;；!！?？\n]+", text)
    return "，".join(clause for clause in clauses if _FREE.search(clause) and not _BUSY.search(clause))


def read_parts(text: str) -> tuple[str, ...]:
    """Parts of the day named as free, in the order said."""
    return tuple(dict.fromkeys(part for *_, part in parts(text)))


def read_community(text: str) -> str | None:
    """The community somebody registers with; the first of two."""
    label = re.search(r"(?:社区|村居|报到地)[:：]\s*(?P<name>[\u4e00-\u9fff]{2,10})", text)
    if label:
        return label["name"]
    for match in re.finditer(r"[\u4e00-\u9fff]{2,14}?(?:社区|小区|街道|新村|村)", text):
        name = _BEFORE_NAME.sub("", match.group()[:-2]) + match.group()[-2:]
        if len(name) >= 4 and not re.match(r"[本我咱各全该]|双报到|我们|居住|工作|哪个|所在|咱们", name):
            return name[-7:] if len(name) > 8 else name
    return None


@cache
def _known() -> re.Pattern[str]:
    lines = files("matching").joinpath("words/people_skills.txt").read_text("utf-8").splitlines()
    words = {word for line in lines if not line.startswith("#") for word in line.split()}
    return re.compile("|".join(sorted(words, key=len, reverse=True)))


def read_skills(text: str) -> tuple[str, ...]:
    """Skills in the shortest words that name them."""
    found: list[str] = []
    for chunk in _chunks(text):
        for piece in _SPLIT.split(re.sub(r"\(.*?\)|\(.*$", "", chunk)):
            skill = _CUT.sub("", _FILLER.sub("", _CUT.sub("", piece.strip(" .~()"))))
            if 1 < len(skill) <= 12 and not _STOP.search(skill):
                found += _apart(skill)
    if len(found) > 1:
        found = [skill for skill in found if not _OWN_NAME.fullmatch(skill) or _known().search(skill)] or found
    if any(subject in found for subject in _SUBJECTS):
        found = [skill for skill in found if skill != "教学"]
    found = found or _FIELD.findall(text) or _known().findall(text)
    return tuple(dict.fromkeys(found))


def _apart(words: str) -> list[str]:
    """唱歌跳舞主持 as three skills; words that are not all known skills stay together."""
    parts = _known().findall(words)
    if len(parts) > 1 and sum(map(len, parts)) >= len(words) - 1:
        return parts
    acts = _ACTS.split(words)
    return acts if len(acts) > 1 and all(2 <= len(act) <= 4 and act[0] in _ACT_SIGNS for act in acts) else [words]


def _chunks(text: str) -> list[str]:
    label = _LABEL.search(text)
    if label and not re.match(r"\s*(?:没有|无)", text[label.end() :]):
        body = re.split(r"\n|时间|空闲|社区[:：]|单位[:：]|电话|。|;|；|住在|家住", text[label.end() :])[0]
        if body.strip():
            return [body, *_said(text[label.end() + len(body) :])]
    return _said(text)


def _said(text: str) -> list[str]:
    """Clauses that say what somebody can do, and those listed right after."""
    out: list[str] = []
    jobs: list[str] = []  # a trade counts as a skill only where no skill is named; see `read_trades`
    sure = going = False
    for clause in (_THEN_WHEN.sub("", one) for one in _CLAUSES.split(text)):
        match = _CAN.search(clause)
        listed = _ALL.match(_HEADING.sub("", clause))
        if listed and len(listed.string) - listed.end() < 3:
            verb = listed.string[listed.end() :]
            out.append(f"{verb}{listed['skills']}" if verb in _VERBS else listed["skills"])  # 桌椅都能修
            sure = True
        elif (
            match
            and match.group() != "有"
            and not re.search(r"不会|没有|愿意|谁会|有空|有时间|能不能|可以(?:参加|去|来|出)|能.{0,3}(?:记|加)", clause)
        ):
            out.append(clause[match.end() :])
            sure = going = True
        elif taught := _TAUGHT.search(clause) or (not _JOB.search(clause) and _TRAINED.search(clause)):
            out.append(taught["skill"])
        elif trade := _trade(clause):
            (out if going else jobs).append(clause if going and _JOB.search(clause) else trade)
        elif (going or re.search(r"报到|报道|登记", text[:12])) and _is_listed(clause):
            out.append(clause)
        elif _STOP.search(clause):
            going = False
    return out if sure else [*jobs, *out]


def _is_listed(clause: str) -> bool:
    return 1 < len(clause) <= 8 and not _STOP.search(clause) and not _OTHERS.search(clause)


def read_trades(text: str, skills: tuple[str, ...]) -> tuple[str, ...]:
    """What somebody says that he is, or has done for years, where his `skills` do not say it: 以前是护士，会量血压."""
    found: list[str] = []
    for clause in _CLAUSES.split(text):
        teacher = _TEACHER.search(clause) if not _OTHERS.search(clause) else None
        if teacher is not None:
            if not any(skill in _SUBJECTS or "教" in skill for skill in (*skills, *found)):
                found.append(f"{teacher['subject'] or ''}教学")
            continue
        known, trade, job = (*skills, *found), _trade(clause), _JOB.search(clause)
        if trade is None or (job is not None and job.group() in skills):
            continue
        drives = trade in ("开车", "司机") and any(re.search("开.*车|司机", skill) for skill in known)
        teaches = trade == "教学" and any(skill in _SUBJECTS or "教" in skill for skill in known)
        if not drives and not teaches and not any(trade in skill for skill in known):
            found.append(trade)
    return tuple(found)


def _trade(clause: str) -> str | None:
    if _OTHERS.search(clause):
        return None
    if job := _JOB.search(clause):
        return _JOBS[job.group()]
    if years := _FOR_YEARS.search(clause):
        return years["act"] + years["what"]
    return "开车" if _DRIVES.search(clause) else None
