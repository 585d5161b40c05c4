"""How long everyone at once takes: 10,000 needs for two people each, 100,000 members, 50 candidates a need.

    python -m tests.bench.assignment

Random scores over the whole province are the hardest case: one connected part. With communities it falls into parts.
"""

import resource
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

import numpy as np

from matching.assignment.market import ANY_TIME, Market, assign_columns


@dataclass(frozen=True)
class Figures:
    """What one round took. `seconds` of CPU; `megabytes` beyond what the input took."""

    seconds: float
    megabytes: float
    placed: int
    proven: bool


def market(
    needs: int, members: int, candidates: int, *, capacity: int = 1, days: int = 0, communities: int = 1
) -> Market:
    """Random candidates of the need's community with random scores; `days` > 0: needs have a day and a part of it."""
    chance = np.random.default_rng(20260713)
    each = members // communities
    home = chance.integers(0, communities, needs)
    helper = (home[:, None] * each + np.argsort(chance.random((needs, each)), axis=1)[:, :candidates]) if each <= 2000 else (
        np.array([chance.choice(each, candidates, replace=False) for _ in range(needs)]) + (home * each)[:, None]
    )  # fmt: skip
    return Market(
        places=np.full(needs, 2),
        day=chance.integers(0, days, needs) if days else np.full(needs, ANY_TIME),
        part=chance.integers(0, 5, needs),
        capacity=np.full(members, capacity),
        need=np.repeat(np.arange(needs), helper.shape[1]),
        helper=helper.ravel(),
        score=np.round(chance.beta(2, 3, helper.size), 6),
    )


def measure(needs: int = 10_000, members: int = 100_000, candidates: int = 50, **more: int) -> Figures:
    """Assign once and look at the clock and at the memory."""
    given = market(needs, members, candidates, **more)
    before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    found = assign_columns(given)
    seconds = time.process_time() - start
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    return Figures(seconds, grown, int(found.chosen.sum()), found.proven)


CASES: dict[str, dict[str, int]] = {
    "全省一起，每人1件": {},
    "全省一起，每人2件，60天内分上下午": {"capacity": 2, "days": 60},
    "分成500个社区，每人2件，60天内分上下午": {"capacity": 2, "days": 60, "communities": 500},
}


def main() -> None:
    """Print the table for docs/assign.md."""
    print("# 撮合要多久\n\n1万条需求（每条2人）× 10万人 × 每条50个候选；一个处理器，不含打分。`make bench` 重算。\n")
    print("| 情形 | 用时（秒） | 内存（MB） | 派出 | 已证明最优 |\n|---|--:|--:|--:|---|")
    for name, more in CASES.items():
        with ProcessPoolExecutor(1, get_context("spawn")) as fresh:  # so that each case's memory is its own
            figures = fresh.submit(measure, **more).result()
        proven = "是" if figures.proven else "否"
        print(f"| {name} | {figures.seconds:.2f} | {figures.megabytes:.0f} | {figures.placed} | {proven} |")
    print(NOTES)


NOTES = """
怎么排（`matching/assignment/market.py`）：每个互相有关的部分各自求一次最小费用流：需求 → 同一时间 → 同一个月 → 人。

- 每条需求几个人、每人手上几件、每月几件、同一时间只能去一处，都是流的容量；一对人和需求的容量是1，所以没有人占同一条的两个名额。
- 已经接了的不动，占着人、时间和名额。证书没核实的、不合条件的，进来之前就去掉了。
- 同一天又有“全天”又有“上午”时，一次流不一定正好：先按流的上界求，撞了就分两支（不去全天，或不去分段的），再求，直到证明没有更好的；
  撞得太多时（几十人同时被要求全天和分段）停在找到的最好的，并说出最多还差多少（`gap`）。无论如何不比“挑最好的一对、再挑下一对”差。
- 分数一样的，按编号小的先；输入换个顺序，结果不变。
- 测试：一千多个随机的小例子和穷举一样（`tests/matching/test_assign.py`）。
"""


if __name__ == "__main__":
    main()
