"""People whose part the sentence tells by its build, before any noun is looked up: labels, 我们, teams, those who act."""

import re
from typing import Literal

from matching.summaries.named_workers import leaders
from matching.summaries.predicates import does, predicate, words

# 参加人员:…, 志愿者:…, 参与者有…: all that follows up to the end of the label's sentence.
_WORKERS_LABEL = re.compile(
    r"(?:参加|参与|出动|到场|出勤)(?:的|者|人员|人数)*(?:[:：]|有)|(?:志愿者|人员|人手|队员|组织者|工作人员|授课|主讲|带队|领队)[:：]"
)
_GUESTS_LABEL = re.compile(
    r"(?:受益|受助|受惠|(?<!志愿)服务|惠及|听众|观众|帮扶|慰问|接待)(?:对象|人群|群体|人数|者)?[:：]"
)
_LABEL = re.compile(r"[\u4e00-\u9fff]{2,6}[:：]")
# 我们六个跳舞的姐妹, 我们科室4人.
_OURS = re.compile(
    r"(?<![给为帮陪教对向替让请])(?:我们|咱们?|俺们?|我)(?![^,，]{0,8}[给为帮陪教送])[^,，。;；\d]{0,6}(?:共|一共|总共)?$"
)
_GUEST = re.compile(rf"{words('crowd')}[^,，]{{0,2}}$")
# 慰问组共6人, 摄影班7位, 车队15名: a team in front of its number.
_TEAM = re.compile(
    r"(?P<team>[\u4e00-\u9fff”\"]{2,8}?(?<![班小学人分成为])(?:组|队|团|社|义工站|先锋岗|会|志愿者之家))(?:成员|去了|出动|来了|派出?了?|的|一行|共|一共|有)*$"
)
_GOVERNED = re.compile(
    r"(?:给|为|帮|陪|教(?!师|职|练|育)|对|向|请(?=老|困)|接待|慰问(?![组队团])|看望|探望|走访|护送|接送|辅导(?![员组队团])|服务(?![队站组团岗])|招收|吸引)[^,，。;；]{0,8}$"
)
_GATHERED = re.compile(
    r"(?:凑|喊|叫|拉|聚|约|算上[\u4e00-\u9fff]{1,4}|连同[\u4e00-\u9fff]{1,4})(?:了|来了?|齐了?|上|才|共|到)$"
)
# 老兵吃得香, 娃娃听得入迷.
_RECEIVES = re.compile(r"[^,，。;；\d]{0,4}[吃喝听看学玩]得")
# 近视的有39人, 查出的: what some of those already counted have.
_SOME_ARE = re.compile(
    r"(?:^|[,，;；])(?:[^,，;；]{0,4}近视|偏高|偏低|超标|异常|不合格|合格|满分|转诊|需[^,，]{1,4})的(?:有|共)?$"
)

# 个 counts things as often as people: no station, bag, village helps anybody.
_NO_ONE = re.compile(
    r"[^,，。]{0,4}?(?:[件份台个]|活动|节目|项目|问题|点|站|社区|小区|村|组|(?<!成)队|班|单位|部门|支部|岗|家庭|包|袋|箱|箱子|场|处|摊|棚|心愿|月|小时|钟|星期|礼拜|多|半)"
)
_GIVES = re.compile(
    r"[\u4e00-\u9fff]{2,4}?(?:[一分轮][起头流块]|排成?队|自发|冒[着雨]|顶着)*(?:[给帮替][\u4e00-\u9fff]{2}|为[^了期]|去了?[\u4e00-\u9fff]|到[\u4e00-\u9fff])"
)


def by_structure(unit: str, before: str, rest: str) -> Literal["doer", "served", "part"] | None:
    """What the build of the sentence says about a group of people, if anything."""
    labelled = _under_label(before)
    if labelled:
        return labelled
    if came_round(before):
        return "served"
    if re.search(r"(?<![给为帮陪])的人(?:来|去|到)了$", before):
        return "doer"
    if _SOME_ARE.search(before):
        return "part"
    if _RECEIVES.match(rest):
        return "served"
    if unit == "人次":
        return None
    if leaders(before) and not re.match(r"[\u4e00-\u9fff]{0,3}(?:孩子|娃|学生|老人|小朋友|儿童|奶奶|爷爷)", rest):
        return "doer"
    if (_OURS.search(before) and not _GUEST.search(before)) or _GATHERED.search(before):
        return "doer"
    if _TEAM.search(before) and not _GOVERNED.search(before) and does(rest) != "enjoys":
        return "doer"
    return None


def one_of_us(before: str, after: str) -> bool:
    """个 of people by the build of the clause: 算上司机才6个, 我们六个跳舞的姐妹, 14个邻居排队帮高层的老人."""
    if _GATHERED.search(before) and re.match(r"[,，。;；]|$", after):
        return True
    if re.search(r"(?:^|[,，。;；\s日天晚午早上里])(?:我们|咱们?|俺们?)$", before) and not _NO_ONE.match(after):
        return True
    if not re.search(r"(?:^|[,，。;；\s日天晚午早了])$", before) or _NO_ONE.match(after):
        return False
    return _GIVES.match(after) is not None


def one_of_them(before: str, after: str) -> bool:
    """个 of people whose noun stands before a verb of coming, or whom somebody leads: 老乡围了七十来个."""
    if re.search(rf"(?:人|们|{words('crowd')}|{words('worker')})(?:来|去|到|围|坐|挤|聚)了(?:约|近|有)?$", before):
        return True
    return re.search(r"(?:带着|领着)$", before) is not None and not _NO_ONE.match(after)


def came_round(before: str) -> bool:
    """老乡围了七十来个: they came to see or to hear."""
    return re.search(r"(?:围|坐|挤|聚)了(?:约|近|有)?$", before) is not None


def _under_label(before: str) -> Literal["doer", "served"] | None:
    """志愿者:职校学生10人; 受益:老人27人: the last label of the sentence."""
    last = None
    for found in _LABEL.finditer(re.split(r"[。;；\n]", before)[-1]):
        last = found.group()
    if last is None:
        listed = re.search(r"(?:参加|参与)(?:者|人员)(?:有|为|是)[^。;；]*$", before)
        return "doer" if listed else None
    if _WORKERS_LABEL.search(last):
        return "doer"
    return "served" if _GUESTS_LABEL.search(last) else None


def acts_alone(before: str, rest: str) -> bool:
    """Whether a group that no verb has for its object does something in its own clause."""
    if governed(before) or re.search(r"来|到场|听|看|学|受|领|被", before):
        return False
    if re.match(r"[\u4e00-\u9fff]{0,6}(?:参加|参与|到场|出席|加入)", rest):
        return False
    said = predicate(rest)
    return bool(said) and re.match(r"[\u4e00-\u9fff]", rest) is not None and does(rest) != "enjoys" and len(said) > 2


def governed(before: str) -> bool:
    """Whether a verb of service in front of a group has it for its object."""
    return _GOVERNED.search(before) is not None or re.search(rf"{words('serves')}了?$", before) is not None
