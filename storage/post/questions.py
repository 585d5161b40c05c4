"""What the bot asked and how long it listens for the answer. Rows, so that a restart forgets nothing."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.database import vault_of
from storage.speakers import Speaker
from storage.tables import Question

TAKE, PROGRESS = "take", "progress"  # about needs: settled by whatever the speaker then does with one
HELD_OUT = "held_out"  # whether he can come: who only says 收到 is asked that once
LACKS, HOURS = "lacks", "hours"  # what a need or a report still lacks: answered by saying just that
SEVERAL = "several"  # whether a message that asks for several things is written down as so many needs
_PLACE = "question:payload"
_LISTENING = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Asked:
    """The open question to this speaker in this chat."""

    kind: str
    payload: dict[str, Any]


async def ask(session: AsyncSession, speaker: Speaker, kind: str, payload: dict[str, Any]) -> None:
    """Remember that this was asked; a newer question takes the place of an older one."""
    await forget(session, speaker)
    sealed = vault_of(session).seal_ours(_PLACE, json.dumps(payload, ensure_ascii=False))
    session.add(
        Question(
            platform=speaker.platform,
            chat=_chat(speaker),
            user_id=speaker.user_id,
            kind=kind,
            payload=sealed,
            expires_at=speaker.now + _LISTENING,
        )
    )


async def asked(session: AsyncSession, speaker: Speaker) -> Asked | None:
    """What this speaker was asked here within the last ten minutes."""
    row = await session.scalar(
        select(Question).where(
            Question.platform == speaker.platform,
            Question.chat == _chat(speaker),
            Question.user_id == speaker.user_id,
            Question.expires_at > speaker.now,
        )
    )
    if row is None:
        return None
    return Asked(row.kind, json.loads(vault_of(session).open_ours(_PLACE, row.payload)))


async def forget(session: AsyncSession, speaker: Speaker, *kinds: str) -> None:
    """The question is answered or given up; with `kinds` only when it was one of these."""
    gone = delete(Question).where(
        Question.platform == speaker.platform,
        Question.chat == _chat(speaker),
        Question.user_id == speaker.user_id,
    )
    await session.execute(gone.where(Question.kind.in_(kinds)) if kinds else gone)


async def sweep(session: AsyncSession, now: datetime) -> None:
    """Forget what nobody answered."""
    await session.execute(delete(Question).where(Question.expires_at <= now))


def _chat(speaker: Speaker) -> str:
    return "private" if speaker.chat.private else speaker.chat.id
