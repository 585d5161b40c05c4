"""Organisations and their groups: binding, the tree, finding one by the name people use."""

import re
from dataclasses import dataclass

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from matching.language.normal import fold
from storage.chronicle import note
from storage.database import insert_once
from storage.errors import NotFound, NotNow, NotUnderstood
from storage.lineage import lineage
from storage.masking import tidy_name
from storage.policy import Policy, policies_of, policy_of
from storage.speakers import ChatRef, Operator, OrgRef, Speaker, org_of, org_ref
from storage.tables import GroupChat, Org

KIND_NAMES = {"superior": "上级", "unit": "单位", "community": "社区"}


@dataclass(frozen=True, slots=True)
class Bound:
    """A group now speaks for `org`. `groups` counts its groups; `again` when it already did; `policy` now holds."""

    org: OrgRef
    parent: OrgRef | None
    groups: int
    again: bool
    policy: Policy


async def bind(
    session: AsyncSession,
    by: Operator,
    speaker: Speaker,
    kind: str,
    name: str,
    parent_name: str | None,
    policy: str | None = None,
) -> Bound:
    """Bind the speaker's group to the organisation of this name, made when it is new, under that parent.

    `policy` names the pack that holds from here downwards; None leaves it as it is.
    """
    pack = policies_of(session).meant(policy) if policy is not None else None
    if policy is not None and pack is None:
        packs = "、".join(policies_of(session).packs)
        raise NotFound(
            f"没有规则包「{tidy_name(policy)[:20]}」。现有：{packs}。例：绑定 {KIND_NAMES[kind]} {name} 规则 通用"
        )
    if speaker.chat.private:
        raise NotNow("请在要绑定的群里说，例：绑定 单位 市住建局")
    held = await org_of(session, speaker.chat)
    parent = await _parent(session, parent_name) if parent_name else None
    org = await _found_or_made(session, speaker, kind, name, parent)
    if held is not None and held.id != org.id:
        raise NotNow(f"本群已绑定「{held.name}」。要换，请先发：解绑")
    if parent is not None and org.parent_id is None:
        await _move_under(session, org, parent)
    values = {
        "platform": speaker.chat.platform,
        "chat_id": speaker.chat.id,
        "org_id": org.id,
        "bound_at": speaker.now,
    }
    new = await insert_once(session, GroupChat, values)
    if not new and (now_held := await org_of(session, speaker.chat)) is not None and now_held.id != org.id:
        raise NotNow(f"本群已绑定「{now_held.name}」。要换，请先发：解绑")  # bound by somebody else at this instant
    if new:
        note(session, speaker.now, by.person_id, "bind", "org", org.id, org_id=org.id)
    if pack is not None and org.policy != pack:
        org.policy = pack
        note(session, speaker.now, by.person_id, "choose_policy", "org", org.id, org_id=org.id)
    above = await session.get(Org, org.parent_id) if org.parent_id else None
    count = await session.scalar(select(func.count()).select_from(GroupChat).where(GroupChat.org_id == org.id))
    rules = await policy_of(session, org.id)
    return Bound(org_ref(org), org_ref(above) if above else None, count or 0, not new, rules)


async def unbind(session: AsyncSession, by: Operator, speaker: Speaker) -> OrgRef:
    """Let the speaker's group go. The organisation, its people and its records stay."""
    held = await org_of(session, speaker.chat)
    if held is None:
        raise NotFound("本群没有绑定任何组织。")
    await session.execute(
        delete(GroupChat).where(GroupChat.platform == speaker.chat.platform, GroupChat.chat_id == speaker.chat.id)
    )
    note(session, speaker.now, by.person_id, "unbind", "org", held.id, org_id=held.id)
    return held


async def voice(session: AsyncSession, org_id: int, platform: str | None = None) -> ChatRef | None:
    """The group in which an organisation hears news: its first, on the asked platform when it has one there."""
    rows = await session.scalars(select(GroupChat).where(GroupChat.org_id == org_id).order_by(GroupChat.id))
    groups = sorted(rows, key=lambda g: (platform is not None and g.platform != platform, g.id))
    return ChatRef(groups[0].platform, groups[0].chat_id, False) if groups else None


async def chats_of(session: AsyncSession, org_id: int) -> tuple[ChatRef, ...]:
    """All groups of an organisation, the oldest first."""
    rows = await session.scalars(select(GroupChat).where(GroupChat.org_id == org_id).order_by(GroupChat.id))
    return tuple(ChatRef(row.platform, row.chat_id, False) for row in rows)


async def community_named(session: AsyncSession, name: str, near: OrgRef | None) -> OrgRef:
    """The community people mean by `name` (with or without 社区 at the end), the one of the same tree first."""
    rows = list(await session.scalars(select(Org).where(Org.kind == "community").order_by(Org.id)))
    if not rows:
        raise NotNow("还没有社区开通。请系统管理员在社区群里发：绑定 社区 社区名")
    name = fold(name)  # 紅星社區
    exact = [org for org in rows if org.name == name]
    found = exact or [org for org in rows if _bare(org.name) == _bare(name)]
    if not found and len(name) >= 2:
        found = [org for org in rows if org.name.startswith(name)]
    if len(found) > 1 and near is not None:
        found = await _nearest(session, found, near) or found
    if not found:
        raise NotFound(f"没有找到社区「{tidy_name(name)[:12]}」。{_known(rows)}\n例：报到 {rows[0].name} 特长：理发")
    if len(found) > 1:
        raise NotUnderstood(f"有{len(found)}个「{found[0].name}」，请到您要报到的那个社区群里发：报到 特长：理发")
    return org_ref(found[0])


async def community_in_tree(session: AsyncSession, name: str, near: OrgRef) -> OrgRef | None:
    """The bound community of this name in the tree that `near` stands in (beside it, when it has no superior); None
    when there is none. One of another place with the same name is never meant."""
    rows = list(await session.scalars(select(Org).where(Org.kind == "community").order_by(Org.id)))
    alike = [org for org in rows if org.name == name] or [org for org in rows if _bare(org.name) == _bare(name)]
    above = await ancestors(session, near)
    root = above[-1].id if above else None
    inside: list[Org] = []
    for org in alike:
        over = await ancestors(session, org_ref(org))
        if (over[-1].id if over else None) == root:
            inside.append(org)
    if len(inside) > 1:
        inside = await _nearest(session, inside, near) or inside
    if len(inside) > 1:
        raise NotUnderstood(f"有{len(inside)}个「{inside[0].name}」，请到那个社区的群里办，或请上级改名。")
    return org_ref(inside[0]) if inside else None


async def told_of(session: AsyncSession, text: str, near: OrgRef | None) -> OrgRef | None:
    """The community that a text tells of by its full name, the first of several; of two with one name that of the
    same tree. None when none is named, or it is not clear which."""
    rows = await session.scalars(select(Org).where(Org.kind == "community").order_by(Org.id))
    places = [(at, org) for org in rows if (at := max(text.find(org.name), text.find(f"{_bare(org.name)}社区"))) >= 0]
    first = min((at for at, _ in places), default=-1)
    found = [org for at, org in places if at == first]
    if len(found) > 1 and near is not None:
        found = await _nearest(session, found, near)
    return org_ref(found[0]) if len(found) == 1 else None


async def community_within(session: AsyncSession, text: str) -> OrgRef | None:
    """The only community whose name stands in a text, with or without 社区 at its end; None when none or several."""
    rows = await session.scalars(select(Org).where(Org.kind == "community").order_by(Org.id))
    named = [org for org in rows if org.name in text or (len(_bare(org.name)) >= 2 and _bare(org.name) in text)]
    return org_ref(named[0]) if len(named) == 1 else None


async def subtree(session: AsyncSession, org_id: int) -> tuple[OrgRef, ...]:
    """The organisation and everything below it, itself first."""
    top = select(Org.id).where(Org.id == org_id).cte("below", recursive=True)
    below = top.union_all(select(Org.id).join(top, Org.parent_id == top.c.id))
    rows = await session.scalars(select(Org).where(Org.id.in_(select(below.c.id))).order_by(Org.id))
    return tuple(sorted((org_ref(org) for org in rows), key=lambda org: (org.id != org_id, org.id)))


async def ancestors(session: AsyncSession, org: OrgRef) -> tuple[OrgRef, ...]:
    """What lies above an organisation, the nearest first."""
    return tuple(step.org for step in await lineage(session, org.parent_id))


async def _parent(session: AsyncSession, name: str) -> Org:
    found = list(await session.scalars(select(Org).where(Org.kind == "superior", Org.name == name)))
    if not found:
        raise NotFound(f"没有找到上级「{name[:20]}」。请先在它的群里发：绑定 上级 {name[:20]}")
    if len(found) > 1:
        raise NotUnderstood(f"有{len(found)}个「{name[:20]}」，分不清是哪一个。")
    return found[0]


async def _found_or_made(session: AsyncSession, speaker: Speaker, kind: str, name: str, parent: Org | None) -> Org:
    alike = list(await session.scalars(select(Org).where(Org.name == name).order_by(Org.id)))
    wanted = parent.id if parent else None
    found = next((org for org in alike if org.parent_id == wanted), None)
    if found is None and len(alike) == 1 and (parent is None or alike[0].parent_id is None):
        found = alike[0]  # the only one of this name is meant, whichever way its parent is said
    if found is not None:
        if found.kind != kind:
            raise NotNow(f"「{name}」已经是{KIND_NAMES[found.kind]}，不能再作为{KIND_NAMES[kind]}绑定。")
        return found
    values = {"kind": kind, "name": name, "parent_id": wanted, "created_at": speaker.now}
    await insert_once(session, Org, values)
    here = Org.parent_id == wanted if wanted is not None else Org.parent_id.is_(None)
    return (await session.scalars(select(Org).where(Org.name == name, here))).one()


async def _move_under(session: AsyncSession, org: Org, parent: Org) -> None:
    above = (parent.id, *(ref.id for ref in await ancestors(session, org_ref(parent))))
    if org.id in above:
        raise NotNow(f"「{parent.name}」在「{org.name}」下面，不能作它的上级。")
    org.parent_id = parent.id
    await session.flush()


async def _nearest(session: AsyncSession, found: list[Org], near: OrgRef) -> list[Org]:
    tree = {near.id, *(ref.id for ref in await ancestors(session, near))}
    return [org for org in found if org.parent_id in tree]


def _bare(name: str) -> str:
    return re.sub(r"(社区居委会|居民委员会|居委会|村委会|社区|小区|村)$", "", name) or name


def _known(rows: list[Org]) -> str:
    names = "、".join(org.name for org in rows[:6])
    return f"现在可以报到的：{names}{'等' if len(rows) > 6 else ''}。"


async def any_org(session: AsyncSession) -> bool:
    """Whether anything was ever bound: an empty database has no organisation."""
    return await session.scalar(select(Org.id).limit(1)) is not None
