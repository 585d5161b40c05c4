"""Licences for what the law reserves: said by the person, proven by the unit's admin or the community's staff."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from matching.concepts.licences import LicensedAct, licence_for, licensed_acts
from storage.chronicle import note
from storage.database import insert_once
from storage.errors import NotAllowed, NotUnderstood
from storage.masking import tidy_name
from storage.policy import Policy, policy_of
from storage.speakers import Speaker, community_ids
from storage.tables import Licence, Person

_MOST = 12  # licences of one person


@dataclass(frozen=True, slots=True)
class Held:
    """A licence somebody says he has. `proven`: somebody with the right has seen it."""

    name: str
    proven: bool


async def acts_of(session: AsyncSession, org_id: int | None) -> tuple[LicensedAct, ...]:
    """The reserved acts that hold at a place: the pack's own list, else the shipped one."""
    return acts_in(await policy_of(session, org_id))


def acts_in(policy: Policy) -> tuple[LicensedAct, ...]:
    """As `acts_of`, for a pack that is at hand."""
    section = policy.licences
    if section is None or not section.acts:
        return licensed_acts()
    return tuple(LicensedAct(act.act, act.licence, act.words, act.unless) for act in section.acts)


async def needed_for(session: AsyncSession, org_id: int, text: str) -> LicensedAct | None:
    """The reserved act that a need asks for, with the licences that will do (joined by 或); None when there is none."""
    return licence_for(text, await acts_of(session, org_id))


async def proven(session: AsyncSession, person_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """Person → names of the proven licences; who has none is absent."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    for start in range(0, len(person_ids), 500):
        rows = await session.execute(
            select(Licence.person_id, Licence.name)
            .where(Licence.person_id.in_(person_ids[start : start + 500]), Licence.proven_at.is_not(None))
            .order_by(Licence.id)
        )
        for person_id, name in rows:
            found[person_id].append(name)
    return {person_id: tuple(names) for person_id, names in found.items()}


def suffices(act: LicensedAct, held: Sequence[str]) -> bool:
    """Whether one of the held licences is one that the act asks for."""
    wanted = {bare_name(name) for name in act.licence.split("或")}
    return any(bare_name(name) in wanted for name in held)


async def held_by(session: AsyncSession, person_id: int) -> tuple[Held, ...]:
    """What somebody says he has, proven or not."""
    rows = await session.scalars(select(Licence).where(Licence.person_id == person_id).order_by(Licence.id))
    return tuple(Held(row.name, row.proven_at is not None) for row in rows)


async def claim(session: AsyncSession, speaker: Speaker, person: Person, names: Sequence[str]) -> tuple[Held, ...]:
    """The person says which licences he has; saying it again changes nothing, proven ones stay proven."""
    before = await held_by(session, person.id)
    for name in [tidy_name(name) for name in names][: max(0, _MOST - len(before))]:
        if len(name) >= 2 and bare_name(name) not in {bare_name(one.name) for one in before}:
            values = {"person_id": person.id, "name": name, "said_at": speaker.now}
            if await insert_once(session, Licence, values):
                note(session, speaker.now, person.id, "claim_licence", "person", person.id)
    return await held_by(session, person.id)


async def verify(session: AsyncSession, speaker: Speaker, person: Person, name: str) -> tuple[Held, ...]:
    """核实: somebody with the right has seen the licence, said before or not."""
    await right_to_verify(session, speaker, person)
    wanted = await meant(session, person, name)
    values = {"person_id": person.id, "name": wanted, "said_at": speaker.now}
    await insert_once(session, Licence, values)
    await mark(session, person, wanted, {"proven_at": speaker.now, "proven_by": speaker.person_id})
    note(session, speaker.now, speaker.person_id, "verify_licence", "person", person.id)
    return await held_by(session, person.id)


async def right_to_verify(session: AsyncSession, speaker: Speaker, person: Person) -> None:
    """The admin of the person's unit, or staff of a community where he is registered; nobody for himself."""
    if person.id == speaker.person_id:
        raise NotAllowed("自己的证书请别人来核实：单位管理员或社区工作者。")
    roles = speaker.roles
    communities = await community_ids(session, person.id)
    if ("unit_admin", person.unit_id) in roles or any(("staff", org_id) in roles for org_id in communities):
        return
    raise NotAllowed("只有他单位的管理员，或他报到的社区的工作者，能核实证书。")


async def meant(session: AsyncSession, person: Person, name: str) -> str:
    """The licence that is meant: as the person said it, as the rules name it, else as it is written now."""
    bare = bare_name(tidy_name(name))
    if len(bare) < 2:
        raise NotUnderstood(f"请写证书名称，例：核实 @{person.name} 电工证")
    for one in await held_by(session, person.id):
        if bare_name(one.name) == bare:
            return one.name
    return next((known for known in await _known(session, person.unit_id) if bare_name(known) == bare), tidy_name(name))


async def named_in(session: AsyncSession, org_id: int | None, text: str) -> tuple[str, ...]:
    """Licences of the rules that a text about oneself names: 有电工证, 持执业医师证."""
    return tuple(name for name in await _known(session, org_id) if name in text or f"{bare_name(name)}证" in text)


async def claim_named(session: AsyncSession, speaker: Speaker, person: Person, org_id: int | None) -> None:
    """Licences that somebody's 特长 names are claimed by it."""
    if named := await named_in(session, org_id, person.skills):
        await claim(session, speaker, person, named)


async def _known(session: AsyncSession, org_id: int | None) -> tuple[str, ...]:
    names = [name for act in await acts_of(session, org_id) for name in act.licence.split("或") if name]
    return tuple(dict.fromkeys(names))


async def mark(session: AsyncSession, person: Person, name: str, values: dict[str, object]) -> None:
    """Write into one licence of a person, by its name; the caller has proved his right."""
    await session.execute(update(Licence).where(Licence.person_id == person.id, Licence.name == name).values(**values))


def bare_name(name: str) -> str:
    """A licence's name without its paper: 电工证, 电工证书, 电工操作证 and 电工 资格证 are one."""
    return re.sub(r"(?:资格|执业|操作|上岗|从业|职业)?(?:证书|资格证|证件|证)$", "", re.sub(r"\s", "", name)) or name
