"""服务码: the staff gives a code at the place; who was there says it in private. It proves presence, once a helper."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.asking import needs
from storage.chronicle import note
from storage.database import insert_once, vault_of
from storage.errors import NotAllowed, NotNow
from storage.policy import policy_of
from storage.post import notices
from storage.speakers import Speaker, staff_of
from storage.tables import CodeGuess, Evidence, Need, Offer, ServiceCode

_PLACE = "service_code:code"
_MOST_WRONG = 5
_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Given:
    """The code of a need; said again within its time it is the same one."""

    number: int
    code: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody was at the place. `again`: he had said so before."""

    number: int
    again: bool
    spoilt: bool  # others could read it: nobody else may use it


async def give(session: AsyncSession, speaker: Speaker, number: int) -> Given:
    """服务码 N: the code of a need of the speaker's own community, in private only."""
    need = await needs.held(session, number)
    by = await staff_of(session, speaker, need.org_id)
    if not speaker.chat.private:
        raise NotNow(f"服务码不能让没到场的人看到，请私聊我发：服务码 {number}")
    if need.state not in ("open", "closed"):
        raise NotNow(f"#{number} 不在办理中，不用服务码。")
    row = await session.scalar(
        select(ServiceCode).where(ServiceCode.need_id == need.id, ServiceCode.voided_at.is_(None))
    )
    if row is not None and row.expires_at > speaker.now:
        return Given(number, vault_of(session).open_ours(_PLACE, row.code), row.expires_at)
    if row is not None:
        row.voided_at = speaker.now
        await session.flush()
    code = "".join(secrets.choice("0123456789") for _ in range(_DIGITS))
    hours = (await policy_of(session, need.org_id)).records.code_hours
    row = ServiceCode(
        need_id=need.id, code=vault_of(session).seal_ours(_PLACE, code), made_by=by.person_id, made_at=speaker.now,
        expires_at=speaker.now + timedelta(hours=hours),
    )  # fmt: skip
    session.add(row)
    await session.flush()
    note(session, speaker.now, by.person_id, "give_code", "need", need.id, org_id=need.org_id)
    return Given(number, code, row.expires_at)


async def sign_in(session: AsyncSession, speaker: Speaker, said: str) -> SignedIn | None:
    """服务码 1234 by a helper who took the need; None when no code of his needs is that. Raises NotNow after too many
    wrong ones. Who reports must look first whether he is meant (`may_sign_in`)."""
    if speaker.person_id is None:
        return None
    await _must_be_heard(session, speaker, speaker.person_id)
    for row, offer in await _living(session, speaker):
        code = vault_of(session).open_ours(_PLACE, row.code)
        if hmac.compare_digest(code.encode(), said.encode()):
            return await _used(session, speaker, row, offer)
    await insert_once(session, CodeGuess, {"person_id": speaker.person_id, "day": speaker.today, "wrong": 0})
    await session.execute(
        update(CodeGuess)
        .where(CodeGuess.person_id == speaker.person_id, CodeGuess.day == speaker.today)
        .values(wrong=CodeGuess.wrong + 1)
    )
    return None


async def may_sign_in(session: AsyncSession, speaker: Speaker) -> bool:
    """Whether some code is out for a need that the speaker took."""
    return bool(await _living(session, speaker))


async def _used(session: AsyncSession, speaker: Speaker, row: ServiceCode, offer: Offer) -> SignedIn:
    need = await session.get_one(Need, row.need_id)
    if row.made_by == offer.person_id:
        raise NotAllowed(f"#{need.id} 的服务码是您自己发的，不能给自己签到，请另一位社区工作者发码。")
    new = await insert_once(
        session, Evidence, {"offer_id": offer.id, "kind": "code", "code_id": row.id, "at": speaker.now}
    )
    note(session, speaker.now, speaker.person_id, "sign_in", "need", need.id, org_id=need.org_id)
    spoilt = not speaker.chat.private and await _others_wait(session, row, need.id)
    if spoilt:
        row.voided_at = speaker.now
        text = f"#{need.id} 的服务码在群里露出来了，已作废。还有人没签到的，请私聊我重新要：服务码 {need.id}"
        await notices.tell_privately(
            session, speaker.now, row.made_by, text, f"#{need.id} 的服务码已作废，请私聊我重新要。"
        )
    return SignedIn(need.id, again=not new, spoilt=spoilt)


async def _others_wait(session: AsyncSession, row: ServiceCode, need_id: int) -> bool:
    """Whether somebody could still use the code: a helper without it, or a place that is still free."""
    signed = select(Evidence.offer_id).where(Evidence.kind == "code")
    waiting = await session.scalar(
        select(func.count())
        .select_from(Offer)
        .where(Offer.need_id == need_id, Offer.state.in_(("offered", "accepted", "done")), Offer.id.not_in(signed))
    )
    need = await session.get_one(Need, need_id)
    return bool(waiting) or need.taken < need.people


async def _living(session: AsyncSession, speaker: Speaker) -> list[tuple[ServiceCode, Offer]]:
    rows = await session.execute(
        select(ServiceCode, Offer)
        .join(Offer, Offer.need_id == ServiceCode.need_id)
        .where(Offer.person_id == speaker.person_id, Offer.state.in_(("accepted", "done")))
        .where(ServiceCode.voided_at.is_(None), ServiceCode.expires_at > speaker.now)
        .order_by(ServiceCode.id.desc())
    )
    return [(row, offer) for row, offer in rows]


async def _must_be_heard(session: AsyncSession, speaker: Speaker, person_id: int) -> None:
    guesses = await session.get(CodeGuess, (person_id, speaker.today), with_for_update=True)
    if guesses is not None and guesses.wrong >= _MOST_WRONG:
        raise NotNow("今天服务码输错太多次了。到场的可在报完成时附一张照片，或请社区工作者确认。")
