"""A person's own data: kept, shown to nobody else, and erased on request."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage import people
from storage.chronicle import note
from storage.cooperation import parting
from storage.database import vault_of
from storage.errors import NotUnderstood
from storage.ledger import ledger_keeping, merits
from storage.masking import is_id_number, masked_id_number, masked_phone, phones, plain
from storage.offering.parting import release
from storage.profiles import phone_index, profile_of
from storage.registration import consents
from storage.roster import roster_links
from storage.speakers import Speaker
from storage.tables import (
    Account,
    LinkCode,
    MatchPair,
    Notice,
    Offer,
    Org,
    Person,
    Question,
    Registration,
    Reminder,
    ReminderChoice,
    ReminderDay,
    Role,
    Service,
    Subject,
    Summary,
)


@dataclass(frozen=True, slots=True)
class MyData:
    """Everything kept about a person, numbers masked. `communities` with the day of registration."""

    number: str
    name: str
    unit: str | None
    communities: tuple[tuple[str, datetime], ...]
    skills: str
    wishes: tuple[str, ...]
    days: tuple[str, ...]
    parts: tuple[str, ...]
    phone: str | None
    id_number: str | None
    name_hidden: bool
    roles: tuple[tuple[str, str], ...]
    services: int
    summaries: int
    facts: tuple[tuple[str, str], ...] = ()  # sealed ones, by the form's heading


async def keep_phone(session: AsyncSession, speaker: Speaker, text: str) -> str:
    """Keep the mobile number, encrypted; returns it masked."""
    found = phones(text)
    if len(found) != 1:
        raise NotUnderstood("手机号不正确，要11位数字。例：电话 13800000000")
    person = await people.known(session, speaker)
    person.phone = await _sealed(session, person, "person:phone", found[0])
    person.phone_index = phone_index(vault_of(session), found[0])
    await session.flush()
    if person.unit_id is not None:
        await roster_links.link_by_phone(session, speaker.now, person.unit_id, person.id)
    note(session, speaker.now, person.id, "keep_phone", "person", person.id)
    return masked_phone(found[0])


async def keep_id_number(session: AsyncSession, speaker: Speaker, text: str) -> str:
    """Keep the ID number, encrypted, when its date and check digit are right; returns it masked."""
    number = "".join(plain(text).split()).replace("-", "").upper()
    if not is_id_number(number, speaker.today):
        raise NotUnderstood("身份证号有误（位数、出生日期或校验码不对），没有保存。请核对后再发：身份证 18位号码")
    person = await people.known(session, speaker)
    person.id_number = await _sealed(session, person, "person:id_number", number)
    note(session, speaker.now, person.id, "keep_id_number", "person", person.id)
    return masked_id_number(number)


async def my_data(session: AsyncSession, speaker: Speaker) -> MyData | None:
    """What is kept about the speaker; None when nothing is."""
    person = await session.get(Person, speaker.person_id) if speaker.person_id is not None else None
    if person is None:
        return None
    registered = await session.execute(
        select(Org.name, Registration.registered_at)
        .join(Registration, Registration.org_id == Org.id)
        .where(Registration.person_id == person.id)
        .order_by(Registration.id)
    )
    roles = await session.execute(
        select(Role.kind, Org.name).join(Org, Org.id == Role.org_id).where(Role.person_id == person.id)
    )
    phone = await _opened(session, person, "person:phone", person.phone)
    id_number = await _opened(session, person, "person:id_number", person.id_number)
    return MyData(
        number=person.number, name=person.name, unit=await people.unit_name(session, person.unit_id),
        communities=tuple((name, at) for name, at in registered),
        skills=person.skills, wishes=tuple(person.wishes), days=tuple(person.days), parts=tuple(person.parts),
        phone=masked_phone(phone) if phone else None,
        id_number=masked_id_number(id_number) if id_number else None, name_hidden=person.name_hidden,
        roles=tuple((kind, name) for kind, name in roles),
        services=await _count(session, select(func.count()).where(Service.person_id == person.id)),
        summaries=await _count(session, select(func.count()).where(Summary.person_id == person.id)),
        facts=await _facts(session, person),
    )  # fmt: skip


async def _facts(session: AsyncSession, person: Person) -> tuple[tuple[str, str], ...]:
    said = await profile_of(session, person)
    rows = (
        ("性别", said.sex), ("出生年月", said.born), ("工作单位", said.workplace), ("工作职务", said.post), ("类别", said.kind),
        ("级别", said.leader), ("组织关系", "不在本单位" if said.elsewhere else None),
    )  # fmt: skip
    return tuple((label, value) for label, value in rows if value)


async def clear_numbers(session: AsyncSession, person: Person) -> tuple[str | None, str | None]:
    """Phone and ID number in clear: for the person alone, or for a reason that the caller notes."""
    return (
        await _opened(session, person, "person:phone", person.phone),
        await _opened(session, person, "person:id_number", person.id_number),
    )


async def erase(session: AsyncSession, speaker: Speaker) -> bool:
    """Erase the speaker: accounts, names, numbers, skills, registrations, roles. The key goes, so that old
    backups cannot be read either; ledger lines stay, with nobody's name. The caller then scrubs the database."""
    person = await session.get(Person, speaker.person_id) if speaker.person_id is not None else None
    if person is None:
        return False
    await release(session, speaker.now, person.id, but=speaker.chat)
    accounts = list(await session.scalars(select(Account).where(Account.person_id == person.id)))
    for account in accounts:
        theirs = (Notice.platform == account.platform) & (Notice.user_id == account.user_id)
        await session.execute(delete(Notice).where(theirs))
        asked = (Question.platform == account.platform) & (Question.user_id == account.user_id)
        await session.execute(delete(Question).where(asked))
    await roster_links.forget(session, person.id)
    await parting.part(session, speaker.now, person.id)
    await consents.forget(session, person.id)
    await session.execute(delete(LinkCode).where(LinkCode.person_id == person.id))
    await ledger_keeping.forget_person(session, person.id)
    await merits.forget_person(session, person.id)
    for table in (Account, Registration, Role, Reminder, ReminderDay, ReminderChoice, MatchPair):
        await session.execute(delete(table).where(table.person_id == person.id))
    await session.execute(update(Offer).where(Offer.person_id == person.id).values(reason=None))
    subject_id = person.subject_id
    person.name, person.skills, person.number = "已注销", "", f"X{person.id:08d}"
    person.wishes, person.days, person.parts = [], [], []
    person.unit_id = person.home_platform = person.home_chat = None
    person.phone = person.id_number = person.subject_id = person.phone_index = person.profile = None
    person.erased_at = speaker.now
    await session.flush()
    await session.execute(delete(Subject).where(Subject.id == subject_id))
    note(session, speaker.now, None, "erase", "person", person.id)
    return True


async def _sealed(session: AsyncSession, person: Person, place: str, text: str) -> bytes:
    subject = await session.get_one(Subject, person.subject_id)
    return vault_of(session).seal(subject.key, f"{place}:{subject.id}", text)


async def _opened(session: AsyncSession, person: Person, place: str, sealed: bytes | None) -> str | None:
    if sealed is None:
        return None
    subject = await session.get_one(Subject, person.subject_id)
    return vault_of(session).open(subject.key, f"{place}:{subject.id}", sealed)


async def _count(session: AsyncSession, statement: Select[int]) -> int:
    return (await session.execute(statement)).scalar_one()
