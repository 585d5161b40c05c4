"""Whom an organisation names for questions (联系人), and the communities it belongs to or helps (联系点)."""

import re
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import orgs
from storage.chronicle import note
from storage.database import insert_once, vault_of
from storage.errors import NotAllowed, NotFound, NotNow, NotUnderstood
from storage.masking import phones, tidy_name, without_numbers
from storage.speakers import OrgRef, Overseer, Speaker, UnitAdmin, org_ref, roles_of
from storage.tables import Contact, ContactPoint, Org, Person, Registration

POINT_KINDS = ("单位所属社区", "联系帮扶社区", "服务群众联系点", "党建工作联系点", "结对共建点")
_PLACES = {"工作地": ("单位所属社区",), "单位指定": ("单位所属社区", "服务群众联系点"),
           "联系帮扶": ("联系帮扶社区", "服务群众联系点", "党建工作联系点", "结对共建点")}  # fmt: skip
_RIGHTS = {"superior_admin": "superior", "unit_admin": "unit", "staff": "community"}
_PLACE = "contact:phone"
_HIDDEN = re.compile(r"[，,、:：]*(?:电话|手机号?|联系方式)?[:：]?（(?:号码|证件号)已隐去）")


@dataclass(frozen=True, slots=True)
class ContactRef:
    """The named contact of an organisation; `person_id` when the name is one of its people."""

    org_id: int
    name: str
    person_id: int | None
    has_phone: bool


@dataclass(frozen=True, slots=True)
class Card:
    """A contact as it is shown: the phone only in private, to who has the right."""

    org: OrgRef
    name: str
    phone: str | None


@dataclass(frozen=True, slots=True)
class Related:
    """A community in which the service of a unit's people counts, and as what."""

    community: OrgRef
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """A contact point: the community and as what. `again` when it stood there before."""

    community: OrgRef
    kind: str
    again: bool = False


async def keeper(session: AsyncSession, speaker: Speaker) -> Overseer:
    """Prove who speaks for an organisation: its admin or staff, in its group, or in private for the only one."""
    roles = speaker.roles
    mine = [org for (kind, _), org in roles.items() if _RIGHTS.get(kind) == org.kind]
    here = [org for org in mine if speaker.org is not None and org.id == speaker.org.id]
    if speaker.person_id is None or not mine or (speaker.org is not None and not here):
        raise NotAllowed("联系人由本组织的管理员或社区工作者来定。")
    if not here and len({org.id for org in mine}) > 1:
        raise NotNow("您管着几个组织，请到要办事的那个群里说。")
    return Overseer(speaker.person_id, (here or mine)[0])


async def name_contact(session: AsyncSession, speaker: Speaker, by: Overseer, text: str) -> Card:
    """Name the contact. A phone is kept only when it was said in private."""
    numbers = phones(text)
    said = _HIDDEN.sub(" ", without_numbers(text)).split()
    name = tidy_name(said[0]) if said else ""
    if not 2 <= len(name) <= 12 or len(numbers) > 1:
        raise NotUnderstood("请写联系人的姓名和一个手机号。例：联系人 李明 13800000000")
    kept = numbers[0] if numbers and speaker.chat.private else None
    row = await session.scalar(select(Contact).where(Contact.org_id == by.org.id, Contact.role == "联系人"))
    if row is None:
        values = {"org_id": by.org.id, "role": "联系人", "name": name, "set_at": speaker.now}
        await insert_once(session, Contact, values)
        row = (
            await session.scalars(select(Contact).where(Contact.org_id == by.org.id, Contact.role == "联系人"))
        ).one()
    if row.name != name:
        row.phone = None  # it was somebody else's
    row.name, row.set_at = name, speaker.now
    row.person_id = await _of_org(session, by.org, name)
    if kept is not None:
        row.phone = vault_of(session).seal_ours(f"{_PLACE}:{by.org.id}", kept)
    note(session, speaker.now, by.person_id, "name_contact", "org", by.org.id, org_id=by.org.id)
    return Card(by.org, name, kept)


async def cards(session: AsyncSession, speaker: Speaker, wanted: str | None) -> tuple[Card, ...]:
    """The contacts that concern this chat; with phones in private, to admins and staff of the organisation, of
    those above it and of those below it. Each phone shown is noted."""
    found: list[Card] = []
    for org in await _in_view(session, speaker, wanted):
        row = await session.scalar(select(Contact).where(Contact.org_id == org.id, Contact.role == "联系人"))
        if row is None:
            continue
        phone = None
        if speaker.chat.private and row.phone is not None and await _may_call(session, speaker, org):
            phone = vault_of(session).open_ours(f"{_PLACE}:{org.id}", row.phone)
            note(session, speaker.now, speaker.person_id, "read_phone", "contact", row.id, org_id=org.id)
        found.append(Card(org, row.name, phone))
    return tuple(found)


async def contact_of(session: AsyncSession, org_id: int) -> ContactRef | None:
    """Whom an organisation named: reminders and escalations go there. None when it named nobody."""
    row = await session.scalar(select(Contact).where(Contact.org_id == org_id, Contact.role == "联系人"))
    return ContactRef(org_id, row.name, row.person_id, row.phone is not None) if row is not None else None


async def add_point(session: AsyncSession, speaker: Speaker, by: UnitAdmin, community: str, kind: str) -> Point:
    """Note a community that the unit belongs to or helps; the same said twice is one."""
    where = await _community(session, community, by)
    values = {"unit_id": by.org.id, "community_id": where.id, "kind": kind, "since": speaker.today}
    new = await insert_once(session, ContactPoint, values)
    if new:
        note(session, speaker.now, by.person_id, "contact_point", "org", where.id, org_id=by.org.id, kind=kind)
    return Point(where, kind, again=not new)


async def drop_point(session: AsyncSession, speaker: Speaker, by: UnitAdmin, community: str, kind: str | None) -> Point:
    """Take a contact point (all kinds of one community when none is named) off the list."""
    where = await _community(session, community, by)
    rows = await session.scalars(
        select(ContactPoint).where(ContactPoint.unit_id == by.org.id, ContactPoint.community_id == where.id)
    )
    gone = [row for row in rows if kind is None or row.kind == kind]
    if not gone:
        raise NotFound(f"{where.name}不是本单位的{kind or '联系点'}。")
    for row in gone:
        await session.delete(row)
    note(session, speaker.now, by.person_id, "drop_contact_point", "org", where.id, org_id=by.org.id)
    return Point(where, kind or "联系点")


async def points(session: AsyncSession, unit_id: int) -> tuple[Point, ...]:
    """A unit's contact points."""
    rows = await session.execute(
        select(ContactPoint.kind, Org)
        .join(Org, Org.id == ContactPoint.community_id)
        .where(ContactPoint.unit_id == unit_id)
        .order_by(ContactPoint.id)
    )
    return tuple(Point(org_ref(org), kind) for kind, org in rows)


async def related_communities(session: AsyncSession, unit_id: int) -> tuple[Related, ...]:
    """Where the service of the unit's people counts: 单位所属社区, 联系帮扶社区, and where they live (居住地社区)."""
    kinds: dict[int, list[str]] = {}
    names: dict[int, OrgRef] = {}
    for point in await points(session, unit_id):
        if point.kind in POINT_KINDS[:2]:
            names[point.community.id] = point.community
            kinds.setdefault(point.community.id, []).append(point.kind)
    rows = await session.execute(
        select(Org, Registration.places)
        .join(Registration, Registration.org_id == Org.id)
        .join(Person, Person.id == Registration.person_id)
        .where(Person.unit_id == unit_id, Person.erased_at.is_(None))
    )
    for org, places in rows:
        if "居住地" in places and "居住地社区" not in kinds.setdefault(org.id, []):
            names[org.id] = org_ref(org)
            kinds[org.id].append("居住地社区")
    return tuple(Related(names[org_id], tuple(kinds[org_id])) for org_id in sorted(names))


async def counts_for(session: AsyncSession, person_id: int) -> frozenset[int]:
    """The communities in which this person's service counts: those of his unit, and where he is registered."""
    person = await session.get_one(Person, person_id)
    own = set(await session.scalars(select(Registration.org_id).where(Registration.person_id == person_id)))
    if person.unit_id is not None:
        own |= {p.community.id for p in await points(session, person.unit_id) if p.kind in POINT_KINDS[:2]}
    return frozenset(own)


async def default_community(session: AsyncSession, unit_id: int, place: str) -> OrgRef | None:
    """The community meant by 工作地, 单位指定 or 联系帮扶 for the people of a unit, when only one can be meant."""
    wanted = _PLACES.get(place, ())
    listed = await points(session, unit_id)
    for kind in wanted:
        meant = {point.community.id: point.community for point in listed if point.kind == kind}
        if meant:
            return next(iter(meant.values())) if len(meant) == 1 else None
    return None


async def _community(session: AsyncSession, name: str, by: UnitAdmin) -> OrgRef:
    where = await orgs.community_in_tree(session, tidy_name(name), by.org)
    if where is None:
        raise NotFound(f"没有找到社区「{tidy_name(name)}」。要先在它的群里绑定。例：联系点 舜水新村 联系帮扶社区")
    return where


async def _of_org(session: AsyncSession, org: OrgRef, name: str) -> int | None:
    """The only person of this name in the organisation, or None."""
    roles = await session.scalars(select(Person).where(Person.name == name, Person.erased_at.is_(None)))
    meant = [
        person.id
        for person in roles
        if person.unit_id == org.id or any(org_id == org.id for _, org_id in await roles_of(session, person.id))
    ]
    return meant[0] if len(meant) == 1 else None


async def _in_view(session: AsyncSession, speaker: Speaker, wanted: str | None) -> list[OrgRef]:
    """The organisation asked for by name among those in reach; else this group's own, or in private one's own."""
    roles = [org for (kind, _), org in speaker.roles.items() if kind in _RIGHTS]
    own = [speaker.org] if speaker.org is not None else roles
    if not own and speaker.person_id is not None:
        person = await session.get_one(Person, speaker.person_id)
        unit = await session.get(Org, person.unit_id) if person.unit_id is not None else None
        own = [org_ref(unit)] if unit is not None else []
    own = list({org.id: org for org in own}.values())
    if wanted is None:
        return own
    reach = {
        org.id: org
        for mine in own
        for org in (*await orgs.subtree(session, mine.id), *await orgs.ancestors(session, mine))
    }
    return [org for org in reach.values() if org.name == wanted]


async def _may_call(session: AsyncSession, speaker: Speaker, org: OrgRef) -> bool:
    near = {org.id, *(ref.id for ref in await orgs.ancestors(session, org))}
    for (kind, org_id), held in speaker.roles.items():
        if kind in _RIGHTS and (org_id in near or org.id in {ref.id for ref in await orgs.ancestors(session, held)}):
            return True
    return False
