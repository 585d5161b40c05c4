"""统一组织 (R013, R015, R019): a unit lists its people for a community, and each one says yes for himself."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.chronicle import note
from storage.database import insert_once
from storage.errors import NotAllowed, NotFound, NotNow
from storage.post import notices
from storage.registration.places import Registered, register, rules_of
from storage.speakers import OrgRef, Speaker, UnitAdmin, community_ids, org_ref
from storage.tables import Org, Person, Proposal

_NONE = "没有等您答复的统一报到。自己报到发：报到 社区名 特长：会什么"


@dataclass(frozen=True, slots=True)
class Proposed:
    """What became of one name on the unit's list: asked now, asked before, or registered there already."""

    name: str
    state: str  # asked, again, registered, declined, foreign (not of this unit)


async def propose(
    session: AsyncSession, now: datetime, by: UnitAdmin, person: Person, community: OrgRef, place: str | None = None
) -> Proposed:
    """Put one of the unit's people on its list for a community, and ask him. Nobody is registered by it."""
    if person.unit_id != by.org.id:
        return Proposed(person.name, "foreign")
    if community.id in await community_ids(session, person.id):
        return Proposed(person.name, "registered")
    policy = await rules_of(session, person, community)
    allowed = policy.registration.places
    wanted = place or next((one for one in ("单位指定", "工作地") if one in allowed), allowed[0])
    if wanted not in policy.registration.places:
        raise NotNow(f"按「{policy.registration.source}」，这里不按{wanted}报到。")
    values = {
        "person_id": person.id, "community_id": community.id, "unit_id": by.org.id, "place": wanted,
        "proposed_by": by.person_id, "proposed_at": now, "state": "open",
    }  # fmt: skip
    if not await insert_once(session, Proposal, values):
        state = await session.scalar(
            select(Proposal.state).where(Proposal.person_id == person.id, Proposal.community_id == community.id)
        )
        return Proposed(person.name, "declined" if state == "declined" else "again")
    note(session, now, by.person_id, "propose", "person", person.id, org_id=community.id)
    text = (
        f"{by.org.name}统一组织到{community.name}报到（{wanted}），把您列在名单里。\n"
        "您同意才算数。同意发：同意报到　不同意发：不同意报到（不用说原因）"
    )
    await notices.tell_privately(
        session, now, person.id, text, f"{by.org.name}统一组织报到，请私聊我发：同意报到（或：不同意报到）"
    )
    return Proposed(person.name, "asked")


async def register_listed(
    session: AsyncSession, now: datetime, by: UnitAdmin, person: Person, community: OrgRef, place: str | None = None
) -> Registered:
    """Register by a list that the unit itself calls 统一组织: mode 统一, and the person is told and can undo it.

    A person who declined this community is not registered behind his back."""
    if person.unit_id != by.org.id:
        raise NotAllowed(f"{person.name or '他'}不是{by.org.name}的人，只能给本单位的人统一报到。")
    said_no = await session.scalar(
        select(Proposal.id).where(
            Proposal.person_id == person.id, Proposal.community_id == community.id, Proposal.state == "declined"
        )
    )
    if said_no is not None:
        raise NotNow(f"{person.name}已表示不到{community.name}报到，尊重本人意愿。")
    done = await register(session, now, person, community, (place,) if place else (), mode="统一")
    if done.new:
        note(session, now, by.person_id, "register_listed", "person", person.id, org_id=community.id)
        await notices.tell_privately(
            session, now, person.id,
            f"{by.org.name}已统一为您在{community.name}报到（{done.place}）。\n"
            "请发一次「报到」补上特长和意愿；不愿意发：不同意报到",
            f"{by.org.name}已统一组织报到，详情请私聊我发：我的",
        )  # fmt: skip
    return done


async def open_proposals(session: AsyncSession, person_id: int) -> tuple[OrgRef, ...]:
    """The communities for which the person has not answered yet."""
    rows = await session.scalars(
        select(Org)
        .join(Proposal, Proposal.community_id == Org.id)
        .where(Proposal.person_id == person_id, Proposal.state == "open")
        .order_by(Proposal.id)
    )
    return tuple(org_ref(org) for org in rows)


async def answer(session: AsyncSession, speaker: Speaker, *, agreed: bool) -> tuple[OrgRef, ...]:
    """The person's own word on every list he stands on; only a yes registers (mode 统一)."""
    person = await session.get(Person, speaker.person_id) if speaker.person_id is not None else None
    rows = (
        list(await session.scalars(
            select(Proposal).where(Proposal.person_id == person.id, Proposal.state == "open").order_by(Proposal.id)
        )) if person is not None else []
    )  # fmt: skip
    if person is None or not rows:
        raise NotFound(_NONE)
    answered: list[OrgRef] = []
    for row in rows:
        claimed = await session.execute(
            update(Proposal)
            .where(Proposal.id == row.id, Proposal.state == "open")
            .values(state="agreed" if agreed else "declined", answered_at=speaker.now)
            .returning(Proposal.id)
        )
        if claimed.first() is None:
            continue
        community = org_ref(await session.get_one(Org, row.community_id))
        if agreed:
            await register(session, speaker.now, person, community, (row.place,), mode="统一")
        note(session, speaker.now, person.id, "agree" if agreed else "decline_list", "person", person.id,
             org_id=community.id)  # fmt: skip
        answered.append(community)
    if not answered:  # answered at this very instant by another message of his
        raise NotFound(_NONE)
    return tuple(answered)
