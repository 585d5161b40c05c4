"""What cannot wait for a volunteer: whom to call at once."""

import re

from matching.language.normal import fold

_FIRE = re.compile(
    r"(?:着|起|失)火(?!车)|冒(?:浓|黑)烟|(?:煤气|燃气|天然气|液化气)[^,。;!?]{0,4}(?:漏|泄)|触电|被困(?:在)?(?:电梯|水|火)|困在电梯|溺水|落水"
)
_ILL = re.compile(
    r"(?:摔|跌|晕|昏)(?:倒|过去|迷)|(?:不省人事|昏迷|抽搐|休克|大出血|吐血|喘不[上过]|没有?呼吸|噎[着住]|喝(?:了)?农药|服毒|煤气中毒|心梗|中风了|胸口疼|胸痛)"
)
_HARM = re.compile(r"不想活|想(?:自杀|寻死|轻生|跳楼)|要(?:自杀|跳楼|寻死|轻生)|割腕|活不下去")
_CRIME = re.compile(
    r"(?:家暴|打人|持刀|抢劫|入室|被打)(?:了|中|着)|(?:孩子|小孩|老人|奶奶|爷爷|老头|老太)[^,。;!?]{0,6}(?:走丢|走失|不见)了"
)
_FRAUD = re.compile(
    r"(?:被骗|上当受?骗|被诈骗)(?:了|走)?[^,。;!?]{0,4}(?:[\d一二两三四五六七八九十几百千万]+(?:块|元|万|千|百)|钱|存款)|(?:转|汇)(?:了|过去)?[^,。;!?]{0,6}(?:钱|账|款)[^,。;!?]{0,6}被骗|(?:遇|碰)到(?:了)?(?:电信)?诈骗了"
)
_NOT_NOW = re.compile(
    r"讲座|培训|知识|演练|宣传|预防|防止|避免|怕|容易|以免|万一|去年|上次|上周|上个月|前[几些]?[天年月]|之前|以前|曾|演习|过后|后遗症|康复|术后|出院|如果|假如|小组|课|学[习会]"
)


def call_first(text: str) -> str | None:
    """What to say before anything else to a message that tells of danger to life now; None for everything else."""
    folded = fold(text[:1000])
    if _HARM.search(folded):
        return "请马上打110，或心理援助热线12356；也请告诉社区的同志，别让他一个人待着。"
    if _NOT_NOW.search(folded):
        return None
    if _FIRE.search(folded):
        return "紧急的请先打119，人先离开；机器人找人来不及。"
    if _ILL.search(folded):
        return "紧急的请先打120；机器人找人来不及。"
    if _FRAUD.search(folded):
        return "先别再转账，马上打110或反诈专线96110。"
    return "紧急的请先打110；机器人找人来不及。" if _CRIME.search(folded) else None
