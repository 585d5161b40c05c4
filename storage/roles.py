"""Appointing and dismissing: never above one's own role, never oneself, always in this group's organisation."""

from dataclasses import dataclass

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage import people
from storage.chronicle import note
from storage.database import insert_once
from storage.errors import NotAllowed, NotFound, NotNow, NotUnderstood
from storage.orgs import KIND_NAMES, ancestors
from storage.speakers import OrgRef, Speaker
from storage.tables import Person, Role

ROLE_NAMES = {
    "superior_admin": "上级管理员",
    "unit_admin": "单位管理员",
    "staff": "社区工作者",
    "leader": "队长",
    "auditor": "审计员",
}
_HOME = {"superior_admin": "superior", "unit_admin": "unit", "staff": "community"}  # where a role belongs
_COLLEAGUES = ("unit_admin", "staff")  # may appoint another of the same role, so that nobody waits


@dataclass(frozen=True, slots=True)
class Appointed:
    """A role given or taken. `again` when nothing had to change."""

    role: str
    org: OrgRef
    name: str
    again: bool


async def appoint(
    session: AsyncSession, speaker: Speaker, user_id: str | None, name: str | None, role: str
) -> Appointed:
    """Give a role in this group's organisation to the mentioned account (or to somebody known by name)."""
    org = _here(speaker)
    if _HOME.get(role, org.kind) != org.kind:
        kind = KIND_NAMES[_HOME[role]]
        raise NotNow(f"{ROLE_NAMES[role]}要在{kind}的群里任命，「{org.name}」是{KIND_NAMES[org.kind]}。")
    await _may_appoint(session, speaker, org, role)
    person = await _meant(session, speaker, user_id, name)
    if person.id == speaker.person_id or user_id == speaker.user_id:
        raise NotAllowed("不能任命自己，请上级管理员或系统管理员来任命。")
    values = {
        "person_id": person.id, "org_id": org.id, "kind": role,
        "given_by": speaker.person_id, "given_at": speaker.now,
    }  # fmt: skip
    person.vouched_at = person.vouched_at or speaker.now  # who is given a role is known to be somebody
    new = await insert_once(session, Role, values)
    resumed = not new and await _resume(session, person.id, org.id, role)
    if new or resumed:
        note(session, speaker.now, speaker.person_id, "appoint", "person", person.id, org_id=org.id, role=role)
    return Appointed(ROLE_NAMES[role], org, person.name, not (new or resumed))


async def dismiss(session: AsyncSession, speaker: Speaker, user_id: str | None, name: str | None) -> Appointed:
    """Take every role of somebody in this group's organisation that the speaker may give."""
    org = _here(speaker)
    person = await _meant(session, speaker, user_id, name)
    held = list(await session.scalars(select(Role).where(Role.person_id == person.id, Role.org_id == org.id)))
    if not held:
        raise NotFound(f"他在「{org.name}」没有职务。")
    for role in held:
        await _may_appoint(session, speaker, org, role.kind)
    await session.execute(delete(Role).where(Role.person_id == person.id, Role.org_id == org.id))
    names = "、".join(ROLE_NAMES[role.kind] for role in held)
    note(session, speaker.now, speaker.person_id, "dismiss", "person", person.id, org_id=org.id)
    return Appointed(names, org, person.name, False)


async def _may_appoint(session: AsyncSession, speaker: Speaker, org: OrgRef, role: str) -> None:
    if speaker.is_operator:
        return
    mine = speaker.roles
    above = [ref.id for ref in await ancestors(session, org)]
    if any(("superior_admin", org_id) in mine for org_id in above):
        return
    if org.kind == "superior" and ("superior_admin", org.id) in mine and role != "superior_admin":
        return
    own = next((kind for kind in _COLLEAGUES if (kind, org.id) in mine), None)
    if own is not None and role in (own, "leader"):
        return
    raise NotAllowed("只有系统管理员、上级管理员，或同一职务的管理员能任免。")


async def _meant(session: AsyncSession, speaker: Speaker, user_id: str | None, name: str | None) -> Person:
    if user_id is not None:
        return await people.of_account(session, speaker, user_id)
    if not name:
        raise NotUnderstood("请 @ 要任命的人，例：任命 @王主任 社区工作者")
    found = await people.find(session, speaker, user_id=None, name=name)
    return await session.get_one(Person, found.id)


async def _resume(session: AsyncSession, person_id: int, org_id: int, role: str) -> bool:
    result = await session.execute(
        update(Role)
        .where(Role.person_id == person_id, Role.org_id == org_id, Role.kind == role, Role.suspended_at.is_not(None))
        .values(suspended_at=None)
        .returning(Role.id)
    )
    return result.first() is not None


def _here(speaker: Speaker) -> OrgRef:
    if speaker.org is None:
        raise NotNow("请在已绑定的群里说。本群还没有绑定，请系统管理员先发：绑定 社区 名称")
    return speaker.org
