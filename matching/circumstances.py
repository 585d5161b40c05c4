"""The weights of the ranking, and what raises or lowers a helper's score apart from skill: nearness, free time, a fair load."""

from dataclasses import dataclass

from matching.model import Ask, Helper


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each part counts. 0 switches a part off."""

    concepts: float = 0.9  # a full match of concept and skill
    strong: float = 0.7  # the helper has a skill that may stand in (也能找)
    weak: float = 0.4  # … that may help (或可找)
    category: float = 0.12  # … of the same kind of service only
    generalist: float = 0.25  # says to do whatever is wanted (啥都能干), and the need asks for no skill
    further: float = 0.2  # each further thing of the need that the helper can do as well
    words: float = 0.1  # cosine of words: a share of what the concepts leave open, as do the next two
    characters: float = 0.2  # cosine of characters
    wish: float = 0.06  # a service wish of the helper covers the kind of need
    near: float = 0.15  # same community: raises the score by this share of the fit, as do the next
    day: float = 0.1  # free on the weekday asked for
    part: float = 0.05  # free in the part of the day asked for
    busy: float = -0.3  # has named days or parts, and not these
    owing: float = 0.08  # has done none of this year's services: this; some of them: less


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What raises or lowers one helper's score, each as a share of the fit; 0 where nothing is known."""

    near: float = 0.0
    day: float = 0.0
    part: float = 0.0
    owing: float = 0.0

    @property
    def factor(self) -> float:
        """What the fit is multiplied with."""
        return 1.0 + self.near + self.day + self.part + self.owing


def same_community(asked: str | None, helper: Helper) -> bool:
    """Whether the helper has checked in with the community asked for (舜水新村 and 舜水新村社区 are one)."""
    wanted = (asked or "").strip().removesuffix("社区")
    return bool(wanted) and wanted in {name.strip().removesuffix("社区") for name in helper.communities}


def circumstances(ask: Ask, helper: Helper, weights: Weights) -> Circumstances:
    """The parts of the score that are no skill. What a helper has not said neither raises nor lowers."""
    day = part = owing = 0.0
    if ask.weekday and helper.days:
        day = weights.day if ask.weekday in helper.days else weights.busy
    if ask.part and helper.parts:
        part = weights.part if {ask.part, "全天"} & {*helper.parts} else weights.busy
    if helper.served is not None and helper.served < helper.target:
        owing = weights.owing * (helper.target - helper.served) / helper.target
    return Circumstances(weights.near if same_community(ask.community, helper) else 0.0, day, part, owing)
