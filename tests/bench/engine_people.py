"""Members and needs for measuring the engine: made from the words of the concept table, the frequent ones far more often.

A member says one to four things in one of many ways; what each way of saying means to the index is read once, by the real
reader, and a member has the sum. So a million members take seconds and their features are as frequent as real ones.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.index.features import CONCEPT, WORD, Features, Values, of_member, of_need
from matching.index.fitting import Columns
from matching.index.lists import Facts, Forward
from matching.words.concept_table import concepts

WAYS = (
    "会{}", "{}", "我会{}", "做过{}", "{}都行", "懂{}", "干了十几年{}", "单位里负责{}", "{}，周末有空", "退休前是{}的",
    "学过{}，一般的都能看", "平时喜欢{}", "{}拿手", "有{}的经验", "会一点{}", "可以帮忙{}", "考过{}的证", "热心，{}",
)  # fmt: skip
ASKED = (
    "{}，想找人帮忙", "王奶奶家{}，周六找人来看看", "{}，谁有空", "求助：{}，家里老人急", "社区{}，需要2人", "孤寡老人{}",
    "三号楼{}，请党员上门", "{}怎么办，麻烦懂的同志来一趟", "李大爷{}，行动不便", "孩子{}，周日下午",
)  # fmt: skip
COMMUNITY = 200  # members
_TOGETHER = 1 << 15


@dataclass(frozen=True)
class People:
    """Generated members, needs, and in which community each member is."""

    columns: Columns
    needs: list[Values]


def _frequent(size: int, chance: np.random.Generator, power: float) -> NDArray[np.float64]:
    """How often each of so many things is said: the n-th most frequent n to the minus `power` times, in mixed order."""
    weights = (np.arange(size) + 5.0) ** -power
    chance.shuffle(weights)
    return weights / weights.sum()


def _sayings(chance: np.random.Generator, many: int) -> list[str]:
    """Ways of saying a skill."""
    named = [[t for t in concept.skills if "…" not in t] for concept in concepts().values()]
    named = [terms for terms in named if terms]
    often = chance.choice(len(named), many, p=_frequent(len(named), chance, 0.8))
    return [
        str(chance.choice(WAYS)).format(named[one][int(len(named[one]) * chance.random() ** 2)])
        for one in often.tolist()
    ]


def needs(many: int, seed: int = 5) -> list[Values]:
    """Needs as the index sees them: what is the matter, and often who could help."""
    chance = np.random.default_rng(seed)
    asked = [[t for t in concept.needs if "…" not in t] for concept in concepts().values()]
    able = [[t for t in concept.skills if "…" not in t] for concept in concepts().values()]
    both = [(one, other) for one, other in zip(asked, able, strict=True) if one and other]
    made: list[Values] = []
    for one in chance.choice(len(both), many, p=_frequent(len(both), chance, 0.8)).tolist():
        first, second = (str(chance.choice(terms)) for terms in both[one])
        saying = str(chance.choice(ASKED)).format(first) + (f"，想请会{second}的同志" if chance.random() < 0.7 else "")
        made.append(of_need(saying))
    return made


def words_of(need: Values) -> Values:
    """A need without its characters and concepts."""
    kept = (need.keys >> 4) & 15 == WORD
    return Values(need.keys[kept], need.weights[kept])


def only_words(columns: Columns) -> Columns:
    """The same people with nothing but their words."""
    forward = columns.forward
    chosen = (forward.keys >> 4) & 15 == WORD
    kept = chosen[forward.columns]
    starts = np.concatenate([[0], np.cumsum(kept)])[forward.starts]
    named = (np.cumsum(chosen) - 1).astype(np.int32)[forward.columns[kept]]
    return Columns(Forward(forward.keys[chosen], starts, named), columns.facts, columns.paths)


def people(many: int, seed: int = 7, sayings: int = 20_000) -> Columns:
    """Members with communities of 200, 40 of them a district."""
    chance = np.random.default_rng(seed)
    said = [of_member(text).keys for text in _sayings(chance, min(sayings, many))]
    keys, columns = np.unique(np.concatenate(said), return_inverse=True)
    starts = np.cumsum([0, *map(len, said)])
    sizes, which = (
        chance.choice((1, 2, 3, 4, 5, 6), many, p=(0.05, 0.15, 0.2, 0.25, 0.2, 0.15)),
        _frequent(len(said), chance, 0.5),
    )
    parts: list[NDArray[np.int64]] = []
    for first in range(0, many, _TOGETHER):
        parts.append(_together(sizes[first : first + _TOGETHER], which, chance, starts, columns, keys) + (first << 32))
    return _as_columns(np.concatenate(parts), keys, many)


def _together(sizes, which, chance, starts, columns, keys) -> NDArray[np.int64]:
    """Row and list of what these members have: the sum of their sayings; of a concept the most."""
    picked = chance.choice(len(which), sizes.sum(), p=which)
    rows = np.repeat(np.arange(len(sizes)), sizes)
    counts = starts[picked + 1] - starts[picked]
    shift = np.repeat(starts[picked] - (np.cumsum(counts) - counts), counts)
    lists = columns[shift + np.arange(len(shift))]
    rows, features = np.repeat(rows, counts), keys[lists]
    order = np.lexsort((features, rows))
    rows, features = rows[order], features[order]
    same = np.flatnonzero(np.r_[True, (rows[1:] != rows[:-1]) | (features[1:] >> 4 != features[:-1] >> 4)])
    levels = features & 15
    summed = np.where(
        (features[same] >> 4) & 15 == CONCEPT, np.maximum.reduceat(levels, same), np.add.reduceat(levels, same)
    ).clip(max=3)
    concept = (features[same] >> 4) & 15 == CONCEPT
    summed[concept] = np.maximum.reduceat(levels, same)[concept]
    wanted = (features[same] & ~15) | summed
    place = np.searchsorted(keys, wanted).clip(max=len(keys) - 1)
    known = keys[place] == wanted  # a sum nobody has alone is left at the level that was said
    place[~known] = np.searchsorted(keys, features[same][~known])
    return (rows[same] << 32) | place


def _as_columns(postings: NDArray[np.int64], keys: NDArray[np.int64], many: int) -> Columns:
    rows = postings >> 32
    starts = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=many))])
    facts = Facts(
        np.arange(many, dtype=np.uint32), np.full(many, 0x7F, dtype=np.uint8), np.zeros(many, dtype=np.uint16), np.zeros(many, dtype=np.uint8)
    )  # fmt: skip
    communities = [(1, 10 + n // 40, 10_000 + n) for n in range((many + COMMUNITY - 1) // COMMUNITY)]
    paths = [communities[row // COMMUNITY] for row in range(many)]
    return Columns(Forward(keys, starts, (postings & 0xFFFFFFFF).astype(np.int32)), facts, paths)


def features_of(columns: Columns, row: int) -> Features:
    """The features of one generated member."""
    forward = columns.forward
    return Features(np.sort(forward.keys[forward.columns[forward.starts[row] : forward.starts[row + 1]]]))
