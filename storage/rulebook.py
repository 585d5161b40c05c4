"""Which policy pack holds for whom, and who may choose it."""

from dataclasses import dataclass

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.chronicle import note
from storage.errors import NotAllowed, NotFound, NotNow
from storage.masking import tidy_name
from storage.orgs import ancestors, subtree
from storage.policy import Policy, policies_of, policy_of
from storage.speakers import OrgRef, Overseer, Speaker, community_ids, org_ref
from storage.tables import Org, Person


@dataclass(frozen=True, slots=True)
class Chooser:
    """Proof: may choose the pack of this organisation. Nobody chooses the rules he is measured by."""

    person_id: int | None
    org: OrgRef


async def chooser(session: AsyncSession, speaker: Speaker) -> Chooser:
    """Prove a 系统管理员, or a 上级管理员 of something above this group's organisation."""
    if speaker.org is None:
        raise NotNow("请在要选规则的那个组织的群里说。例：规则 通用")
    if speaker.is_operator:
        return Chooser(speaker.person_id, speaker.org)
    held = speaker.roles
    if any(("superior_admin", above.id) in held for above in await ancestors(session, speaker.org)):
        return Chooser(speaker.person_id, speaker.org)
    raise NotAllowed(f"只有系统管理员，或{speaker.org.name}上面的上级管理员，能给{speaker.org.name}选规则。")


async def choose(session: AsyncSession, speaker: Speaker, by: Chooser, name: str) -> Policy:
    """Let this pack hold from the organisation downwards."""
    packs = policies_of(session).packs
    pack = policies_of(session).meant(name)
    if pack is None:
        raise NotFound(f"没有规则包「{tidy_name(name)}」。现有：{'、'.join(packs)}。例：规则 通用")
    await session.execute(update(Org).where(Org.id == by.org.id).values(policy=pack))
    note(session, speaker.now, by.person_id, "choose_policy", "org", by.org.id, org_id=by.org.id)
    return packs[pack]


def is_pack(session: AsyncSession, name: str) -> bool:
    """Whether a pack is meant by this name."""
    return policies_of(session).meant(name) is not None


async def holding(session: AsyncSession, speaker: Speaker) -> tuple[str, Policy]:
    """The organisation whose rules concern the speaker here, and its pack: this group's, else the own unit's, the
    only one he serves, or the community he registered with."""
    org = speaker.org or await _own(session, speaker)
    if org is None:
        raise NotNow("还不知道您是哪个单位或社区的。请在群里发：规则")
    return org.name, await policy_of(session, org.id)


async def packs_below(session: AsyncSession, by: Overseer) -> tuple[Policy, ...]:
    """Every pack that holds somewhere in the overseer's subtree, each once."""
    held = [await policy_of(session, org.id) for org in await subtree(session, by.org.id)]
    return tuple({policy.name: policy for policy in held}.values())


async def _own(session: AsyncSession, speaker: Speaker) -> OrgRef | None:
    if speaker.person_id is None:
        return None
    served = list(dict.fromkeys(speaker.roles.values()))
    if len(served) == 1:
        return served[0]
    person = await session.get_one(Person, speaker.person_id)
    registered = await community_ids(session, speaker.person_id)
    org_id = person.unit_id if person.unit_id is not None else registered[0] if registered else None
    return org_ref(await session.get_one(Org, org_id)) if org_id is not None else None
