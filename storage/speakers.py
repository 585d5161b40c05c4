"""Who speaks, where, and as what (recognition.py finds it in the rows): the values every verb is called with, and the gates that prove a right.

A gate (`staff`, `operator`, …) is the only way to the proof that its verbs ask for, and the proof carries the
organisation: a forgotten check is a type error, and a query cannot take another organisation by mistake.
Being owner or administrator of a QQ group proves nothing here.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.errors import NotAllowed, NotNow
from storage.tables import GroupChat, Org, Person, Registration, Role


@dataclass(frozen=True, slots=True)
class ChatRef:
    """A chat on a platform: a group, or (private) the chat with one user, whose id it then is."""

    platform: str
    id: str
    private: bool


@dataclass(frozen=True, slots=True)
class OrgRef:
    """An organisation as others see it. `kind` is superior, unit or community."""

    id: int
    kind: str
    name: str
    parent_id: int | None = None


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who said something, where and when. `person_id` is None for somebody the bot does not know yet."""

    platform: str
    user_id: str
    name: str
    chat: ChatRef
    person_id: int | None
    org: OrgRef | None  # the organisation this group is bound to
    is_operator: bool
    now: datetime
    today: date
    roles: dict[tuple[str, int], OrgRef] = field(hash=False)  # by kind and organisation id; none that is suspended
    unheard: bool  # registered in this group's community, and never heard there before


@dataclass(frozen=True, slots=True)
class Operator:
    """Proof: a 系统管理员, who binds groups and appoints, and reads nobody's data."""

    person_id: int | None


@dataclass(frozen=True, slots=True)
class Staff:
    """Proof: a 社区工作者 of this community."""

    person_id: int
    org: OrgRef


@dataclass(frozen=True, slots=True)
class UnitAdmin:
    """Proof: a 单位管理员 of this unit."""

    person_id: int
    org: OrgRef


@dataclass(frozen=True, slots=True)
class Overseer:
    """Proof: may pull figures of this organisation and of what lies below it."""

    person_id: int
    org: OrgRef


@dataclass(frozen=True, slots=True)
class Member:
    """Proof: has checked in somewhere."""

    person_id: int
    name: str
    unit_id: int | None
    community_ids: tuple[int, ...]


async def org_of(session: AsyncSession, chat: ChatRef) -> OrgRef | None:
    """The organisation a group is bound to."""
    org = await session.scalar(
        select(Org).join(GroupChat).where(GroupChat.platform == chat.platform, GroupChat.chat_id == chat.id)
    )
    return org_ref(org) if org is not None else None


async def org_by_id(session: AsyncSession, org_id: int | None) -> OrgRef | None:
    """An organisation by its id; None for none."""
    org = await session.get(Org, org_id) if org_id is not None else None
    return org_ref(org) if org is not None else None


def org_ref(org: Org) -> OrgRef:
    """The frozen face of an organisation's row."""
    return OrgRef(org.id, org.kind, org.name, org.parent_id)


async def roles_of(session: AsyncSession, person_id: int | None) -> dict[tuple[str, int], OrgRef]:
    """A person's roles that are not suspended, by kind and organisation id."""
    if person_id is None:
        return {}
    rows = await session.execute(_roles(), {"person": person_id})
    return {(kind, org[0]): OrgRef(*org) for kind, *org in rows}


@cache
def _roles() -> Select[*tuple[Any, ...]]:
    return (
        select(Role.kind, Org.id, Org.kind, Org.name, Org.parent_id)
        .join(Org, Org.id == Role.org_id)
        .where(Role.person_id == bindparam("person"), Role.suspended_at.is_(None))
        .order_by(Role.id)
    )


async def operator(session: AsyncSession, speaker: Speaker) -> Operator:
    """Prove a 系统管理员 (named in SUPERUSERS, never by a group's own ranks)."""
    if not speaker.is_operator:
        raise NotAllowed("只有系统管理员能做这件事。")
    return Operator(speaker.person_id)


async def staff(session: AsyncSession, speaker: Speaker) -> Staff:
    """Prove a 社区工作者: of this group's community, or in private and in other groups of the only one served."""
    served = [org for (kind, _), org in speaker.roles.items() if kind == "staff"]
    here = [org for org in served if speaker.org is not None and org.id == speaker.org.id]
    if speaker.org is not None and speaker.org.kind == "community" and not here:
        raise NotAllowed(f"只有{speaker.org.name}的社区工作者能做这件事。")
    if not served or speaker.person_id is None:
        raise NotAllowed("只有社区工作者能做这件事。")
    if not here and len(served) > 1:
        raise NotNow("您在几个社区任职，请到要办事的那个社区群里说。")
    return Staff(speaker.person_id, (here or served)[0])


async def staff_of(session: AsyncSession, speaker: Speaker, org_id: int) -> Staff:
    """Prove a 社区工作者 of exactly this community, wherever it is said."""
    org = speaker.roles.get(("staff", org_id))
    if org is None or speaker.person_id is None:
        name = await session.scalar(select(Org.name).where(Org.id == org_id))
        raise NotAllowed(f"只有{name}的社区工作者能做这件事。")
    return Staff(speaker.person_id, org)


async def unit_admin(session: AsyncSession, speaker: Speaker) -> UnitAdmin:
    """Prove a 单位管理员: of this group's unit, or in private and in other groups of the only one administered."""
    held = [org for (kind, _), org in speaker.roles.items() if kind == "unit_admin"]
    here = [org for org in held if speaker.org is not None and org.id == speaker.org.id]
    if speaker.org is not None and speaker.org.kind == "unit" and not here:
        raise NotAllowed(f"只有{speaker.org.name}的单位管理员能做这件事。")
    if not held or speaker.person_id is None:
        raise NotAllowed("只有单位管理员能做这件事。")
    if not here and len(held) > 1:
        raise NotNow("您管着几个单位，请到要办事的那个单位群里说。")
    return UnitAdmin(speaker.person_id, (here or held)[0])


async def overseer(session: AsyncSession, speaker: Speaker, what: str = "看本组织的汇总") -> Overseer:
    """Prove who may pull figures: 单位管理员 (own unit), 上级管理员 (its subtree), 社区工作者 (own community)."""
    roles = speaker.roles
    rights = {"superior_admin": "superior", "unit_admin": "unit", "staff": "community"}
    mine = [org for (kind, _), org in roles.items() if rights.get(kind) == org.kind]
    here = [org for org in mine if speaker.org is not None and org.id == speaker.org.id]
    if speaker.person_id is None or not mine or (speaker.org is not None and not here):
        raise NotAllowed(f"只有单位管理员、上级管理员或社区工作者能{what}。")
    if not here and len(mine) > 1:
        names = "、".join(org.name for org in mine)
        raise NotNow(f"您管着{names}，请到要看的那个群里说。")
    return Overseer(speaker.person_id, (here or mine)[0])


async def superior(session: AsyncSession, speaker: Speaker) -> Overseer:
    """Prove a 上级管理员: of this group's organisation, or in private of the only one held."""
    held = [org for (kind, _), org in speaker.roles.items() if kind == "superior_admin"]
    here = [org for org in held if speaker.org is None or org.id == speaker.org.id]
    if speaker.person_id is None or not here:
        raise NotAllowed("只有上级管理员能看所辖各单位的进度。")
    if len(here) > 1:
        raise NotNow("您管着几个组织，请到要看的那个群里说。")
    return Overseer(speaker.person_id, here[0])


async def unit_of(session: AsyncSession, speaker: Speaker) -> OrgRef | None:
    """The unit that is spoken of: this group's; in private (or in a community's group) the speaker's own."""
    if speaker.org is not None and speaker.org.kind == "unit":
        return speaker.org
    if speaker.person_id is None or (speaker.org is not None and speaker.org.kind == "superior"):
        return None
    held = [org for (kind, _), org in speaker.roles.items() if kind == "unit_admin"]
    person = await session.get_one(Person, speaker.person_id)
    unit = await session.get(Org, person.unit_id) if person.unit_id is not None else None
    return org_ref(unit) if unit is not None else held[0] if len(held) == 1 else None


async def member(session: AsyncSession, speaker: Speaker) -> Member:
    """Prove that somebody has checked in."""
    person = await session.get(Person, speaker.person_id) if speaker.person_id is not None else None
    communities = await community_ids(session, person.id) if person is not None else ()
    if person is None or not communities:
        raise NotNow("您还没有报到。请先发：报到 社区名 特长：您会什么")
    return Member(person.id, person.name, person.unit_id, communities)


async def community_ids(session: AsyncSession, person_id: int) -> tuple[int, ...]:
    """The communities in which a person is registered, the first one first."""
    rows = select(Registration.org_id).where(Registration.person_id == person_id).order_by(Registration.id)
    return tuple(await session.scalars(rows))
