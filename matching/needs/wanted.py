"""What a need says about the helper's own age and sex: 需要60岁以下的, 最好女同志. Nothing unless it says so.

Most ages and sexes in needs are those of the people helped (给80岁老人理发, 陪一位女同志去医院). So a find counts only where
a word of asking (要, 找, 最好 …) governs it, nearer than any word of giving (给, 陪, 照顾 …), or where 优先, 勿报 and the like follow.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from matching.language.names import SURNAMES
from matching.language.normal import clean, fold
from matching.model import Sex
from matching.needs.wanted_ages import Ages, find_ages

LONGEST = 10_000
ADULT, YOUNG_TO, YOUTH_TO = 18, 45, 35  # 年轻力壮 and 小伙子 name no number; ours only lowers, it never bars
OLD = 60  # ages from here on are those of the people helped, unless a word for helpers follows


@dataclass(frozen=True, slots=True)
class Wanted:
    """The age (both ends included) and sex asked for; `…_preferred`: 最好, 优先 – no bar."""

    age_from: int | None = None
    age_to: int | None = None
    age_preferred: bool = False
    sex: Sex | None = None
    sex_preferred: bool = False


NOBODY = Wanted()

_SENTENCES = re.compile(r"[。!?;\n]+")
_CLAUSES = re.compile(r"[,:()|/ ]+")
_TWO_ENDS = re.compile(r"(?<=以上)[,、 ](?=[\d一二三四五六七八九十]{1,3}周?岁?以[下内])")  # one demand, not two clauses
_LABEL = re.compile(r"(?:要求|条件|招募对象|报名对象|志愿者|人员)(?:要求|条件)?(?:是|为)?$")
_ASKED = (
    r"(?:最好|希望|必须|务必|须|要求|只要|只招|只限|仅限|限定|限|想要|想找|想请|需要?|能|招募?|征集?|急需|急求|求|找|请|缺|派|(?<![不主重摘])要|应该?|"
    r"优先|尽量|有没有|谁家有|至少|起码|得(?=[一二两三四几\d]{0,2}[个名位]|有|是|要|找|请)|来(?=[一二两三四几\d]{0,2}[个名位]))(?:对方|来的人?|志愿者)?(?:要|找|请|派|招|来|有|是|为|由|让)?"
)
_GIVEN = (
    r"(?:给|为|帮|替|陪|照[顾看料]|慰问|看望|探望|走访|教|服务|面向|针对|接送|护送|送|对|关[爱心]|辅导|统计|组织|登记|"
    r"带|背|抬|扶|接|见|救|劝|访|看护|护理|陪护|伺候|帮助|寻找|寻|扮|都?是|只?有|住着|属于|主要|遇到|碰到|不要|别要|别找|不用)"
)
_GOVERNS = re.compile(rf"(?P<asked>{_ASKED})|(?P<given>{_GIVEN})")
_ABLE = re.compile(r"(?:会|能|懂|擅长|可以|有)[^,]{0,10}?的")  # 会照顾老人的女同志: what the helper can do
_REACH = 16
_IN_NEED = re.compile(
    r"走失|走丢|失踪|受伤|生病|住院|瘫|残|困难|独居|孤寡|空巢|摔|患|失能|各位|全体|所有|广大|行动不便"
)
_SOFT = re.compile(r"最好|优先|希望|尽量|更好|为宜|为佳|更佳|为好|方便|合适|首选|如果|要是|的话|更妥")
_HARD = re.compile(r"必须|务必|只限|仅限|只要|只招|一定|限")
_AGAINST = re.compile(
    r"(?:的?(?:人|同志|志愿者|党员|就|请)?){0,2}(?:不要|勿|别来|别报|别接|就?别|不行|不合适|不考虑|谢绝|就?算了|不能(?:参加|报|来|接|去)|不得|不收|不宜)"
)
_NOT_WANTED = re.compile(r"(?:不要|别要|别找|别派|谢绝|不收|不招|不需要)(?:那?些|那?种)?$")
_FAVOURED = re.compile(
    r"的?(?:[男女](?:同志|性)?|志愿者|党员|同志|人|来|去)?(?:优先|最好|为宜|为佳|为好|更好|更佳|更?方便|更?合适|首选|即可|就行|就可以|才行)"
)
_HELPER = re.compile(
    r"(?:之间)?的?(?:[男女](?:性|同志)?)?(?:志愿|义工|(?:男|女)?同志|党员|人手|帮手|师傅|司机|医[生师]|大夫|护[士工]|老师|教练|社工|搭档|力|身体)"
)
_ONLY = re.compile(
    r"(?:之间)?的?(?:$|男|女|人(?!群)|青|小伙|大学生|学生|阿姨|大[姐妈叔哥]|有|会|能|懂|优先|最好|为|即可|就|都?行|均可|可以|才|来|去|帮|年轻|"
    r"熟|热心|邻居|退休|干部|职工|员工|搭|一起|体|更|吧|[两一二三四五六七八九十\d])"
)
_HELPED = re.compile(
    r"(?:之间|左右)?的?(?:\w{0,2}(?:独居|空巢|高龄|失能|残疾|低保|困难|孤寡))?(?:\w{0,2}(?:老人|老年|老头|老太|老奶|老爷|老兵|奶奶|爷爷|婆婆|大爷|大娘|居民|孩子|小孩|儿童|娃|宝宝|"
    r"婴|幼儿|男孩|女孩|小朋友|少年|母亲|父亲|妈妈|爸爸|女儿|儿子|孙|老伴|患者|病人|群众|人群|家属))"
)
_OWN_AGE = re.compile(r"(?:老人|孩子|奶奶|爷爷|他|她|我|妈|爸|对象|母亲|父亲|儿子|女儿|本人)[^,]{0,6}$")
_AGE_LABEL = re.compile(r"年[龄纪](?:要求|限制|条件|范围)?(?:最好|希望|必须|须|应|要|限|控制)?(?:在|是|为|不要|别)?$")
_UNCONCERNED = re.compile(
    r"(?:不[限论分管拘]|无论)男女|男女(?:不[限论分拘]|均可|都|皆|老[少幼]|各|搭配|混)|性别不限|一男一女|男女"
)
_NO_SEX = re.compile(r"男女(?:各|搭配|混)|一男一女")

_DOER = (
    r"同志|志愿者?|义工|党员|性|士|的|师傅|老师|教师|医[生师]|大夫|护[士工]|护理员|律师|社工|司机|理发师|教练|青年|大学生|生|同学|干部|职工|"
    r"人|帮手|搭档|邻居|劳力|丁|队员|民警|警|辅警|咨询师|心理\w{0,2}师|陪护|裁缝|讲师|家长"
)
_SEXED = re.compile(
    rf"(?<![男女儿子孙少妇幼美])(?:(?P<sex>[男女])(?:{_DOER})|(?P<lad>(?:大|壮|棒)?小伙子?)|(?P<lass>小?姑娘))"
    r"|(?<=[个位名])(?:(?P<her>大姐|大嫂|大妈|阿姨)|(?P<him>大哥|大叔))(?![家要想是])"
)
_NO_DOER = re.compile(
    r"的?(?:理发|剪发|发型|款|装|鞋|衣|裤|帽|浴|厕|澡|卫生间|宿舍|内|用品|护肤|手?表|棉|毛|衫|裙|外套|羽绒|车|健康|疾病|保健|防|维权|权益|朋友|对象|宾|孩|童|"
    r"相亲|结婚|们的|节)"
)
_LISTED_SEX = re.compile(r"(?:限|须|性别)?(?P<sex>[男女])(?:性|士|同志)?(?:优先|最好)?(?=$|\d)")
_YOUNG = re.compile(
    r"(?P<young>年轻力[壮壯]|青壮年|壮劳力|年富力强|小?年轻人?|年轻)(?P<youth>)|(?P<y2>青年(?=志愿者?(?!协|服|队|站)|党员|同志|人))"
)
_PAST = re.compile(r"的?(?:时候|时|那会|妈妈|母亲|爸爸|夫妻|夫妇|家长|父母)")
_OLDER_NOT = re.compile(r"年[纪龄](?:别|不要|不能|莫)太大|不要年[纪龄](?:太)?大的|别找年[纪龄]大的")
_MINORS = re.compile(r"未成年人?(?:的|请|就)?(?:不要|勿|别|谢绝|不得|不能|不可|不宜)|(?:不要|谢绝|别找|不收)未成年")
_GROWN = re.compile(r"(?<!未)成年(?:人|志愿者|党员|同志|的)")


@dataclass(frozen=True, slots=True)
class _Clause:
    """A clause with what stands before it in its sentence. `listed`: inside a list of conditions (要求：…)."""

    text: str
    before: str
    listed: bool


def _clauses(text: str) -> Iterator[_Clause]:
    for sentence in _SENTENCES.split(text):
        before, listed = "", False
        for clause in _CLAUSES.split(sentence):
            yield _Clause(clause, before, listed)
            listed = bool(_LABEL.search(clause)) or (listed and not re.search(_GIVEN, clause))
            before = clause


def _asked(clause: _Clause, start: int) -> bool:
    """Whether a word of asking governs what starts here, and nothing nearer says that it is about somebody helped."""
    ahead = clause.text[max(0, start - _REACH) : start]
    kept = _ABLE.sub(lambda able: " " * len(able.group()), ahead)
    nearest = _nearest(kept, 0, len(kept))
    if nearest is None:
        return clause.listed
    return nearest["asked"] is not None and not _IN_NEED.search(ahead, nearest.end())


def _given(clause: _Clause, start: int) -> bool:
    """Whether a word of giving stands shortly before."""
    nearest = _nearest(clause.text, max(0, start - _REACH), start)
    return nearest is not None and nearest["given"] is not None


def _nearest(text: str, start: int, end: int) -> re.Match[str] | None:
    """The last word of asking or giving between two places."""
    return next(iter([*_GOVERNS.finditer(text, start, end)][-1:]), None)


def _preferred(clause: _Clause) -> bool:
    """最好 in the clause, or in the one before when this one does not ask anew."""
    if _HARD.search(clause.text):
        return False
    asks_anew = re.search(_ASKED, clause.text)
    return bool(_SOFT.search(clause.text) or (not asks_anew and _SOFT.search(clause.before)))


def _turned(ages: Ages) -> tuple[int | None, int | None]:
    """The ages that are left when these are not wanted: 60岁以上的不要 leaves those up to 59."""
    if ages.high is None and ages.low is not None:
        return None, ages.low - 1
    # 18岁以下不要 means minors: nobody turns away who is just 18.
    return (ages.high if ages.high == ADULT else (ages.high or 0) + 1), None


def _of_helper(clause: _Clause, ages: Ages) -> tuple[int | None, int | None] | None:
    """The span that the helper is to be in, or None when these ages are not about the helper."""
    text = clause.text
    ahead = text[: ages.start]
    if _HELPED.match(text, ages.end) or _NO_DOER.match(text, ages.end):
        return None
    label = _AGE_LABEL.search(ahead)
    if label:
        own = _OWN_AGE.search(ahead[: label.start()]) or (ages.low or 0) >= OLD
        return None if own else (ages.low, ages.high)
    if ages.bare or (ages.high is not None and ages.high < ADULT - 1):
        return None
    if ages.low is None or ages.high is None:
        open_ended = _NOT_WANTED.search(ahead) or (not _given(clause, ages.start) and _AGAINST.match(text, ages.end))
        if open_ended:
            return _turned(ages)
    if ages.high is not None and ages.high < ADULT:
        return None
    named = _HELPER.match(text, ages.end)
    if ages.low is not None and ages.low >= OLD and not named:
        return None
    favoured = _FAVOURED.match(text, ages.end)
    if _given(clause, ages.start) or not (named or favoured or _ONLY.match(text, ages.end)):
        return None
    return (ages.low, ages.high) if named or favoured or _asked(clause, ages.start) else None


def _age(clause: _Clause) -> Wanted | None:
    """The ages that one clause asks for: numbers first, then words without a number."""
    for ages in find_ages(clause.text):
        if span := _of_helper(clause, ages):
            return Wanted(span[0], span[1], ages.rough or _preferred(clause))
    if _MINORS.search(clause.text):
        return Wanted(age_from=ADULT)
    if (grown := _GROWN.search(clause.text)) and _asked(clause, grown.start()):
        return Wanted(age_from=ADULT, age_preferred=_preferred(clause))
    if _OLDER_NOT.search(clause.text):
        return Wanted(age_to=OLD, age_preferred=True)
    for young in _YOUNG.finditer(clause.text):
        favoured = _FAVOURED.match(clause.text, young.end())
        if not _PAST.match(clause.text, young.end()) and (favoured or _asked(clause, young.start())):
            return Wanted(age_to=YOUTH_TO if young["y2"] else YOUNG_TO, age_preferred=True)
    return None


def _other(sex: Sex) -> Sex:
    return "女" if sex == "男" else "男"


def _sex(clause: _Clause) -> Wanted | None:
    """The sex that one clause asks for; 小伙子 and 大姐 are ways of speaking and only prefer."""
    text = clause.text
    if clause.listed and (listed := _LISTED_SEX.match(text)):
        return Wanted(sex="男" if listed["sex"] == "男" else "女", sex_preferred=_preferred(clause))
    for match in _SEXED.finditer(text):
        sex: Sex = "男" if match["sex"] == "男" or match["lad"] or match["him"] else "女"
        if _NO_DOER.match(text, match.end()) or (
            match.group()[1:] == "士" and text[match.start() - 1 : match.start()] in tuple(SURNAMES)
        ):
            continue
        if match["sex"] and (_NOT_WANTED.search(text[: match.start()]) or _against(clause, match)):
            return Wanted(sex=_other(sex))
        if _asked(clause, match.start()) or _favoured(clause, match):
            loose = match["sex"] is None
            young = YOUNG_TO if match["lad"] or match["lass"] else None
            return Wanted(None, young, young is not None, sex, loose or _preferred(clause))
    return None


def _against(clause: _Clause, match: re.Match[str]) -> bool:
    return not _given(clause, match.start()) and bool(_AGAINST.match(clause.text, match.end()))


_COUNTED = re.compile(r"[两一二三四五六七八九十\d]{1,2}[名个位人](?!.{0,4}(?:要|想|需))")


def _favoured(clause: _Clause, match: re.Match[str]) -> bool:
    """女同志优先, 女同志来方便, 男同志两名: the words behind say that helpers are meant."""
    text, end = clause.text, match.end()
    if _given(clause, match.start()):
        return False
    return bool(
        _FAVOURED.match(text, end)
        or _COUNTED.match(text, end)
        or re.match(r"[^,]{0,5}(?:优先|更好|最好|方便|合适)$", text[end:])
    )


def wanted(text: str) -> Wanted:
    """What the words of a need demand of the helper's age and sex; of demands that contradict each other none holds."""
    text = fold(clean(text, LONGEST)).lower()
    no_sex = bool(_NO_SEX.search(text))
    found, sexes = NOBODY, set[Sex]()
    goes_on = False  # 希望是男同志，50岁以下: what follows a demand goes on demanding
    for clause in _clauses(_TWO_ENDS.sub("", _UNCONCERNED.sub("", text))):
        clause = replace(clause, listed=clause.listed or goes_on)
        age, sex = _age(clause), _sex(clause)
        goes_on = bool(age or sex)
        age = age or (sex if sex and sex.age_to else None)
        if age and found.age_from is None and found.age_to is None:
            found = replace(found, age_from=age.age_from, age_to=age.age_to, age_preferred=age.age_preferred)
        if sex and sex.sex:
            sexes.add(sex.sex)
            if found.sex is None or (found.sex_preferred and not sex.sex_preferred):
                found = replace(found, sex=sex.sex, sex_preferred=sex.sex_preferred)
    return replace(found, sex=None, sex_preferred=False) if no_sex or len(sexes) > 1 else found
