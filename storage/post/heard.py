"""A message has one effect, however often it is delivered."""

import hashlib
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import Select, bindparam, delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.database import insert_once
from storage.errors import Refusal
from storage.tables import HeardMessage

_KEPT = timedelta(days=30)


class Repeated(Refusal):
    """This very message was acted on before: nothing is done and nothing is said."""


def digest_of(*parts: str) -> str:
    """A digest of everything that makes a message this one: account, chat, sender, id, time and words."""
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()


async def once(session: AsyncSession, digest: str, now: datetime) -> None:
    """Claim the message in the transaction of its effect; raises Repeated when it was claimed before."""
    if not await insert_once(session, HeardMessage, {"digest": digest, "heard_at": now}):
        raise Repeated("")


async def is_known(session: AsyncSession, digest: str) -> bool:
    """Whether the message was claimed or remembered before."""
    return await session.scalar(_known(), {"digest": digest}) is not None


@cache
def _known() -> Select[str]:
    return select(HeardMessage.digest).where(HeardMessage.digest == bindparam("digest"))


async def remember(session: AsyncSession, digest: str, now: datetime) -> None:
    """Claim the message without minding that its effect has claimed it already."""
    await insert_once(session, HeardMessage, {"digest": digest, "heard_at": now})


async def sweep(session: AsyncSession, now: datetime) -> None:
    """Forget digests that no platform will deliver again."""
    await session.execute(delete(HeardMessage).where(HeardMessage.heard_at < now - _KEPT))
