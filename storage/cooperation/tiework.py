"""What is done about 结对帮扶: asked for by the community's staff, agreed to by the helper, visited, ended.

A tie binds nobody before the helper has agreed, and ends with one word.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.chronicle import note
from storage.cooperation.ties import TieView, row_of, view
from storage.database import insert_once, vault_of
from storage.errors import NotAllowed, NotNow
from storage.policy import policy_of
from storage.speakers import Speaker, Staff
from storage.tables import Beneficiary, Subject, Tie, TieVisit


@dataclass(frozen=True, slots=True)
class TieWords:
    """A tie as staff says it: the helper, and either a beneficiary (name, kind, area) or a project."""

    person_id: int | None
    team_id: int | None
    name: str
    kind: str  # 家庭, 群体, 项目
    area: str
    every_days: int | None


async def tie(session: AsyncSession, speaker: Speaker, by: Staff, words: TieWords) -> tuple[TieView, bool]:
    """Ask a person or team to help. The second value: the tie stood there before (its interval is changed then)."""
    policy = (await policy_of(session, by.org.id)).households
    every = words.every_days or (policy.every_days if policy else 30)
    helped = None if words.kind == "项目" else await beneficiary(session, speaker, by, words)
    values = {
        "community_id": by.org.id, "person_id": words.person_id, "team_id": words.team_id,
        "beneficiary_id": helped, "project": words.name if helped is None else None,
        "state": "asked", "every_days": every, "made_by": by.person_id, "made_at": speaker.now,
    }  # fmt: skip
    new = await insert_once(session, Tie, values)
    same = [Tie.community_id == by.org.id, Tie.state.in_(("asked", "active"))]
    same.append(Tie.beneficiary_id == helped if helped is not None else Tie.project == words.name)
    same.append(Tie.person_id == words.person_id if words.person_id is not None else Tie.team_id == words.team_id)
    row = (await session.scalars(select(Tie).where(*same))).one()
    if not new and words.every_days is not None:
        row.every_days = words.every_days
    note(session, speaker.now, by.person_id, "tie" if new else "change", "tie", row.id, org_id=by.org.id)
    return await view(session, row), not new


async def answer(session: AsyncSession, speaker: Speaker, number: int, *, agreed: bool) -> TieView:
    """同意 or not, by the helper or the team's leader; no reason is owed. Agreeing sets the first visit's day."""
    row = await row_of(session, number)
    seen = await view(session, row)
    if speaker.person_id is None or speaker.person_id != seen.asked:
        raise NotAllowed(f"帮扶 {number} 由被邀请的同志本人（队伍由队长）答复。")
    state = {"state": "active", "next_due": speaker.today + timedelta(row.every_days)}
    done = await session.execute(
        update(Tie)
        .where(Tie.id == row.id, Tie.state == "asked")
        .values(answered_at=speaker.now, **(state if agreed else {"state": "declined"}))
        .returning(Tie.id)
    )
    if done.first() is None and row.state != ("active" if agreed else "declined"):
        raise NotNow(f"帮扶 {number} 已经答复过了。不再帮扶发：帮扶 结束 {number}")
    note(session, speaker.now, speaker.person_id, "agree" if agreed else "decline", "tie", row.id)
    await session.refresh(row)
    return await view(session, row)


async def end(session: AsyncSession, speaker: Speaker, by: Staff | None, number: int) -> TieView:
    """End a tie: by the community's staff, or by the helper himself; nothing is lost by it."""
    row = await row_of(session, number)
    seen = await view(session, row)
    staff = by is not None and by.org.id == row.community_id
    if not staff and (speaker.person_id is None or speaker.person_id not in (*seen.person_ids, seen.asked)):
        raise NotAllowed(f"帮扶 {number} 由{seen.community.name}的社区工作者或帮扶的同志本人来结束。")
    ended = update(Tie).where(Tie.id == row.id, Tie.state.in_(("asked", "active"))).values(state="ended", next_due=None)
    if (await session.execute(ended.returning(Tie.id))).first() is None:
        raise NotNow(f"帮扶 {number} 已经结束了。")
    note(session, speaker.now, speaker.person_id, "end", "tie", row.id, org_id=row.community_id)
    await session.refresh(row)
    return await view(session, row)


async def record_visit(session: AsyncSession, speaker: Speaker, number: int, day: date, notes: str) -> TieView:
    """A visit by the helper: the words are sealed, the next visit is due an interval later."""
    row = await row_of(session, number)
    seen = await view(session, row)
    if speaker.person_id is None or speaker.person_id not in seen.person_ids:
        raise NotAllowed(f"帮扶 {number} 的走访由帮扶的同志自己记。看自己的发：帮扶")
    if row.state != "active":
        raise NotNow(f"帮扶 {number} 还没有同意或已经结束。同意发：帮扶 同意 {number}")
    sealed = await _seal(session, row, notes) if notes else None
    session.add(TieVisit(tie_id=row.id, person_id=speaker.person_id, day=day, notes=sealed, noted_at=speaker.now))
    due = day + timedelta(row.every_days)
    row.next_due = max(due, row.next_due) if row.next_due is not None and row.next_due > due else due
    note(session, speaker.now, speaker.person_id, "visit", "tie", row.id, org_id=row.community_id)
    await session.flush()
    return await view(session, row)


async def beneficiary(session: AsyncSession, speaker: Speaker, by: Staff, words: TieWords) -> int:
    """The beneficiary of this name in the community, made with a key of its own when it is new."""
    vault = vault_of(session)
    index = vault.index(f"beneficiary:{by.org.id}:{words.name}")
    same = (Beneficiary.community_id == by.org.id, Beneficiary.name_index == index)
    values = {
        "community_id": by.org.id, "kind": words.kind, "area": words.area, "name_index": index, "noted_at": speaker.now,
    }  # fmt: skip
    new = await insert_once(session, Beneficiary, values)
    row = (await session.scalars(select(Beneficiary).where(*same))).one()
    if new:
        subject = Subject(key=vault.new_key())
        session.add(subject)
        await session.flush()
        row.subject_id = subject.id
        row.name = vault.seal(subject.key, f"beneficiary:name:{subject.id}", words.name)
    row.area = words.area or row.area
    await session.flush()
    return row.id


async def _seal(session: AsyncSession, row: Tie, notes: str) -> bytes:
    vault = vault_of(session)
    helped = await session.get(Beneficiary, row.beneficiary_id) if row.beneficiary_id is not None else None
    if helped is None or helped.subject_id is None:
        return vault.seal_ours(f"tie_visit:notes:{row.id}", notes)
    subject = await session.get_one(Subject, helped.subject_id)
    return vault.seal(subject.key, f"tie_visit:notes:{row.id}", notes)
