"""Whether 个 counts people: 9个孩子, 志愿者5个, 8个会修家电的, 老乡围了七十来个."""

import re

from matching.summaries.persons import BEHIND_DOER, BEHIND_SERVED, DOER_NOUN, SERVED_NOUN, noun_ahead
from matching.summaries.predicates import words
from matching.summaries.subjects import one_of_them

_THING = re.compile(
    r"(?:支部|单位|部门|企业|房间|教室|家庭|问题|家里|活动|作业|课堂|平台|项目|中心|之家|食堂|驿站|书包|心愿|微心愿|社区|摊位|队|组|班|机|服务|岗|点|节目|包|袋|故事|站|院|校|所|楼|小区|村)"
)
_ALONE_OR_ACTS = re.compile(
    rf"[,，。;；、\s)和]|$|(?:在|到|去|赴|给|帮|为|上|下|从|全|凑|围|分|轮|都|各|把|用|组|自发|一起|来|{words('labour')}|{words('serves')})"
)


def counted_person(before: str, after: str) -> bool:
    """个 that counts people: 9个孩子, 志愿者5个, 8个会修家电的."""
    if re.match(r"人(?![行均家])|会[^,，。\d]{1,6}的|(?:大)?(?:老爷们|姑娘|小姑娘|后生)", after):
        return True
    if one_of_them(before, after):
        return True
    noun = BEHIND_DOER.match(after) or BEHIND_SERVED.match(after)
    if noun:
        led = re.sub(rf"(?:{DOER_NOUN}|{SERVED_NOUN})$", "", noun.group())
        return (
            not re.search("[了给]|[^修]的$", led) and not _THING.search(led) and not _THING.match(after[noun.end() :])
        )
    return noun_ahead(before) is not None and _ALONE_OR_ACTS.match(after) is not None
