"""The personal facts a 报到 may bring: name, unit, post, sex, birth, kind, phone, ID number. Sealed, never said aloud."""

from dataclasses import dataclass, fields, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.chronicle import note
from storage.database import vault_of
from storage.errors import NotFound, NotNow, NotUnderstood
from storage.masking import fits_name, is_id_number, phones, plain, tidy_name
from storage.profiles import NOTHING, from_id_number, keep_profile, phone_index, profile_of
from storage.registration import units
from storage.roster import roster_links
from storage.speakers import OrgRef, Speaker
from storage.tables import Person, RosterEntry, Subject

_LONGEST = 40  # signs of a post or a workplace
_SEALED = ("sex", "born", "post", "kind", "phone", "id_number")


@dataclass(frozen=True, slots=True)
class Facts:
    """What somebody says of himself besides skills, wishes and days; None: not said this time."""

    name: str | None = None
    unit: str | None = None
    post: str | None = None
    sex: str | None = None
    born: str | None = None
    kind: str | None = None
    phone: str | None = None
    id_number: str | None = None

    @property
    def personal(self) -> bool:
        """Whether something is among them that is kept sealed, and for which consent is asked."""
        return any(getattr(self, name) for name in _SEALED)

    @property
    def empty(self) -> bool:
        """Whether nothing was said."""
        return not any(getattr(self, field.name) for field in fields(self))


NONE = Facts()


def checked_phone(text: str) -> str:
    """The one mobile number of a text, or a refusal with a right example."""
    found = phones(text)
    if len(found) != 1:
        raise NotUnderstood("手机号不正确，要11位数字。例：电话 13800000000")
    return found[0]


def checked_id_number(speaker: Speaker, text: str) -> str:
    """The ID number of a text when its date and check digit are right."""
    number = "".join(plain(text).split()).replace("-", "").upper()
    if not is_id_number(number, speaker.today):
        raise NotUnderstood("身份证号有误（位数、出生日期或校验码不对），没有保存。请核对后再发，或改说：1985年3月")
    return number


async def keep(session: AsyncSession, speaker: Speaker, person: Person, facts: Facts, near: OrgRef | None) -> None:
    """Keep what was said. A unit that is not bound here is kept in the person's own words, for the form."""
    if facts.empty:
        return
    if facts.name is not None and fits_name(tidy_name(facts.name)):
        person.name, person.name_given = tidy_name(facts.name), True
    before = await profile_of(session, person)
    changes: dict[str, Any] = {
        key: value for key in ("sex", "born", "kind") if (value := getattr(facts, key)) is not None
    }
    if facts.post is not None:
        changes["post"] = facts.post[:_LONGEST]
    if facts.id_number is not None:
        number = checked_id_number(speaker, facts.id_number)
        person.id_number = await sealed(session, person, "person:id_number", number)
        said = from_id_number(number)
        changes |= {"sex": said.sex, "born": said.born}
    if facts.phone is not None:
        number = checked_phone(facts.phone)
        person.phone = await sealed(session, person, "person:phone", number)
        person.phone_index = phone_index(vault_of(session), number)
        await session.flush()
        if person.unit_id is not None:
            await roster_links.link_by_phone(session, speaker.now, person.unit_id, person.id)
    if facts.unit is not None:
        changes["workplace"] = await _unit(session, speaker, person, facts.unit, near)
    after = replace(before, **changes)
    if after != before:
        await keep_profile(session, person, after)
    kept = sorted(field.name for field in fields(facts) if getattr(facts, field.name) is not None)
    note(session, speaker.now, person.id, "facts", "person", person.id, fields=kept)


async def known(session: AsyncSession, person: Person) -> dict[str, Any]:
    """Which personal facts are known, from the person's own words or the roster line that is his."""
    profile = await profile_of(session, person)
    line = await session.scalar(
        select(RosterEntry)
        .where(RosterEntry.person_id == person.id, RosterEntry.left_at.is_(None))
        .order_by(RosterEntry.id)
        .limit(1)
    )
    listed = await profile_of(session, line) if line is not None else NOTHING
    both = profile.filled_from(listed)
    number = (both.id_number and from_id_number(both.id_number)) or NOTHING
    both = both.filled_from(replace(number))
    return {
        "sex": both.sex, "born": both.born, "post": both.post, "kind": both.kind, "workplace": both.workplace,
        "phone": person.phone is not None or both.phone is not None,
    }  # fmt: skip


async def sealed(session: AsyncSession, person: Person, place: str, text: str) -> bytes:
    """A text sealed under the person's own key; `place` names table and field."""
    subject = await session.get_one(Subject, person.subject_id)
    return vault_of(session).seal(subject.key, f"{place}:{subject.id}", text)


async def opened(session: AsyncSession, person: Person, place: str, closed: bytes) -> str:
    """What `sealed` made."""
    subject = await session.get_one(Subject, person.subject_id)
    return vault_of(session).open(subject.key, f"{place}:{subject.id}", closed)


async def _unit(session: AsyncSession, speaker: Speaker, person: Person, said: str, near: OrgRef | None) -> str | None:
    try:
        await units.declare(session, speaker, person, said, near)
    except NotNow:  # a roster knows better; 变更 单位 is the way
        return None
    except NotFound:
        return tidy_name(said)[:_LONGEST] if person.unit_id is None else None
    return None
