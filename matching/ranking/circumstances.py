"""What raises or lowers a helper's score apart from skill: nearness, free time, a fair load, proof, a wish for somebody else."""

from dataclasses import dataclass

from matching.model import Ask, Helper
from matching.ranking.balance import Weights
from matching.ranking.eligibility import lacks_proof, unpreferred

__all__ = ["Circumstances", "Weights", "circumstances", "same_community"]

AREAS = ("一个街道", "一个区县", "一个城市")  # what an area is called when only its id is known


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What raises or lowers one helper's score, each as a share of the fit; 0 where nothing is known."""

    near: float = 0.0
    where: str = ""  # the nearest area that both are in, as it may be said; empty: none
    day: float = 0.0
    part: float = 0.0
    owing: float = 0.0
    beyond: float = 0.0  # negative for who has done more than is owed
    unproven: float = 0.0
    unpreferred: float = 0.0

    @property
    def factor(self) -> float:
        """What the fit is multiplied with. Lacking proof weighs on the whole, so that being near never makes up for it."""
        raised = 1.0 + self.near + self.day + self.part + self.owing
        return raised * (1.0 + self.beyond) * (1.0 + self.unproven) * (1.0 + self.unpreferred)


def same_community(asked: str | None, helper: Helper) -> bool:
    """Whether the helper has checked in with the community asked for (舜水新村 and 舜水新村社区 are one)."""
    wanted = (asked or "").strip().removesuffix("社区")
    return bool(wanted) and wanted in {name.strip().removesuffix("社区") for name in helper.communities}


def _shared_area(ask: Ask, helper: Helper) -> int | None:
    """The index of the nearest shared area. Two towns of one name in different counties are not one."""
    for level, area in enumerate(ask.areas[: len(AREAS)]):
        if area.strip() and area in helper.areas:
            above = ask.areas[level + 1 : level + 2]
            if not above or above[0] in helper.areas or area == helper.areas[-1]:
                return level
    return None


def _nearness(ask: Ask, helper: Helper, weights: Weights) -> tuple[float, str]:
    """How much nearness raises the score, and the name of the place that both are in."""
    if same_community(ask.community, helper):
        return weights.near, ask.community or ""
    level = _shared_area(ask, helper)
    if level is None:
        return 0.0, ""
    # A wider area never counts more than a nearer one, whatever a policy pack says.
    steps = (weights.near, weights.street, weights.district, weights.city)
    area = ask.areas[level].strip()
    return min(steps[: level + 2]), area if any("\u4e00" <= sign <= "\u9fff" for sign in area) else AREAS[level]


def _time(ask: Ask, helper: Helper, weights: Weights) -> tuple[float, float]:
    """What the weekday and the part of the day count."""
    day = part = 0.0
    if ask.weekday and helper.days:
        day = weights.day if ask.weekday in helper.days else weights.busy
    if ask.part and helper.parts:
        part = weights.part if {ask.part, "全天"} & {*helper.parts} else weights.busy
    return day, part


def _load(helper: Helper, weights: Weights) -> float:
    """Who still owes services comes first, who has done more than that later; as many as are owed: neither."""
    if helper.served is None:
        return 0.0
    if helper.served < helper.target:
        return weights.owing * (helper.target - helper.served) / helper.target
    return 1 / (1 + weights.beyond * (helper.served - helper.target)) - 1


def circumstances(ask: Ask, helper: Helper, weights: Weights) -> Circumstances:
    """The parts of the score that are no skill. What a helper has not said neither raises nor lowers."""
    near, where = _nearness(ask, helper, weights)
    day, part = _time(ask, helper, weights)
    load = _load(helper, weights)
    return Circumstances(
        near=near,
        where=where if near > 0 else "",
        day=day,
        part=part,
        owing=max(load, 0.0),
        beyond=min(load, 0.0),
        unproven=weights.unproven if lacks_proof(ask, helper) else 0.0,
        unpreferred=(1.0 + weights.unpreferred) ** len(unpreferred(ask, helper)) - 1.0,
    )
