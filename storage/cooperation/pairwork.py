"""What is done about pairings: made and ended, a return visit, a thing done together, a promise given and kept."""

from datetime import date

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.chronicle import note
from storage.cooperation.pairings import PairView, PromiseView, named, view
from storage.database import insert_once, vault_of
from storage.errors import NotAllowed, NotFound, NotNow, NotUnderstood
from storage.masking import tidy_name
from storage.orgs import community_in_tree
from storage.policy import policy_of
from storage.speakers import Speaker, UnitAdmin
from storage.tables import LeagueNode, Pairing, Promise, ReturnVisit, Together


async def pair(
    session: AsyncSession, speaker: Speaker, by: UnitAdmin, kind: str, name: str, since: date, league: str | None
) -> tuple[PairView, bool]:
    """Pair the unit (or its 团组织) with a community or an enterprise. The second value: it was paired before."""
    policy = (await policy_of(session, by.org.id)).pairings
    if policy is not None and kind not in policy.partners:
        raise NotNow(f"按本地规则，结对对象是{'、'.join(policy.partners)}。")
    linked = await community_in_tree(session, name, by.org) if kind == "社区" else None
    node = await _league(session, by, league) if league else None
    shown = linked.name if linked else name
    values = {
        "unit_id": by.org.id, "kind": kind, "name": shown, "community_id": linked.id if linked else None,
        "league_id": node, "since": since, "made_by": by.person_id, "made_at": speaker.now,
    }  # fmt: skip
    new = await insert_once(session, Pairing, values)
    row = await named(session, by.org.id, shown, kind)
    if not new:
        row.league_id = node or row.league_id
    note(session, speaker.now, by.person_id, "pair" if new else "change", "pairing", row.id, org_id=by.org.id)
    await session.flush()
    return await view(session, row), not new


async def part(session: AsyncSession, speaker: Speaker, by: UnitAdmin, name: str) -> str:
    """End a pairing; what was done stays."""
    row = await named(session, by.org.id, name)
    row.ended_at = speaker.now
    note(session, speaker.now, by.person_id, "part", "pairing", row.id, org_id=by.org.id)
    return row.name


async def return_visit(
    session: AsyncSession, speaker: Speaker, by: UnitAdmin, name: str, day: date, content: str, solved: str
) -> tuple[PairView, bool]:
    """Note a 回访; said again for the day it replaces the words. The second value: in time for the policy's day."""
    row = await named(session, by.org.id, name)
    if day > speaker.today:
        raise NotUnderstood("回访要写已经去过的日子。例：回访 舜水新村 7月5日 内容：看望居民 解决：修好路灯")
    vault = vault_of(session)
    sealed = {
        "content": vault.seal_ours(f"return_visit:content:{row.id}", content) if content else None,
        "solved": vault.seal_ours(f"return_visit:solved:{row.id}", solved) if solved else None,
    }
    said = {key: value for key, value in sealed.items() if value is not None}
    values = {"pairing_id": row.id, "day": day, "noted_by": by.person_id, "noted_at": speaker.now}
    if not await insert_once(session, ReturnVisit, values | sealed) and said:
        await session.execute(
            update(ReturnVisit).where(ReturnVisit.pairing_id == row.id, ReturnVisit.day == day).values(**said)
        )
    note(session, speaker.now, by.person_id, "return_visit", "pairing", row.id, org_id=by.org.id)
    policy = (await policy_of(session, by.org.id)).pairings
    by_day = policy.visit_by if policy is not None else None
    in_time = by_day is None or day <= by_day or row.since > by_day  # who paired later is of another campaign
    return await view(session, row), in_time


async def did_together(
    session: AsyncSession, speaker: Speaker, by: UnitAdmin, name: str, item: str, day: date
) -> PairView:
    """Note that an item of the policy's list was done with a partner."""
    row = await named(session, by.org.id, name)
    if day > speaker.today:
        raise NotUnderstood(f"要写已经做过的日子。例：结对 {row.name} 党课 7月5日")
    values = {"pairing_id": row.id, "item": item, "day": day, "noted_by": by.person_id, "noted_at": speaker.now}
    if await insert_once(session, Together, values):
        note(session, speaker.now, by.person_id, "together", "pairing", row.id, org_id=by.org.id)
    return await view(session, row)


async def promise(
    session: AsyncSession, speaker: Speaker, by: UnitAdmin, name: str, content: str, due: date
) -> PromiseView:
    """Note what was promised to a partner by when; the same said twice is one."""
    row = await named(session, by.org.id, name)
    values = {
        "pairing_id": row.id, "content": content, "due": due, "made_by": by.person_id, "made_at": speaker.now,
    }  # fmt: skip
    new = await insert_once(session, Promise, values)
    same = (Promise.pairing_id == row.id, Promise.content == content, Promise.due == due)
    kept = (await session.scalars(select(Promise).where(*same))).one()
    if new:
        note(session, speaker.now, by.person_id, "promise", "promise", kept.id, org_id=by.org.id)
    return PromiseView(kept.id, row.name, kept.content, kept.due, kept.kept_on)


async def fulfil(session: AsyncSession, speaker: Speaker, number: int) -> PromiseView:
    """兑现 N, by the unit's admin or the staff of the paired community."""
    found = await session.get(Promise, number) if number < 2**31 else None
    row = await session.get(Pairing, found.pairing_id) if found is not None else None
    roles = speaker.roles
    if found is None or row is None or speaker.person_id is None:
        raise NotFound(f"没有承诺事项 {number}。看清单发：承诺事项")
    if ("unit_admin", row.unit_id) not in roles and ("staff", row.community_id or 0) not in roles:
        raise NotAllowed("承诺事项由本单位管理员或结对社区的社区工作者记兑现。")
    done = await session.execute(
        update(Promise)
        .where(Promise.id == found.id, Promise.kept_on.is_(None))
        .values(kept_on=speaker.today)
        .returning(Promise.id)
    )
    if done.first() is not None:
        note(session, speaker.now, speaker.person_id, "fulfil", "promise", found.id, org_id=row.unit_id)
    await session.refresh(found)
    return PromiseView(found.id, row.name, found.content, found.due, found.kept_on)


async def _league(session: AsyncSession, by: UnitAdmin, name: str) -> int:
    found = await session.scalar(
        select(LeagueNode.id).where(LeagueNode.unit_id == by.org.id, LeagueNode.name == tidy_name(name))
    )
    if found is None:
        raise NotFound(f"还没有登记团组织「{tidy_name(name)}」。先发：服务队 团组织 {tidy_name(name)}")
    return found
