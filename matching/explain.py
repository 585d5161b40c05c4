"""Why a helper is not (higher) among the suggestions, and whether even the best suggestion is poor."""

from collections.abc import Sequence

from matching.circumstances import Weights, circumstances
from matching.concept_table import concepts
from matching.concepts import needs_in
from matching.model import Ask, Helper, Suggestion
from matching.ranking import Ranker
from matching.reasons import SUBJECT, evidence_for

POOR = 0.5  # below this fit even the best is no match
QUOTED = 30  # characters of the helper's own words that are quoted


def poor_match(suggestions: Sequence[Suggestion]) -> bool:
    """Whether nobody fits, or even the best only a little: the bot must then say so."""
    return max((s.fit for s in suggestions), default=0.0) < POOR


def why_not(ask: Ask, helper: Helper, ranker: Ranker) -> tuple[str, ...]:
    """Honest reasons, for the helper alone, why he or she is not (higher) among the suggestions."""
    if ask.object:
        return ("这件事要的是物品，不按特长推荐；可以直接认领或捐赠",)
    needs = needs_in(ask.text)
    return (_skill_answer(helper, needs, ranker.weights), *_other_answers(ask, helper, ranker))


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
    return (
        f"{wanted}；您登记的特长“{own}”里，{concepts()[item.concept].shown}{'对得上' if value > POOR else '只是沾边'}"
    )


def _other_answers(ask: Ask, helper: Helper, ranker: Ranker) -> list[str]:
    """What else holds the helper back, and the place in the order."""
    found, said = circumstances(ask, helper, ranker.weights), list[str]()
    if found.day < 0 or found.part < 0:
        free = "、".join(helper.days + helper.parts)
        said.append(f"这件事在{ask.weekday or ''}{ask.part or ''}，您登记的空闲时间是{free}")
    if ask.community and helper.communities and not found.near:
        said.append(f"这件事在{ask.community}，您报到的是{'、'.join(helper.communities)}")
    if helper.served is not None and helper.served >= helper.target:
        said.append(f"您今年已服务{helper.served}次，这次先请还没满{helper.target}次的同志")
    place = next((n for n, s in enumerate(ranker.order(ask), 1) if s.helper == helper.id), None)
    return said + ([f"按合适程度，您排在第{place}位"] if place else [])
