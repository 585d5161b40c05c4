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
    r"月薪|底薪|时薪|日结|包吃|五险|待遇(?:面议|从优)|提成|诚聘|急聘|招聘(?!会)|[^应]聘(?!请|会)|求购|求租|出租|转让|出售|回收|特价|优惠(?!政策)|"
    r"团购|扫码领|微信同号|加微信|免费(?:试听|领)|一小时\d+元|\d+元?[一/]天|坐班|拎包入住|开业"
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
    if odds >= _THRESHOLD and not _BUSINESS.search(folded):
        return cast(Intent, _DRAFTS[int(found[draft[1]] > found[draft[0]])])
    others = found.copy()
    others[draft] = 0
    return cast(Intent, weights.classes[int(np.argmax(others))])


def _shifted(probability: float, log_odds: float) -> float:
    weight = np.exp(log_odds) * probability
    return float(weight / (weight + 1 - probability))
