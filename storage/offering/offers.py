"""Offers: held out, taken, refused, given back. Nobody is made to serve, and a refusal costs nothing."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.asking import needs
from storage.asking.needs import NeedView
from storage.chronicle import note
from storage.database import insert_once, vault_of
from storage.errors import NotFound, NotNow
from storage.masking import masked_name
from storage.people import PersonRef
from storage.post import notices
from storage.post.routing import Event, announce
from storage.roster.proofs import must_be_fit_for, must_be_proven
from storage.speakers import Member, Speaker, Staff, community_ids, staff_of
from storage.tables import Need, Offer, Org, Person, Subject, WaitingPlace
from storage.vouching import is_vouched

_REASON = "offer:reason"


@dataclass(frozen=True, slots=True)
class OfferMade:
    """A need was held out to somebody. `in_group`: asked by a mention where he checked in."""

    need: NeedView
    helper: str
    in_group: bool


@dataclass(frozen=True, slots=True)
class Taken:
    """A place of a need is taken. `again` when the person had it already."""

    need: NeedView
    helper: str
    again: bool


@dataclass(frozen=True, slots=True)
class GivenBack:
    """A refusal or a 来不了. `was_accepted` tells the two apart."""

    need: NeedView
    was_accepted: bool


async def right_to_dispatch(session: AsyncSession, speaker: Speaker, number: int) -> Staff:
    """The staff of the need's community; checked before anything about the need or a person is said."""
    return await staff_of(session, speaker, (await needs.row_of(session, number)).org_id)


async def offer(
    session: AsyncSession,
    speaker: Speaker,
    by: Staff,
    number: int,
    to: PersonRef,
    text: str,
    due: datetime | None = None,
) -> OfferMade:
    """Hold a need out to a person until `due`; `text` is what is said to him where he checked in."""
    need = await needs.held(session, number)
    _must_be_open(need, "不能派单")
    view = await needs.view_of(session, need)
    if view.lacks:
        raise NotNow(view.lacking)
    view.must_lie_ahead(speaker.today)
    if need.taken >= need.people:
        raise NotNow(f"#{number} 人已经够了（{need.taken}/{need.people}）。")
    person = await session.get_one(Person, to.id)
    name = await shown_name(session, to.id)
    if not await community_ids(session, person.id):
        raise NotNow(f"{name}还没有报到，先请他发：报到 {by.org.name} 特长：会什么")
    await must_be_proven(session, need, person)
    refused = await session.scalar(
        select(Offer.id).where(
            Offer.need_id == need.id, Offer.person_id == person.id, Offer.state.in_(("declined", "cancelled"))
        )
    )
    if refused is not None:
        raise NotNow(f"#{number} 不能再派给{name}，请换一位：推荐 {number}")
    if not await hold_out(session, speaker.now, need, person.id, by.person_id, due):
        raise NotNow(f"#{number} 已经派给{name}了，等他答复。")
    await notices.tell_person(session, speaker.now, person.id, text, need_id=need.id)
    note(session, speaker.now, by.person_id, "offer", "need", need.id, org_id=need.org_id, to=person.id)
    return OfferMade(await needs.view_of(session, need), name, await notices.home_of(session, person) is not None)


async def hold_out(
    session: AsyncSession, now: datetime, need: Need, person_id: int, by: int | None, due: datetime | None
) -> bool:
    """Write an offer that lapses at `due`; False when this pair has a living one already."""
    values = {
        "need_id": need.id, "person_id": person_id, "state": "offered", "offered_by": by, "offered_at": now, "due_at": due,
    }  # fmt: skip
    await _off_the_list(session, need.id, person_id)
    return await insert_once(session, Offer, values)


async def accept(session: AsyncSession, speaker: Speaker, by: Member, number: int) -> Taken:
    """Take one place of a need: the one offered, or a free one. Exactly as many succeed as there are places."""
    need = await needs.held(session, number)
    mine = await _living(session, need.id, by.person_id)
    if mine is not None and mine.state in ("accepted", "done"):
        return Taken(await needs.view_of(session, need), await shown_name(session, by.person_id), again=True)
    _must_be_open(need)
    await must_be_fit_for(session, speaker, need, await session.get_one(Person, by.person_id))
    if mine is None:
        await _must_be_free(session, speaker, need)
        await must_belong(session, by, need)
    if not await _take_place(session, need.id):
        await session.refresh(need)
        _must_be_open(need)
        raise NotNow(await _who_has_it(session, speaker, need))
    if mine is not None:
        mine.state, mine.answered_at = "accepted", speaker.now
    elif not await _taken_unasked(session, speaker, need.id, by.person_id):
        raise NotNow(f"#{number} 您已经接了。")  # said twice at the same instant: the place goes back
    await session.refresh(need)
    await _tell_of_taking(session, speaker, by, need)
    if need.taken >= need.people:
        await needs.let_off(session, speaker.now, need)
    note(session, speaker.now, by.person_id, "accept", "need", need.id, org_id=need.org_id)
    return Taken(await needs.view_of(session, need), await shown_name(session, by.person_id), again=False)


async def give_back(session: AsyncSession, speaker: Speaker, number: int, reason: str) -> GivenBack:
    """婉拒 or 来不了: the place is free again at once, and the community hears of it, not why."""
    need = await needs.held(session, number)
    mine = await _living(session, need.id, speaker.person_id) if speaker.person_id is not None else None
    if mine is None:
        raise NotFound(f"#{number} 没有派给您，不用答复。")
    if mine.state == "done":
        raise NotNow(f"#{number} 您已经说完成了，等社区确认。")
    was_accepted = mine.state == "accepted"
    mine.state, mine.answered_at = ("cancelled" if was_accepted else "declined"), speaker.now
    mine.reason = await _sealed_reason(session, mine.person_id, reason)
    if was_accepted:
        await session.execute(update(Need).where(Need.id == need.id, Need.taken > 0).values(taken=Need.taken - 1))
        await session.refresh(need)
    if need.seeking_for is None:
        need.told_at = speaker.now  # by what follows
    word = "来不了，已重新开放" if was_accepted else "这次去不了"
    text = f"#{number} {await shown_name(session, mine.person_id)}{word}。换人请发：推荐 {number}"
    event: Event = "来不了" if was_accepted else "婉拒"
    await announce(session, speaker, event, mine.person_id, community=(need.org_id, text))
    verb = "cancel" if was_accepted else "decline"
    note(session, speaker.now, speaker.person_id, verb, "need", need.id, org_id=need.org_id)
    return GivenBack(await needs.view_of(session, need), was_accepted)


async def is_asked(session: AsyncSession, speaker: Speaker, number: int) -> bool:
    """Whether this need is held out to the speaker, or accepted by him and not yet done."""
    if speaker.person_id is None:
        return False
    offer = await _living(session, number, speaker.person_id)
    return offer is not None and offer.state != "done"


async def waits_for(session: AsyncSession, speaker: Speaker, number: int) -> bool:
    """Whether this need is held out to the speaker and he has not answered yet."""
    offer = await _living(session, number, speaker.person_id) if speaker.person_id is not None else None
    return offer is not None and offer.state == "offered"


async def mine(session: AsyncSession, speaker: Speaker) -> tuple[tuple[str, NeedView], ...]:
    """The speaker's living offers with their state, the newest first."""
    rows = await session.execute(
        select(Offer.state, Need)
        .join(Need)
        .where(Offer.person_id == speaker.person_id, Offer.state.in_(("offered", "accepted", "done")))
        .where(Need.state == "open")
        .order_by(Offer.id.desc())
        .limit(20)
    )
    return tuple([(state, await needs.view_of(session, need)) for state, need in rows])


async def _take_place(session: AsyncSession, need_id: int) -> bool:
    """One conditional update decides who gets the last place, whoever else asks at this instant."""
    result = await session.execute(
        update(Need)
        .where(Need.id == need_id, Need.state == "open", Need.taken < Need.people)
        .values(taken=Need.taken + 1)
        .returning(Need.id)
    )
    return result.first() is not None


async def _taken_unasked(session: AsyncSession, speaker: Speaker, need_id: int, person_id: int) -> bool:
    now = speaker.now
    await _off_the_list(session, need_id, person_id)
    values = {"need_id": need_id, "person_id": person_id, "state": "accepted", "offered_at": now, "answered_at": now}
    return await insert_once(session, Offer, values)


async def _off_the_list(session: AsyncSession, need_id: int, person_id: int) -> None:
    """Who is asked, or has a place, waits for none."""
    place = (WaitingPlace.need_id == need_id) & (WaitingPlace.person_id == person_id)
    await session.execute(update(WaitingPlace).where(place, WaitingPlace.state == "waiting").values(state="offered"))


async def _living(session: AsyncSession, need_id: int, person_id: int) -> Offer | None:
    return await session.scalar(
        select(Offer)
        .where(Offer.need_id == need_id, Offer.person_id == person_id)
        .where(Offer.state.in_(("offered", "accepted", "done")))
    )


async def must_belong(session: AsyncSession, by: Member, need: Need) -> None:
    """Whoever takes a need unasked will read an address: he must be registered in that community, and known from its
    group or a unit's. Anybody may write to the bot in private and say 报到; that alone proves nothing."""
    community = await session.get_one(Org, need.org_id)
    if need.org_id not in by.community_ids:
        raise NotNow(
            f"#{need.id} 是{community.name}的，您还没有在那里报到。请先在单位或社区的群里发：报到 {community.name}"
        )
    if not await is_vouched(session, by.person_id, need.org_id):
        raise NotNow(f"请先在单位或{community.name}的群里报到一次，再来接单。例：报到 {community.name} 特长：会什么")


async def _must_be_free(session: AsyncSession, speaker: Speaker, need: Need) -> None:
    """Places that were offered to others are theirs until they answer."""
    held = await session.scalar(
        select(func.count()).select_from(Offer).where(Offer.need_id == need.id, Offer.state == "offered")
    )
    if need.taken + (held or 0) >= need.people:
        raise NotNow(await _who_has_it(session, speaker, need))


async def _who_has_it(session: AsyncSession, speaker: Speaker, need: Need) -> str:
    """Who took or was asked: by name only among people who see each other's names anyway."""
    rows = await session.execute(
        select(Offer.state, Person)
        .join(Person, Person.id == Offer.person_id)
        .where(Offer.need_id == need.id, Offer.state.in_(("offered", "accepted", "done")))
        .order_by(Offer.id)
    )
    taken = need.taken >= need.people
    names: list[str] = []
    for _, person in rows:
        unit_is_here = speaker.org is not None and speaker.org.id in (person.unit_id, need.org_id)
        names.append(await shown_name(session, person.id) if unit_is_here else "其他同志")
    who = "、".join(dict.fromkeys(names)) or "其他同志"
    more = f"看看别的：{'心愿' if need.kind == 'wish' else '清单'}"
    if taken:
        return f"#{need.id} 已被{who}{'认领' if need.kind == 'wish' else '接走'}了，谢谢您。{more}"
    return f"#{need.id} 已派给{who}，正等答复，您先不用接。{more}"


async def _tell_of_taking(session: AsyncSession, speaker: Speaker, by: Member, need: Need) -> None:
    name = await shown_name(session, by.person_id)
    word = "认领" if need.kind == "wish" else "接单"
    text = f"#{need.id} {name}已{word}（{need.taken}/{need.people}）。"
    await announce(session, speaker, "接单", by.person_id, community=(need.org_id, text), unit=text)
    inside = await needs.details_of(session, need)
    if inside is not None and not speaker.chat.private:
        lines = [f"#{need.id} 您已{word}。详情：{inside.text}", f"完成后发：完成 {need.id} 做了什么，用时多久"]
        otherwise = f"#{need.id} 的详情没能私信给您，请加我好友或私聊我发：需求 {need.id}"
        await notices.tell_privately(session, speaker.now, by.person_id, "\n".join(lines), otherwise)


async def shown_name(session: AsyncSession, person_id: int) -> str:
    """A name as groups may see it: 李* for who asked not to be named."""
    person = await session.get_one(Person, person_id)
    return masked_name(person.name) if person.name_hidden else person.name or person.number


async def _sealed_reason(session: AsyncSession, person_id: int, reason: str) -> bytes | None:
    person = await session.get_one(Person, person_id)
    subject = await session.get(Subject, person.subject_id) if person.subject_id is not None else None
    if not reason or subject is None:
        return None
    return vault_of(session).seal(subject.key, f"{_REASON}:{subject.id}", reason[:200])


def _must_be_open(need: Need, so: str = "不用接了") -> None:
    words = {
        "pending": "还在等社区审核", "closed": "已经办结", "withdrawn": "已被社区撤销", "rejected": "已退回",
    }  # fmt: skip
    if need.state in words:
        raise NotNow(f"#{need.id} {words[need.state]}，{so}。")
