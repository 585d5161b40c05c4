"""Reasons in words: why a helper is suggested, why another is not, and whether the best is still poor.

Reasons name concepts of the closed list and terms of the table that stand in the helper's own words, never the need's text.
"""

from collections.abc import Sequence

from matching.concept_table import concepts
from matching.concepts import Evidence, needs_in, skill_evidence
from matching.model import Ask, Helper, Suggestion
from matching.ranking import Ranker, circumstances
from matching.wishes import kinds_of

POOR = 0.3  # below this fit even the best is no match
MOST = 4
QUOTED = 30  # characters of the helper's own words that are quoted


def poor_match(suggestions: Sequence[Suggestion]) -> bool:
    """Whether nobody fits, or even the best only a little: the bot must then say so."""
    return max((s.fit for s in suggestions), default=0.0) < POOR


def _standing_in(name: str, ranker: Ranker) -> dict[str, float]:
    """Concept → how well its people can do the concept `name`."""
    concept, w = concepts()[name], ranker.weights
    factors = dict.fromkeys(concept.weak, w.weak)
    factors.update(dict.fromkeys(concept.strong, w.strong))
    return {**factors, name: 1.0}


def _skill_evidence(ask: Ask, helper: Helper, ranker: Ranker) -> list[Evidence]:
    """The helper's terms that serve the need, best first, one for each concept."""
    useful: dict[str, float] = {}
    for name, weight in needs_in(ask.text).items():
        for other, factor in _standing_in(name, ranker).items():
            useful[other] = max(useful.get(other, 0.0), weight * factor)
    best: dict[str, Evidence] = {}
    for item in skill_evidence(helper.text):
        value = item.weight * useful.get(item.concept, 0.0)
        if value > 0 and (item.concept not in best or value > best[item.concept].weight):
            best[item.concept] = Evidence(item.concept, item.term, value)
    return sorted(best.values(), key=lambda e: (-e.weight, e.concept))


def _skill_reasons(ask: Ask, helper: Helper, ranker: Ranker) -> list[str]:
    evidence = _skill_evidence(ask, helper, ranker)[:1]
    return [f"会{item.concept}" for item in evidence] + [f"特长里有“{item.term}”" for item in evidence]


def _other_reasons(ask: Ask, helper: Helper, ranker: Ranker) -> list[str]:
    """Wish, community, free time and load, each only when it raised the score."""
    kinds = {concepts()[name].kind for name, weight in needs_in(ask.text).items() if weight >= 0.8} | {
        ask.kind
    }
    found = circumstances(ask, helper, ranker.weights)
    said = [f"服务意愿：{wish}" for wish in helper.wishes if kinds_of(wish) & kinds][:1]
    said += [f"同在{ask.community}"] if found.near > 0 else []
    free = (ask.weekday or "" if found.day > 0 else "") + (ask.part or "" if found.part > 0 else "")
    said += [f"{free}有空"] if free else []
    return said + ([f"今年还差{helper.target - (helper.served or 0)}次"] if found.owing > 0 else [])


def reasons(ask: Ask, helper: Helper, ranker: Ranker) -> tuple[str, ...]:
    """Two to four short true reasons, the skill first; fewer when there is no more to say."""
    skill, other = _skill_reasons(ask, helper, ranker), _other_reasons(ask, helper, ranker)
    if len(skill) > 1 and len(other) > 2:
        skill = skill[:1]
    return tuple((skill + other)[:MOST])


def _wanted(text: str) -> str:
    """What skill a need wants, in words of the closed list."""
    needs = sorted((-weight, name) for name, weight in needs_in(text).items() if weight >= 0.8)
    return (
        "、".join(f"{name}（{concepts()[name].kind}）" for _, name in needs[:2]) or "没有说明要哪种特长的事"
    )


def why_not(ask: Ask, helper: Helper, ranker: Ranker) -> tuple[str, ...]:
    """Honest reasons, for the helper alone, why he or she is not (higher) among the suggestions."""
    if ask.object:
        return ("这件事要的是物品，不按特长推荐；可以直接认领或捐赠",)
    return (_skill_answer(ask, helper, ranker), *_other_answers(ask, helper, ranker))


def _skill_answer(ask: Ask, helper: Helper, ranker: Ranker) -> str:
    wanted = f"这件事要的是：{_wanted(ask.text)}"
    evidence = _skill_evidence(ask, helper, ranker)
    own = helper.text.strip()[:QUOTED]
    if not own:
        return f"{wanted}；您还没有登记特长"
    if not evidence:
        return f"{wanted}；您登记的特长“{own}”里没有匹配的"
    if evidence[0].weight < POOR:
        return f"{wanted}；您登记的“{evidence[0].term}”只是沾边"
    return f"{wanted}；您登记的“{evidence[0].term}”对得上"


def _other_answers(ask: Ask, helper: Helper, ranker: Ranker) -> list[str]:
    """What else holds the helper back; the place in the order when there is nothing else."""
    found, said = circumstances(ask, helper, ranker.weights), list[str]()
    if found.day < 0 or found.part < 0:
        free = "、".join(helper.days + helper.parts)
        said.append(f"这件事在{ask.weekday or ''}{ask.part or ''}，您登记的空闲时间是{free}")
    if ask.community and helper.communities and not found.near:
        said.append(f"这件事在{ask.community}，您报到的是{'、'.join(helper.communities)}")
    if helper.served is not None and helper.served >= helper.target:
        said.append(f"您今年已经服务{helper.served}次，先请还没满{helper.target}次的同志")
    place = next((n for n, s in enumerate(ranker.order(ask), 1) if s.helper == helper.id), None)
    return said + ([f"按合适程度，您排在第{place}位"] if place else [])
