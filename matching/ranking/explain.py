"""Why a helper is not (higher) among the suggestions, and whether even the best suggestion is poor."""

from collections.abc import Sequence

from matching.concepts.topics import needs_in
from matching.model import Ask, Helper, Suggestion
from matching.ranking.balance import Weights
from matching.ranking.circumstances import circumstances, same_community
from matching.ranking.eligibility import bars, lacks_proof, unpreferred
from matching.ranking.ranker import Ranker
from matching.ranking.reasons import SUBJECT, evidence_for
from matching.words.concept_table import concepts

USUAL = Weights()
IN_PRIVATE = "还有些原因只跟您一个人说：请私聊我再问一遍"
QUOTED = 30  # characters of the helper's own words that are quoted


def poor_match(suggestions: Sequence[Suggestion], weights: Weights = USUAL) -> bool:
    """Whether nobody fits, or even the best only a little: the bot must then say so."""
    return max((s.fit for s in suggestions), default=0.0) < weights.poor


def why_not(ask: Ask, helper: Helper, ranker: Ranker, *, in_group: bool = False) -> tuple[str, ...]:
    """Honest reasons why a helper is not (higher) among the suggestions.

    They are for the helper alone. `in_group`: others listen, so what would tell age, sex or counts gives way to a hint
    to ask in private.
    """
    if ask.object:
        return ("这件事要的是物品，不按特长推荐；可以直接认领或捐赠",)
    needs = needs_in(ask.text)
    demanded, load = [*bars(ask, helper, ranker.weights), *unpreferred(ask, helper)], _load_answer(helper)
    if in_group and (demanded or load):
        demanded, load = [], [IN_PRIVATE]
    return (
        _skill_answer(helper, needs, ranker.weights),
        *demanded,
        *_proof_answer(ask, helper),
        *_other_answers(ask, helper, ranker),
        *load,
        *_place_answer(ask, helper, ranker),
    )


def _wanted(needs: dict[str, float]) -> str:
    """What skill a need wants, in words of the closed list."""
    subjects = sorted((-weight, name) for name, weight in needs.items() if weight >= SUBJECT)[:2]
    found = (concepts()[name] for _, name in subjects)
    return "、".join(dict.fromkeys(f"{c.shown}（{c.kind}）" for c in found)) or "没有写明要哪种特长"


def _skill_answer(helper: Helper, needs: dict[str, float], weights: Weights) -> str:
    wanted = f"这件事要的是：{_wanted(needs)}"
    own = " ".join(helper.text.split())[:QUOTED]
    if not own:
        return f"{wanted}；您还没有登记特长"
    evidence = evidence_for(helper, needs, weights)
    if not evidence:
        return f"{wanted}；您登记的特长“{own}”里没有匹配的"
    value, item = evidence[0]
    return f"{wanted}；您登记的特长“{own}”里，{concepts()[item.concept].shown}{'对得上' if value > weights.poor else '只是沾边'}"


def _load_answer(helper: Helper) -> list[str]:
    if helper.served is None or helper.served < helper.target:
        return []
    return [f"您今年已服务{helper.served}次，这次先请还没满{helper.target}次的同志"]


def _proof_answer(ask: Ask, helper: Helper) -> list[str]:
    if not lacks_proof(ask, helper):
        return []
    return [f"这件事依法要有{ask.licence}，您的证书还没有核实，请带证书找社区工作者核实"]


def _other_answers(ask: Ask, helper: Helper, ranker: Ranker) -> list[str]:
    """What else holds the helper back: another time, another place."""
    found, said = circumstances(ask, helper, ranker.weights), list[str]()
    if found.day < 0 or found.part < 0:
        free = "、".join(helper.days + helper.parts)
        said.append(f"这件事在{ask.weekday or ''}{ask.part or ''}，您登记的空闲时间是{free}")
    if ask.community and helper.communities and not same_community(ask.community, helper):
        said.append(f"这件事在{ask.community}，您报到的是{'、'.join(helper.communities)}")
    return said


def _place_answer(ask: Ask, helper: Helper, ranker: Ranker) -> list[str]:
    place = next((n for n, s in enumerate(ranker.order(ask), 1) if s.helper == helper.id), None)
    return [f"按合适程度，您排在第{place}位"] if place else []
