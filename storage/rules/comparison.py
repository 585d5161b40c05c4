"""The comparison of one level (R048): what lies directly below a superior, each in counts, never in names.

A superior below is the sum of its own subtree. Nothing beside or above is ever read.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from storage.errors import NotAllowed
from storage.orgs import subtree
from storage.rules.checks import Checkup, unit_counts
from storage.rules.findings import Finding
from storage.speakers import OrgRef, Overseer

_SMALL = 5  # fewer people than this could be told apart: how many miss a rule is then not said upwards


@dataclass(frozen=True, slots=True)
class Score:
    """One rule of one row: `met` of `owed` as the organisations below add up. `hidden`: too few to be told."""

    rule: str
    source: str
    met: int
    owed: int
    measure: str
    due: date | None
    failed: int  # organisations that miss it
    units: int  # organisations in which it exists
    hidden: bool = False

    @property
    def few(self) -> bool:
        """Whether so few people miss it that their number stays below."""
        return self.measure == "人" and 0 < self.owed - self.met < _SMALL

    @property
    def rate(self) -> float | None:
        """Met of owed; None where it would tell a small number."""
        return self.met / self.owed if self.owed and not self.few and not self.hidden else None

    def text(self) -> str:
        """12/20人; 差不到5人（共20人） where few people miss it; of hardship only whether all of it is done."""
        if self.hidden:
            return "未全部完成" if self.failed else "已完成"
        if self.few:
            return f"差不到{_SMALL}人（共{self.owed}人）"
        return f"{self.met}/{self.owed}{self.measure}"


@dataclass(frozen=True, slots=True)
class Row:
    """One organisation below. `depth` 1: directly below; deeper ones are the parts of the superior before them."""

    org: OrgRef
    depth: int
    policy: str  # names of the packs that hold there
    units: int
    failed: int  # units and communities of it that miss a rule
    scores: tuple[Score, ...]

    @property
    def missed(self) -> int:
        """How many rules somebody in it misses."""
        return sum(score.failed > 0 for score in self.scores)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What lies below a superior on one day, in the order of the tree."""

    org: OrgRef
    today: date
    rows: tuple[Row, ...]

    @property
    def children(self) -> tuple[Row, ...]:
        """The level directly below: those that are compared with each other."""
        return tuple(row for row in self.rows if row.depth == 1)

    @property
    def rules(self) -> tuple[str, ...]:
        """Every rule that exists somewhere below, in the order of first appearance."""
        return tuple(dict.fromkeys(score.rule for row in self.rows for score in row.scores))


async def compare(session: AsyncSession, by: Overseer, today: date) -> Comparison:
    """The 体检 of a superior: its whole subtree in counts."""
    if by.org.kind != "superior":
        raise NotAllowed("只有上级管理员能比较下级。")
    below = await subtree(session, by.org.id)
    checked = {org.id: await unit_counts(session, org, today) for org in below if org.kind != "superior"}
    return Comparison(by.org, today, tuple(_rows(by.org.id, below, checked, 1)))


def _rows(parent_id: int, orgs: tuple[OrgRef, ...], checked: dict[int, Checkup], depth: int) -> Iterable[Row]:
    for org in orgs:
        if org.parent_id != parent_id:
            continue
        inside = [checked[one] for one in _leaves(org, orgs) if one in checked]
        yield _row(org, depth, inside)
        if org.kind == "superior":
            yield from _rows(org.id, orgs, checked, depth + 1)


def _leaves(org: OrgRef, orgs: tuple[OrgRef, ...]) -> list[int]:
    """The organisation itself and everything below it."""
    found, edge = [org.id], [org.id]
    while edge:
        edge = [one.id for one in orgs if one.parent_id in edge]
        found += edge
    return found


def _row(org: OrgRef, depth: int, checkups: list[Checkup]) -> Row:
    by_rule: dict[str, list[Finding]] = {}
    for checkup in checkups:
        for finding in checkup.findings:
            by_rule.setdefault(finding.rule, []).append(finding)
    return Row(
        org, depth, "、".join(dict.fromkeys(checkup.policy.name for checkup in checkups)), len(checkups),
        sum(bool(checkup.failed) for checkup in checkups),
        tuple(_score(rule, found) for rule, found in by_rule.items()),
    )  # fmt: skip


def _score(rule: str, found: list[Finding]) -> Score:
    owed = sum(one.owed for one in found)
    return Score(
        rule, found[0].source, sum(min(one.met, one.owed) for one in found), owed, found[0].measure,
        min((one.due for one in found if one.due is not None), default=None),
        sum(one.failed for one in found), len(found),
        hidden=any(one.sealed for one in found) and 0 < owed < _SMALL,
    )  # fmt: skip
