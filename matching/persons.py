"""People counted in a summary: those who did it, those served, people in a result, or a part of a group."""

import re
from typing import Literal

Role = Literal["doer", "served", "figure", "part", "none"]

_DOER_NOUN = (
    r"(?:党员|志愿者|干部|职工|同志|队员|民警|警力|警员|医生|医师|护士|医护|医务|村医|律师|教师|师傅|团员|青年|义警|兽医|骨干|人员|姐姐|哥哥|助教|讲师|演员|员工|义工|专家|法官|检察官|"
    r"大夫|巾帼|代表|工程师|技师|电工|大学生|消防员|指战员|员(?=[,，、。\d共约])|调解员|宣讲员|社工|红马甲|小伙|网格员|交警|辅警|会员|教练|裁判|摄影师|帮厨|化妆师|咨询师|治疗师|理发师|疏导师|"
    r"业务员|公证员|药师|园丁|老师(?!的)|厨师|司机|小红帽|突击队|教职工|农技员|引导员|指导员|救生员|主讲|主持|领队|退伍军人|退役军人|乡贤|委员|馆员|少先队员|姐妹|大姐|大妈|徒弟|伙伴|同事|同仁|楼长|组长|"
    r"河长|保安|物业|保洁员|店主|老板|科技工作者|工作者|后勤|嘉宾|记者|飞手|水手|潜水员|老兵|战士|官兵|民兵|村干部|驾驶员|演奏员|舞者|歌手|画家|书法家|作家|心理师|红袖标|红袖章|"
    r"(?:服务|志愿|突击|救援|应急|巡逻|先锋|宣讲|工作|义务|小分|帮扶|护河|巡河|消防|车|党员|青年|医疗|艺术|文艺|合唱|舞蹈)队|家长志愿者|我们|咱们|大伙儿?|[一两三四五六\d]家单位|人马|(?<!老)人手)"
)
_SERVED_NOUN = (
    r"(?:师生|居民|群众|老人|孩子|学生|儿童|学员|听众|观众|家长|住户|村民|患者|病人|市民|旅客|乘客|考生|残疾人|老党员|老兵|老同志|困难|低保|独居|空巢|孤寡|留守|特困|环卫|求职者|农民工|务工|商户|小朋友|"
    r"小学生|中学生|娃|妇女|母亲|退役|军属|烈属|外卖|骑手|快递|工人|婴|孕|职工家|业主|用户|盲人|聋|失独|失能|高龄|五保|残障|粉丝|游客|行人|孤儿|新生|少年|学子|女工|选手|"
    r"残疾|老年人|老年朋友|老年|大爷大妈|果农|农户|农民|老乡|乡亲|家属|访客|亲子|租客|租户|员工家|企业代表|街坊|邻居|街坊邻里|营业员|人家|听课|受众|对象|劳模|伤员|司乘|爷爷|奶奶|大爷|大妈|老太|老汉|老头|阿姨|叔叔|病友|职工子女|职工小孩|"
    r"宝宝|幼儿|青少年|毕业生|下岗|失业|劳动者|从业者|司机朋友|司机师傅|车主|货主|消费者|顾客|客户|新市民|妈妈|爸爸|夫妇|夫妻|被困|灾民|受灾|贫困|脱贫|消防员叔叔|学童|藏族|外来|来访)"
)
_SERVE_VERB = (
    r"(?:服务(?!站|队|中心|社|点|大厅|活动|所|月|周|日)|惠及|受益|受惠|接待|接诊|义诊|慰问|看望|探望|走访|探访|陪伴|陪同|陪护|陪(?!审)|辅导|帮助|帮扶|帮|送给|送到|免费为|(?<![作因成])为|给|向|对(?!口|面)|测|量|理发(?!师)|剪发|剪头|听课|吸引|"
    r"覆盖|咨询(?!师|员|台|服务)|受教育|教会|培训(?!师|中心)|入户|上门|解答|体检|诊疗|诊治|看诊|看病|看牙|问诊|筛查|血压|血糖|接送|护送|救助|救出|救起|背出|解救|营救|资助|照看|照顾|照料|安抚|观看|围观|听讲|就诊|送餐|转移|疏散|安置|"
    r"求职|理了|剪了|惠民|看了|走了|宣讲(?!员|团)|受训|推拿|针灸|把脉|头发|理疗|视力|听力|按摩|换药|疏导|来求职|前来|赶来|引来|在线|收看|旁听|到会|到课|上课|跟练|跟学|参训|参演|受助|救治|关爱|关心|关怀|面向|接种|"
    r"采血|检测|检查|拍照|留影|带|带着|领着|护理|清洗|参观|体验|(?<!助)教(?!师|职|练|育)|讲解给|指导|帮着|陪着|跑了|问询|指路|答疑|送走|接回|来的|来看的|做(?!了)|坐了|围了|免费送|送)"
)
_DOER_VERB = (
    r"(?:出动|参加|参与|派出|派|组织|发动|召集|动员|调集|抽调|选派|安排|共有|到场|人数|出勤|实到|来了|投入|上阵|上岗|值勤|值守|带领|率领|率|邀请|一共|一行|我们|咱们?|共派|集合|集结|献血|捐款|报到|"
    r"支部|党委|党总支|工会|团委|妇联|局|队|委|中心|发动|公司|医院|院|馆|所|科|办|会|单位|科室|银行|协会|站|校|社|部|厂|店|家|班)"
)
_WITH = r"(?:们|等|各|共|共计|合计|总计|累计|一共|总共|约|近|有|达|计|就|来了|超过?|逾|将近|差不多|大约|:|：|\(| |分别|各有|另|还|增至|的)"
_SUBSET = re.compile(r"(?:其中|包括|含|里面|当中)[^。;；\n]{0,14}$")
_NEXT_ACT = re.compile(
    r"[,，](?:共|累计|为|给|服务|慰问|走访|接待|接诊|帮助|惠及|发放|清|捡|组织|开展|参加|上门|受益|看望|陪)"
)
_RESULT_BEFORE = re.compile(
    r"(?:达成|意向|签约|录用|劝离|劝返|劝阻|劝导|盘查|核查|查获|登记|新增|发展|收到|考核合格|合格|结业|签订|办理|查处|报名|找回|就业|招募|注册|纠正(?!了)|违法|制止|抓获|拦下|帮[^,，]{0,4}拦|疑似|确诊|检出|查出|转诊|建档|复查|签下|拦截|走失)[^,，。;；\n\d]{0,6}$|(?:劝导|劝阻|劝离|劝返|查获|查处|制止|纠正)[^,，。;；\n\d]{0,14}$"
)
_BEHIND_DOER = re.compile(rf"(?:的)?[^,，。;；\n\d、]{{0,6}}?{_DOER_NOUN}")
_BEHIND_SERVED = re.compile(rf"(?:的)?[^,，。;；\n\d、到为给陪向对帮在去]{{0,6}}?{_SERVED_NOUN}")
_BEFORE_DOER = re.compile(rf"{_DOER_NOUN}{_WITH}{{0,3}}$")
_BEFORE_SERVED = re.compile(rf"{_SERVED_NOUN}(?:们|及家属|朋友|群众|代表|职工|夫妇)?{_WITH}{{0,3}}$")
_VERB_SERVED = re.compile(rf"{_SERVE_VERB}[^,，。;；\n\d ]{{0,7}}$")
_VERB_DOER = re.compile(rf"{_DOER_VERB}[^,，。;；\n\d ]{{0,4}}[:： (]?$")
_OBJECT = re.compile(
    r"(?:慰问|看望|探望|走访|送给|接待|服务(?!队|站|中心|社)|帮助|帮扶|陪同|陪伴|陪护|面向|关爱|接送|护送|辅导|培训|给|(?<![作因成])为|帮|对|向|吸引|覆盖|惠及|载着?|搭载|护航|奖励|表彰|教会|(?<!助)教(?!师|职|练|育))了?[^,，。;；\n\d队由]{0,5}$"
)
_THING = re.compile(
    r"(?:房间|教室|家庭|问题|家里|活动|作业|课堂|平台|项目|中心|之家|食堂|驿站|书包|心愿|微心愿|社区|摊位|队|组|班|机|服务|岗|点|节目|包|袋|故事)"
)
_TAIL_DOER = re.compile(
    r"(?:[^,，。]{0,4})(?:参加|参与|到场|出动|上岗|值守|值班|站岗|负责|报到|巡逻|带队|志愿|全程|到|赴|在|去|来|打|忙|轮流|一起|前往|走进|深入|为|给|对|分|冒|顶|沿|用|带|利用|进|帮|连夜|捐|献血|协助|组成|围|开展)"
)
_TAKE_PART = re.compile(r"(?:参加|参与|组织|发动|动员|召集|带领|号召)(?:了|的)?[^,，。;；\n\d]{0,8}$")
_LABOUR = re.compile(
    r"清(?!单|凉|明)|扫|捡|植树|栽|铲|大扫除|巡|擦|拔草|祭扫|站岗|劝导|捐款|献血|整治|值守|护绿|浇|包饺子|包粽子|做手工|上架|捐"
)
_LEARNS = re.compile(
    r"参观|研学|观摩|课|讲座|培训|演练|讲|观看|演出|体验|咨询|义诊|晚会|比赛|宣讲|教|会(?:议|上)|议事|座谈|恳谈|听证|放映|联欢"
)
_OWN_WORK = re.compile(
    r"[^,，。;；\n\d听看学给为帮教陪]{0,10}(?:捡|清扫|清理|打扫|擦|植树|栽|种|浇|铲|拔|整理|上架|站岗|巡逻|劝导|表演|演出|演唱|合唱|抢修|维修|检修|安装|更换|铺设|组成|成立|弹|献血|捐|祭扫|包(?:饺子|粽子|了)|分拣|当起|化身|宣传|现场写|写春联|支起|义卖|值守|分发)|"
    r"跟着\d{1,3}[名位个][^,，。;；\n]{0,8}(?:清|扫|捡|整理|上架|擦|植|站岗|巡)"
)
# A verb right behind the unit: the noun before the number is the one counted (队员11名转移群众).
_ACTS = re.compile(
    r"(?:免费|义务|自发|冒[雨着]|现场|集中|连续|上街|转移|疏散|慰问|看望|走访|服务|辅导|接送|护送|陪|教|给|为|帮|向|对|带|到|在|去|来|赴|进|上门|参加|参与|负责|救|送|组织|听|观看|清|讲|分|轮流|一起|全程|做|捡|扫|入户|和|与|跟|把|用|协助)"
)
# A crowd that did the work itself: 师生47人捡垃圾.
_CROWD = re.compile(r"(?:^|[,，、。\s])$")
_HELPS = re.compile(r"[给为帮送陪]|慰问|服务|走访|看望|惠及|受益")
_BROUGHT = re.compile(r"(?:带着?|带领|组织|召集|动员|和|由)$")
_POOR = re.compile(r"(?:困难|特困|患病|重病|住院)$")
_GIVEN = re.compile(r"[给为帮对向陪]了?[^,，。;；\n\d]{0,5}$")
_GOES = re.compile(r"(?:在|到|去|来|赴|走进)")
_GOERS = re.compile(r"(?:老兵|退役军人|退伍军人|老党员|学生|妇女)$")


def person_role(unit: str, before: str, after: str, clause: str) -> Role:
    """What part the people of one count play; `clause` is the sentence around it."""
    before = re.sub(r"\d+批次?$", "", before)
    part = _SUBSET.search(before)
    if part and not _NEXT_ACT.search(part.group()):
        return "part"
    if re.match(r"[^,，。;；\d]{0,8}(?:中有|中,|里有|报名)", after) and not re.match("[^,，。]{0,6}志愿者", after):
        return "none"
    if re.search(r"(?:出动|派出|投入|调集|抽调)[^,，。;；\n\d]{0,10}$", before):
        return "doer"
    if _RESULT_BEFORE.search(before) or re.match(r"[^,，。\d]{0,4}(?:拦下|挽回|避免|追回|找回)", after):
        return "figure"
    if re.search(
        r"(?:(?:参训|受训|聆听|轮训)[^,，。\d]{0,6}|听课|到课|参训|听讲|聆听|受训|到会|与会|跟练|培训|现场|到场)(?:的|人数|有|共)*(?:居民代表|党员|干部|职工|会员|代表|社工|委员|群众)?[约近共有]*$",
        before,
    ) and (_LEARNS.search(clause) and not _LABOUR.search(clause)):
        return "served"
    behind = None if unit == "人次" else _behind(unit, after)
    if behind == "served" and re.match("(?:退休)?老党员|老兵|老同志", after) and _BROUGHT.search(before):
        return "doer"
    ahead = _ahead(before)
    if behind and not (ahead and _ACTS.match(after)):
        return _noun_role(behind, before, after, clause)
    if ahead:
        noun_at, role = ahead
        return _noun_role(role, before[:noun_at], after, clause)
    return _by_verbs(before, after)


def counted_person(before: str, after: str) -> bool:
    """个 that counts people: 9个孩子, 志愿者5个, 8个会修家电的."""
    if re.match(r"人(?![行均家])|会[^,，。\d]{1,6}的|(?:大)?(?:老爷们|姑娘|小姑娘|后生)", after):
        return True
    noun = _BEHIND_DOER.match(after) or _BEHIND_SERVED.match(after)
    if noun:
        led = re.sub(rf"(?:{_DOER_NOUN}|{_SERVED_NOUN})$", "", noun.group())
        return (
            not re.search("[了给]|[^修]的$", led) and not _THING.search(led) and not _THING.match(after[noun.end() :])
        )
    return _ahead(before) is not None and re.match(r"[,，。;；、\s)和]|$|(?:在|到|全|一起|来)", after) is not None


def serves(before: str) -> bool:
    """Whether the words before a number say that it was helped: 走访26户, 送给5家."""
    return _VERB_SERVED.search(before) is not None


def _behind(unit: str, after: str) -> Literal["doer", "served"] | None:
    """The first noun behind the unit: 12名党员, 28名老人."""
    if unit == "人":
        return None
    doer, served = _BEHIND_DOER.match(after), _BEHIND_SERVED.match(after)
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


def _ahead(before: str) -> tuple[int, Literal["doer", "served"]] | None:
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


def _noun_role(noun: Literal["doer", "served"], before: str, after: str, clause: str) -> Role:
    if noun == "doer":
        return "served" if _OBJECT.search(before) else "doer"
    if _OBJECT.search(before):
        return "served"
    if _TAKE_PART.search(before) and _LABOUR.search(clause) and not _LEARNS.search(clause):
        return "doer"
    if _CROWD.search(before) and _LABOUR.search(clause) and not (_LEARNS.search(clause) or _HELPS.search(clause)):
        return "doer"
    noun_behind = re.match(rf"[^,，。;；\n\d]{{0,6}}?{_SERVED_NOUN}", after)
    rest = after[noun_behind.end() :] if noun_behind else after
    goes = noun_behind and _GOERS.search(noun_behind.group()) and _GOES.match(rest) and not _LEARNS.search(clause)
    if (goes or _OWN_WORK.match(rest)) and not _GIVEN.search(before):
        return "doer"
    return "served"


def _by_verbs(before: str, after: str) -> Role:
    if re.search(r"困在[^,，。]{0,6}$", before) or re.match(r"[都全]?部?(?:安全|[接救背]出|获救|脱险)", after):
        return "served"
    if re.match(r"(?:听(?!取)|围观|观看|排队|排着队|前来咨询|跟着学|学会)", after):
        return "served"
    served, doer = _VERB_SERVED.search(before), _VERB_DOER.search(before)
    if _TAIL_DOER.match(after) and not served:
        return "doer"
    if served and doer:
        later = served.start() >= doer.start()
        return "served" if later and not re.search(r"志愿服务[^,，。]{0,3}$", before) else "doer"
    return "served" if served else "doer"
