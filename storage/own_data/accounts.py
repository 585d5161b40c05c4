"""One person with several accounts: a code asked for in private here is said in private there.

Official QQ may know a person by one id in private and by another in groups, where nothing can be said in private. There
the code is said in the group: it is used up by that, and who has a history of his own is asked before he takes in the
account that it came from.

The account that says the code must have no history of its own: two histories (registrations, roles, services, hours)
are never made one, because what was two people's once, agreed to or signed by two, cannot become one person's later.
What an operator may do goes by the account that speaks (SUPERUSERS names accounts), so no link makes one.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, delete, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage import people
from storage.chronicle import note
from storage.codes import fresh, hashed, tries_of, was_wrong
from storage.database import insert_once
from storage.errors import NotFound, NotNow
from storage.post import notices
from storage.speakers import ChatRef, Speaker
from storage.tables import Account, Form, LinkCode, Notice, Person, Question, Subject, Table

TRIES, LIVES = 3, timedelta(minutes=10)
MOST = 6  # accounts of one person
_PURPOSE = "link_code"
_NO_HISTORY = ("account", "chronicle", "link_code")  # rows that anybody has who ever spoke


@dataclass(frozen=True, slots=True)
class AccountRef:
    """One account of a person."""

    id: int
    platform: str
    user_id: str
    here: bool


@dataclass(frozen=True, slots=True)
class Mine:
    """A person's 统一编号 and accounts, the first one first."""

    number: str
    accounts: tuple[AccountRef, ...]


@dataclass(frozen=True, slots=True)
class Linked:
    """What became of a code. `left`: tries that remain; `asked_from`: the account that had asked for the code; `asks`:
    that one may be taken in, when the speaker says that it is his."""

    state: Literal["linked", "asks", "wrong", "locked"]
    name: str = ""
    asked_from: ChatRef | None = None
    left: int = 0


async def issue(session: AsyncSession, speaker: Speaker) -> str:
    """A fresh code for the speaker; the one before it is void."""
    person = await people.known(session, speaker)
    await _hold(session, person.id)
    if len(await of_person(session, person.id)) >= MOST:
        raise NotNow(f"一个人最多关联{MOST}个账号。去掉不用的：我的账号")
    await session.execute(delete(LinkCode).where(LinkCode.person_id == person.id))
    code = fresh()
    session.add(
        LinkCode(
            person_id=person.id,
            platform=speaker.platform,
            user_id=speaker.user_id,
            code_hash=hashed(session, _PURPOSE, code),
            until=speaker.now + LIVES,
        )
    )
    note(session, speaker.now, person.id, "ask_link_code", "person", person.id)
    return code


async def redeem(session: AsyncSession, speaker: Speaker, code: str) -> Linked:
    """The speaker's account becomes one of whoever asked for the code. Three wrong ones and it is not listened to.
    In a group only codes of the same platform count, and who has a history may take the other in (`take_in`)."""
    tries = await tries_of(session, speaker)
    if tries.wrong >= TRIES:
        return Linked("locked")
    living = (LinkCode.code_hash == hashed(session, _PURPOSE, code)) & (LinkCode.until > speaker.now)
    if not speaker.chat.private:
        living &= LinkCode.platform == speaker.platform
    taken = delete(LinkCode).where(living).returning(LinkCode.person_id, LinkCode.platform, LinkCode.user_id)
    found = (await session.execute(taken)).first()
    if found is None:
        return Linked("wrong", left=TRIES - await was_wrong(session, tries))
    person_id, platform, user_id = found
    if person_id == speaker.person_id:
        raise NotNow("这个账号本来就是您的。请到另一个账号上，私聊我发这个码。")
    person, asked_from = await session.get_one(Person, person_id), ChatRef(platform, user_id, True)
    tries.wrong = 0
    if not speaker.chat.private and await _may_take_in(session, speaker, person):
        return Linked("asks", asked_from=asked_from)
    await _link(session, speaker, speaker.chat.platform, speaker.user_id, person)
    return Linked("linked", person.name, asked_from)


async def take_in(session: AsyncSession, speaker: Speaker, taken: ChatRef) -> int:
    """The account that asked for the code becomes one of the speaker's, if it still has no history; returns which one
    it is among `mine`."""
    person = await people.known(session, speaker)
    if (taken.platform, taken.id) in await _ids(session, person.id):
        raise NotNow("那个账号已经是您的了。")
    await _link(session, speaker, taken.platform, taken.id, person)
    return 1 + (await _ids(session, person.id)).index((taken.platform, taken.id))


async def expose(session: AsyncSession, code: str) -> bool:
    """A code was said where others read along: it is void. Whether there was one."""
    this = LinkCode.code_hash == hashed(session, _PURPOSE, code)
    return (await session.execute(delete(LinkCode).where(this).returning(LinkCode.id))).first() is not None


async def mine(session: AsyncSession, speaker: Speaker) -> Mine | None:
    """The speaker's number and accounts; None when he is not known."""
    if speaker.person_id is None:
        return None
    here = (speaker.platform, speaker.user_id)
    rows = await of_person(session, speaker.person_id)
    listed = tuple(AccountRef(row.id, row.platform, row.user_id, (row.platform, row.user_id) == here) for row in rows)
    return Mine((await session.get_one(Person, speaker.person_id)).number, listed)


async def unlink(session: AsyncSession, speaker: Speaker, gone: AccountRef) -> None:
    """Take one of the speaker's accounts from him; the last one stays. It is told so, if it is not the one speaking."""
    person_id = speaker.person_id
    if person_id is None:
        raise NotFound("这个账号还没有登记。")
    await _hold(session, person_id)
    left = [row for row in await of_person(session, person_id) if row.id != gone.id]
    if not left:
        raise NotNow("这是您唯一的账号，不能解除。要删除全部资料发：删除我的资料")
    taken = delete(Account).where(Account.id == gone.id, Account.person_id == person_id).returning(Account.id)
    if (await session.execute(taken)).first() is None:
        raise NotFound("这个账号已经不是您的了。看现在有哪些：我的账号")
    await _hand_over(session, person_id, gone, left)
    note(session, speaker.now, person_id, "unlink_account", "person", person_id, platform=gone.platform)


async def of_person(session: AsyncSession, person_id: int) -> list[Account]:
    """A person's accounts, the first one first."""
    return list(await session.scalars(select(Account).where(Account.person_id == person_id).order_by(Account.id)))


async def _ids(session: AsyncSession, person_id: int) -> list[tuple[str, str]]:
    return [(row.platform, row.user_id) for row in await of_person(session, person_id)]


def tell(session: AsyncSession, now: datetime, to: ChatRef, text: str) -> None:
    """Tell the other account what was done with it."""
    notices.queue(session, now, to, text)


async def sweep(session: AsyncSession, now: datetime) -> None:
    """Forget codes that nobody said in time."""
    await session.execute(delete(LinkCode).where(LinkCode.until <= now))


async def _may_take_in(session: AsyncSession, speaker: Speaker, other: Person) -> bool:
    """Whether the speaker has a history and the other person none."""
    if speaker.person_id is None or await _is_bare(session, await session.get_one(Person, speaker.person_id)):
        return False
    return await _is_bare(session, other)


async def _link(session: AsyncSession, speaker: Speaker, platform: str, user_id: str, person: Person) -> None:
    await _join(session, speaker.now, platform, user_id, person)
    person.name_given |= bool(person.name)  # it no longer follows the card: there may be two
    note(session, speaker.now, person.id, "link_account", "person", person.id, platform=platform)


async def _join(session: AsyncSession, now: datetime, platform: str, user_id: str, person: Person) -> None:
    await _hold(session, person.id)
    if len(await of_person(session, person.id)) >= MOST:
        raise NotNow(f"一个人最多关联{MOST}个账号。")
    spoken_from = (Account.platform == platform, Account.user_id == user_id)
    values = {"platform": platform, "user_id": user_id, "person_id": person.id}
    if await insert_once(session, Account, values):
        return
    before = (await session.scalars(select(Person).join(Account).where(*spoken_from))).one()
    await _hold(session, before.id)
    if not await _is_bare(session, before):
        raise NotNow(
            "这个账号已经有自己的记录（报到、接单、职务等），不能并给别的账号。\n"
            "哪边没有记录，就到哪边发码：在这里私聊我发「关联账号」，再到那边发。\n"
            "两边都有记录的，在不要的那个账号发「删除我的资料」后再关联；少了的服务请社区工作者补录。"
        )
    await session.execute(update(Account).where(*spoken_from).values(person_id=person.id))
    if before.name_given and not person.name_given:
        person.name, person.name_given = before.name, True
    await _close(session, now, before)


async def _hold(session: AsyncSession, person_id: int) -> None:
    """Until the transaction ends, nothing else about this person may be begun."""
    await session.execute(select(Person.id).where(Person.id == person_id).with_for_update())


async def _is_bare(session: AsyncSession, person: Person) -> bool:
    """Whether this person has done and said nothing that is kept: no row of any table speaks of him."""
    if person.unit_id is not None or person.skills or person.phone or person.id_number or person.profile:
        return False
    for table in Table.metadata.tables.values():
        of_person = [column == person.id for column in table.columns if _names_a_person(column)]
        if of_person and table.name not in _NO_HISTORY:
            if await session.scalar(select(exists(select(1).select_from(table).where(or_(*of_person))))):
                return False
    return True


def _names_a_person(column: ColumnElement[Any]) -> bool:
    return any(key.target_fullname == "person.id" for key in column.foreign_keys)


async def _close(session: AsyncSession, now: datetime, person: Person) -> None:
    """Nobody's row any more; the history may still name it."""
    await session.execute(delete(LinkCode).where(LinkCode.person_id == person.id))
    subject_id, person.subject_id = person.subject_id, None
    person.name, person.number, person.erased_at = "已并入", f"X{person.id:08d}", now
    await session.flush()
    await session.execute(delete(Subject).where(Subject.id == subject_id))
    note(session, now, None, "absorb", "person", person.id)


async def _hand_over(session: AsyncSession, person_id: int, gone: AccountRef, left: list[Account]) -> None:
    """What waits for the account that goes is told to another; what was asked of it is asked no more."""
    heir = left[0]
    person = await session.get_one(Person, person_id)
    if person.home_platform == gone.platform and all(row.platform != gone.platform for row in left):
        person.home_platform, person.home_chat = heir.platform, None
    theirs = (Notice.platform == gone.platform, Notice.user_id == gone.user_id, Notice.state == "queued")
    moved = {"platform": heir.platform, "user_id": heir.user_id, "fallback_chat": None, "fallback_body": None}
    await session.execute(update(Notice).where(*theirs, Notice.chat.is_(None)).values(moved))
    for table in (Form, Question):
        await session.execute(delete(table).where(table.platform == gone.platform, table.user_id == gone.user_id))
    await session.execute(delete(LinkCode).where(LinkCode.platform == gone.platform, LinkCode.user_id == gone.user_id))
