"""The rules about what a unit has and keeps up: teams, pairings, visits, duty, households and ties."""

from sqlalchemy.ext.asyncio import AsyncSession

from storage.cooperation import duty as duties
from storage.cooperation import pairings as pairs
from storage.cooperation import teams as formed
from storage.cooperation import ties as tied
from storage.cooperation import visits as visited
from storage.rules.findings import Facts, Finding, missed_since


async def teams(facts: Facts) -> tuple[Finding, ...]:
    """A 服务队 with its document by the pack's day; professional teams where the unit is that large."""
    rules = facts.policy.teams
    if rules is None:
        return ()
    held = await formed.standing(facts.session, facts.org.id)
    found: list[Finding] = []
    if held.owed:
        unfiled = held.undocumented if rules.document_required else ()
        met = int(bool(held.teams) and not unfiled)
        found.append(
            Finding(
                "组建服务队",
                rules.source,
                met,
                1,
                "支",
                due=held.deadline,
                since=missed_since(held.deadline, facts.today, 1 - met),
                lacks=unfiled,
                said="还没有服务队" if not held.teams else f"{len(unfiled)}支未备案" if unfiled else "",
                then="服务队 备案" if held.teams else f"服务队 新建 {facts.org.name}{rules.name}",
            )
        )
    if held.professional_owed:
        found.append(
            Finding(
                "专业服务队",
                rules.source,
                held.professional,
                held.professional_owed,
                "支",
                said=f"党员{held.party}人",
                then="服务队 新建 名称 特长：法律援助",
            )
        )
    return tuple(found)


async def pairings(facts: Facts) -> tuple[Finding, ...]:
    """Enough partners, one 回访 of each by the pack's day, everything on the list done together, promises kept."""
    rules = facts.policy.pairings
    if rules is None:
        return ()
    held = await pairs.standing(facts.session, facts.org.id)
    count = len(held.pairs)
    found = [Finding("结对共建", rules.source, count, held.owed, "个", then=f"结对 {rules.partners[0]} 名称")]
    if held.visit_by is not None:
        found.append(
            Finding(
                "结对回访",
                rules.source,
                count - len(held.unvisited),
                count,
                "个",
                due=held.visit_by,
                since=missed_since(held.visit_by, facts.today, len(held.unvisited)),
                lacks=held.unvisited,
                unknown="" if count else "还没有结对",
                then="回访 名称 7月5日 内容：看望居民",
            )
        )
    if rules.together:
        undone = sum(len(items) for _, items in held.undone)
        total = count * len(rules.together)
        lacks = tuple(f"{name}：{'、'.join(items)}" for name, items in held.undone if items)
        found.append(
            Finding(
                "共同做的事",
                rules.source,
                total - undone,
                total,
                "项",
                lacks=lacks,
                unknown="" if count else "还没有结对",
                then="四个一表",
            )
        )
    if held.promises:
        overdue = held.overdue_promises(facts.today)
        due = min(held.owing, default=None)
        found.append(
            Finding(
                "践诺履约",
                rules.source,
                held.promises - overdue,
                held.promises,
                "项",
                due=due,
                since=missed_since(due, facts.today, overdue),
                then="承诺事项",
            )
        )
    return tuple(found)


async def visits(facts: Facts) -> tuple[Finding, ...]:
    """All special members visited in the window. Who they are stays inside the unit, and so does a small number."""
    rules = facts.policy.visits
    if rules is None:
        return ()
    held = await visited.standing(facts.session, facts.org.id, facts.today)
    if not held.owed:
        return ()
    return (
        Finding(
            "走访慰问", rules.source, held.visited, held.total, due=held.last,
            since=missed_since(held.last, facts.today, held.total - held.visited),
            said=f"{held.open_items}条意见困难待答复" if held.open_items else "", sealed=True,
            unknown="" if held.total else f"还没有登记{'、'.join(rules.kinds)}", then="走访表",
        ),
    )  # fmt: skip


async def duty(facts: Facts) -> tuple[Finding, ...]:
    """Enough people on every day of the roster's window, at every paired community."""
    rules = facts.policy.duty
    if rules is None:
        return ()
    held = await duties.standing(facts.session, facts.org.id, facts.today)
    if not held.owed:
        return ()
    empty = await duties.empty_days(facts.session, facts.org.id, facts.today)
    lacks = tuple(f"{day.community} {day.day.month}月{day.day.day}日 {day.have}/{day.least}" for day in empty)
    return (
        Finding(
            "每天轮值", rules.source, held.days - held.short, held.days, "天",
            due=min((day.day for day in empty), default=None), lacks=lacks,
            unknown="" if held.days else "还没有排轮值", then="轮值",
        ),
    )  # fmt: skip


async def households(facts: Facts) -> tuple[Finding, ...]:
    """结对帮扶: where the notice says 有条件的可, it is counted and never fails."""
    rules = facts.policy.households
    if rules is None:
        return ()
    helping, members = await _with_resident(facts.session, facts.org.id)
    return (
        Finding(
            "结对帮扶", rules.source, helping, members if rules.owed else 0, optional=not rules.owed,
            said="" if rules.owed else "有条件的可做，不作要求", then="帮扶",
        ),
    )  # fmt: skip


async def double_ties(facts: Facts) -> tuple[Finding, ...]:
    """双对接: every member with a resident and with a project, as far as the pack names both."""
    rules = facts.policy.double_ties
    if rules is None:
        return ()
    held = await tied.standing(facts.session, facts.org.id)
    met = {"居民": held.with_resident, "项目": held.with_project}
    count = held.both if set(met) <= set(rules.kinds) else sum(met[kind] for kind in rules.kinds)
    parts = "，".join(f"对接{kind}{met[kind]}人" for kind in rules.kinds)
    return (
        Finding(
            "双对接", rules.source, count, held.members, said=parts,
            unknown="" if held.members else "还没有人报到", then="帮扶",
        ),
    )  # fmt: skip


async def _with_resident(session: AsyncSession, unit_id: int) -> tuple[int, int]:
    held = await tied.standing(session, unit_id)
    return held.with_resident, held.members
