"""What a message is for: a trained table of n-grams and cues, a few plain rules, and who spoke where."""

import re
from typing import cast

import numpy as np

from matching.classifiers.features import cues
from matching.classifiers.outline import intent_ngrams
from matching.classifiers.vetoes import called_out, only_chat, own_trouble, seeks_trade, veto
from matching.classifiers.weights import load
from matching.model import Intent

_DRAFTS = ("need", "wish")
_THRESHOLD = 0.55  # a false draft harms more than a need asked for again
_EMPTY = re.compile(r"^[\W_]*$")
# How much likelier a draft is from whom (log odds), from who usually asks: staff post needs, members answer them.
# spoken without a stop: 我要报到红星社区我会修电脑周末有空
_REGISTERS = re.compile(
    r"(?:(?:大家|各位[^,。]{0,6}|你|您|领导)好|[,。!\s])*(?:我|本人)(?:要|想|来|现在|今天|是来)*(?:报到|报道)(?:到|在)?[\u4e00-\u9fff]{2,8}?(?:社区|小区|新村)(?=[我会是能,。\s]|$)(?!.*(?:[吗?]|怎么|明天|昨天))"
)
_SPEAKER = {"staff": 0.8, "admin": 0.3, "member": -0.9, "outsider": -0.6}
_AMONG_COLLEAGUES = -0.4
_OWN_TROUBLE = 2.2
_CALLED_OUT = 4.0
_TRADE_SOUGHT = 1.3


def read_intent(masked_text: str, folded: str, speaker: str, group: str) -> Intent:
    """The intent of a message from its masked and its folded form."""
    if _EMPTY.match(folded):
        return "chat"
    weights = load("intent_weights")
    found = weights.probabilities(intent_ngrams(masked_text), cues(masked_text))
    draft = [weights.classes.index(name) for name in _DRAFTS]
    odds = float(found[draft].sum())
    odds = _shifted(odds, _leaning(folded, speaker, group))
    if odds >= _THRESHOLD:
        instead = veto(folded)
        if instead is None:
            return cast(Intent, _DRAFTS[int(found[draft[1]] > found[draft[0]])])
        if instead:
            return instead
    others = found.copy()
    others[draft] = 0
    best = cast(Intent, weights.classes[int(np.argmax(others))])
    if best == "chat" and _REGISTERS.match(folded):
        return "check_in"
    return "chat" if only_chat(folded, best) else best


def _leaning(folded: str, speaker: str, group: str) -> float:
    leaning = _SPEAKER.get(speaker, 0.0)
    if group == "unit":
        leaning += _AMONG_COLLEAGUES
    if speaker != "staff" and own_trouble(folded):
        leaning += _OWN_TROUBLE
    if called_out(folded):
        leaning += _CALLED_OUT
    if seeks_trade(folded):
        leaning += _TRADE_SOUGHT
    return leaning


def _shifted(probability: float, log_odds: float) -> float:
    weight = np.exp(log_odds) * probability
    return float(weight / (weight + 1 - probability))
