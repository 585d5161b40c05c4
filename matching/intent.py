"""What a message is for: a trained table of n-grams and cues, a few plain rules, and who spoke where."""

import re
from typing import cast

import numpy as np

from matching.features import cues, ngrams
from matching.model import Intent
from matching.weights import load

_DRAFTS = ("need", "wish")
_THRESHOLD = 0.5
# Signs of business that no resident's need carries; one is enough.
_BUSINESS = re.compile(
    r"月薪|底薪|时薪|日结|一天一结|周结|计件|包吃|五险|待遇(?:面议|从优)|提成|诚聘|急聘|招聘(?!会)|[^应]聘(?!请|会)|求购|求租|出租|转让|出售|回收|特价|优惠(?!政策)|"
    r"团购|承接|[五六七八九]折|先施工|扫码领|微信同号|加微信|免费(?:试听|领)|一小时\d+元|\d+元?[一/]天|坐班|拎包入住|开业"
)
# A notice to those who signed up already, a call for reports, an invitation to be served: nobody is asked to help.
_NOTICE = re.compile(
    r"请各(?:单位|支部|位|组)[^。!]{0,24}(?:报送|上报|报给|报我|交|填|反馈|查收|传达|核对)|报(?:了|过)?名的[^。!]{0,14}(?:集合|准时|到场|到位|来)|"
    r"过期不候|别迟到|请准时|不见不散|自行前往|有需要的(?:居民|老人|朋友|街坊)[^。]{0,8}(?:来|到|可)|先到先得"
)
_EMPTY = re.compile(r"^[\W_]*$")
# How much likelier a draft is from whom (log odds), from who usually asks: staff post needs, members answer them.
_SPEAKER = {"staff": 0.7, "admin": 0.3, "member": -0.7, "outsider": -0.5}


def read_intent(masked_text: str, folded: str, speaker: str, group: str) -> Intent:
    """The intent of a message from its masked and its folded form."""
    del group
    if _EMPTY.match(folded):
        return "chat"
    weights = load("intent_weights")
    found = weights.probabilities(ngrams(masked_text), cues(masked_text))
    draft = [weights.classes.index(name) for name in _DRAFTS]
    odds = float(found[draft].sum())
    odds = _shifted(odds, _SPEAKER.get(speaker, 0.0))
    if odds >= _THRESHOLD and not _BUSINESS.search(folded) and not _NOTICE.search(folded):
        return cast(Intent, _DRAFTS[int(found[draft[1]] > found[draft[0]])])
    others = found.copy()
    others[draft] = 0
    return cast(Intent, weights.classes[int(np.argmax(others))])


def _shifted(probability: float, log_odds: float) -> float:
    weight = np.exp(log_odds) * probability
    return float(weight / (weight + 1 - probability))
