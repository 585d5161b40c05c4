"""证明信: the numbered ledger of a unit's letters, the community's answer on them (回执), and the chasing of those
that nobody answered."""

from collections import defaultdict
from datetime import date, datetime, timedelta

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from storage.chronicle import note
from storage.clerk.letter_rows import LetterView, living, of_bearer, seal_opinion, view_of
from storage.clerk.paper_people import Bearer, communities_of
from storage.cooperation.contacts import default_community
from storage.errors import NotFound, NotNow, NotUnderstood
from storage.masking import without_numbers
from storage.offering.offers import shown_name
from storage.orgs import ancestors, subtree, voice
from storage.policy import policy_of
from storage.post import notices
from storage.post.notices import account_of
from storage.post.routing import tell_unit
from storage.speakers import ChatRef, OrgRef, Speaker, Staff, UnitAdmin, org_ref
from storage.tables import Letter, LetterCount, Org, PaperCopy, Registration

_LONGEST = 200
_WEEK = timedelta(days=7)
_SHOWN = 6  # letters in one message
_OPEN = (Letter.answer.is_(None), Letter.voided_at.is_(None))


async def issue(
    session: AsyncSession, speaker: Speaker, by: UnitAdmin, bearer: Bearer, *, anew: bool = False
) -> LetterView:
    """开证明: the bearer's letter of this unit. Said twice it is the same letter with the same number; `anew` makes
    that one void and gives the next number. The unit's counter is locked first, so that two at once wait in line."""
    last = await _locked_count(session, by.org.id, speaker.today.year)
    held = await living(session, by.org.id, bearer)
    if held is not None and not anew:
        return await view_of(session, held, again=True)
    if held is not None:
        held.voided_at = speaker.now
        note(session, speaker.now, by.person_id, "void_letter", "letter", held.id, org_id=by.org.id)
        await session.flush()
    here = (LetterCount.unit_id == by.org.id, LetterCount.year == speaker.today.year)
    await session.execute(update(LetterCount).where(*here).values(last=last + 1))
    community = await _community_for(session, bearer, by.org.id)
    row = Letter(
        unit_id=by.org.id, year=speaker.today.year, number=last + 1, person_id=bearer.person_id,
        roster_id=bearer.roster_id, community_id=community.id if community is not None else None,
        issued_on=speaker.today, issued_by=by.person_id, issued_at=speaker.now,
    )  # fmt: skip
    session.add(row)
    await session.flush()
    note(session, speaker.now, by.person_id, "issue_letter", "letter", row.id, org_id=by.org.id, number=row.number)
    return await view_of(session, row)


async def answer(
    session: AsyncSession, speaker: Speaker, by: Staff, bearer: Bearer, result: str, opinion: str
) -> LetterView:
    """回执: the community's word on the bearer's letter closes it. `result` is 通过, 意见 or 不通过."""
    words = without_numbers(opinion.strip())[:_LONGEST]
    if result != "通过" and not words:
        raise NotUnderstood("请写上意见。例：回执 @张伟 意见 请先到社区党群服务中心登记")
    row = await _awaiting(session, by, bearer)
    sealed = await seal_opinion(session, row, words) if words else None
    done = await session.execute(
        update(Letter)
        .where(Letter.id == row.id, Letter.answer.is_(None), Letter.voided_at.is_(None))
        .values(
            answer=result, opinion=sealed, answered_by=by.person_id, answered_on=speaker.today,
            answered_at=speaker.now, community_id=by.org.id,
        )
        .returning(Letter.id)
    )  # fmt: skip
    if done.first() is None:
        raise NotNow("这封证明信刚刚已经有回执了。")
    await session.refresh(row)
    note(session, speaker.now, by.person_id, "answer_letter", "letter", row.id, org_id=by.org.id, result=result)
    view = await view_of(session, row)
    await _tell_answered(session, speaker, view, row.unit_id)
    return view


async def ledger(session: AsyncSession, by: UnitAdmin, year: int) -> tuple[LetterView, ...]:
    """The unit's letters of a year in the order of their numbers, void ones too."""
    rows = await session.scalars(
        select(Letter).where(Letter.unit_id == by.org.id, Letter.year == year).order_by(Letter.number)
    )
    return tuple([await view_of(session, row) for row in rows])


async def marked(session: AsyncSession, by: Staff, unit: str, year: int, number: int) -> Bearer:
    """Whose letter bears this number: for a bearer whom the community does not know yet. Only letters for this
    community, or for whichever of the same tree; another city's number says nothing here."""
    rows = await session.scalars(
        select(Letter)
        .join(Org, Org.id == Letter.unit_id)
        .where(Org.name == unit, Letter.year == year, Letter.number == number, Letter.voided_at.is_(None))
    )
    for row in list(rows):
        of_tree = row.community_id is None and await _same_tree(session, row.unit_id, by.org)
        if row.community_id == by.org.id or of_tree:
            return (await view_of(session, row)).bearer
    raise NotFound(f"没有开给{by.org.name}的证明信「{unit}〔{year}〕{number}号」，请核对编号。")


async def overdue(session: AsyncSession, org_id: int, today: date) -> tuple[LetterView, ...]:
    """Letters without 回执 after the days of their unit's pack: of a unit, of what lies below a superior, or those
    that a community owes. Nothing is overdue where the pack does not speak of letters."""
    org = await session.get_one(Org, org_id)
    if org.kind == "community":
        mine = Letter.community_id == org_id
    else:
        mine = Letter.unit_id.in_([one.id for one in await subtree(session, org_id)])
    rows = await session.scalars(select(Letter).where(mine, *_OPEN).order_by(Letter.id))
    late = [row for row in rows if await _is_late(session, row, today)]
    return tuple([await view_of(session, row) for row in late])


async def chase(session: AsyncSession, now: datetime, today: date, *, bearers: bool = True) -> int:
    """Ask after every overdue letter, each at most once a week: its bearer in private (unless somebody else tells
    persons), its unit and its community in their groups, one message a group. Returns how many were asked after."""
    rows = await session.scalars(
        select(Letter)
        .where(*_OPEN, or_(Letter.chased_on.is_(None), Letter.chased_on <= today - _WEEK))
        .order_by(Letter.id)
    )
    asked: list[Letter] = []
    for row in list(rows):
        if await _is_late(session, row, today) and await _mark_chased(session, row.id, today):
            asked.append(row)
    by_unit: defaultdict[int, list[Letter]] = defaultdict(list)
    by_community: defaultdict[int, list[Letter]] = defaultdict(list)
    for row in asked:
        by_unit[row.unit_id].append(row)
        if row.community_id is not None:
            by_community[row.community_id].append(row)
        if bearers:
            await _ask_bearer(session, now, row)
    for unit_id, letters in by_unit.items():
        text = f"有{len(letters)}封证明信还没有社区回执：{await _marks(session, letters, None)}。请提醒本人交到社区。"
        await _ask_group(session, now, unit_id, text)
    for community_id, letters in by_community.items():
        marks = await _marks(session, letters, community_id)
        await _ask_group(session, now, community_id, f"有{len(letters)}封证明信等回执：{marks}。请发：回执 @某人 通过")
    return len(asked)


async def _locked_count(session: AsyncSession, unit_id: int, year: int) -> int:
    """The unit's last number of the year; its row stays locked until this transaction ends."""
    kind = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    made = kind.insert(LetterCount).values(unit_id=unit_id, year=year, last=0)
    locked = made.on_conflict_do_update(index_elements=["unit_id", "year"], set_={"last": LetterCount.last})
    return (await session.execute(locked.returning(LetterCount.last))).scalar_one()


async def _awaiting(session: AsyncSession, by: Staff, bearer: Bearer) -> Letter:
    """The bearer's open letter that this community may answer: one for it, or one for whichever he goes to."""
    rows = list(
        await session.scalars(
            select(Letter).where(Letter.voided_at.is_(None), of_bearer(bearer)).order_by(Letter.id.desc())
        )
    )
    here = [row for row in rows if row.community_id in (by.org.id, None)]
    waiting = [row for row in here if row.answer is None]
    if waiting:
        return waiting[0]
    name = await shown_name(session, bearer.person_id) if bearer.person_id is not None else "这位同志"
    if here:
        raise NotNow(f"{name}的证明信已有回执，不用再填。要改请他单位的管理员重开：开证明 姓名 重开")
    if rows:
        raise NotNow(f"{name}的证明信是开给别的社区的，由那个社区回执。")
    raise NotFound(f"没有收到{name}的证明信。请他单位的管理员先发：开证明 姓名")


async def _community_for(session: AsyncSession, bearer: Bearer, unit_id: int) -> OrgRef | None:
    """Where the bearer is registered, else the unit's own community; None: he chooses where to go."""
    held = await communities_of(session, bearer.person_id) if bearer.person_id is not None else ()
    return held[0] if held else await default_community(session, unit_id, "单位指定")


async def _tell_answered(session: AsyncSession, speaker: Speaker, view: LetterView, unit_id: int) -> None:
    """The unit's group hears a number and no name; the bearer hears the answer in private."""
    where = view.community.name if view.community is not None else ""
    text = f"证明信 {view.mark} 收到{where}的回执。单位管理员私聊我可打印定稿：开证明 姓名"
    await tell_unit(session, speaker, "回执", unit_id, text)
    if view.bearer.person_id is not None and view.bearer.person_id != speaker.person_id:
        opinion = f"：{view.opinion}" if view.opinion else ""
        mine = f"您的证明信（{view.mark}），{where}回执{view.answer}{opinion}"
        await notices.tell_privately(
            session, speaker.now, view.bearer.person_id, mine, "您的证明信有回执了，请私聊我发：我的"
        )


async def _is_late(session: AsyncSession, row: Letter, today: date) -> bool:
    rules = (await policy_of(session, row.unit_id)).letters
    return rules is not None and today > row.issued_on + timedelta(days=rules.reply_days)


async def _mark_chased(session: AsyncSession, letter_id: int, today: date) -> bool:
    """One conditional update: two clocks at once ask once."""
    done = await session.execute(
        update(Letter)
        .where(Letter.id == letter_id, or_(Letter.chased_on.is_(None), Letter.chased_on <= today - _WEEK))
        .values(chased_on=today)
        .returning(Letter.id)
    )
    return done.first() is not None


async def _marks(session: AsyncSession, letters: list[Letter], community_id: int | None) -> str:
    """The numbers of letters; in a community's group with the names of those who are registered there."""
    shown: list[str] = []
    for row in letters[:_SHOWN]:
        view = await view_of(session, row)
        known = community_id is not None and row.person_id is not None and await session.scalar(
            select(Registration.id).where(Registration.person_id == row.person_id, Registration.org_id == community_id)
        )  # fmt: skip
        name = f"（{await shown_name(session, row.person_id)}）" if known and row.person_id is not None else ""
        shown.append(f"{view.mark}{name}")
    return "、".join(shown) + ("等" if len(letters) > _SHOWN else "")


async def _ask_bearer(session: AsyncSession, now: datetime, row: Letter) -> None:
    account = await account_of(session, row.person_id, None) if row.person_id is not None else None
    if account is None:
        return
    view = await view_of(session, row)
    where = f"{view.community.name}" if view.community is not None else "报到的社区"
    text = f"您的证明信 {view.mark} 还没有收到社区回执。请把它交到{where}，请社区工作者发：回执 @您 通过"
    to = ChatRef(account.platform, account.user_id, True)
    notices.queue(session, now, to, text, by_person=False)


async def _ask_group(session: AsyncSession, now: datetime, org_id: int, text: str) -> None:
    to = await voice(session, org_id)
    if to is not None:
        notices.queue(session, now, to, text, by_person=False)


async def _same_tree(session: AsyncSession, unit_id: int, community: OrgRef) -> bool:
    unit = org_ref(await session.get_one(Org, unit_id))
    above = {one.id for one in await ancestors(session, unit)}
    return bool(above & {one.id for one in await ancestors(session, community)})


async def sweep(session: AsyncSession, today: date) -> int:
    """Forget letters older than their unit's pack keeps them, and what was noted of their copies. The counter stays,
    so that no number comes again. Returns how many letters went."""
    gone = 0
    for unit_id in list(await session.scalars(select(Letter.unit_id).distinct().order_by(Letter.unit_id))):
        years = (await policy_of(session, unit_id)).keeping.letters_years
        before = today.replace(year=today.year - years, day=min(today.day, 28))
        done = await session.execute(
            delete(Letter).where(Letter.unit_id == unit_id, Letter.issued_on < before).returning(Letter.id)
        )
        gone += len(done.all())
        await session.execute(
            delete(PaperCopy).where(
                PaperCopy.unit_id == unit_id, func.coalesce(PaperCopy.handed_on, PaperCopy.stamped_on) < before
            )
        )
    return gone
