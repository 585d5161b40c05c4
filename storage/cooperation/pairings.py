"""结对共建 as it stands: a unit's partners, what was done with them and promised to them, what is still owed."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.errors import NotFound, NotUnderstood
from storage.masking import tidy_name
from storage.orgs import subtree
from storage.policy import policy_of
from storage.speakers import OrgRef, org_ref
from storage.tables import LeagueNode, Org, Pairing, Promise, ReturnVisit, Together

KINDS = ("社区", "企业")


@dataclass(frozen=True, slots=True)
class PairView:
    """One partner of a unit. `linked` is the bound community; `together` the days of each item of the policy."""

    id: int
    unit: OrgRef
    kind: str
    name: str
    linked: OrgRef | None
    league: str | None
    since: date
    visits: tuple[date, ...]
    together: tuple[tuple[str, tuple[date, ...]], ...]


@dataclass(frozen=True, slots=True)
class PromiseView:
    """One promised item. `kept_on` is None while it is owed."""

    number: int
    partner: str
    content: str
    due: date
    kept_on: date | None


@dataclass(frozen=True, slots=True)
class PairingStanding:
    """What a unit has of pairings, beside what its policy asks for."""

    owed: int
    pairs: tuple[str, ...]
    visit_by: date | None
    unvisited: tuple[str, ...]
    undone: tuple[tuple[str, tuple[str, ...]], ...]
    promises: int
    fulfilled: int
    owing: tuple[date, ...]  # the due dates of promises not yet kept
    source: str | None

    @property
    def rate(self) -> float | None:
        """履约率: promises kept, of all."""
        return self.fulfilled / self.promises if self.promises else None

    def overdue_promises(self, today: date) -> int:
        """Promises whose day is over."""
        return sum(due < today for due in self.owing)

    @property
    def lacks(self) -> tuple[str, ...]:
        """What is still owed; empty when nothing is."""
        found: list[str] = []
        if len(self.pairs) < self.owed:
            found.append(f"结对 {len(self.pairs)}/{self.owed}")
        if self.visit_by is not None and self.unvisited:
            found.append(f"未回访：{'、'.join(self.unvisited)}")
        found += [f"{pair}未做：{'、'.join(items)}" for pair, items in self.undone if items]
        return tuple(found)


@dataclass(frozen=True, slots=True)
class ChecklistRow:
    """One row of the table of things done together. `days` follow the items of `together_items`."""

    unit: str
    partner: str
    kind: str
    since: date
    days: tuple[tuple[date, ...], ...]
    visits: tuple[date, ...]
    solved: int


async def promises(session: AsyncSession, unit_id: int) -> tuple[PromiseView, ...]:
    """All promises of a unit's living pairings, what is owed first, by due day."""
    rows = await session.execute(
        select(Promise, Pairing.name)
        .join(Pairing, Pairing.id == Promise.pairing_id)
        .where(Pairing.unit_id == unit_id, Pairing.ended_at.is_(None))
        .order_by(Promise.kept_on.is_not(None), Promise.due, Promise.id)
    )
    return tuple(PromiseView(row.id, name, row.content, row.due, row.kept_on) for row, name in rows)


async def of_org(session: AsyncSession, org: OrgRef) -> tuple[PairView, ...]:
    """The living pairings of a unit; of a community those with it."""
    mine = Pairing.community_id == org.id if org.kind == "community" else Pairing.unit_id == org.id
    rows = await session.scalars(select(Pairing).where(mine, Pairing.ended_at.is_(None)).order_by(Pairing.id))
    return tuple([await view(session, row) for row in list(rows)])


async def standing(session: AsyncSession, unit_id: int) -> PairingStanding:
    """What the unit has beside what its policy asks for."""
    policy = (await policy_of(session, unit_id)).pairings
    unit = org_ref(await session.get_one(Org, unit_id))
    pairs = await of_org(session, unit)
    owed = await promises(session, unit_id)
    by = policy.visit_by if policy else None
    late = {
        pair.id for pair in pairs if by is not None and not any(day <= by or pair.since > by for day in pair.visits)
    }
    return PairingStanding(
        owed=policy.least if policy else 0,
        pairs=tuple(pair.name for pair in pairs),
        visit_by=by,
        unvisited=tuple(p.name for p in pairs if p.id in late or not p.visits),
        undone=tuple((p.name, tuple(item for item, days in p.together if not days)) for p in pairs),
        promises=len(owed),
        fulfilled=sum(item.kept_on is not None for item in owed),
        owing=tuple(item.due for item in owed if item.kept_on is None),
        source=policy.source if policy else None,
    )


async def together_items(session: AsyncSession, org_id: int) -> tuple[str, ...]:
    """The things to be done together, in the notice's words; empty where it names none."""
    policy = (await policy_of(session, org_id)).pairings
    return policy.together if policy else ()


async def checklist(session: AsyncSession, org_id: int) -> tuple[ChecklistRow, ...]:
    """结对四个一 of a unit, or of every unit below a superior, one row a pairing."""
    items = await together_items(session, org_id)
    rows: list[ChecklistRow] = []
    for org in await subtree(session, org_id):
        for one in await of_org(session, org) if org.kind == "unit" else ():
            solved = select(func.count()).where(ReturnVisit.pairing_id == one.id, ReturnVisit.solved.is_not(None))
            done = dict(one.together)
            days = tuple(done.get(item, ()) for item in items)
            count = await session.scalar(solved) or 0
            rows.append(ChecklistRow(org.name, one.name, one.kind, one.since, days, one.visits, count))
    return tuple(rows)


async def named(session: AsyncSession, unit_id: int, name: str, kind: str | None = None) -> Pairing:
    """The unit's living pairing with the partner of this name, said in full or so that only one can be meant."""
    rows = list(
        await session.scalars(
            select(Pairing).where(Pairing.unit_id == unit_id, Pairing.ended_at.is_(None)).order_by(Pairing.id)
        )
    )
    wanted, rows = tidy_name(name), [row for row in rows if kind in (None, row.kind)]
    meant = [row for row in rows if row.name == wanted] or [row for row in rows if wanted and wanted in row.name]
    if len(meant) == 1:
        return meant[0]
    known = "、".join(row.name for row in (meant or rows)[:6])
    if not meant:
        raise NotFound(
            f"没有和「{wanted}」结对。{f'现有：{known}。' if rows else ''}先发：结对 社区 {wanted or '舜水新村'}"
        )
    raise NotUnderstood(f"有几个名称相近：{known}。请写全名。")


async def view(session: AsyncSession, row: Pairing) -> PairView:
    """One pairing with its days."""
    visits = await session.scalars(
        select(ReturnVisit.day).where(ReturnVisit.pairing_id == row.id).order_by(ReturnVisit.day)
    )
    done = (
        await session.execute(
            select(Together.item, Together.day).where(Together.pairing_id == row.id).order_by(Together.day)
        )
    ).all()
    items = await together_items(session, row.unit_id)
    linked = await session.get(Org, row.community_id) if row.community_id is not None else None
    league = await session.get(LeagueNode, row.league_id) if row.league_id is not None else None
    return PairView(
        row.id, org_ref(await session.get_one(Org, row.unit_id)), row.kind, row.name,
        org_ref(linked) if linked else None, league.name if league else None, row.since, tuple(visits),
        tuple((item, tuple(day for one, day in done if one == item)) for item in items),
    )  # fmt: skip
