"""Needs and wishes: posted, reviewed, listed, withdrawn."""

from datetime import date, datetime, time

from sqlalchemy import Select, and_, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage import people
from storage.asking.asks import NeedWords, amend
from storage.asking.grantable import must_be_grantable
from storage.asking.need_view import NeedView
from storage.asking.need_words import Details, details_of, keep_words, words_of
from storage.asking.traits import first_traits, keep_traits
from storage.asking.whole_needs import can_be, unknown, whole_need
from storage.chronicle import note
from storage.database import vault_of
from storage.errors import NotAllowed, NotNow
from storage.post import notices
from storage.roster.revocation import let_unproven_off
from storage.speakers import OrgRef, Speaker, Staff, community_ids, org_ref, staff_of
from storage.tables import Need, Offer, Org, Person, Registration, Subject


async def post(session: AsyncSession, speaker: Speaker, by: Staff, words: NeedWords) -> NeedView:
    """Publish a need of the staff's own community at once. A wish that cannot be granted as it stands is refused."""
    await must_be_grantable(session, by.org.id, words)
    person = await people.known(session, speaker)
    return await _written(session, speaker, by.org, person, words, state="open")


async def propose(session: AsyncSession, speaker: Speaker, words: NeedWords) -> NeedView:
    """Anyone's need or wish: it waits until the community's staff has looked at it."""
    org = await _community_of(session, speaker)
    await must_be_grantable(session, org.id, words)
    person = await people.known(session, speaker)
    view = await _written(session, speaker, org, person, words, state="pending")
    text = f"#{view.number} 有人提了一条{_name(view)}，等审核。看内容请私聊我发：需求 {view.number}\n通过 {view.number}　或　退回 {view.number} 原因"
    await notices.tell_org(session, speaker.now, org.id, text, but=speaker.chat)
    return view


async def enlist(session: AsyncSession, speaker: Speaker, by: Staff, words: NeedWords, import_id: int) -> NeedView:
    """A need from a list: a draft of the community's own, published with the others of its list by 全部通过."""
    await must_be_grantable(session, by.org.id, words)
    person = await people.known(session, speaker)
    return await _written(session, speaker, by.org, person, words, state="pending", import_id=import_id)


async def approve(session: AsyncSession, speaker: Speaker, number: int) -> NeedView:
    """Staff lets a waiting need through."""
    need = await held(session, number)
    by = await staff_of(session, speaker, need.org_id)
    if not await _moved(session, need, "pending", "open"):
        raise NotNow(f"#{number} 不在等审核。")
    note(session, speaker.now, by.person_id, "approve", "need", need.id, org_id=need.org_id)
    await notices.tell_person(session, speaker.now, need.posted_by, f"您提的 #{number} 已通过审核，社区会安排。")
    return await view_of(session, need)


async def reject(session: AsyncSession, speaker: Speaker, number: int, reason: str) -> NeedView:
    """Staff sends a waiting need back, with the reason to its author."""
    need = await held(session, number)
    by = await staff_of(session, speaker, need.org_id)
    if not await _moved(session, need, "pending", "rejected"):
        raise NotNow(f"#{number} 不在等审核。")
    note(session, speaker.now, by.person_id, "reject", "need", need.id, org_id=need.org_id)
    why = f"：{reason[:60]}" if reason else "。"
    text, otherwise = f"您提的 #{number} 没有通过{why}", f"您提的 #{number} 有回复，请私聊我看。"
    await notices.tell_privately(session, speaker.now, need.posted_by, text, otherwise)
    return await view_of(session, need)


async def supplement(
    session: AsyncSession, speaker: Speaker, number: int, addition: str, today: date, at: time
) -> NeedView:
    """Change the day, time, number of helpers or details of a living need. `tell_helpers` says what it is now."""
    need = await held(session, number)
    by = await staff_of(session, speaker, need.org_id)
    _must_live(need)
    before = await words_of(session, need)
    after = amend(before, addition, today, at)
    wanted = after.people or need.people
    if wanted < need.taken:
        raise NotNow(f"#{number} 已有{need.taken}人接单，人数不能改成{wanted}。")
    await keep_words(session, need, after)
    await keep_traits(session, need, after)
    need.people = wanted
    await session.flush()
    note(session, speaker.now, by.person_id, "change", "need", need.id, org_id=need.org_id)
    await let_unproven_off(session, speaker.now, need)
    if need.taken >= need.people:
        await let_off(session, speaker.now, need)
    return await view_of(session, need)


async def tell_helpers(session: AsyncSession, speaker: Speaker, number: int, text: str) -> None:
    """Tell whoever holds a need or was asked, where he checked in: nothing in `text` that a group may not see."""
    for person_id in await session.scalars(_living_helpers(number)):
        await notices.tell_person(session, speaker.now, person_id, text, need_id=number)


async def withdraw(session: AsyncSession, speaker: Speaker, number: int, reason: str) -> NeedView:
    """Take a need back; whoever holds it or was asked is told. Its author may while it waits for approval."""
    need = await held(session, number)
    own = need.state == "pending" and need.posted_by == speaker.person_id
    by = speaker if own else await staff_of(session, speaker, need.org_id)
    if not (await _moved(session, need, "open", "withdrawn") or await _moved(session, need, "pending", "withdrawn")):
        _must_live(need)
    need.closed_at = speaker.now
    helpers = list(await session.scalars(_living_helpers(need.id)))
    await session.execute(
        update(Offer)
        .where(Offer.need_id == need.id, Offer.state.in_(("offered", "accepted")))
        .values(state="withdrawn", answered_at=speaker.now)
    )
    for person_id in helpers:
        await notices.tell_person(session, speaker.now, person_id, f"#{number} 社区已撤销，不用去了，谢谢您。")
    if own:
        text = f"#{number} 提的人自己撤回了，不用审核。"
        await notices.tell_org(session, speaker.now, need.org_id, text, but=speaker.chat)
    note(session, speaker.now, by.person_id, "withdraw", "need", need.id, org_id=need.org_id, helpers=len(helpers))
    return await view_of(session, need)


async def restore(session: AsyncSession, speaker: Speaker, number: int) -> NeedView:
    """What was taken back is wanted after all: open again, with nobody asked yet."""
    need = await held(session, number)
    by = await staff_of(session, speaker, need.org_id)
    if need.state == "withdrawn" and await details_of(session, need) is None:
        raise NotNow(f"#{number} 的内容已按期限删除，请重新发：需求：…")
    if not await _moved(session, need, "withdrawn", "open"):
        _must_live(need)
        raise NotNow(f"#{number} 没有撤销，不用恢复。要改发：修改 {number} 周日上午")
    need.closed_at = None
    done = (Offer.need_id == need.id, Offer.state.in_(("accepted", "done")))  # who had only accepted was let off
    need.taken = await session.scalar(select(func.count()).select_from(Offer).where(*done)) or 0
    note(session, speaker.now, by.person_id, "restore", "need", need.id, org_id=need.org_id)
    return await view_of(session, need)


async def let_off(session: AsyncSession, now: datetime, need: Need) -> None:
    """Everybody wanted has been found: who was asked and has not answered need not answer any more."""
    rows = await session.scalars(
        update(Offer)
        .where(Offer.need_id == need.id, Offer.state == "offered")
        .values(state="withdrawn", answered_at=now)
        .returning(Offer.person_id)
    )
    for person_id in rows.all():
        await notices.tell_person(session, now, person_id, f"#{need.id} 已经有人接了，您不用答复，谢谢您。")


async def listing(session: AsyncSession, speaker: Speaker, kind: str | None) -> tuple[NeedView, ...]:
    """Open needs (or wishes) that concern this chat: of its community, or of those where its people serve. Those that
    wait for approval stand in the community's own list, and in private in that of its staff."""
    communities = await _concerned(session, speaker)
    here = speaker.org is not None and speaker.org.kind == "community"
    reviewed = communities if here else _served(speaker) if speaker.org is None else []
    shown = or_(
        and_(Need.org_id.in_(communities), Need.state == "open"),
        and_(Need.org_id.in_(reviewed), Need.state == "pending"),
    )
    rows = await session.scalars(
        select(Need).where(shown, *([Need.kind == kind] if kind else [])).order_by(Need.id.desc()).limit(60)
    )
    return tuple([await view_of(session, row) for row in rows])


async def view(session: AsyncSession, number: int) -> NeedView:
    """One need as a group may see it."""
    return await view_of(session, await row_of(session, number))


async def details(session: AsyncSession, speaker: Speaker, number: int) -> Details | None:
    """The need's own words, for who accepted it and the community's staff; None for anybody else."""
    need = await row_of(session, number)
    if speaker.person_id is None:
        return None
    accepted = await session.scalar(
        select(Offer.id).where(
            Offer.need_id == need.id, Offer.person_id == speaker.person_id, Offer.state.in_(("accepted", "done"))
        )
    )
    if accepted is None:
        try:
            await staff_of(session, speaker, need.org_id)
        except NotAllowed:
            return None
    note(session, speaker.now, speaker.person_id, "read_details", "need", need.id, org_id=need.org_id)
    return await details_of(session, need)


async def row_of(session: AsyncSession, number: int) -> Need:
    """The row behind a number that somebody typed."""
    need = await session.get(Need, number) if can_be(number) else None
    if need is None:
        raise unknown(number)
    return need


async def held(session: AsyncSession, number: int) -> Need:
    """The row, held for this transaction: whatever else changes this need waits until it ends."""
    need = await row_of(session, number)
    await session.refresh(need, with_for_update=True)
    return need


async def view_of(session: AsyncSession, need: Need) -> NeedView:
    """The face of a need's row."""
    return (await whole_need(session, need.id)).view


async def _written(
    session: AsyncSession,
    speaker: Speaker,
    org: OrgRef,
    person: Person,
    words: NeedWords,
    *,
    state: str,
    import_id: int | None = None,
) -> NeedView:
    subject = Subject(key=vault_of(session).new_key())
    session.add(subject)
    await session.flush()
    need = Need(
        kind=words.kind, org_id=org.id, posted_by=person.id, state=state, subject_id=subject.id,
        people=words.people or 1, posted_at=speaker.now,
    )  # fmt: skip
    await keep_words(session, need, words)
    session.add(need)
    await session.flush()
    await first_traits(session, need, words, import_id=import_id)
    note(session, speaker.now, person.id, "post" if state == "open" else "propose", "need", need.id, org_id=org.id)
    return await view_of(session, need)


async def _moved(session: AsyncSession, need: Need, before: str, after: str) -> bool:
    result = await session.execute(
        update(Need).where(Need.id == need.id, Need.state == before).values(state=after).returning(Need.id)
    )
    return result.first() is not None


def _must_live(need: Need) -> None:
    gone = {
        "closed": "已经办结；还要人帮，请重新发：需求：…",
        "withdrawn": f"已撤销；还要办发：恢复 {need.id}",
        "rejected": "已退回。",
    }.get(need.state)
    if gone:
        raise NotNow(f"#{need.id} {gone}")


def _living_helpers(need_id: int) -> Select[int]:
    return select(Offer.person_id).where(Offer.need_id == need_id, Offer.state.in_(("offered", "accepted")))


async def _community_of(session: AsyncSession, speaker: Speaker) -> OrgRef:
    if speaker.org is not None and speaker.org.kind == "community":
        return speaker.org
    held = await community_ids(session, speaker.person_id) if speaker.person_id is not None else ()
    if len(held) != 1:
        raise NotNow("请到社区的群里说，或先报到：报到 社区名 特长：会什么")
    return org_ref(await session.get_one(Org, held[0]))


async def _concerned(session: AsyncSession, speaker: Speaker) -> list[int]:
    if speaker.org is not None and speaker.org.kind == "community":
        return [speaker.org.id]
    if speaker.org is not None and speaker.org.kind == "unit":
        served = select(Registration.org_id).join(Person).where(Person.unit_id == speaker.org.id).distinct()
        return list(await session.scalars(served))
    mine = _served(speaker)
    registered = await community_ids(session, speaker.person_id) if speaker.person_id is not None else ()
    return list(dict.fromkeys((*mine, *registered)))


def _served(speaker: Speaker) -> list[int]:
    """The communities where the speaker is staff."""
    return [org.id for (kind, _), org in speaker.roles.items() if kind == "staff"]


def _name(view: NeedView) -> str:
    return "微心愿" if view.kind == "wish" else "需求"
