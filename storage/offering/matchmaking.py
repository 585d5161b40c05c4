"""撮合 · 换 · 去掉 · 全部派出: proposals for every open need at once, kept as rows until staff sends them.

Thinking happens with no transaction open, so the sending looks at every pair again: what was taken, withdrawn, refused
or filled in between is left out and named. A round is sent once, whoever says so how often.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import orgs
from storage.asking.needs import NeedView, held, view, view_of
from storage.chronicle import note
from storage.database import Database, insert_once
from storage.errors import NotFound, NotNow
from storage.masking import masked_name
from storage.offering.market import Match, Thought, gather, think
from storage.offering.match_checks import why_not_now
from storage.offering.offers import hold_out
from storage.offering.rounds import due_at
from storage.policy import policy_of
from storage.post import notices
from storage.speakers import OrgRef, Overseer, Speaker, Staff, org_ref
from storage.tables import MatchPair, MatchRound, Org, Person

_NONE = "现在没有撮合建议。请先发：撮合"


@dataclass(frozen=True, slots=True)
class Proposed:
    """One proposal as it is shown, by its number in the list."""

    place: int
    match: Match


@dataclass(frozen=True, slots=True)
class Proposals:
    """A community's round: what is proposed, and what came of the thinking beside it."""

    org: OrgRef
    proposed: tuple[Proposed, ...]
    thought: Thought


@dataclass(frozen=True, slots=True)
class Sent:
    """What 全部派出 did. `left`: proposals that did not go, with why."""

    sent: tuple[tuple[NeedView, str], ...]
    left: tuple[tuple[int, str, str], ...]


async def propose(database: Database, speaker: Speaker, by: Staff) -> Proposals:
    """Think over all open needs of the staff's community; the proposals take the place of the last round's."""
    async with database.read() as session:
        market = await gather(session, (by.org,), speaker.today)
    thought = await asyncio.to_thread(think, market)
    async with database.begin() as session:
        round_ = await _round_of(session, by.org.id, speaker.now, speaker.today)
        await _keep(session, round_, thought.matches, speaker.now, speaker.today, by.person_id)
        note(
            session, speaker.now, by.person_id, "match", "org", by.org.id, org_id=by.org.id, pairs=len(thought.matches)
        )
    return Proposals(by.org, _numbered(thought.matches), thought)


async def survey(database: Database, by: Overseer, today: date) -> tuple[Proposals, ...]:
    """Everyone at once over all communities below a superior, one person shared between them; nothing is written and
    no name leaves: counts for who oversees, the sending stays with each community's staff."""
    async with database.read() as session:
        below = [org for org in await orgs.subtree(session, by.org.id) if org.kind == "community"]
        market = await gather(session, below, today)
    thought = await asyncio.to_thread(think, market)
    found: list[Proposals] = []
    for org in below:
        mine = tuple(
            replace(one, name=masked_name(one.name), reasons=tuple(why for why in one.reasons if "“" not in why))
            for one in thought.matches
            if one.need.community.id == org.id
        )
        part = replace(
            thought,
            matches=mine,
            lacking=tuple(pair for pair in thought.lacking if pair[0].community.id == org.id),
            unready=tuple(one for one in thought.unready if one.community.id == org.id),
            needs=sum(need.view.community.id == org.id for need in market.needs),
            places=sum(need.free for need in market.needs if need.view.community.id == org.id),
        )
        found.append(Proposals(org, _numbered(mine), part))
    return tuple(found)


async def is_waiting(session: AsyncSession, org_id: int) -> bool:
    """Whether this community has proposals that nobody has sent."""
    waiting = select(MatchPair.id).join(MatchRound, MatchRound.id == MatchPair.round_id)
    mine = waiting.where(MatchRound.org_id == org_id, MatchRound.sent_at.is_(None), MatchPair.state == "proposed")
    return await session.scalar(mine.limit(1)) is not None


async def drop(session: AsyncSession, speaker: Speaker, by: Staff, place: int) -> tuple[NeedView, str]:
    """去掉 N: this proposal will not be sent."""
    pair = await _pair_at(session, speaker, by, place)
    pair.state = "dropped"
    note(session, speaker.now, by.person_id, "drop_match", "need", pair.need_id, org_id=by.org.id)
    return await view(session, pair.need_id), await _name(session, pair.person_id)


async def swap(database: Database, speaker: Speaker, by: Staff, place: int) -> tuple[Proposed | None, NeedView]:
    """换 N: drop this proposal and put the next best person, who is free and fits, in its place; None: nobody is."""
    async with database.begin() as session:
        dropped = await _pair_at(session, speaker, by, place)
        dropped.state = "dropped"
        number, round_id = dropped.need_id, dropped.round_id
        note(session, speaker.now, by.person_id, "swap_match", "need", number, org_id=by.org.id)
    async with database.read() as session:
        market = await gather(session, (by.org,), speaker.today)
        rows = list(await session.scalars(select(MatchPair).where(MatchPair.round_id == round_id)))
        need = await view(session, number)
    stay = [(str(row.need_id), str(row.person_id)) for row in rows if row.state == "proposed"]
    gone = [(str(row.need_id), str(row.person_id)) for row in rows if row.state == "dropped"]
    only = replace(market, needs=tuple(one for one in market.needs if one.task.id == str(number)))
    others = tuple(one.task for one in market.needs if one.task.id != str(number))
    only = replace(only, elsewhere=(*market.elsewhere, *others))
    found = (await asyncio.to_thread(think, only, stay, gone)).matches[:1]
    async with database.begin() as session:
        if not found or not await _replaced(session, speaker, by, round_id, place, found[0]):
            return None, need
    return Proposed(place, found[0]), need


async def dispatch(session: AsyncSession, speaker: Speaker, by: Staff, text: Callable[[NeedView], str]) -> Sent:
    """全部派出: hold out every proposal that still holds; `text` is what each is asked."""
    round_ = await _open_round(session, by.org.id, speaker.today)
    rows = await session.scalars(
        select(MatchPair)
        .where(MatchPair.round_id == round_.id, MatchPair.state == "proposed")
        .order_by(MatchPair.need_id)
    )
    pairs = sorted(rows, key=lambda pair: (pair.need_id, pair.place))
    if not pairs:
        raise NotNow(_NONE)
    round_.sent_at = speaker.now
    sent: list[tuple[NeedView, str]] = []
    left: list[tuple[int, str, str]] = []
    for pair in pairs:  # needs are held in the order of their numbers, so that two rounds never wait for each other
        name = await _name(session, pair.person_id)
        gone = await _hold_out(session, speaker, by, pair, text)
        if isinstance(gone, str):
            left.append((pair.need_id, name, gone))
        else:
            sent.append((gone, name))
    note(session, speaker.now, by.person_id, "send_matches", "org", by.org.id, org_id=by.org.id, pairs=len(sent))
    return Sent(tuple(sent), tuple(left))


async def _hold_out(
    session: AsyncSession, speaker: Speaker, by: Staff, pair: MatchPair, text: Callable[[NeedView], str]
) -> NeedView | str:
    """Ask this person, or say why not."""
    need = await held(session, pair.need_id)
    why = await why_not_now(session, need, pair.person_id, by.org.id, speaker.today)
    due = await due_at(session, need, speaker.now)
    if why is None and not await hold_out(session, speaker.now, need, pair.person_id, by.person_id, due):
        why = "已经问过他"
    pair.state = "sent" if why is None else "left"
    if why is not None:
        return why
    seen = await view_of(session, need)
    await notices.tell_person(session, speaker.now, pair.person_id, text(seen), need_id=need.id)
    return seen


async def sweep(session: AsyncSession, today: date) -> None:
    """Yesterday's proposals say nothing any more."""
    old = select(MatchRound.id).where(MatchRound.day < today)
    await session.execute(delete(MatchPair).where(MatchPair.round_id.in_(old)))


async def due_mornings(session: AsyncSession, today: date, hour: int) -> tuple[OrgRef, ...]:
    """The communities whose rules want a round by the clock at this hour and that have had none today."""
    made = set(await session.scalars(select(MatchRound.org_id).where(MatchRound.clock_day == today)))
    found: list[OrgRef] = []
    for org in await session.scalars(select(Org).where(Org.kind == "community").order_by(Org.id)):
        at = (await policy_of(session, org.id)).matchmaking.hour
        if at is not None and at <= hour and org.id not in made:
            found.append(org_ref(org))
    return tuple(found)


async def propose_by_clock(
    database: Database, now: datetime, today: date, org: OrgRef, text: Callable[[Proposals], str]
) -> bool:
    """The morning's round: kept, and told to the community's group. Of two clocks one does it; what staff has proposed
    today stays. True when the staff was told."""
    async with database.read() as session:
        market = await gather(session, (org,), today)
    thought = await asyncio.to_thread(think, market)
    found = Proposals(org, _numbered(thought.matches), thought)
    async with database.begin() as session:
        round_ = await _round_of(session, org.id, now, today)
        if round_.clock_day == today:
            return False
        round_.clock_day = today
        if not thought.matches or (round_.day == today and round_.made_by is not None):
            return False
        await _keep(session, round_, thought.matches, now, today, None)
        await notices.tell_org(session, now, org.id, text(found), by_person=False)
        note(session, now, None, "match", "org", org.id, org_id=org.id, pairs=len(thought.matches))
    return True


def _numbered(matches: Sequence[Match]) -> tuple[Proposed, ...]:
    return tuple(Proposed(place, match) for place, match in enumerate(matches, 1))


async def _round_of(session: AsyncSession, org_id: int, now: datetime, today: date) -> MatchRound:
    """The community's row, made when there is none, held for this transaction."""
    await insert_once(session, MatchRound, {"org_id": org_id, "day": today, "made_at": now})
    return (await session.scalars(select(MatchRound).where(MatchRound.org_id == org_id).with_for_update())).one()


async def _open_round(session: AsyncSession, org_id: int, today: date) -> MatchRound:
    """Today's round that nobody has sent, held."""
    round_ = await session.scalar(select(MatchRound).where(MatchRound.org_id == org_id).with_for_update())
    if round_ is None or round_.day != today:
        raise NotNow(_NONE)
    if round_.sent_at is not None:
        raise NotNow("这轮撮合已经派出了。有新的需求再发：撮合")
    return round_


async def _keep(
    session: AsyncSession, round_: MatchRound, matches: Sequence[Match], now: datetime, today: date, by: int | None
) -> None:
    await session.execute(delete(MatchPair).where(MatchPair.round_id == round_.id))
    round_.day, round_.made_at, round_.made_by, round_.sent_at = today, now, by, None
    session.add_all(_row(round_.id, place, match) for place, match in enumerate(matches, 1))
    await session.flush()


def _row(round_id: int, place: int, match: Match) -> MatchPair:
    return MatchPair(
        round_id=round_id, place=place, need_id=match.need.number, person_id=match.person_id, score=match.score,
        reasons=list(match.reasons), state="proposed",
    )  # fmt: skip


async def _pair_at(session: AsyncSession, speaker: Speaker, by: Staff, place: int) -> MatchPair:
    round_ = await _open_round(session, by.org.id, speaker.today)
    at = (MatchPair.round_id == round_.id, MatchPair.place == place, MatchPair.state == "proposed")
    pair = await session.scalar(select(MatchPair).where(*at))
    if pair is None:
        raise NotFound(f"这轮建议里没有第{place}条。看现在的建议发：撮合")
    return pair


async def _replaced(
    session: AsyncSession, speaker: Speaker, by: Staff, round_id: int, place: int, match: Match
) -> bool:
    """Write the replacement, unless the round was sent, made anew or changed at this place meanwhile."""
    round_ = await session.scalar(select(MatchRound).where(MatchRound.id == round_id).with_for_update())
    if round_ is None or round_.sent_at is not None or round_.day != speaker.today:
        return False
    rows = list(await session.scalars(select(MatchPair).where(MatchPair.round_id == round_id)))
    if not any(row.place == place for row in rows) or any(
        row.place == place and row.state == "proposed" for row in rows
    ):
        return False
    if any((row.need_id, row.person_id) == (match.need.number, match.person_id) for row in rows):
        return False
    session.add(_row(round_id, place, match))
    await session.flush()
    return True


async def _name(session: AsyncSession, person_id: int) -> str:
    person = await session.get_one(Person, person_id)
    return masked_name(person.name) if person.name_hidden else person.name or person.number
