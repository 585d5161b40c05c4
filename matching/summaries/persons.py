"""People counted in a summary: those who did it, those served, people in a result, or a part of a group."""

import re
from typing import Literal

from matching.summaries.people_apart import WORKING, Role, told_outright
from matching.summaries.predicates import does, predicate, words
from matching.summaries.subjects import by_structure, governed

DOER_NOUN, SERVED_NOUN, _SERVE_VERB = words("worker"), words("crowd"), words("serves")
_DOER_VERB = (
    r"(?:出动|参加|参与|派出|派|组织|发动|召集|动员|调集|抽调|选派|安排|共有|到场|人数|出勤|实到|来了|投入|上阵|上岗|值勤|值守|带领|率领|率|邀请|一共|一行|我们|咱们?|共派|集合|集结|献血|捐款|报到|"
    r"支部|党委|党总支|工会|团委|妇联|局|队|委|中心|发动|公司|医院|院|馆|所|科|办|会|单位|科室|银行|协会|站|校|社|部|厂|店|家|班)"
)
_WITH = r"(?:们|儿|等|各|共|共计|合计|总计|累计|一共|总共|约|近|有|达|计|就|来了|超过?|逾|将近|差不多|大约|:|：|\(| |是|分别|各有|另|还|增至|的|最多时?|参加|参与|到场|到会|出席|报到|到了|来|小)"
BEHIND_DOER = re.compile(rf"(?:的)?[^,，。;；\n\d、]{{0,6}}?{DOER_NOUN}")
BEHIND_SERVED = re.compile(rf"(?:的)?[^,，。;；\n\d、到为给陪向对帮在去教送请让替]{{0,6}}?{SERVED_NOUN}")
_BEFORE_DOER = re.compile(rf"{DOER_NOUN}{_WITH}{{0,3}}$")
_BEFORE_SERVED = re.compile(rf"{SERVED_NOUN}(?:们|及家属|朋友|群众|代表|职工|夫妇)?{_WITH}{{0,3}}$")
_VERB_SERVED = re.compile(rf"{_SERVE_VERB}[^,，。;；\n\d ]{{0,7}}$")
_VERB_DOER = re.compile(rf"{_DOER_VERB}[^,，。;；\n\d ]{{0,4}}[:： (]?$")
_OBJECT = re.compile(
    r"(?:慰问|看望|探望|走访|送给|接待|服务(?!队|站|中心|社|员)|帮助|帮扶(?!队|员|干部|责任人)|陪同|陪(?!审)|面向|关爱|接送|护送|辅导|培训|给|(?<![作因成])为|帮(?!办|扶|厨)|对(?!口|接)|向(?!导)|吸引|覆盖|惠及|载着?|搭载|护航|奖励|表彰|教会|(?<![助支])教(?!师|职|练|育))了?[^,，。;；\n\d队由]{0,5}$"
)
_TAIL_DOER = re.compile(
    r"(?:[^,，。]{0,4})(?:参加|参与|到场|出动|上岗|值守|值班|站岗|负责|报到|巡逻|带队|志愿|全程|到|赴|在|去|来|打|忙|轮流|一起|前往|走进|深入|为|给|对|分|冒|顶|沿|用|带|利用|进|帮|连夜|捐|献血|协助|组成|围|开展)"
)
_TAKE_PART = re.compile(r"(?:参加|参与|组织|发动|动员|召集|带领|号召)(?:了|的)?[^,，。;；\n\d]{0,8}$")
_LABOUR = re.compile(
    r"清(?=[扫理运洗除淤走出捡障掉空了废污场]|垃圾|杂|雪|河道|河行)|扫|捡|植树|栽|铲|大扫除|巡|擦|拔草|祭扫|站岗|劝导|捐款|献血|整治|值守|护绿|浇|包饺子|包粽子|做手工|上架|捐"
)
_LEARNS = re.compile(
    r"参观|研学|观摩|课|讲座|培训|演练|讲|观看|演出|体验|咨询|义诊|晚会|比赛|宣讲|教|会(?:议|上)|议事|座谈|恳谈|听证|放映|联欢|辅导|沙龙|游戏"
)
# A verb right behind the unit: the noun before the number is the one counted (队员11名转移群众).
_ACTS = re.compile(
    r"(?:免费|义务|自发|冒[雨着]|现场|集中|连续|上街|转移|疏散|慰问|看望|走访|服务|辅导|接送|护送|陪|教|给|为|帮|向|对|带|到|在|去|来|赴|进|上门|参加|参与|负责|救|送|组织|听|观看|清|讲|分|轮流|一起|全程|做|捡|扫|入户|和|与|跟|把|用|协助)"
)
_ATTENDED = re.compile(
    r"(?:(?:参训|受训|聆听|轮训|听课|观看|旁听|观摩)[^,，。\d]{0,6}|到课|参训|听讲|聆听|受训|到会|与会|跟练|培训|现场|到场)(?:的|人数|有|共)*(?:居民代表|党员|干部|职工|会员|代表|社工|委员|群众)?[约近共有]*$"
)
_LISTENS = re.compile(
    r"[^,，。;；\s给为]{0,6}(?:聆听|旁听|列席|观摩|收看|听(?:讲|课|了|取了)|观看|受训|参训|接受[^,，]{0,4}(?:培训|教育))"
)
_RIGHT_BEFORE = re.compile(rf"(?<!带)(?<!领)(?<!着){words('serves')}(?<!带)(?<!带着)(?<!领着)了?$")
# 巡逻队的叔叔阿姨: members of a team.
_MEMBERS = re.compile(r"(?:队|团|岗|支部|协会|义工|志愿)的?$")
# 故事妈妈, 爱心奶奶: a volunteer's name, not a guest's; 12名老人去看望8名老人: the first twelve serve.
_TEAM_NAMES = re.compile(r"(?:故事|志愿|爱心|护学|巧手|点灯|红马甲)$")
_SERVES_OTHERS = re.compile(
    r"[^,，。;；\s\d]{0,6}(?:看望|慰问|探望|照顾|护送|接送|辅导|走访|陪伴)[^,，。;；\s]{0,8}(?:人|户|家|孩子|儿童|学生|名|位)"
)
# 和福利院的孩子29名一起做月饼: guests of those who came.
_HOSTED = re.compile(
    r"(?:福利院|敬老院|养老院|托老所|光荣院|孤儿院|特校|特殊教育|儿童之家|留守|困境|残障|残疾|自闭|孤独症)[^,，。;；\d]{0,8}$"
)
_TOGETHER = re.compile(
    r"凑?(?:在|到)?一[起块道同](?!看|听|学|观|过|吃|玩|聊)|共同|合力|合作|联手|携手|齐心|齐上阵|同台"
)
_GUESTS = re.compile(r"孩子|儿童|小朋友|学生|学员")
# 3名病情较重的: some of those already served.
_CONDITION = re.compile(r"[^,，。;；\s\d]{0,4}(?:较|偏|异常|超标|严重|情况特殊|不达标)")
_SERVED_LABEL = re.compile(
    r"(?:服务|受益|惠及|接待|受教育|受众|慰问|帮扶|培训|听课)(?:(?:对象|人数|人群|总数)[:：][^,，。;；\d]{1,8}|(?:对象|人数|人群|总数)?[:：为是达共约有 ]{0,2})$"
)
_OWNED = re.compile(r"(?:家(?!人|长|属)|的(?:家|房|门|屋|生活|衣|头发|作业|[^,，]{1,4}问题))")
_FRAIL = re.compile(
    r"老人|老年|老太|老汉|爷爷|奶奶|残|患|病|困难|低保|独居|空巢|孤|留守|特困|孕|失能|失独|高龄|五保|盲|聋|婴|幼儿|宝宝|被困|受灾|灾民|考生|旅客|乘客|游客|观众|听众|受众|对象"
)
_STAGE = re.compile(r"[^,，。;；\s\d给为]{0,6}(?:表演|演出|演唱|合唱|登台|上台|志愿|自发|主动)")
# What is done together for joy: the children beside the volunteers are their guests.
_FUN = re.compile(r"[^,，。;；]{0,4}(?:包|做手工|画|玩|过|吃|唱|跳|表演|合唱|写|弹)")
# 培训老师2名: those who teach, with what they do in front of their name.
_TEACHING_ONE = re.compile(r"(?:^|[,，、。;；\s])(?:培训|辅导|陪同|接送|护送|讲解|授课|带教|指导)$")
_COMES = re.compile(r"^[^,，。的给为]{0,6}来(?!自|往|源)[^帮支助献捐参做干清扫搬当值的]{1,6}$")
_ENJOYS = re.compile(rf"[^,，。;；\s\d为给帮]{{0,4}}?{words('enjoys')}(?!帮|支援|助|任务|雷锋)")
_DOES_GOOD = re.compile(r"献|捐|参加|参与|志愿|出动|服务|干|扫|清|搬|忙|帮|助|支援")
# 来听课的姐妹, 看电影的男女老少有: those counted are the ones who do what stands before 的.
_THOSE_WHO = re.compile(
    r"(?:^|[,，。;；、\s])(?P<verb>[^,，。;；、\s\d]{1,14})的(?:[^,，。;；\s\d给为]{0,10}?)(?:有|共|约|近|上|达|也|还|足|大概|总共|就|少说)*$"
)
# 走访铁路新村社区老党员: where they live stands between the verb and its object.
_VISITED = re.compile(r"(?:走访|看望|探望|慰问)(?![组队团小])[^,，。;；\s\d由]{0,14}$")
# 爱心理发屋的3位师傅: the body they come from, not what they do.
_OF_A_BODY = re.compile(r"(?:[屋店社团队会所院校局站馆班组营部厂坊室]|中心|公司|之家|[中小大]学)$")
# 查了168人: the verb right before the number is done to them, unless it brings them.
_TREATED = re.compile(
    r"(?:^|[,，、。;；\s共])(?![^,，]{0,2}[来去到上有出派调增换集聚叫喊请凑动织召招拉加走带])[一-龥]{1,3}了(?:约|近|整整|足足|一共|共)?$"
)
# 前来咨询的居民络绎不绝, 达210人次: the number belongs to the clause before.
_REACHED = re.compile(r"([^,，。;；\s\d]{2,})[,，](?:人数|总数)?(?:多达|达到?|足有|超过?了?|有)(?:了)?$")
# 观众里三层外三层足有六百人: the subject of the clause, words apart from its number.
_TAUGHT = re.compile(
    r"(?:教会|带会|学会的?有?|教出|[\u4e00-\u9fff](?:成功|办结|办成|办妥)|救[上下]来?了?)(?:约|近|了)*$"
)
_AMOUNTS = re.compile(
    rf"(?:^|[,，。;；\s])(?:现场|在场|台下|来的|围观的?)*{SERVED_NOUN}[^,，。;；\s\d给为]{{1,12}}(?:有|达|超过?|突破|足足)了?(?:约|近)?$"
)
# 医生1名、助产士2名: a name that no list knows goes with the group before it.
_IN_LIST = re.compile(r"\d[名位人个]、[^,，。;；、\s\d]{1,5}$")
_CAME = re.compile(r"(?:到场|到会|在场|入场|进场|出席|来宾)(?:的|有|了|约|人数|共)*$")
# 接待咨询, 来了22个人: they came for what is offered, as long as it is no work for all.
_CAME_IN = re.compile(
    r"(?:^|[,，。;；:：\s])(?:一共|总共|拢共|共|现场|当天|前后|陆续|前前后后|一上午|一下午|半天|头一天)*来了?(?:约|近)?$"
)
# 女职工来了74人: workers by trade who come to listen.
_CAME_TOO = re.compile(r"(?:职工|员工|工人|青年|姐妹|女工|干部|家长|会员|业主|代表|同事)来了(?:约|近)?$")
_OFFERED = re.compile(
    r"咨询|义诊|理发|剪发|量血压|课|讲|培训|维修|答疑|接待|免费|服务台|摆摊|窗口|辅导|修|演出|放映|教|招聘|体验|坐诊|代办"
)
_JOINED = re.compile(r"[^,，。;；]{0,3}(?:参加|参与|到场|出席|加入)")
# 56户143人, 31批46人次: the same people counted twice.
_SAME_PEOPLE = re.compile(r"\d+(?:批次?|户|户家庭|个?家庭|组|个班|支队伍|个?团队?)、?$")
# 走访党龄50年以上的老党员13名: an age between the verb and its object hides neither.
_AGES = re.compile(
    r"[\d一二三四五六七八九十百]+多?(?:周岁|岁|年|旬)(?:及?以上|以下|左右|高龄)?(?:党龄|工龄|军龄|教龄)?(?:的(?!\d))?"
)
# “帮帮团”5名姐姐: the verb in a team's name is nobody's.
_QUOTED = re.compile(r"“[^”]{1,12}”")
# 第一回18个: the turn before the number.
_TURN = re.compile(r"第[\d一二三四五六七八九十]+(?:回|次|场|天|批|期|轮|周|拨|节)(?:来了|有|是|共|到了)?$")
# A crowd that did the work itself: 师生47人捡垃圾.
_CROWD = re.compile(r"(?:^|[,，、。\s])$")
_HELPS = re.compile(r"[给为帮送陪]|慰问|服务|走访|看望|惠及|受益")
_BROUGHT = re.compile(r"(?:带着?|带领|组织|召集|动员|和|由)$")
_POOR = re.compile(r"(?:困难|特困|患病|重病|住院)$")
_GIVEN = re.compile(r"[给为帮对向陪]了?[^,，。;；\n\d]{0,5}$")
_GOES = re.compile(r"(?:在|到|去|来|赴|走进)")
_GOERS = re.compile(r"(?:老兵|退役军人|退伍军人|老党员|学生|妇女)$")


def person_role(unit: str, before: str, rest: str, sentence: str) -> Role:
    """What part the people of one count play; `rest` is what follows the count in its sentence."""
    before = _QUOTED.sub("", _TURN.sub("", _AGES.sub("", _SAME_PEOPLE.sub("", before))))
    after = re.split(r"[,，。!?;；\s]", rest)[0][:24]
    told = told_outright(before, after) or by_structure(unit, before, rest) or _by_what_they_do(before, after, sentence)
    if told:
        return told
    behind = None if unit == "人次" else _behind(unit, after)
    if behind == "served" and re.match("(?:退休)?老党员|老兵|老同志", after) and _BROUGHT.search(before):
        return "doer"
    ahead = noun_ahead(before)
    if behind and not (ahead and (_ACTS.match(after) or not re.match(rf"的?{DOER_NOUN}|的?{SERVED_NOUN}", after))):
        noun = (BEHIND_DOER if behind == "doer" else BEHIND_SERVED).match(after)
        name, rest = (noun.group(), rest[noun.end() :]) if noun else ("", rest)
        return _worker(before, rest) if behind == "doer" else _crowd(name, before, rest, sentence)
    if ahead:
        at, role = ahead
        if _CAME_TOO.search(before) and _OFFERED.search(sentence) and not _LABOUR.search(sentence):
            return "present" if role == "doer" else "served"
        return _worker(before[:at], rest) if role == "doer" else _crowd(before[at:], before[:at], rest, sentence)
    return _nameless(before, rest, sentence)


def _by_what_they_do(before: str, after: str, sentence: str) -> Role | None:
    """来听课的姐妹三十人, 参训党员50名: the verb before the noun says more than the noun."""
    clause = _THOSE_WHO.search(before)
    if clause and re.search(r"(?:献|捐)(?:成|完|上|血|款)?$", clause["verb"]):
        return "doer"
    if clause and not _DOES_GOOD.search(clause["verb"]) and not _OF_A_BODY.search(clause["verb"]):
        worker = _BEFORE_DOER.search(before) is not None
        if (
            _ENJOYS.search(clause["verb"])
            or _COMES.search(clause["verb"])
            or (not worker and _VERB_SERVED.search(clause["verb"]))
        ):
            return "served"
    if _ATTENDED.search(before) and _LEARNS.search(sentence) and not _LABOUR.search(sentence):
        return "served"
    return None


def without_turn(before: str) -> str:
    """来的孩子第一回18个: the words before a number without the turn."""
    return _TURN.sub("", before)


def serves(before: str) -> bool:
    """Whether the words before a number say that it was helped: 走访26户, 送给5家."""
    return _VERB_SERVED.search(before) is not None


def _behind(unit: str, after: str) -> Literal["doer", "served"] | None:
    """The first noun behind the unit: 12名党员, 28名老人."""
    if unit == "人":
        return None
    doer, served = BEHIND_DOER.match(after), BEHIND_SERVED.match(after)
    if doer and served:
        if re.match(r"[^,，。]{0,3}(?:老党员|困难党员|困难职工|离退休干部|老年志愿者)", after):
            return "doer" if "志愿者" in after[: served.end() + 4] else "served"
        return "doer" if _nominal(after, doer.end(), served.end()) else "served"
    return "doer" if doer else "served" if served else None


def _nominal(after: str, doer_end: int, served_end: int) -> bool:
    """Of two nouns side by side the last is the head (居民志愿者); of two apart the first counts."""
    if doer_end <= served_end:
        return True
    return doer_end - served_end <= 5 and not re.search("[听跟和与由在到来给看把]", after[served_end:doer_end])


def noun_ahead(before: str) -> tuple[int, Literal["doer", "served"]] | None:
    """The noun right before the number: 党员12名, 观看群众约300人."""
    doer, served = _BEFORE_DOER.search(before), _BEFORE_SERVED.search(before)
    if doer and served:
        return (doer.start(), "doer") if doer.start() < served.start() else (served.start(), _either(served))
    if doer:
        return doer.start(), "served" if _POOR.search(before[: doer.start()]) else "doer"
    if served and before[: served.start()].endswith(("志愿者", "义工", "党员")):
        return served.start(), "doer"
    return (served.start(), _either(served)) if served else None


def _either(served: re.Match[str]) -> Literal["doer", "served"]:
    """老党员, 老兵, 代表 are served only as somebody's object."""
    return "doer" if re.match("老党员|老兵|退役军人|退伍军人|企业代表|老同志", served.group()) else "served"


def _worker(before: str, rest: str) -> Role:
    """党员, 医生: they work, unless somebody does it to them or they sit and listen."""
    if _TEACHING_ONE.search(before):
        return "doer"
    visited = _VISITED.search(before) or _OBJECT.search(before)
    return "served" if visited or _LISTENS.match(rest) else "doer"


def _crowd(name: str, before: str, rest: str, sentence: str) -> Role:
    """居民, 孩子: they are served, unless they are the subject of a verb of work."""
    if _OBJECT.search(before) or _RIGHT_BEFORE.search(before) or _OWNED.match(rest) or _TREATED.search(before):
        return "served"
    if re.search(r"(?:来|坐|围|挤|聚)[了满]$", before) and re.match(r"[,，。;；\s]|$", rest):
        return "served"
    beside = re.search(r"(?:[和与同跟及、]|加上?|带着?|带领|领着|动员|发动)[^,，。;；\s\d]{0,4}$", before) is not None
    if _TEAM_NAMES.search(before) or _SERVES_OTHERS.match(rest) or _MEMBERS.search(before) or WORKING.search(before):
        return "doer"
    if beside and _HOSTED.search(before + name):
        return "served"
    if _FRAIL.search(name):
        return "doer" if _STAGE.match(rest) and not _GIVEN.search(before) else "served"
    taught = rest.startswith((",", "，")) and _LEARNS.search(sentence) and _GUESTS.search(name)
    if (
        does(rest) == "labour"
        and not taught
        and not _GIVEN.search(before)
        and not (beside and _FUN.match(predicate(rest)))
    ):
        return "doer"
    if _LEARNS.search(sentence):
        return "served"
    if _TAKE_PART.search(before) and _LABOUR.search(sentence):
        return "doer"
    if _CROWD.search(before) and _LABOUR.search(sentence) and not _HELPS.search(sentence):
        return "doer"
    guests = _GUESTS.search(name) and _FUN.search(predicate(rest))
    if beside and not guests and _TOGETHER.match(predicate(rest)):
        return "doer"
    if re.search("[和与同跟]$", before) and not (_FUN.search(rest) or _GUESTS.search(name)):
        return "doer"
    goes = _GOES.match(rest) and (_GOERS.search(name) or not (_GUESTS.search(name) or does(rest) == "enjoys"))
    return "doer" if goes and not _GIVEN.search(before) else "served"


def _nameless(before: str, rest: str, sentence: str) -> Role:
    """12人, 40来号人: the verb that governs them, else what they do themselves."""
    if _CONDITION.match(rest):
        return "part"
    if _IN_LIST.search(before):
        return "unsure"
    if _SERVED_LABEL.search(before):
        return "served"
    if re.search(r"困在[^,，。]{0,6}$", before) or re.match(r"[都全]?部?(?:安全|[接救背]出|获救|脱险)", rest):
        return "served"
    if _TREATED.search(before) or (_ENJOYS.match(rest) and does(rest) == "enjoys"):
        return "served"
    if _CAME_IN.search(before) and not (_LABOUR.search(sentence) and not _OFFERED.search(sentence)):
        return "present"
    if _CAME.search(before) or (_JOINED.match(rest) and _LEARNS.search(sentence) and not _LABOUR.search(sentence)):
        return "present"
    told = _REACHED.search(before)
    if told and (_ENJOYS.search(told[1]) or re.search(SERVED_NOUN, told[1])):
        return "served"
    if _AMOUNTS.search(before) or _TAUGHT.search(before):
        return "served"
    if does(rest) == "labour" and not governed(before):
        return "doer"
    served, doer = _VERB_SERVED.search(before), _VERB_DOER.search(before)
    if _TAIL_DOER.match(rest) and not served:
        return "doer"
    if served and doer:
        later = served.start() >= doer.start()
        return "served" if later and not re.search(r"志愿服务[^,，。]{0,3}$", before) else "doer"
    return "served" if served else "doer" if doer else "unsure"
