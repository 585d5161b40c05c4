"""A simulated year of one community: the usual way (each need to the best in skill who says yes) against ours.

    python -m tests.bench.year [--members 360] [--needs 1300] [--seed 7] [--picture docs/year.png]

Everything is drawn from one seed, the same for both: who can what, who is free when, which needs come, and who would
refuse which need. Kinds of need are Zipf-like: a few are asked for all the time. Scores are the ranking's own.

Usual: needs are handled as they come; the one with the highest skill score (and free that day) is asked first, then the
next, until the places are filled. Ours: each morning everyone at once (matching.assignment.market) with the ranking's fair-load
term, the monthly cap and at most two needs in hand; who refused is not asked again for that need. Both know who is
busy at that time. A need that nobody has taken by its day is not met.
"""

import argparse
import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from matching.assignment.market import Market, Task, assign, assign_columns, part_number
from matching.model import Ask, Helper
from matching.ranking.circumstances import circumstances
from matching.ranking.ranker import Ranker, Weights
from tests.bench.year_words import AVAILABLE, SKILLS, WANTED

WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
OURS = Weights(monthly_cap=4)
SKILL_ONLY = replace(OURS, owing=0.0, monthly_cap=0)
OWED = 2
IN_HAND = 2
NOTICE = 6  # days from the posting to the day of a need


@dataclass(frozen=True)
class Job:
    """A need of the year. `day` counts from 1 January."""

    id: str
    posted: int
    day: int
    ask: Ask
    people: int

    @property
    def month(self) -> int:
        """Which twelfth of the year it falls in."""
        return self.day * 12 // 365


@dataclass(frozen=True)
class Town:
    """Who lives there and what comes up, and who would refuse what."""

    members: tuple[Helper, ...]
    jobs: tuple[Job, ...]
    unwilling: dict[str, float]
    seed: int

    def refuses(self, job: str, member: str) -> bool:
        """The same answer whoever asks, whenever."""
        return random.Random(f"{self.seed} {job} {member}").random() < self.unwilling[member]


@dataclass
class Year:
    """What happened: who served how often, with what skill score, and how often somebody was asked in vain."""

    name: str
    served: Counter[str] = field(default_factory=Counter[str])
    fits: list[float] = field(default_factory=list[float])
    asked: int = 0
    wanted: int = 0
    twice: int = 0  # somebody asked twice for one need: must stay 0
    busiest_month: int = 0


@dataclass(frozen=True)
class Figures:
    """A year in numbers. `reached`: of those who could reach two services, the share who did."""

    name: str
    reached: float
    gini: float
    most: int
    busiest_month: int
    mean_fit: float
    filled: float
    asked: float
    loads: tuple[int, ...]


def zipf(count: int) -> list[float]:
    """Weights of kinds, the first the most frequent."""
    return [1 / (rank + 1.5) ** 0.9 for rank in range(count)]


def drawn_town(members: int, needs: int, seed: int) -> Town:
    """A community: skills follow jobs, so the kinds that are asked for most are not the ones most can do."""
    chance = random.Random(seed)
    kinds = list(SKILLS)
    common = zipf(len(kinds))
    able = [weight**0.5 for weight in common]
    people: list[Helper] = []
    for number in range(members):
        mine = dict.fromkeys(chance.choices(kinds, able, k=chance.choice((1, 1, 2, 2, 3))))
        text = "，".join(chance.choice(SKILLS[kind]) for kind in mine)
        days, parts = chance.choice(AVAILABLE)
        people.append(Helper(f"m{number:04}", text, days=days, parts=parts, communities=("舜水新村",), served=0))
    jobs: list[Job] = []
    for number, posted in enumerate(sorted(chance.randrange(365 - NOTICE) for _ in range(needs))):
        kind = chance.choices(kinds, common)[0]
        day = posted + chance.randint(2, NOTICE)
        part = chance.choice(("上午", "上午", "下午", "下午", "晚上", "全天"))
        ask = Ask(f"n{number:05}", chance.choice(WANTED[kind]), None, False, "舜水新村", WEEKDAYS[day % 7], part)
        jobs.append(Job(ask.id, posted, day, ask, chance.choice((1, 1, 1, 2, 3))))
    unwilling = {one.id: chance.choice((0.05, 0.1, 0.2, 0.4)) for one in people}
    return Town(tuple(people), tuple(jobs), unwilling, seed)


class _Diary:
    """Who is where: days and parts that people have given away."""

    def __init__(self) -> None:
        self._busy: defaultdict[tuple[str, int], set[str | None]] = defaultdict(set)
        self.month: Counter[tuple[str, int]] = Counter()

    def free(self, member: str, job: Job) -> bool:
        """Whether the member can be there."""
        parts = self._busy[member, job.day]
        return not parts or not ({job.ask.part, "全天"} & parts or job.ask.part == "全天")

    def write(self, member: str, job: Job) -> None:
        """The member goes."""
        self._busy[member, job.day].add(job.ask.part)
        self.month[member, job.month] += 1


def usual(town: Town) -> Year:
    """Skill only, first come: the best who is free is asked, then the next."""
    year, diary, ranker = Year("只看特长"), _Diary(), Ranker(town.members, SKILL_ONLY)
    for job in town.jobs:
        year.wanted += job.people
        found = 0
        tied = random.Random(f"{town.seed} {job.id}")  # of equals anybody is asked first, not always the same one
        for one in sorted(ranker.order(job.ask), key=lambda one: (-one.score, tied.random())):
            if found == job.people:
                break
            if one.fit < SKILL_ONLY.poor or not diary.free(one.helper, job):
                continue
            year.asked += 1
            if not town.refuses(job.id, one.helper):
                _serve(year, diary, job, one.helper, one.fit)
                found += 1
    year.busiest_month = max(diary.month.values(), default=0)
    return year


class _Fits:
    """Skill scores of every need and member, thought out once; what changes over the year multiplies them."""

    def __init__(self, town: Town, weights: Weights) -> None:
        self.weights, self.helpers = weights, {one.id: one for one in town.members}
        ranker = Ranker(town.members, SKILL_ONLY)
        self.of = {
            job.id: {one.helper: one.fit for one in ranker.order(job.ask) if one.fit >= weights.poor}
            for job in town.jobs
        }

    def pairs(self, job: Job, served: Counter[str]) -> dict[str, float]:
        """Who fits, with the score that the ranking gives today."""
        found: dict[str, float] = {}
        for name, fit in self.of[job.id].items():
            helper = self.helpers[name]._replace(served=served[name], target=OWED)
            found[name] = fit * circumstances(job.ask, helper, self.weights).factor
        return found


def ours(town: Town, fits: _Fits | None = None) -> Year:
    """Everyone at once each morning, those who owe first where they fit alike."""
    year, diary, fits = Year("一起排、谁欠谁先"), _Diary(), fits or _Fits(town, OURS)
    year.wanted = sum(job.people for job in town.jobs)
    places = {job.id: job.people for job in town.jobs}
    asked: defaultdict[str, set[str]] = defaultdict(set)
    going: list[tuple[Job, str]] = []
    open_: list[Job] = []
    coming = list(reversed(town.jobs))
    for today in range(365):
        while coming and coming[-1].posted <= today:
            open_.append(coming.pop())
        open_ = [job for job in open_ if places[job.id] and job.day > today]
        going = [(job, name) for job, name in going if job.day > today]
        for job, name in _round(open_, places, fits, year.served, going, asked, diary):
            year.twice += name in asked[job.id]
            asked[job.id].add(name)
            year.asked += 1
            if not town.refuses(job.id, name):
                _serve(year, diary, job, name, fits.of[job.id][name])
                going.append((job, name))
                places[job.id] -= 1
    year.busiest_month = max(diary.month.values(), default=0)
    return year


def _round(
    open_: Sequence[Job], places: dict[str, int], fits: _Fits, served: Counter[str],
    going: Sequence[tuple[Job, str]], asked: dict[str, set[str]], diary: _Diary,
) -> list[tuple[Job, str]]:  # fmt: skip
    """One morning: what storage.offering.market hands to the assignment."""
    scores = {job.id: fits.pairs(job, served) for job in open_}
    tasks = {job.id: _task(job, places[job.id]) for job in open_}
    kept = Counter(job.id for job, _ in going)
    for job, _ in going:
        tasks[job.id] = _task(job, places[job.id] + kept[job.id])
    pairs = [
        (job.id, name, score)
        for job in open_
        for name, score in scores[job.id].items()
        if name not in asked[job.id]
    ]  # fmt: skip
    rooms = {
        (name, str(month)): OURS.monthly_cap - diary.month[name, month]
        for name in fits.helpers
        for month in {job.month for job in open_}
    }
    chosen = assign(
        list(tasks.values()), dict.fromkeys(fits.helpers, IN_HAND), pairs, [(job.id, name) for job, name in going],
        rooms=rooms, further=OURS.owing / OWED,
    )  # fmt: skip
    by_id = {job.id: job for job in open_}
    return [(by_id[job], name) for job, name in chosen]


def _task(job: Job, places: int) -> Task:
    return Task(job.id, places, str(job.day), job.ask.part, str(job.month))


def _serve(year: Year, diary: _Diary, job: Job, name: str, fit: float) -> None:
    year.served[name] += 1
    year.fits.append(fit)
    diary.write(name, job)


def able_twice(town: Town) -> set[str]:
    """Who could have done two services, known from the end of the year: the most services that two each allow, with
    everybody's refusals and times known."""
    fits = _Fits(town, OURS)
    rows = {one.id: row for row, one in enumerate(town.members)}
    pairs = [
        (n, rows[name]) for n, job in enumerate(town.jobs) for name in fits.of[job.id] if not town.refuses(job.id, name)
    ]
    market = Market(
        places=np.array([job.people for job in town.jobs]), day=np.array([job.day for job in town.jobs]),
        part=np.array([part_number(job.ask.part) for job in town.jobs]), capacity=np.full(len(rows), OWED),
        need=np.array([need for need, _ in pairs]), helper=np.array([helper for _, helper in pairs]),
        score=np.ones(len(pairs)),
    )  # fmt: skip
    load = Counter(market.helper[assign_columns(market).chosen].tolist())
    return {name for name, row in rows.items() if load[row] >= OWED}


def gini(loads: Sequence[int]) -> float:
    """0: everybody the same; 1: one does everything."""
    ordered = sorted(loads)
    total = sum(ordered)
    if not total:
        return 0.0
    area = sum(accumulate(ordered)) / total
    return (len(ordered) + 1 - 2 * area) / len(ordered)


def figures(town: Town, year: Year, able: set[str]) -> Figures:
    """A year in numbers."""
    loads = tuple(sorted((year.served[one.id] for one in town.members), reverse=True))
    return Figures(
        name=year.name,
        reached=sum(year.served[name] >= OWED for name in able) / max(len(able), 1),
        gini=gini([year.served[name] for name in able]),
        most=max(loads),
        busiest_month=year.busiest_month,
        mean_fit=sum(year.fits) / max(len(year.fits), 1),
        filled=len(year.fits) / max(year.wanted, 1),
        asked=year.asked / max(len(year.fits), 1),
        loads=loads,
    )


def simulate(members: int = 360, needs: int = 1300, seed: int = 7) -> tuple[Figures, Figures, int]:
    """Both years and how many could reach two services."""
    town = drawn_town(members, needs, seed)
    able = able_twice(town)
    fair = ours(town)
    assert fair.twice == 0, "nobody is asked twice for one need"
    return figures(town, usual(town), able), figures(town, fair, able), len(able)


def table(runs: Sequence[tuple[Figures, Figures, int]]) -> str:
    """The first run in full, the others as a range."""
    usual_, ours_, able = runs[0]
    rows = (
        ("够得着两次的人里，服务满两次的", "reached", "{:.1%}"),
        ("基尼系数（0为人人一样）", "gini", "{:.2f}"),
        ("最忙的人全年次数", "most", "{}"),
        ("最忙的人一个月次数", "busiest_month", "{}"),
        ("平均合适程度（0–1）", "mean_fit", "{:.3f}"),
        ("名额有人去的", "filled", "{:.1%}"),
        ("每成一次问几人", "asked", "{:.2f}"),
    )
    lines = [f"| | {usual_.name} | {ours_.name} | {len(runs)}次不同的抽取里 |", "|---|--:|--:|---|"]
    for label, name, shown in rows:
        pairs = [(getattr(one, name), getattr(other, name)) for one, other, _ in runs]
        spans = [f"{shown.format(min(side))}–{shown.format(max(side))}" for side in zip(*pairs, strict=True)]
        first = (shown.format(getattr(one, name)) for one in (usual_, ours_))
        lines.append(f"| {label} | {' | '.join(first)} | {spans[0]} → {spans[1]} |")
    return "\n".join([*lines, "", f"第一次抽取：{len(ours_.loads)}人里有{able}人按时间和意愿够得着两次。"])


def picture(runs: tuple[Figures, Figures], path: Path) -> None:
    """Everybody's services in the year, the most burdened first: the usual way above, ours below."""
    wide, high, left, gap = 1000, 300, 70, 70
    image = Image.new("RGB", (wide, 2 * (high + gap) + 20), "white")
    draw, font = ImageDraw.Draw(image), _font(22)
    top = max(run.most for run in runs)
    for place, (run, colour) in enumerate(zip(runs, ("#c0504d", "#2e75b6"), strict=True)):
        base = 50 + place * (high + gap) + high
        step = (wide - left - 30) / len(run.loads)
        for n, load in enumerate(run.loads):
            x = left + n * step
            draw.rectangle((x, base - load / top * high, x + max(step - 0.5, 1), base), fill=colour)
        for mark in range(0, top + 1, 10):
            y = base - mark / top * high
            draw.line((left - 6, y, left, y), fill="black")
            draw.text((left - 44, y - 13), str(mark), fill="black", font=font)
        level = base - OWED / top * high
        draw.line((left, level, wide - 30, level), fill="black", width=2)
        draw.text(
            (wide - 420, base - high), f"{run.name}：最多{run.most}次，基尼{run.gini:.2f}", fill="black", font=font
        )
        draw.text((wide - 420, base - high + 34), f"满两次的{run.reached:.0%}（横线为两次）", fill="black", font=font)
    image.save(path, optimize=True)


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """A font with Chinese, whatever the machine calls it."""
    for name in ("NotoSansCJK-Regular.ttc", "NotoSerifCJK-Regular.ttc", "NotoSerifCJK-Bold.ttc", "wqy-zenhei.ttc", "msyh.ttc",
                 "simhei.ttf", "PingFang.ttc"):  # fmt: skip
        try:
            return ImageFont.truetype(name, size)
        except OSError:
            continue
    raise SystemExit("no font with Chinese signs was found; install fonts-noto-cjk")


HEAD = """# 模拟的一年

一个社区{members}名党员、全年{needs}条需求（每条1到3人），同样的人、同样的需求、同样的婉拒，走两遍：

- **只看特长**：需求来一条办一条，先问特长最对口、那天有空的，去不了再问下一位。
- **一起排、谁欠谁先**：每天早上把所有缺人的需求一起排（`matching/assignment/market.py`），今年还没满两次的先排，做多了的往后靠，
  每人手上最多{hand}件、每月最多{cap}件，一条需求不问同一个人两次。

需求的种类有冷有热（Zipf），人的特长、空闲日子、婉拒的多少都不一样；打分用的就是推荐的打分，权重是默认的（`owing`、`beyond`）。
“够得着两次”按年底的全知来算：知道谁会婉拒、谁那天有别的事，怎么排才能让最多的人各满两次。

"""


def main() -> None:
    """Print docs/year.md and draw the picture."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--members", type=int, default=360)
    parser.add_argument("--needs", type=int, default=1300)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--picture", type=Path)
    given = parser.parse_args()
    runs = [simulate(given.members, given.needs, given.seed + n) for n in range(5)]
    print(HEAD.format(members=given.members, needs=given.needs, hand=IN_HAND, cap=OURS.monthly_cap) + table(runs))
    if given.picture is not None:
        picture(runs[0][:2], given.picture)
        print(f"\n![每人全年服务次数，从多到少]({given.picture.name})")
    print("\n重算：`make bench`（`tests/bench/year.py`，固定种子，结果每次一样）。")


if __name__ == "__main__":
    main()
